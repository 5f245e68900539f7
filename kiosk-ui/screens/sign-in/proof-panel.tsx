/** Proving who one is: badge and PIN at the desk reader, or login and passphrase, as this PC allows. */
import '../../style/sign-in.css';
import { IdcardOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useModel } from '../../kiosk-context.ts';
import type { Proven } from '../../model/sign-in-state.ts';
import { useSay } from '../../say.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { ReaderStep } from './reader-step.tsx';
import { useProve } from './use-prove.ts';

/** Longest login and passphrase, characters (contract of `people.prove`). */
const MOST = { login: 64, passphrase: 256 } as const;

function PassphraseForm({
  disabled,
  lead,
  onSend,
}: {
  readonly disabled: boolean;
  readonly lead: boolean;
  readonly onSend: (login: string, passphrase: string) => void;
}) {
  const { t } = useSay();
  const id = useId();
  const [login, setLogin] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSend(login.trim(), passphrase);
    // What was typed does not stay in the page for longer than the call.
    setPassphrase('');
  };
  return (
    <form className="passphrase-form" onSubmit={send} autoComplete="off">
      <label htmlFor={`${id}-login`}>{t('signIn.login')}</label>
      <Input
        id={`${id}-login`}
        value={login}
        maxLength={MOST.login}
        disabled={disabled}
        autoComplete="off"
        onChange={(event) => setLogin(event.target.value)}
      />
      <label htmlFor={`${id}-passphrase`}>{t('signIn.passphrase')}</label>
      <Input.Password
        id={`${id}-passphrase`}
        value={passphrase}
        maxLength={MOST.passphrase}
        disabled={disabled}
        autoComplete="off"
        visibilityToggle={false}
        onChange={(event) => setPassphrase(event.target.value)}
      />
      <Button
        htmlType="submit"
        size="large"
        {...(lead ? { type: 'primary' as const } : {})}
        disabled={disabled || login.trim() === '' || passphrase === ''}
      >
        {t('signIn.withPassphrase')}
      </Button>
    </form>
  );
}

/** `onProven` gets each proof; what it is used for is the caller's. */
export function ProofPanel({ onProven }: { readonly onProven: (proven: Proven) => void }) {
  const { t } = useSay();
  const { people, connection } = useModel();
  const { now, start, stop } = useProve(onProven);
  const online = connection.kind === 'open';
  const readers = people?.deskReaders ?? [];
  const byBadge = readers.length > 0;
  const byPassphrase = people?.passphraseSignIn === true || people?.setUp !== 'done';
  const waiting = now.phase === 'waiting';
  return (
    <div className="proof-panel">
      {now.phase === 'refused' && <ErrorNote error={now.error} quiet={now.error.code === 'nobodyCame'} />}
      {waiting && now.way === 'badge' && (
        <>
          <ReaderStep first="badge" until={now.until} />
          <Button onClick={stop}>{t('signIn.stopWaiting')}</Button>
        </>
      )}
      {byBadge && !(waiting && now.way === 'badge') && (
        <Button
          type="primary"
          size="large"
          icon={<IdcardOutlined />}
          disabled={!online || waiting}
          autoFocus
          onClick={() => start({ kind: 'badge' })}
        >
          {t('signIn.withBadge')}
        </Button>
      )}
      {byBadge && byPassphrase && <p className="proof-or">{t('signIn.or')}</p>}
      {byPassphrase && (
        <PassphraseForm
          disabled={!online || waiting}
          lead={!byBadge}
          onSend={(login, passphrase) => start({ kind: 'passphrase', login, passphrase })}
        />
      )}
      {!byBadge && !byPassphrase && <p>{t('signIn.noWay')}</p>}
    </div>
  );
}
