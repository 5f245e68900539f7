/** What people, devices and the clock ask of custody, the facts that a decision stands on, and the effects that it may have. */
import type { AccountReason, AlarmKind, LockTrouble, Severity } from './custody-entries.ts';
import type { LockRules, Role } from './lock-rules.ts';
import type { DisputedMovement, OpeningPurpose, SealLine, StockCounts, StockLine } from './movement-entries.ts';
import type { CredentialClass } from './opening-entries.ts';
import type { RefusalCode } from './refusals.ts';

/** What the institution's files say of a person now. */
export interface PersonStanding {
  /** All roles assigned. */
  readonly roles: readonly Role[];
  /** Those of them whose permission is filed and in force today (Q2.4). */
  readonly filed: readonly Role[];
  /** Badges that are enrolled and not revoked, by badge id. */
  readonly badges: ReadonlyMap<string, CredentialClass>;
}

/** Contacts of one lock as last read, already free of bounce (the board's driver waits for that). */
export interface Contacts {
  readonly door: 'open' | 'shut';
  readonly bolt: 'drawn' | 'thrown';
  /** Read-back of the lock's relay. */
  readonly relay: 'on' | 'off';
  /** Key switches by role: true = turned. */
  readonly keys: Readonly<Record<Role, boolean>>;
  /** The contact of the mechanical key, where there is one. */
  readonly mechanicalKey: boolean;
}

export interface CustodyFacts {
  readonly rules: LockRules;
  /** Wall ms since 1970; durations never stand on it. */
  readonly wall: number;
  /** Monotonic ms of this run. */
  readonly mono: number;
  readonly boot: string;
  readonly clockTrusted: boolean;
  /** Local date `YYYY-MM-DD`, ISO weekday, minute of the day, and whether anybody works today. */
  readonly local: {
    readonly day: string;
    readonly weekday: number;
    readonly minute: number;
    readonly workingDay: boolean;
  };
  readonly people: ReadonlyMap<string, PersonStanding>;
  /** What is left of the penalty of the command's person or at its reader, ms; 0 for none. The people's rules count (safe.md 6, 5 and 6). */
  readonly penaltyLeftMs: number;
  /** Badge readers that answer over their secure channel. */
  readonly readers: ReadonlySet<string>;
  /** By lock; a lock that is missing here has silent sensors. */
  readonly contacts: ReadonlyMap<string, Contacts>;
  /** The ledger takes entries and the disk has room. */
  readonly ledgerReady: boolean;
  readonly simulated: boolean;
  /** Opaque, of one fixed size, fresh for each decision; only the security officer can read it. This file's code never does. */
  readonly sealed: string;
}

/** A movement as a person enters it; what can be counted is counted here. */
export interface MovementInput {
  readonly movement: string;
  readonly purpose: OpeningPurpose;
  readonly stock: readonly StockLine[];
  readonly seals: readonly SealLine[];
  readonly counted: StockCounts | null;
}

/** `id` is fresh for each command; `facts.sealed` is bound to it. `by` and `confirmedBy` are people who have proved themselves with badge and factor. */
export type CustodyCommand = { readonly id: string } & (
  | { readonly type: 'start' }
  | { readonly type: 'tick' }
  /** The board of this lock answers again after silence; `first`: for the first time in this run. */
  | { readonly type: 'regained'; readonly lock: string; readonly first: boolean }
  | {
      readonly type: 'clockMoved';
      readonly cause: 'set' | 'suspend';
      readonly fromWall: number;
      readonly toWall: number;
    }
  /** `person` is null for a badge that nobody holds. */
  | {
      readonly type: 'badge';
      readonly lock: string;
      readonly reader: string;
      readonly badge: string | null;
      readonly person: string | null;
    }
  | {
      readonly type: 'pin';
      readonly lock: string;
      readonly reader: string;
      readonly person: string;
      readonly right: boolean;
      /** What this wrong one earned, ms; 0 for none and for a right one. */
      readonly penaltyMs: number;
    }
  /** Somebody at a reader of this lock could not sign what was put up there; `penaltyMs` as for a PIN. */
  | {
      readonly type: 'turnedAway';
      readonly lock: string;
      readonly reader: string;
      readonly badge: string | null;
      readonly person: string | null;
      readonly code: RefusalCode;
      readonly penaltyMs: number;
    }
  | { readonly type: 'key'; readonly lock: string; readonly role: Role; readonly turned: boolean }
  | { readonly type: 'cancel'; readonly lock: string; readonly by: string }
  | { readonly type: 'pulseSeen'; readonly opening: string; readonly outcome: 'seen' | 'failed' | 'unknown' }
  | { readonly type: 'enterMovement'; readonly lock: string; readonly by: string; readonly input: MovementInput }
  | { readonly type: 'confirmMovement'; readonly lock: string; readonly by: string }
  | {
      readonly type: 'disputeMovement';
      readonly lock: string;
      readonly by: string;
      readonly why: DisputedMovement['why'];
    }
  | {
      readonly type: 'trouble';
      readonly lock: string;
      readonly device: string;
      readonly kind: LockTrouble;
      readonly present: boolean;
    }
  | { readonly type: 'acknowledge'; readonly incident: string; readonly by: string }
  | {
      readonly type: 'account';
      readonly incident: string;
      readonly by: string;
      readonly reason: AccountReason;
      readonly key: string | null;
      readonly input: MovementInput | null;
    }
  | { readonly type: 'confirmAccount'; readonly incident: string; readonly by: string }
  | { readonly type: 'service'; readonly lock: string; readonly enabled: boolean; readonly by: string }
  | {
      readonly type: 'timer';
      readonly lock: string;
      readonly untilWall: number;
      readonly by: string;
      readonly confirmedBy: string;
    }
  | {
      readonly type: 'changeRule';
      readonly lock: string;
      readonly rule: unknown;
      readonly by: string;
      readonly confirmedBy: string;
    }
  | { readonly type: 'dayCheck'; readonly lock: string; readonly by: string; readonly confirmedBy: string | null }
  | {
      readonly type: 'desk';
      readonly drawer: string;
      readonly person: string;
      readonly present: boolean;
      readonly locked: boolean;
    }
);

/** Carried out only after the decision's entries are on disk, in this order. */
export type CustodyEffect =
  /** The one way to move a lock; the board times it. */
  | { readonly type: 'pulse'; readonly lock: string; readonly opening: string; readonly ms: number }
  | {
      readonly type: 'alarm';
      readonly kind: AlarmKind;
      readonly severity: Severity;
      readonly lock: string | null;
      /** Opening, incident, device or day that it is about. */
      readonly about: string;
    }
  | { readonly type: 'alarmQuiet'; readonly lock: string; readonly incident: string }
  | { readonly type: 'picture'; readonly lock: string; readonly about: string }
  | { readonly type: 'relaysOff'; readonly lock: string }
  | { readonly type: 'lockScreen'; readonly person: string }
  | {
      readonly type: 'feedback';
      readonly lock: string;
      readonly state: 'idle' | 'firstBadge' | 'secondBadge' | 'wait' | 'granted' | 'refused' | 'open' | 'alarm';
    };
