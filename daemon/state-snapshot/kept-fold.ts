/** What a snapshot keeps: folds over the ledger's entries that can be put down as plain data and taken up again. Types only. */

/** Plain data: maps, sets, lists, objects, strings, numbers, booleans, null, undefined; no functions and no instances of classes. */
export interface KeptFold {
  /** The state as it stands; whoever holds it does not change it. */
  dump(): unknown;
  /** Puts the state of an earlier `dump` in place of the present one. The same program made it. */
  load(dumped: unknown): void;
}

/**
 * Every fold that a start rebuilds, by name. One that is missing here would begin empty after a start from a snapshot, so the list is
 * made in one place, and a snapshot with other names is not used.
 */
export type KeptFolds = Readonly<Record<string, KeptFold>>;
