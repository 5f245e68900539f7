/** A timer that keeps a lock shut: for how long, by two managers. It can be made longer, never shorter. */
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useKiosk } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';
import { Dialog } from '../../sign-in/dialog.tsx';
import { type LockAct, timerEnd } from './lock-acts.ts';

export interface TimerDialogProps {
  readonly lock: string;
  readonly onReady: (act: LockAct) => void;
  readonly onClose: () => void;
}

export function TimerDialog({ lock, onReady, onClose }: TimerDialogProps) {
  const { t, moment } = useSay();
  const { clock } = useKiosk();
  const id = useId();
  const [hours, setHours] = useState('');
  const [minutes, setMinutes] = useState('');
  const end = timerEnd(hours, minutes, clock.wall());
  return (
    <Dialog title={t('register.act.timer')} width={520} onClose={onClose}>
      <form
        className="act-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (end !== null) onReady({ type: 'timer', lock, untilWall: end });
        }}
      >
        <p>{t('register.actAbout.timer')}</p>
        <div className="act-fields">
          <div className="act-field">
            <label htmlFor={`${id}-h`}>{t('register.hours')}</label>
            <Input id={`${id}-h`} inputMode="numeric" value={hours} onChange={({ target }) => setHours(target.value)} />
          </div>
          <div className="act-field">
            <label htmlFor={`${id}-m`}>{t('register.minutes')}</label>
            <Input
              id={`${id}-m`}
              inputMode="numeric"
              value={minutes}
              onChange={({ target }) => setMinutes(target.value)}
            />
          </div>
        </div>
        {end !== null && <p className="small">{t('register.timerUntil', { at: moment(end) })}</p>}
        <div className="act-end">
          <Button onClick={onClose}>{t('people.cancel')}</Button>
          <Button type="primary" size="large" htmlType="submit" disabled={end === null}>
            {t('people.toProofs')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
