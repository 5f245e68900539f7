/** What moved, one question at a time: purpose, numbers or seals, hand count, all of it once more. */
import { useState } from 'react';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import type { DisputeReason } from '../../model/safe-complete.ts';
import { afterLines, type MovementDraft, stepBack, withPurpose } from '../../model/safe-draft.ts';
import { countsAfter, lineKinds, movesSeals, purposesOf } from '../../model/safe-movement.ts';
import { useSay } from '../../say.ts';
import { CountedStep } from './counted-step.tsx';
import { CountLine, MovementTable } from './movement-table.tsx';
import { PanelButton } from './panel-button.tsx';
import { RunEditor } from './run-editor.tsx';
import { SealEditor } from './seal-editor.tsx';

export interface MovementFormProps {
  readonly view: SafeLockView;
  readonly draft: MovementDraft;
  readonly enabled: boolean;
  /** How long the door has been open, s; null while it is shut. */
  readonly openSeconds: number | null;
  readonly urgent: boolean;
  /** Why what was entered came back; null while nothing did. */
  readonly sentBack: DisputeReason | null;
  readonly doneText: string;
  readonly onChange: (draft: MovementDraft) => void;
  readonly onLeave: () => void;
  readonly onDone: () => void;
}

export function MovementForm(props: MovementFormProps) {
  const { view, draft, enabled, openSeconds, urgent, sentBack, doneText, onChange, onLeave, onDone } = props;
  const { t, timeLeft } = useSay();
  const { holds } = view;
  const { step, purpose, stock, seals } = draft;
  const [adding, setAdding] = useState(false);
  const kinds = purpose === null ? [] : lineKinds(holds, purpose);
  const directions = purpose === null ? [] : movesSeals(holds, purpose);
  // The first line is asked for at once; there is nothing else to do here.
  const editing = step === 'lines' && (adding || stock.length + seals.length === 0);
  const after = countsAfter(view.held, stock);
  const back = () => {
    const before = stepBack(draft, holds);
    if (editing && adding) setAdding(false);
    else if (before === null) onLeave();
    else onChange({ ...draft, step: before });
  };
  const add = (change: Partial<MovementDraft>) => {
    setAdding(false);
    onChange({ ...draft, ...change });
  };
  const remove = (at: number) =>
    onChange({
      ...draft,
      stock: stock.filter((_, index) => index !== at),
      seals: seals.filter((_, index) => index + stock.length !== at),
    });
  return (
    <section className="safe-sheet">
      <header>
        <h1>{t(`safe.form.title.${editing ? 'run' : step}`)}</h1>
        {openSeconds !== null && (
          <p className={urgent ? 'safe-still-open safe-urgent' : 'safe-still-open'} role="status">
            {t(urgent ? 'safe.form.shutNow' : 'safe.openFor', { time: timeLeft(openSeconds) })}
          </p>
        )}
      </header>
      {sentBack !== null && (
        <p className="safe-sent-back" role="alert">
          {t('safe.form.sentBack', { why: t(`safe.wrong.${sentBack}`) })}
        </p>
      )}
      <div className="safe-sheet-body">
        {step === 'purpose' && (
          <>
            <ul className="safe-choices">
              {purposesOf(holds).map((one) => (
                <li key={one}>
                  <PanelButton pressed={purpose === one} onPress={() => onChange(withPurpose(draft, holds, one))}>
                    {t(`safe.purpose.${one}`)}
                  </PanelButton>
                </li>
              ))}
            </ul>
            <footer className="safe-actions">
              <PanelButton onPress={onLeave}>{t('safe.form.leave')}</PanelButton>
            </footer>
          </>
        )}
        {editing && kinds.length > 0 && (
          <RunEditor
            key={stock.length}
            view={view}
            kinds={kinds}
            stock={stock}
            onAdd={(lines) => add({ stock: [...stock, ...lines] })}
            onBack={back}
          />
        )}
        {editing && kinds.length === 0 && purpose !== null && (
          <SealEditor
            key={seals.length}
            view={view}
            purpose={purpose}
            directions={directions}
            seals={seals}
            onAdd={(line) => add({ seals: [...seals, line] })}
            onBack={back}
          />
        )}
        {step === 'lines' && !editing && (
          <>
            <MovementTable stock={stock} seals={seals} onRemove={remove} />
            {holds !== 'seals' && <CountLine before={view.held} after={after} counted={null} />}
            <footer className="safe-actions">
              <PanelButton onPress={back}>{t('safe.form.back')}</PanelButton>
              <PanelButton onPress={() => setAdding(true)}>{t('safe.form.more')}</PanelButton>
              <PanelButton lead onPress={() => onChange({ ...draft, step: afterLines(holds) })}>
                {t('safe.form.next')}
              </PanelButton>
            </footer>
          </>
        )}
        {step === 'counted' && (
          <CountedStep
            holds={holds}
            after={after}
            counted={draft.counted}
            onDone={(counted) => onChange({ ...draft, counted, step: 'review' })}
            onBack={back}
          />
        )}
        {step === 'review' && purpose !== null && (
          <>
            <p>{t('safe.form.purposeIs', { purpose: t(`safe.purpose.${purpose}`) })}</p>
            <MovementTable stock={stock} seals={seals} />
            {holds !== 'seals' && <CountLine before={view.held} after={after} counted={draft.counted} />}
            <footer className="safe-actions">
              <PanelButton onPress={back}>{t('safe.form.back')}</PanelButton>
              <PanelButton lead disabled={!enabled} onPress={onDone}>
                {doneText}
              </PanelButton>
            </footer>
          </>
        )}
      </div>
    </section>
  );
}
