/** What moved, while people enter it: lines that fit the purpose, live counts, troubles before anything is sent. Pure. */

import type { MovementInputView } from '../../daemon/api/contract/movement-input.ts';
import type { SafeLockView } from '../../daemon/api/contract/safe.ts';
import { countBetween, parseNumber, type Run, runOf, runsHeld, without, withRun } from './safe-numbers.ts';

export type Purpose = MovementInputView['purpose'];
export type StockLine = MovementInputView['stock'][number];
export type SealLine = MovementInputView['seals'][number];
export type Counts = SafeLockView['held'];

/** One way for blanks to move. `also`: the same numbers move a second time, e.g. out as blank and in as void. */
export interface LineKind {
  readonly name: string;
  readonly item: StockLine['item'];
  readonly direction: StockLine['direction'];
  readonly reason: StockLine['reason'];
  readonly also?: Pick<StockLine, 'item' | 'direction'>;
}

const kind = (reason: StockLine['reason'], direction: StockLine['direction'], item: StockLine['item']): LineKind => ({
  name: reason === 'correction' ? `correction-${direction}-${item}` : reason,
  item,
  direction,
  reason,
});

/** What each purpose may move (Q7.1, Q5.3, Q5.6.5, Q10.1, Q10.4). */
const KINDS: Readonly<Record<Purpose, readonly LineKind[]>> = {
  takeOut: [kind('issue', 'out', 'blank'), kind('allocation', 'out', 'blank')],
  putBack: [kind('return', 'in', 'blank'), kind('voidKept', 'in', 'void')],
  receipt: [kind('receipt', 'in', 'blank')],
  handUp: [kind('voidHandedUp', 'out', 'void')],
  count: [
    { ...kind('expired', 'out', 'blank'), also: { item: 'void', direction: 'in' } },
    kind('correction', 'in', 'blank'),
    kind('correction', 'out', 'blank'),
    kind('correction', 'in', 'void'),
    kind('correction', 'out', 'void'),
  ],
  inspection: [],
  maintenance: [],
  nothingDone: [],
};

export const PURPOSES = Object.keys(KINDS) as readonly Purpose[];

/** Seals move for other purposes than blanks do. */
export function purposesOf(holds: SafeLockView['holds']): readonly Purpose[] {
  const apart: readonly Purpose[] = holds === 'seals' ? ['handUp'] : holds === 'voids' ? ['receipt'] : [];
  return PURPOSES.filter((purpose) => !apart.includes(purpose));
}

export function lineKinds(holds: SafeLockView['holds'], purpose: Purpose): readonly LineKind[] {
  if (holds === 'seals') return [];
  const fits = ({ item, also }: LineKind) => holds === 'blanks' || (item === 'void' && also === undefined);
  return KINDS[purpose].filter(fits);
}

/** Why seals move, by direction; in the order in which they are offered (Q6.4, Q7.3). */
const SEAL_REASONS: Readonly<Record<SealLine['direction'], readonly SealLine['reason'][]>> = {
  out: ['use', 'repair', 'handedIn'],
  in: ['return', 'repair', 'receipt'],
};

export function movesSeals(holds: SafeLockView['holds'], purpose: Purpose): readonly SealLine['direction'][] {
  if (holds !== 'seals') return [];
  if (purpose === 'takeOut') return ['out'];
  if (purpose === 'putBack' || purpose === 'receipt') return ['in'];
  return purpose === 'maintenance' ? ['out', 'in'] : [];
}

/** Why a seal moves for this purpose: what is brought new is not what comes back after use. */
export function sealReasons(purpose: Purpose, direction: SealLine['direction']): readonly SealLine['reason'][] {
  if (purpose === 'receipt') return ['receipt'];
  return SEAL_REASONS[direction].filter((reason) => reason !== 'receipt' || purpose !== 'putBack');
}

export type LineTrouble = 'shape' | 'order' | 'notHeld' | 'heldAlready';

/** The lines of one run of numbers, one or two; or what is wrong with it. */
export function linesOf(
  how: LineKind,
  first: string,
  last: string,
  source: StockLine['source'],
): { readonly ok: true; readonly lines: readonly StockLine[] } | { readonly ok: false; readonly trouble: LineTrouble } {
  if (parseNumber(first) === null || parseNumber(last) === null) return { ok: false, trouble: 'shape' };
  const count = countBetween(first, last);
  if (count === null) return { ok: false, trouble: 'order' };
  const { item, direction, reason, also } = how;
  const line: StockLine = { item, direction, reason, first, last, count, source, packSeal: null };
  return { ok: true, lines: also === undefined ? [line] : [line, { ...line, ...also }] };
}

/** Whether the lines can have happened, one after the other; the first trouble, or null. */
export function troubleOf(ranges: SafeLockView['heldRanges'], lines: readonly StockLine[]): LineTrouble | null {
  let held: readonly Run[] = runsHeld(ranges);
  for (const { item, direction, first, last } of lines) {
    const run = runOf(item, first, last);
    if (run === null) return 'shape';
    const next = direction === 'out' ? without(held, run) : withRun(held, run);
    if (next === null) return direction === 'out' ? 'notHeld' : 'heldAlready';
    held = next;
  }
  return null;
}

/** after = before + in − out. */
export function countsAfter(before: Counts, lines: readonly StockLine[]): Counts {
  const sum = (item: StockLine['item']) =>
    lines
      .filter((line) => line.item === item)
      .reduce((total, { direction, count }) => total + (direction === 'in' ? count : -count), 0);
  return { blanks: before.blanks + sum('blank'), voids: before.voids + sum('void') };
}

/** The number that goes out next: the lowest held of the item that is left after `lines`; null when there is none. */
export function nextNumber(
  ranges: SafeLockView['heldRanges'],
  item: StockLine['item'],
  lines: readonly StockLine[],
): string | null {
  const model = ranges.find((range) => range.item === item);
  if (model === undefined) return null;
  let held: readonly Run[] = runsHeld(ranges);
  for (const line of lines) {
    const run = runOf(line.item, line.first, line.last);
    if (run !== null && line.direction === 'out') held = without(held, run) ?? held;
  }
  const [lowest] = held.filter((run) => run.item === item).sort((a, b) => a.from - b.from);
  const letters = parseNumber(model.first);
  if (lowest === undefined || letters === null) return null;
  return letters.prefix + String(lowest.from).padStart(letters.width, '0');
}
