/** One lock for the office: how it stands now, what is held, its incidents, and what managers may do. */
import { Button } from 'antd';
import { useState } from 'react';
import type { SafeLockView } from '../../../../daemon/api/contract/safe.ts';
import { useKiosk, useModel } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';
import { ProofsDialog } from '../../sign-in/proofs-dialog.tsx';
import { IncidentCard } from './incident-card.tsx';
import { LimitsDialog } from './limits-dialog.tsx';
import { type LockAct, wantedFor } from './lock-acts.ts';
import { TimerDialog } from './timer-dialog.tsx';
import { useRegisterWords } from './use-movement-words.ts';

type Dialog = 'none' | 'limits' | 'timer';

export function LockCard({ lock, onChanged }: { readonly lock: SafeLockView; readonly onChanged: () => void }) {
  const { t, word, moment, date } = useSay();
  const { client } = useKiosk();
  const { connection } = useModel();
  const words = useRegisterWords();
  const [act, setAct] = useState<LockAct | null>(null);
  const [dialog, setDialog] = useState<Dialog>('none');
  const offline = connection.kind !== 'open';
  const { contacts, day } = lock;
  const begin = (next: LockAct) => {
    setDialog('none');
    setAct(next);
  };
  const close = () => setAct(null);
  return (
    <section className="lock-card" aria-label={words.lock(lock.lock)}>
      <h3>{words.lock(lock.lock)}</h3>
      <p>
        {contacts === null
          ? t('register.boardSilent')
          : t('register.lockNow', {
              door: t(`register.door.${contacts.door}`),
              bolt: t(`register.bolt.${contacts.bolt}`),
              stage: t(`register.stage.${lock.stage}`),
            })}
      </p>
      {lock.holds !== 'seals' && <p className="small">{t('register.left', { ...lock.held })}</p>}
      {lock.sealsHeld.length > 0 && (
        <p className="small">{t('register.sealsHeld', { seals: lock.sealsHeld.join(' · ') })}</p>
      )}
      {lock.holds === 'seals' && lock.sealsHeld.length === 0 && <p className="small">{t('register.noSeals')}</p>}
      {lock.alarms.map(({ kind, about }) => (
        <p key={`${kind} ${about}`} className="odd">
          {word('alarm', kind) ?? kind}
        </p>
      ))}
      {lock.outOfService && <p className="odd">{t('register.outOfService')}</p>}
      {lock.timerUntilWall !== null && <p>{t('register.timerUntil', { at: moment(lock.timerUntilWall) })}</p>}
      {day !== null && (
        <p className={day.due && !day.checked ? 'odd' : 'small'}>
          {t(day.checked ? 'register.dayChecked' : day.due ? 'register.dayDue' : 'register.dayLater', {
            day: date(day.day),
          })}
        </p>
      )}
      <div className="acts">
        {day !== null && !day.checked && (
          <Button size="small" disabled={offline} onClick={() => begin({ type: 'dayCheck', lock: lock.lock })}>
            {t('register.act.dayCheck')}
          </Button>
        )}
        <Button
          size="small"
          disabled={offline}
          onClick={() => begin({ type: 'service', lock: lock.lock, enabled: lock.outOfService })}
        >
          {t(lock.outOfService ? 'register.act.serviceOn' : 'register.act.serviceOff')}
        </Button>
        <Button size="small" disabled={offline} onClick={() => setDialog('timer')}>
          {t('register.act.timer')}
        </Button>
        <Button size="small" disabled={offline} onClick={() => setDialog('limits')}>
          {t('register.act.changeRule')}
        </Button>
      </div>
      {lock.incidents
        .filter((incident) => incident.lock === lock.lock)
        .map((incident) => (
          <IncidentCard key={incident.incident} incident={incident} onChanged={onChanged} />
        ))}
      {dialog === 'timer' && <TimerDialog lock={lock.lock} onReady={begin} onClose={() => setDialog('none')} />}
      {dialog === 'limits' && <LimitsDialog lock={lock} onReady={begin} onClose={() => setDialog('none')} />}
      {act !== null && (
        <ProofsDialog
          title={`${t(act.type === 'service' ? (act.enabled ? 'register.act.serviceOn' : 'register.act.serviceOff') : `register.act.${act.type}`)} · ${words.lock(lock.lock)}`}
          about={<p>{t(`register.actAbout.${act.type}`)}</p>}
          wanted={wantedFor(act.type, lock.holds).map((who) => t(who))}
          send={(proofs) => client.call('custody.act', { act, proofs: [...proofs] })}
          onDone={() => {
            close();
            onChanged();
          }}
          onClose={close}
        />
      )}
    </section>
  );
}
