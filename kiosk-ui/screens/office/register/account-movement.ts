/** What somebody typed about a movement, as the contract's movement. Pure; whether it fits the books is the daemon's to say. */
import type { MovementInputView } from '../../../../daemon/api/contract/movement-input.ts';

type StockLine = MovementInputView['stock'][number];

export const MOVED_REASONS = [
  'issue',
  'return',
  'receipt',
  'allocation',
  'voidKept',
  'voidHandedUp',
  'expired',
  'correction',
] as const satisfies readonly StockLine['reason'][];

export interface DraftLine {
  readonly id: number;
  readonly direction: StockLine['direction'];
  readonly item: StockLine['item'];
  readonly reason: StockLine['reason'];
  readonly first: string;
  readonly last: string;
}

export function emptyLine(id: number): DraftLine {
  return { id, direction: 'out', item: 'blank', reason: 'issue', first: '', last: '' };
}

const NUMBER = /^([A-Z]{0,4})([0-9]{6,12})$/;

/** How many numbers a run has, both ends included; null when the ends do not belong together. */
export function countOf(first: string, last: string): number | null {
  const [from, to] = [NUMBER.exec(first), NUMBER.exec(last)];
  if (from === null || to === null) return null;
  const [prefix, digits] = [from[1] ?? '', from[2] ?? ''];
  if (prefix !== (to[1] ?? '') || digits.length !== (to[2] ?? '').length) return null;
  const count = Number(to[2]) - Number(digits) + 1;
  return count >= 1 && count <= 1_000_000 ? count : null;
}

/** Null = nothing is told about movement; `incomplete` = something typed is not a movement yet. */
export function movementOf(
  lines: readonly DraftLine[],
  counted: { readonly blanks: string; readonly voids: string },
  needed: boolean,
): MovementInputView | null | 'incomplete' {
  const stock: StockLine[] = [];
  for (const { direction, item, reason, first: typedFirst, last: typedLast } of lines) {
    const first = typedFirst.trim().toUpperCase();
    const last = typedLast.trim() === '' ? first : typedLast.trim().toUpperCase();
    const count = countOf(first, last);
    if (count === null) return 'incomplete';
    stock.push({ item, direction, reason, first, last, count, source: 'typed', packSeal: null });
  }
  const counts = countedOf(counted);
  if (counts === 'incomplete') return 'incomplete';
  if (stock.length === 0 && counts === null && !needed) return null;
  const purpose = stock.length > 0 ? purposeOf(stock) : counts === null ? 'nothingDone' : 'count';
  return { purpose, stock, seals: [], counted: counts };
}

function purposeOf(stock: readonly StockLine[]): MovementInputView['purpose'] {
  const first = stock[0];
  if (first?.direction === 'in') return first.reason === 'receipt' ? 'receipt' : 'putBack';
  return first?.reason === 'voidHandedUp' ? 'handUp' : 'takeOut';
}

function countedOf({ blanks, voids }: { readonly blanks: string; readonly voids: string }) {
  if (blanks.trim() === '' && voids.trim() === '') return null;
  const whole = /^\d{1,6}$/;
  if (!whole.test(blanks.trim()) || !whole.test(voids.trim())) return 'incomplete';
  return { blanks: Number(blanks), voids: Number(voids) };
}
