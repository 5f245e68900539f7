/** An act waits for its signature: whose badge is wanted, then the PIN, and how long it is waited for. */
import { IdcardFilled, LoadingOutlined, NumberOutlined } from '@ant-design/icons';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import { useSay } from '../../say.ts';
import { CountRing } from './count-ring.tsx';
import { FaceFrame } from './face-frame.tsx';
import { PanelButton } from './panel-button.tsx';
import { usePanel } from './panel-context.ts';

const SYMBOLS = { badge: <IdcardFilled />, pin: <NumberOutlined />, checking: <LoadingOutlined /> } as const;
/** How long an act is up for signing; the ring's whole turn. */
const SIGNING_MS = 30_000;

export function SigningFace({ view }: { readonly view: SafeLockView }) {
  const { t } = useSay();
  const { nameOf, prepare, enabled } = usePanel();
  const { signing, lock } = view;
  if (signing === null) return null;
  const { step, person, roles, untilMono, act } = signing;
  const names = {
    roles: roles.map((role) => t(`safe.role.${role}`)).join(t('safe.or')),
    name: person === null ? '' : nameOf(person),
  };
  return (
    <FaceFrame
      tone="busy"
      symbol={SYMBOLS[step]}
      word={t(`safe.signing.word.${step}`)}
      title={t(`safe.signing.title.${step}`, names)}
      actions={
        <PanelButton disabled={!enabled || step === 'checking'} onPress={() => prepare(lock, null)}>
          {t('safe.signing.stop')}
        </PanelButton>
      }
    >
      <div className="safe-row">
        <CountRing mono={untilMono} ofMs={SIGNING_MS} />
        <div className="safe-beside">
          <p>{t('safe.signing.act', { act: t(`safe.act.${act.type}`) })}</p>
          {step === 'pin' && <p>{t('safe.lookAway')}</p>}
        </div>
      </div>
    </FaceFrame>
  );
}
