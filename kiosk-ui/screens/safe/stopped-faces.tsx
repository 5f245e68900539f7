/** Faces of a lock that cannot be opened now: refused, out of service, a silent board or reader, a timer, trouble. */
import {
  ApiOutlined,
  CheckCircleFilled,
  ClockCircleFilled,
  CloseCircleFilled,
  DisconnectOutlined,
  StopFilled,
  ToolFilled,
} from '@ant-design/icons';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import { useModel } from '../../kiosk-context.ts';
import type { Completed } from '../../model/safe-complete.ts';
import { useSay } from '../../say.ts';
import { FaceFrame } from './face-frame.tsx';
import { MovementTable } from './movement-table.tsx';
import { refusalText } from './panel-band.tsx';
import { PanelButton } from './panel-button.tsx';
import { usePanel } from './panel-context.ts';

type Viewed = { readonly view: SafeLockView };

export function RefusedFace({ view }: Viewed) {
  const { t, language } = useSay();
  const { nameOf } = usePanel();
  const { notice } = view;
  if (notice === null) return null;
  return (
    <FaceFrame
      tone="warn"
      symbol={<CloseCircleFilled />}
      word={t('safe.refused.word')}
      title={refusalText(notice.code, language)}
      clause={t('safe.clause', { clause: notice.clause })}
      {...(notice.person === null ? {} : { text: t('safe.refused.who', { name: nameOf(notice.person) }) })}
    />
  );
}

export function ObstacleFace({ view }: Viewed) {
  const { t, language } = useSay();
  const { obstacle } = view;
  if (obstacle === null) return null;
  return (
    <FaceFrame
      tone="grey"
      symbol={<StopFilled />}
      word={t('safe.obstacle.word')}
      title={refusalText(obstacle.code, language)}
      clause={t('safe.clause', { clause: obstacle.clause })}
    />
  );
}

export function OutOfServiceFace() {
  const { t } = useSay();
  return (
    <FaceFrame
      tone="grey"
      symbol={<ToolFilled />}
      word={t('safe.outOfService.word')}
      title={t('safe.outOfService.title')}
      text={t('safe.outOfService.text')}
    />
  );
}

export function BoardSilentFace() {
  const { t } = useSay();
  return (
    <FaceFrame
      tone="grey"
      symbol={<ApiOutlined />}
      word={t('safe.boardSilent.word')}
      title={t('safe.boardSilent.title')}
      text={t('safe.boardSilent.text')}
    />
  );
}

/** What was last known would be a lie about a safe: nothing of it stays in sight. */
export function OfflineFace() {
  const { t } = useSay();
  return (
    <FaceFrame
      tone="grey"
      symbol={<DisconnectOutlined />}
      word={t('safe.offline.word')}
      title={t('safe.offline.title')}
      text={t('safe.offline.text')}
    />
  );
}

/** A reader that answers and is not believed is not silent: somebody must look at it. */
export function ReaderSilentFace({ view }: Viewed) {
  const { t, word } = useSay();
  const { devices } = useModel();
  const troubles = view.readers.flatMap(({ reader }) => devices[reader]?.trouble ?? []);
  const told = troubles.find((trouble) => word('safe.readerTrouble', trouble) !== null);
  if (told !== undefined)
    return (
      <FaceFrame
        tone="danger"
        symbol={<StopFilled />}
        word={t('safe.readerUntrusted.word')}
        title={word('safe.readerTrouble', told) ?? told}
        text={t('safe.readerUntrusted.text')}
      />
    );
  return (
    <FaceFrame
      tone="grey"
      symbol={<ApiOutlined />}
      word={t('safe.readerSilent.word')}
      title={t('safe.readerSilent.title')}
      text={t('safe.readerSilent.text')}
    />
  );
}

export function TimerFace({ view }: Viewed) {
  const { t, moment } = useSay();
  if (view.timerUntilWall === null) return null;
  return (
    <FaceFrame
      tone="grey"
      symbol={<ClockCircleFilled />}
      word={t('safe.timer.word')}
      title={t('safe.timer.title', { until: moment(view.timerUntilWall) })}
      text={t('safe.timer.text')}
    />
  );
}

export function CompleteFace({
  view,
  completed,
  onDone,
}: Viewed & { readonly completed: Completed; readonly onDone: () => void }) {
  const { t } = useSay();
  const { nameOf } = usePanel();
  const { input, held, people } = completed;
  return (
    <FaceFrame
      tone="go"
      symbol={<CheckCircleFilled />}
      word={t('safe.complete.word')}
      title={t(view.within === null ? 'safe.complete.title' : 'safe.complete.inner')}
      text={t('safe.complete.people', { names: people.map(nameOf).join(t('safe.listComma')) })}
      actions={
        <PanelButton lead onPress={onDone}>
          {t('safe.complete.done')}
        </PanelButton>
      }
    >
      {input !== null && <MovementTable stock={input.stock} seals={input.seals} />}
      {view.holds !== 'seals' && <p>{t('safe.heldNumbers', { blanks: held.blanks, voids: held.voids })}</p>}
    </FaceFrame>
  );
}
