/** Setting a PIN (typed twice at the desk reader) or a passphrase (typed twice here), with the leave of two managers. */
import { Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import type { PersonView } from '../../../../daemon/api/contract/people.ts';
import type { ClientError } from '../../../client/client-error.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';
import { ErrorNote } from '../../frame/error-note.tsx';
import { Dialog } from '../../sign-in/dialog.tsx';
import { ReaderStep } from '../../sign-in/reader-step.tsx';

export interface SecretDialogProps {
  readonly person: PersonView;
  readonly kind: 'pin' | 'passphrase';
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function SecretDialog({ person, kind, onDone, onClose }: SecretDialogProps) {
  const { t } = useSay();
  const { client } = useKiosk();
  const id = useId();
  const [typed, setTyped] = useState<readonly [string, string]>(['', '']);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const hasBadge = person.badges.some(({ revoked }) => !revoked);
  const differ = typed[1] !== '' && typed[0] !== typed[1];

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const secret = kind === 'pin' ? { kind } : { kind, passphrase: typed[0] };
    setTyped(['', '']);
    const answer = await client.call('people.setSecret', { person: person.person, secret });
    setBusy(false);
    if (answer.ok) onDone();
    else setError(answer.error);
  };

  return (
    <Dialog
      title={t(`people.setSecret.${kind}`, { name: person.name ?? t('people.nameless') })}
      width={560}
      onClose={onClose}
    >
      <form className="act-form" autoComplete="off" onSubmit={(event) => void send(event)}>
        <p>{t(`people.setSecretAbout.${kind}`)}</p>
        {error !== null && <ErrorNote error={error} />}
        {busy && (kind === 'pin' || hasBadge) && <ReaderStep first="badge" until={null} />}
        {kind === 'passphrase' && (
          <div className="act-fields">
            {([0, 1] as const).map((place) => (
              <div key={place} className="act-field">
                <label htmlFor={`${id}-${place}`}>
                  {t(place === 0 ? 'people.newPassphrase' : 'people.passphraseAgain')}
                </label>
                <Input.Password
                  id={`${id}-${place}`}
                  autoComplete="new-password"
                  visibilityToggle={false}
                  maxLength={256}
                  value={typed[place]}
                  onChange={({ target }) => setTyped(place === 0 ? [target.value, typed[1]] : [typed[0], target.value])}
                />
              </div>
            ))}
            {differ && <p role="alert">{t('people.passphrasesDiffer')}</p>}
          </div>
        )}
        <div className="act-end">
          <Button onClick={onClose}>{t('people.cancel')}</Button>
          <Button
            type="primary"
            size="large"
            htmlType="submit"
            loading={busy}
            disabled={kind === 'passphrase' && (typed[0] === '' || typed[0] !== typed[1])}
          >
            {t(`people.begin.${kind}`)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
