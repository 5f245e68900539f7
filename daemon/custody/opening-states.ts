/** What custody remembers: openings, incidents and what is held. Rebuilt from the ledger; nothing else is kept. */
import type { Account, IncidentKind, LockTrouble } from './custody-entries.ts';
import type { Factor, LockRule } from './lock-rules.ts';
import type { Movement, NumberRange } from './movement-entries.ts';
import type { Presence } from './opening-entries.ts';

/** One person in an attempt. Monotonic ms of the run that the attempt began in. */
export interface Present extends Presence {
  readonly badgedMono: number;
  readonly factor: Factor | null;
}

interface Base {
  readonly opening: string;
  readonly lock: string;
  readonly safe: string;
  /** The run of the daemon that it began in; monotonic times mean nothing in another. */
  readonly boot: string;
  readonly people: readonly Present[];
}

/** Nothing has moved yet. `secondBadge`: all the badges that the lock asks for are in, factors are awaited. */
export interface Attempt extends Base {
  readonly stage: 'firstBadge' | 'secondBadge';
  readonly lastBadgeMono: number;
  readonly untilMono: number;
}

/** The lock was told to open. `closing`: the door is to; not over until verified and the movement is confirmed. */
export interface Running extends Base {
  readonly stage: 'released' | 'open' | 'closing';
  readonly releasedMono: number;
  readonly pulseMs: number;
  readonly pulse: 'ordered' | 'seen' | 'failed' | 'unknown';
  readonly openedMono: number | null;
  readonly shutMono: number | null;
  /** Door, bolt and relay were read back as shut. */
  readonly verified: boolean;
  readonly movement: Movement | null;
  readonly confirmed: boolean;
  /** Alarms already raised about it. */
  readonly raised: readonly string[];
}

export type Opening = Attempt | Running;

export interface Delay {
  readonly opening: string;
  readonly boot: string;
  readonly endsMono: number;
  readonly windowEndsMono: number;
}

export interface Incident {
  readonly incident: string;
  readonly kind: IncidentKind;
  readonly lock: string;
  readonly opening: string | null;
  readonly doorOpen: boolean;
  readonly acknowledgedBy: readonly string[];
  /** Two people acknowledged it: the alarm is quiet. */
  readonly acknowledged: boolean;
  /** When it was found: monotonic ms of that run. */
  readonly found: { readonly boot: string; readonly mono: number };
  readonly account: Account | null;
}

/** Counters that are read without opening (behaviour 21). */
export interface Counters {
  readonly released: number;
  readonly closed: number;
  readonly ended: number;
  readonly refused: number;
  readonly wrongPins: number;
  readonly incidents: number;
}

/** Runs of numbers behind a lock, in order, never touching. */
export interface Stock {
  readonly blank: readonly NumberRange[];
  readonly void: readonly NumberRange[];
}

export const NO_STOCK: Stock = { blank: [], void: [] };

export interface CustodyState {
  /** By lock: at most one. */
  readonly openings: ReadonlyMap<string, Opening>;
  readonly delays: ReadonlyMap<string, Delay>;
  /** By incident id: those not yet written up. */
  readonly incidents: ReadonlyMap<string, Incident>;
  /** By badge id: where it was last seen. */
  readonly lastSeen: ReadonlyMap<string, { readonly reader: string; readonly boot: string; readonly mono: number }>;
  readonly counters: ReadonlyMap<string, Counters>;
  readonly held: ReadonlyMap<string, Stock>;
  /** By lock: seals behind it. */
  readonly sealsHeld: ReadonlyMap<string, readonly string[]>;
  readonly outOfService: ReadonlySet<string>;
  /** By lock: wall ms until which a timer keeps it shut. */
  readonly timers: ReadonlyMap<string, number>;
  /** By lock: limits as changed by two managers. */
  readonly changedRules: ReadonlyMap<string, LockRule>;
  /** By `lock/device/kind`: troubles that stand. */
  readonly troubles: ReadonlyMap<
    string,
    { readonly lock: string; readonly device: string; readonly kind: LockTrouble }
  >;
  /** By lock: the last day that was checked or whose missing check was written down. */
  readonly days: ReadonlyMap<string, { readonly day: string; readonly checked: boolean }>;
  /** By drawer: whose it is, and whether its person left it unlocked. */
  readonly drawers: ReadonlyMap<
    string,
    { readonly person: string; readonly present: boolean; readonly locked: boolean }
  >;
}

export const NO_CUSTODY: CustodyState = {
  openings: new Map(),
  delays: new Map(),
  incidents: new Map(),
  lastSeen: new Map(),
  counters: new Map(),
  held: new Map(),
  sealsHeld: new Map(),
  outOfService: new Set(),
  timers: new Map(),
  changedRules: new Map(),
  troubles: new Map(),
  days: new Map(),
  drawers: new Map(),
};

export function isAttempt(opening: Opening): opening is Attempt {
  return opening.stage === 'firstBadge' || opening.stage === 'secondBadge';
}

/** `map` with `key` set, or without it when `value` is undefined. */
export function withKey<V>(map: ReadonlyMap<string, V>, key: string, value: V | undefined): ReadonlyMap<string, V> {
  const next = new Map(map);
  if (value === undefined) next.delete(key);
  else next.set(key, value);
  return next;
}
