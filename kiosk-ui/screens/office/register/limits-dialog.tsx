/** The times and counts of a lock, changed by two managers while its door stands open; what is left empty stays. */
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import type { SafeLockView } from '../../../../daemon/api/contract/safe.ts';
import { useSay } from '../../../say.ts';
import { Dialog } from '../../sign-in/dialog.tsx';
import { LIMIT_NAMES, type LimitName, type LockAct, typedLimits } from './lock-acts.ts';

export interface LimitsDialogProps {
  readonly lock: SafeLockView;
  readonly onReady: (act: LockAct) => void;
  readonly onClose: () => void;
}

export function LimitsDialog({ lock, onReady, onClose }: LimitsDialogProps) {
  const { t } = useSay();
  const id = useId();
  const [typed, setTyped] = useState<Partial<Record<LimitName, string>>>({});
  const limits = typedLimits(typed);
  const now: Partial<Record<LimitName, number>> = lock.limits;
  return (
    <Dialog title={t('register.act.changeRule')} width={760} onClose={onClose}>
      <form
        className="act-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (limits !== null) onReady({ type: 'changeRule', lock: lock.lock, limits });
        }}
      >
        <p>{t('register.actAbout.changeRule')}</p>
        <div className="act-fields">
          {LIMIT_NAMES.map((name) => (
            <div key={name} className="act-field">
              <label htmlFor={`${id}-${name}`}>{t(`register.limit.${name}`)}</label>
              <Input
                id={`${id}-${name}`}
                inputMode="decimal"
                suffix={t('register.secondsUnit')}
                placeholder={now[name] === undefined ? '' : String(now[name] / 1_000)}
                value={typed[name] ?? ''}
                onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
              />
            </div>
          ))}
        </div>
        <div className="act-end">
          <Button onClick={onClose}>{t('people.cancel')}</Button>
          <Button type="primary" size="large" htmlType="submit" disabled={limits === null}>
            {t('people.toProofs')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
