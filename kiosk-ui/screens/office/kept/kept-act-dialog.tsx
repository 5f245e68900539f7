/** What two managers do about kept data, from the reason to the proofs: erase early, restrict, a new key for the vault. */
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import type { KeptAct } from '../../../../daemon/api/contract/kept-data.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';
import { Dialog } from '../../sign-in/dialog.tsx';
import { ProofsDialog } from '../../sign-in/proofs-dialog.tsx';

export type PlannedKeptAct =
  | { readonly type: 'erase' | 'restrict'; readonly subject: string }
  | { readonly type: 'rotate' };

export interface KeptActDialogProps {
  readonly planned: PlannedKeptAct;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function KeptActDialog({ planned, onDone, onClose }: KeptActDialogProps) {
  const { t } = useSay();
  const { client } = useKiosk();
  const id = useId();
  const [reason, setReason] = useState('');
  const [act, setAct] = useState<KeptAct | null>(planned.type === 'rotate' ? { type: 'rotate' } : null);
  const why = reason.trim();
  const title = t(`kept.act.${planned.type}`);
  if (act !== null)
    return (
      <ProofsDialog
        title={title}
        about={<p>{t(`kept.actAbout.${planned.type}`)}</p>}
        wanted={[t('people.firstManager'), t('people.secondManager')]}
        send={(proofs) => client.call('kept.act', { act, proofs: [...proofs] })}
        onDone={onDone}
        onClose={onClose}
      />
    );
  return (
    <Dialog title={title} width={640} onClose={onClose}>
      <form
        className="act-form"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (why !== '' && planned.type !== 'rotate') setAct({ ...planned, reason: why });
        }}
      >
        <p>{t(`kept.actAbout.${planned.type}`)}</p>
        <div className="act-field">
          <label htmlFor={`${id}-reason`}>{t('kept.reason')}</label>
          <Input
            id={`${id}-reason`}
            maxLength={200}
            autoComplete="off"
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </div>
        <div className="act-end">
          <Button onClick={onClose}>{t('people.cancel')}</Button>
          <Button type="primary" size="large" htmlType="submit" disabled={why === ''}>
            {t('people.toProofs')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
