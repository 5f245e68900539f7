/** What the reader's keypad asks, large, for work without touching the panel: question, numbered answers, what was typed. */
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import { countsAfter } from '../../model/safe-movement.ts';
import { useSay } from '../../say.ts';
import { CountLine, MovementTable } from './movement-table.tsx';

export function KeypadFace({ view }: { readonly view: SafeLockView }) {
  const { t, word } = useSay();
  const { keypad } = view;
  if (keypad === null) return null;
  const { question, typed, choices, draft } = keypad;
  // Blanks are counted first, then voids where there are any.
  const voids = draft.counted !== null || view.holds === 'voids';
  const asked = question !== 'counted' ? question : voids ? 'countedVoids' : 'counted';
  // The same name is a reason of blanks, a reason of seals or a purpose; a seal's own number has no word.
  const wordOf = (choice: string): string =>
    word('safe.keypadChoice', choice) ??
    (view.holds === 'seals' ? word('safe.sealReason', choice) : word('safe.lineKind', choice)) ??
    word('safe.purpose', choice) ??
    choice;
  return (
    <section className="safe-sheet">
      <header>
        <h1>{t(`safe.keypad.${asked}`)}</h1>
      </header>
      <div className="safe-sheet-body">
        {choices.length > 0 ? (
          <ol className="safe-keypad">
            {choices.map((choice, at) => (
              <li key={choice} className={typed === String(at + 1) ? 'keypad-chosen' : ''}>
                <kbd>{at + 1}</kbd> {wordOf(choice)}
              </li>
            ))}
          </ol>
        ) : question === 'review' ? null : (
          <p className="safe-typed" role="status">
            {typed === '' ? '—' : typed}
          </p>
        )}
        {draft.stock.length + draft.seals.length > 0 && (
          <>
            <MovementTable stock={draft.stock} seals={draft.seals} />
            <CountLine
              before={view.held}
              after={countsAfter(view.held, draft.stock)}
              counted={question === 'counted' ? null : draft.counted}
            />
          </>
        )}
        {question === 'counted' && <p className="safe-small">{t('safe.keypadNotCounted')}</p>}
      </div>
      <footer className="safe-actions safe-keys">
        <span>
          <kbd>#</kbd> {t('safe.keypadAccept')}
        </span>
        <span>
          <kbd>*</kbd> {t('safe.keypadClear')}
        </span>
      </footer>
    </section>
  );
}
