/** One run of numbers: why it moves, first number, then count or last number; what it comes to is shown at once. */
import { useRef, useState } from 'react';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import { useKiosk } from '../../kiosk-context.ts';
import {
  countsAfter,
  type LineKind,
  linesOf,
  nextNumber,
  type StockLine,
  troubleOf,
} from '../../model/safe-movement.ts';
import { isScanned, type RunEntry, type RunField, resolveRun, typeInto } from '../../model/safe-run-entry.ts';
import { useSay } from '../../say.ts';
import { CountLine } from './movement-table.tsx';
import { NumberPad } from './number-pad.tsx';
import { PackSealStep } from './pack-seal-step.tsx';
import { PadField } from './pad-field.tsx';
import { PanelButton } from './panel-button.tsx';

export interface RunEditorProps {
  readonly view: SafeLockView;
  readonly kinds: readonly LineKind[];
  readonly stock: readonly StockLine[];
  readonly onAdd: (lines: readonly StockLine[]) => void;
  readonly onBack: () => void;
}

const FIELDS: readonly RunField[] = ['first', 'count', 'last'];

export function RunEditor({ view, kinds, stock, onAdd, onBack }: RunEditorProps) {
  const { t } = useSay();
  const { clock } = useKiosk();
  const [how, setHow] = useState<LineKind | null>(kinds.length === 1 ? (kinds[0] ?? null) : null);
  const proposed = (kind: LineKind | null) =>
    kind?.direction === 'out' ? (nextNumber(view.heldRanges, kind.item, stock) ?? '') : '';
  const [entry, setEntry] = useState<RunEntry>({ first: proposed(how), last: '', count: '', by: 'count' });
  const [active, setActive] = useState<RunField>(entry.first === '' ? 'first' : 'count');
  const [packSeal, setPackSeal] = useState<string | null>(null);
  const [sealing, setSealing] = useState(false);
  const times = useRef<Record<RunField, number[]>>({ first: [], last: [], count: [] });
  const like = view.heldRanges[0]?.first ?? stock[0]?.first ?? null;
  const run = resolveRun(entry, like);

  if (how === null)
    return (
      <>
        <ul className="safe-choices safe-choices-wide">
          {kinds.map((kind) => (
            <li key={kind.name}>
              <PanelButton
                onPress={() => {
                  setHow(kind);
                  setEntry((now) => ({ ...now, first: proposed(kind) }));
                  setActive(proposed(kind) === '' ? 'first' : 'count');
                }}
              >
                {t(`safe.lineKind.${kind.name}`)}
              </PanelButton>
            </li>
          ))}
        </ul>
        <footer className="safe-actions">
          <PanelButton onPress={onBack}>{t('safe.form.back')}</PanelButton>
        </footer>
      </>
    );

  const complete = run.first !== null && run.last !== null;
  const scanned = (field: RunField) => isScanned(entry[field], times.current[field]);
  const source = scanned('first') && (entry.by === 'last' ? scanned('last') : run.count === 1) ? 'scanned' : 'typed';
  const made = complete ? linesOf(how, run.first ?? '', run.last ?? '', source) : null;
  const trouble = made === null ? null : made.ok ? troubleOf(view.heldRanges, [...stock, ...made.lines]) : made.trouble;
  const lines = made?.ok && trouble === null ? made.lines.map((line) => ({ ...line, packSeal })) : null;
  const type = (field: RunField, text: string) => {
    if (text === '') times.current[field] = [];
    setEntry(typeInto(entry, field, text));
  };
  const goOn = () => {
    if (active === 'first' && entry.first !== '') setActive(scanned('first') ? 'last' : 'count');
    else if (lines !== null) onAdd(lines);
  };
  if (sealing)
    return (
      <PackSealStep
        packSeal={packSeal}
        onDone={(given) => {
          setPackSeal(given);
          setSealing(false);
        }}
      />
    );
  const shown = { first: run.first, last: run.last, count: run.count === null ? null : String(run.count) };
  return (
    <>
      <div className="safe-run">
        <div className="safe-fields">
          {FIELDS.map((field) => (
            <PadField
              key={field}
              label={t(`safe.field.${field}`)}
              value={
                field === 'first' || entry.by === field ? entry[field] : active === field ? '' : (shown[field] ?? '')
              }
              meaning={shown[field]}
              active={active === field}
              written={field === 'count' ? 'digits' : 'number'}
              onFocus={() => setActive(field)}
              onType={(text) => type(field, text)}
              onHardKey={() => times.current[field].push(clock.mono())}
              onEnter={goOn}
            />
          ))}
          <div role="status">
            {trouble !== null && <p className="safe-trouble">{t(`safe.lineTrouble.${trouble}`)}</p>}
            {lines !== null && (
              <CountLine before={view.held} after={countsAfter(view.held, [...stock, ...lines])} counted={null} />
            )}
          </div>
        </div>
        <NumberPad
          written={active === 'count' ? 'digits' : 'number'}
          onKey={(character) =>
            type(active, (entry.by === active || active === 'first' ? entry[active] : '') + character)
          }
          onErase={() => type(active, entry[active].slice(0, -1))}
          onNext={goOn}
        />
      </div>
      <footer className="safe-actions">
        <PanelButton onPress={onBack}>{t('safe.form.back')}</PanelButton>
        <PanelButton onPress={() => setSealing(true)}>
          {packSeal === null ? t('safe.form.packSeal') : t('safe.packSeal', { seal: packSeal })}
        </PanelButton>
        <PanelButton lead disabled={lines === null} onPress={() => lines !== null && onAdd(lines)}>
          {t('safe.form.addLine')}
        </PanelButton>
      </footer>
    </>
  );
}
