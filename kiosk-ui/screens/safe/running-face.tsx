/** The door is or was open: time open, what is still to be shut, and the way to enter what moved. */
import { CheckCircleFilled, CloseCircleFilled, FormOutlined, UnlockFilled, WarningFilled } from '@ant-design/icons';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import type { DisputeReason } from '../../model/safe-complete.ts';
import { EMPTY_DRAFT, inputOf, type MovementDraft } from '../../model/safe-draft.ts';
import { openFor } from '../../model/safe-face.ts';
import { useSay } from '../../say.ts';
import { FaceFrame, type Tone } from './face-frame.tsx';
import { MovementForm } from './movement-form.tsx';
import { PanelButton } from './panel-button.tsx';
import { usePanel } from './panel-context.ts';
import { useElapsed } from './use-daemon-time.ts';

const SIGNS = {
  fine: { tone: 'go', symbol: <UnlockFilled /> },
  warn: { tone: 'warn', symbol: <WarningFilled /> },
  alarm: { tone: 'danger', symbol: <WarningFilled /> },
} as const satisfies Record<string, { readonly tone: Tone; readonly symbol: unknown }>;

/** Door, bolt and relay, each with its symbol and word. */
function ShutList({ contacts, within }: Pick<SafeLockView, 'contacts' | 'within'>) {
  const { t } = useSay();
  if (contacts === null) return null;
  const rows = [
    { what: within === null ? 'door' : 'inner', fine: contacts.door === 'shut', says: contacts.door },
    // A compartment has no bolt of its own.
    ...(within === null ? [{ what: 'bolt', fine: contacts.bolt === 'thrown', says: contacts.bolt }] : []),
    { what: 'relay', fine: contacts.relay === 'off', says: contacts.relay },
  ];
  return (
    <ul className="safe-checks">
      {rows.map(({ what, fine, says }) => (
        <li key={what}>
          <span aria-hidden="true">{fine ? <CheckCircleFilled /> : <CloseCircleFilled />}</span>
          {t(`safe.contact.${what}.${says}`)}
        </li>
      ))}
    </ul>
  );
}

export interface RunningFaceProps {
  readonly view: SafeLockView;
  /** Why what was entered came back; null while nothing did. */
  readonly sentBack: DisputeReason | null;
}

export function RunningFace({ view, sentBack }: RunningFaceProps) {
  const { t, timeLeft } = useSay();
  const { prepare, enabled, movementOf, keepMovement } = usePanel();
  const elapsed = useElapsed(view.stage === 'open' ? view.openSinceMono : null);
  const seconds = elapsed === null ? null : Math.floor(elapsed / 1000);
  const state = openFor(view, elapsed ?? 0);
  const opening = view.opening ?? view.lock;
  const draft = movementOf(opening);
  const keep = (next: MovementDraft | null) => keepMovement(opening, next);

  // Confirmed: the form that was filled in is history.
  const registered = view.entered !== null || view.confirmed;
  if (draft !== null && !registered) {
    return (
      <MovementForm
        view={view}
        draft={draft}
        enabled={enabled}
        openSeconds={view.stage === 'open' ? seconds : null}
        urgent={view.stage === 'open' && state !== 'fine'}
        onChange={keep}
        onLeave={() => keep(null)}
        sentBack={sentBack}
        doneText={t('safe.form.sign')}
        onDone={() => {
          const input = inputOf(draft);
          if (input !== null) prepare(view.lock, { type: 'enterMovement', input });
        }}
      />
    );
  }
  const shut = view.stage === 'closing';
  const sign = shut ? { tone: 'busy' as const, symbol: <FormOutlined /> } : SIGNS[state];
  const word = shut ? 'closing' : state === 'fine' ? 'open' : state;
  const says = view.confirmed && (shut || state === 'fine') ? 'confirmed' : word;
  const where = view.within === null ? 'running' : 'inner';
  return (
    <FaceFrame
      tone={sign.tone}
      symbol={sign.symbol}
      word={t(`safe.running.word.${word}`)}
      title={t(`safe.${where}.title.${says}`)}
      text={
        sentBack !== null && !registered
          ? t('safe.form.sentBack', { why: t(`safe.wrong.${sentBack}`) })
          : t(`safe.${where}.text.${says}`)
      }
      actions={
        !registered && (
          <PanelButton lead disabled={!enabled} onPress={() => keep(EMPTY_DRAFT)}>
            {t('safe.enterMovement')}
          </PanelButton>
        )
      }
    >
      {!shut && seconds !== null && <p className="safe-clock">{t('safe.openFor', { time: timeLeft(seconds) })}</p>}
      {shut && <ShutList contacts={view.contacts} within={view.within} />}
      {!registered && view.keypad !== null && <p className="safe-small">{t('safe.keypadToo')}</p>}
    </FaceFrame>
  );
}
