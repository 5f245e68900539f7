/** What may be entered by keypad behind each kind of lock: the numbered answers, and what each means in the register. Data. */
import type { Holds } from '../lock-rules.ts';
import type { Direction, OpeningPurpose, SealLine, StockItem, StockReason } from '../movement-entries.ts';

export type Way = Direction | 'nothing';

interface StockPlan {
  readonly item: StockItem;
  readonly reason: StockReason;
}
interface SealPlan {
  readonly item: 'seal';
  readonly reason: SealLine['reason'];
}
/** `choice` is the name of the answer, for the screen to translate. */
export type Plan = { readonly choice: string; readonly purpose: OpeningPurpose } & (
  | StockPlan
  | SealPlan
  | { readonly item: null }
);

const stock = (purpose: OpeningPurpose, item: StockItem, reason: StockReason): Plan => ({
  choice: reason,
  purpose,
  item,
  reason,
});
const seal = (purpose: OpeningPurpose, reason: SealLine['reason']): Plan => ({
  choice: reason,
  purpose,
  item: 'seal',
  reason,
});
const NOTHING: readonly Plan[] = (['inspection', 'count', 'maintenance', 'nothingDone'] as const).map((purpose) => ({
  choice: purpose,
  purpose,
  item: null,
}));

const VOIDS_IN = stock('putBack', 'void', 'voidKept');
const VOIDS_UP = stock('handUp', 'void', 'voidHandedUp');

/** Rarer reasons (expired, correction) need the touch screen. */
export const PLANS: Readonly<Record<Holds, Readonly<Record<Way, readonly Plan[]>>>> = {
  blanks: {
    out: [stock('takeOut', 'blank', 'issue'), VOIDS_UP, stock('takeOut', 'blank', 'allocation')],
    in: [stock('putBack', 'blank', 'return'), stock('receipt', 'blank', 'receipt'), VOIDS_IN],
    nothing: NOTHING,
  },
  voids: { out: [VOIDS_UP], in: [VOIDS_IN], nothing: NOTHING },
  seals: {
    out: [seal('takeOut', 'use'), seal('takeOut', 'repair'), seal('handUp', 'handedIn')],
    in: [seal('putBack', 'return'), seal('receipt', 'receipt'), seal('putBack', 'repair')],
    nothing: NOTHING,
  },
};
