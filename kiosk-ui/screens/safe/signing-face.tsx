/** An act waits for its signature: whose badge is wanted, then the PIN, and how long it is waited for. */
import { IdcardFilled, LoadingOutlined, NumberOutlined } from '@ant-design/icons';
import { useState } from 'react';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import { useKiosk } from '../../kiosk-context.ts';
import { useSay } from '../../say.ts';
import { CountRing } from './count-ring.tsx';
import { FaceFrame } from './face-frame.tsx';
import { PanelButton } from './panel-button.tsx';
import { usePanel } from './panel-context.ts';
import { useLocalMoment } from './use-daemon-time.ts';

const SYMBOLS = { badge: <IdcardFilled />, pin: <NumberOutlined />, checking: <LoadingOutlined /> } as const;
/** How long an act is up for signing, where the page cannot tell. Milliseconds. */
const SIGNING_MS = 30_000;
/** Roles that fit into the title. */
const MOST_ROLES = 2;

/** Badge and PIN are waited for differently long: the ring is whole when the wait begins. */
function SignRing({ untilMono }: { readonly untilMono: number }) {
  const { clock } = useKiosk();
  const at = useLocalMoment(untilMono);
  const [ofMs] = useState(() => (at === null ? SIGNING_MS : Math.ceil((at - clock.mono()) / 1000) * 1000));
  return <CountRing mono={untilMono} ofMs={ofMs} />;
}

export function SigningFace({ view }: { readonly view: SafeLockView }) {
  const { t } = useSay();
  const { nameOf, prepare, enabled } = usePanel();
  const { signing, lock } = view;
  if (signing === null) return null;
  const { step, person, roles, untilMono, act } = signing;
  const name = person === null ? '' : nameOf(person);
  const roleNames = roles.map((role) => t(`safe.role.${role}`));
  // Of an act that two sign, the first has signed.
  const second = step === 'badge' && person !== null;
  const many = roles.length > MOST_ROLES;
  const title = second ? 'second' : step === 'badge' && many ? 'badgeOfAny' : step;
  return (
    <FaceFrame
      tone="busy"
      symbol={SYMBOLS[step]}
      word={t(`safe.signing.word.${step}`)}
      title={t(`safe.signing.title.${title}`, { name, roles: roleNames.join(t('safe.or')) })}
      actions={
        <PanelButton disabled={!enabled || step === 'checking'} onPress={() => prepare(lock, null)}>
          {t('safe.signing.stop')}
        </PanelButton>
      }
    >
      <div className="safe-row">
        <SignRing key={untilMono} untilMono={untilMono} />
        <div className="safe-beside">
          <p>{t('safe.signing.act', { act: t(`safe.act.${act.type}`) })}</p>
          {second && <p>{t('safe.signing.first', { name })}</p>}
          {step === 'badge' && many && !second && <p className="safe-small">{roleNames.join(t('safe.listComma'))}</p>}
          {step === 'pin' && <p>{t('safe.lookAway')}</p>}
        </div>
      </div>
    </FaceFrame>
  );
}
