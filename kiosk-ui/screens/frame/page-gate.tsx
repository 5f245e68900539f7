/** Opens the session that a page needs, and shows why where there is none: connecting, offline, refused. */
import { type ReactNode, useEffect, useState } from 'react';
import type { Role } from '../../../daemon/api/contract/wire.ts';
import type { Refusal } from '../../client/connection-state.ts';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import { useSay } from '../../say.ts';
import { SignInGate } from '../sign-in/sign-in-gate.tsx';
import { Notice } from './notice.tsx';
import { PairingPicture } from './pairing-picture.tsx';
import { StillLoading } from './still-loading.tsx';

/** Refusals that a new start address mends. */
const NEEDS_LAUNCH: readonly Refusal[] = ['notPaired', 'ticketInvalid', 'proofInvalid', 'roleForbidden'];

function RefusedPage({ reason }: { readonly reason: Refusal }) {
  const { t } = useSay();
  const { client } = useKiosk();
  return (
    <Notice
      picture={<PairingPicture />}
      title={t(`refused.${reason}.title`)}
      text={t(`refused.${reason}.text`)}
      {...(NEEDS_LAUNCH.includes(reason) ? { command: 'npx twinlock launch' } : { onRetry: client.retry })}
      {...(reason === 'roleForbidden' ? { home: true } : {})}
    />
  );
}

/** `need` null = any role of the key will do. A page that was open stays in sight while the line is lost. */
export function PageGate({ need, children }: { readonly need: Role | null; readonly children: ReactNode }) {
  const { t } = useSay();
  const { client } = useKiosk();
  const { connection } = useModel();
  const [wasOpen, setWasOpen] = useState(false);
  useEffect(() => client.enter(need), [client, need]);
  const open = connection.kind === 'open' && (need === null || connection.role === need);
  if (open && !wasOpen) setWasOpen(true);

  if (connection.kind === 'refused') return <RefusedPage reason={connection.reason} />;
  if (open || wasOpen)
    return need === 'counter' || need === 'office' ? <SignInGate page={need}>{children}</SignInGate> : children;
  if (connection.kind === 'reconnecting')
    return (
      <Notice title={t('offline.title')} text={t('offline.text')} command="npx twinlock start" onRetry={client.retry} />
    );
  return <StillLoading />;
}
