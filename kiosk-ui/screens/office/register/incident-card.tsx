/** An incident: what it is, who has acknowledged it, what was told, and the next step that a person may take. */
import { WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import type { CustodyAct } from '../../../../daemon/api/contract/custody.ts';
import type { IncidentView } from '../../../../daemon/api/contract/safe-incident.ts';
import { useKiosk, useModel } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';
import { ProofsDialog } from '../../sign-in/proofs-dialog.tsx';
import { AccountDialog } from './account-dialog.tsx';
import { AccountTold } from './account-told.tsx';
import { nextStep } from './incident-step.ts';
import { useRegisterWords } from './use-movement-words.ts';

export function IncidentCard({ incident, onChanged }: { incident: IncidentView; onChanged: () => void }) {
  const { t, word, moment } = useSay();
  const { client } = useKiosk();
  const { connection } = useModel();
  const words = useRegisterWords();
  const [act, setAct] = useState<CustodyAct | null>(null);
  const [telling, setTelling] = useState(false);
  const step = nextStep(incident);
  const kind = word('alarm', incident.kind) ?? incident.kind;
  const offline = connection.kind !== 'open';
  const done = () => {
    setAct(null);
    onChanged();
  };
  return (
    <section className="incident" aria-label={kind}>
      <h3>
        <WarningFilled aria-hidden="true" /> {kind}
      </h3>
      <p className="small">
        {words.lock(incident.lock)} · {moment(incident.at)}
        {incident.doorOpen && ` · ${t('incident.doorOpen')}`}
      </p>
      <p>{word('incident.means', incident.kind) ?? t('incident.meansOther')}</p>
      {incident.acknowledgedBy.length > 0 && (
        <p className="small">
          {t('incident.acknowledgedBy', { names: incident.acknowledgedBy.map((one) => words.nameOf(one)).join(' · ') })}
        </p>
      )}
      {incident.account !== null && <AccountTold account={incident.account} />}
      <div className="acts">
        {step === 'acknowledge' && (
          <Button disabled={offline} onClick={() => setAct({ type: 'acknowledge', incident: incident.incident })}>
            {t(incident.acknowledgedBy.length === 0 ? 'incident.acknowledge' : 'incident.acknowledgeSecond')}
          </Button>
        )}
        {step !== 'acknowledge' && (
          <Button disabled={offline} onClick={() => setTelling(true)}>
            {t(step === 'account' ? 'incident.tell' : 'incident.tellAnew')}
          </Button>
        )}
        {step === 'confirmAccount' && (
          <Button
            type="primary"
            disabled={offline}
            onClick={() => setAct({ type: 'confirmAccount', incident: incident.incident })}
          >
            {t('incident.confirm')}
          </Button>
        )}
      </div>
      {telling && (
        <AccountDialog
          incident={incident}
          onReady={(account) => {
            setTelling(false);
            setAct(account);
          }}
          onClose={() => setTelling(false)}
        />
      )}
      {act !== null && (
        <ProofsDialog
          title={t(`incident.act.${act.type}`)}
          about={
            <>
              <p>{t(`incident.actAbout.${act.type}`)}</p>
              {act.type === 'confirmAccount' && incident.account !== null && <AccountTold account={incident.account} />}
            </>
          }
          wanted={[t('incident.witness')]}
          send={(proofs) => client.call('custody.act', { act, proofs: [...proofs] })}
          onDone={done}
          onClose={() => setAct(null)}
        />
      )}
    </section>
  );
}
