/** From the first badge to the release: delay, two places that fill, the moment in which the lock lets go. */
import { ClockCircleFilled, IdcardFilled, KeyOutlined, NumberOutlined, UnlockFilled } from '@ant-design/icons';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import { type NextStep, nextStep, placesOf } from '../../model/safe-face.ts';
import { useSay } from '../../say.ts';
import { CountRing } from './count-ring.tsx';
import { FaceFrame } from './face-frame.tsx';
import { PanelButton } from './panel-button.tsx';
import { usePanel } from './panel-context.ts';
import { PeoplePlaces } from './people-places.tsx';

type Viewed = { readonly view: SafeLockView };

const SYMBOLS = { badge: IdcardFilled, pin: NumberOutlined, keySwitch: KeyOutlined, wait: ClockCircleFilled } as const;

function CancelButton({ view }: Viewed) {
  const { t } = useSay();
  const { prepare, enabled } = usePanel();
  return (
    <PanelButton disabled={!enabled} onPress={() => prepare(view.lock, { type: 'cancel' })}>
      {t('safe.cancelAttempt')}
    </PanelButton>
  );
}

function useStepTitle(): (step: NextStep) => string {
  const { t } = useSay();
  const { nameOf } = usePanel();
  return (step) => {
    if (step.kind === 'badge')
      return t('safe.next.badge', { roles: step.roles.map((role) => t(`safe.role.${role}`)).join(t('safe.or')) });
    if (step.kind === 'wait') return t('safe.next.wait');
    return t(`safe.next.${step.kind}`, { name: nameOf(step.person) });
  };
}

export function BadgesFace({ view }: Viewed) {
  const { t } = useSay();
  const titleOf = useStepTitle();
  const step = nextStep(view);
  const Sign = SYMBOLS[step.kind];
  return (
    <FaceFrame
      tone="busy"
      symbol={<Sign />}
      word={t(`safe.badges.word.${step.kind}`)}
      title={titleOf(step)}
      actions={
        <>
          {step.kind === 'pin' && <p className="safe-held">{t('safe.lookAway')}</p>}
          {step.kind === 'badge' && <p className="safe-held safe-small">{t('safe.otherPerson')}</p>}
          <CancelButton view={view} />
        </>
      }
    >
      <div className="safe-row">
        <PeoplePlaces places={placesOf(view)} />
        {view.until !== null && <CountRing mono={view.until.mono} ofMs={view.until.ofMs} />}
      </div>
    </FaceFrame>
  );
}

export function DelayFace({ view }: Viewed) {
  const { t } = useSay();
  const open = view.until?.what === 'window';
  return (
    <FaceFrame
      tone="busy"
      symbol={<ClockCircleFilled />}
      word={open ? t('safe.window.word') : t('safe.delay.word')}
      title={open ? t('safe.window.title') : t('safe.delay.title')}
      text={open ? t('safe.window.text') : t('safe.delay.text')}
      actions={<CancelButton view={view} />}
    >
      {view.until !== null && <CountRing mono={view.until.mono} ofMs={view.until.ofMs} />}
    </FaceFrame>
  );
}

export function ReleasedFace({ view }: Viewed) {
  const { t } = useSay();
  return (
    <FaceFrame
      tone="go"
      symbol={<UnlockFilled />}
      word={t('safe.released.word')}
      title={t(view.within === null ? 'safe.released.title' : 'safe.released.inner')}
      text={t('safe.released.text')}
    >
      {view.until !== null && <CountRing mono={view.until.mono} ofMs={view.until.ofMs} />}
    </FaceFrame>
  );
}
