/**
 * One ledger entry, as it stands in a leaf (canonical JSON, RFC 8785).
 * `v` is the leaf's format, `tv` the version of the entry type; `log` and `seq` bind the leaf to its place.
 */

/** A salted commitment to one personal value: HMAC-SHA-256(salt, field ‖ 00 ‖ value), base64url without padding. */
export interface Commitment {
  /** The field's name, e.g. `number`. */
  readonly f: string;
  readonly h: string;
}

/** JSON as a leaf may hold it: integers only, no undefined. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Who did it: the client key and role of a screen, and the person who signed in on top of it. Never a name. */
export interface Actor {
  /** Random id of the person. */
  readonly person?: string;
  readonly key?: string;
  readonly role?: string;
  readonly session?: string;
  /** `daemon` for what the program does by itself. */
  readonly part?: string;
}

/** What an area asks to have written; the desk adds place and time. */
export interface EntryDraft {
  /** Dotted type from the area's catalogue, e.g. `reading.completed`. */
  readonly type: string;
  readonly tv: number;
  readonly actors: readonly Actor[];
  /** Device id, where one is concerned. */
  readonly dev?: string;
  /** Vault subject (random pseudonym). */
  readonly subj?: string;
  readonly pii?: readonly Commitment[];
  /** True when a simulated device took part. */
  readonly sim?: boolean;
  /** What belongs together: a reading, later an opening or a case. */
  readonly cause?: string;
  /** The type's own fields. No personal values. */
  readonly data: { readonly [key: string]: Json };
}

/** A draft with its place and time. */
export interface Entry extends EntryDraft {
  readonly v: 1;
  /** Origin of the log. */
  readonly log: string;
  readonly seq: number;
  /** Wall time, ms since 1970; whole. */
  readonly ts: number;
  /** Identifies one run of the daemon. */
  readonly boot: string;
  /** Monotonic time within that run, ms; whole. */
  readonly mono: number;
}

/** A call with an effect, remembered in the same transaction as its entry. Never personal data. */
export interface CallMark {
  /** Client key and the caller's idempotency key, joined. */
  readonly key: string;
  readonly method: string;
  /** SHA-256 of the canonical arguments, hex. */
  readonly argsHash: string;
  /** What the call made, e.g. the reading's id. */
  readonly ref: string;
}
