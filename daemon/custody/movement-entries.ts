/** What one line of the stock and seal registers holds. These shapes are for ever: a change is a new version, never an edit. */

/** `out` leaves the place behind the lock, `in` enters it. */
export type Direction = 'out' | 'in';

export type StockItem = 'blank' | 'void';

/** Numbers behind one lock. */
export type StockCounts = { readonly blanks: number; readonly voids: number };

/** Why blanks move. Free text is not kept: it would collect personal data. */
export type StockReason =
  /** Out, for the day's issuing (Q7.1). */
  | 'issue'
  /** In, unissued, the same shift (Q5.6.5). */
  | 'return'
  /** In, from the managing institution (Q5.3, Q5.4). */
  | 'receipt'
  /** Out, to another institution, with approval (Q5.2, Q5.5). */
  | 'allocation'
  /** In, voided and kept until handed up (Q10.1). */
  | 'voidKept'
  /** Out, voids to the managing institution (Q10.4). */
  | 'voidHandedUp'
  /** Out as a blank and in as a void: older than two years (Q10.1). */
  | 'expired'
  /** Either way: what a count found to differ; followed up as a loss or a find (Q5.4, Q10.2). */
  | 'correction';

/** A run of numbers without a gap, each as it is printed: letters, then digits. */
export type NumberRange = {
  readonly first: string;
  readonly last: string;
  /** How many numbers; always last − first + 1. */
  readonly count: number;
};

/** One run of blanks that moved. */
export type StockLine = NumberRange & {
  /** Unused forms and voided ones are counted apart. */
  readonly item: StockItem;
  readonly direction: Direction;
  readonly reason: StockReason;
  /** How the numbers came in. */
  readonly source: 'scanned' | 'typed';
  /** Number of the tamper-evident seal on the pack, where it has one. */
  readonly packSeal: string | null;
};

/** One seal that moved. */
export type SealLine = {
  /** Number in the seal register, no name. */
  readonly seal: string;
  readonly kind: 'issueSeal' | 'replacementSeal';
  readonly direction: Direction;
  readonly reason: 'use' | 'return' | 'receipt' | 'repair' | 'handedIn';
  /** As seen by the one who moves it (Q6.4). */
  readonly condition: 'sound' | 'damaged';
};

/** Why the lock was opened at all, also where nothing moved. */
export type OpeningPurpose =
  | 'takeOut'
  | 'putBack'
  | 'receipt'
  | 'handUp'
  | 'count'
  | 'inspection'
  | 'maintenance'
  | 'nothingDone';

/** One movement: all that one opening (or one write-up) changed behind one lock. */
export type Movement = {
  /** Id of the movement. */
  readonly movement: string;
  readonly lock: string;
  readonly safe: string;
  /** Opening or incident that it belongs to. */
  readonly cause: string;
  readonly purpose: OpeningPurpose;
  readonly stock: readonly StockLine[];
  readonly seals: readonly SealLine[];
  /** Numbers behind the lock before and after; after = before + in − out. */
  readonly before: StockCounts;
  readonly after: StockCounts;
  /** What the people counted by hand before shutting; null: not counted. */
  readonly counted: StockCounts | null;
  /** Who entered it: person id. */
  readonly enteredBy: string;
};

/** A movement that stands in the register. Until this entry nothing has moved in the books. */
export type ConfirmedMovement = Movement & {
  /** Who confirmed it, another person; null only behind a lock that one person opens alone (Q7.3). */
  readonly confirmedBy: string | null;
};

/** The confirming person does not agree; the movement is entered anew. */
export type DisputedMovement = {
  readonly movement: string;
  readonly lock: string;
  readonly cause: string;
  readonly disputedBy: string;
  readonly why: 'numbers' | 'count' | 'seal' | 'purpose';
};
