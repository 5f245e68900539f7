/** All entry types of custody, and the one place that reads them back from the ledger. */
import type { Entry } from '../ledger/entry.ts';
import type { LockRule } from './lock-rules.ts';
import type { ConfirmedMovement, DisputedMovement, Movement, StockCounts } from './movement-entries.ts';
import type { OpeningEvent } from './opening-entries.ts';

export const CUSTODY_TV = 1;

/** What happened without a ceremony. Each is latched until two people acknowledge it, and is written up by two named people. */
export type IncidentKind =
  | 'forced'
  | 'mechanical'
  | 'openedWhileDown'
  | 'openedWhileSilent'
  | 'interrupted'
  | 'forcedRelay'
  | 'relayStuck'
  | 'tamper'
  | 'countMismatch'
  | 'registerOpen';

export type AlarmKind =
  | IncidentKind
  | 'heldOpenWarning'
  | 'heldOpen'
  | 'heldOpenEscalated'
  | 'compartmentOpen'
  | 'relayNotSeen'
  | 'releasedNotOpened'
  | 'pulseFailed'
  | 'sensorSilent'
  | 'lockTrouble'
  | 'ledgerNotReady'
  | 'impossibleWalk'
  | 'samePerson'
  | 'wrongRole'
  | 'oneBadgeOnly'
  | 'penalty'
  | 'dayCheckMissed'
  | 'awayDrawerUnlocked';

export type Severity = 'notice' | 'warning' | 'alarm' | 'escalated';

/** Why a door was opened by key or force, as two people tell it. */
export type AccountReason =
  | 'fire'
  | 'powerFailure'
  | 'lockFault'
  | 'keyTest'
  | 'daemonStopped'
  | 'burglary'
  | 'contactFault'
  | 'unknown';
export type LockTrouble = 'tamper' | 'battery' | 'power' | 'comms' | 'reader' | 'sensor';

/** Two people's account of an incident. */
export type Account = {
  readonly incident: string;
  readonly lock: string;
  readonly reason: AccountReason;
  /** Whether a mechanical key was used; which one, by its number in the key register (Q7.5). */
  readonly key: string | null;
  /** What moved; null: nothing. */
  readonly movement: Movement | null;
  readonly enteredBy: string;
};

export type WatchEvent =
  | {
      readonly type: 'safe.alarm';
      readonly data: {
        readonly kind: AlarmKind;
        readonly severity: Severity;
        readonly lock: string | null;
        readonly about: string;
      };
    }
  | {
      readonly type: 'incident.found';
      readonly data: {
        readonly incident: string;
        readonly kind: IncidentKind;
        readonly lock: string;
        readonly opening: string | null;
        readonly doorOpen: boolean;
      };
    }
  | {
      readonly type: 'incident.door';
      readonly data: { readonly incident: string; readonly lock: string; readonly doorOpen: boolean };
    }
  | {
      readonly type: 'incident.acknowledged';
      readonly data: {
        readonly incident: string;
        readonly lock: string;
        readonly person: string;
        readonly done: boolean;
      };
    }
  | { readonly type: 'incident.account-entered'; readonly data: Account }
  | { readonly type: 'incident.written-up'; readonly data: Account & { readonly confirmedBy: string } };

export type ManagementEvent =
  | {
      readonly type: 'lock.service';
      readonly data: { readonly lock: string; readonly enabled: boolean; readonly by: string };
    }
  | {
      readonly type: 'lock.timer';
      readonly data: {
        readonly lock: string;
        readonly untilWall: number;
        readonly by: string;
        readonly confirmedBy: string;
      };
    }
  | {
      readonly type: 'lock.rule-changed';
      readonly data: {
        readonly lock: string;
        readonly rule: LockRule;
        readonly doorOpen: boolean;
        readonly by: string;
        readonly confirmedBy: string;
      };
    }
  | {
      readonly type: 'lock.trouble';
      readonly data: {
        readonly lock: string;
        readonly device: string;
        readonly kind: LockTrouble;
        readonly present: boolean;
      };
    }
  | { readonly type: 'custody.started'; readonly data: { readonly locks: readonly string[] } }
  /** Wall time before and after, and how far the monotonic clock is from it. */
  | {
      readonly type: 'custody.clock-moved';
      readonly data: { readonly cause: 'set' | 'suspend'; readonly fromWall: number; readonly toWall: number };
    }
  | {
      readonly type: 'day.checked';
      readonly data: {
        readonly lock: string;
        readonly day: string;
        readonly by: string;
        readonly confirmedBy: string | null;
        readonly released: number;
        readonly held: StockCounts;
      };
    }
  | { readonly type: 'day.check-missed'; readonly data: { readonly lock: string; readonly day: string } }
  | {
      readonly type: 'desk.drawer';
      readonly data: {
        readonly drawer: string;
        readonly person: string;
        readonly present: boolean;
        readonly locked: boolean;
      };
    };

export type MovementEvent =
  | { readonly type: 'movement.entered'; readonly data: Movement }
  | { readonly type: 'movement.disputed'; readonly data: DisputedMovement }
  | { readonly type: 'movement.confirmed'; readonly data: ConfirmedMovement };

export type CustodyEvent = OpeningEvent | WatchEvent | ManagementEvent | MovementEvent;

const TYPES: Readonly<Record<CustodyEvent['type'], true>> = {
  'opening.delay-started': true,
  'opening.delay-ended': true,
  'opening.first-badge': true,
  'opening.second-badge': true,
  'opening.factor': true,
  'opening.pin-wrong': true,
  'opening.refused': true,
  'opening.released': true,
  'opening.pulse': true,
  'opening.door': true,
  'opening.ended': true,
  'opening.closed': true,
  'movement.entered': true,
  'movement.disputed': true,
  'movement.confirmed': true,
  'safe.alarm': true,
  'incident.found': true,
  'incident.door': true,
  'incident.acknowledged': true,
  'incident.account-entered': true,
  'incident.written-up': true,
  'lock.service': true,
  'lock.timer': true,
  'lock.rule-changed': true,
  'lock.trouble': true,
  'custody.started': true,
  'custody.clock-moved': true,
  'day.checked': true,
  'day.check-missed': true,
  'desk.drawer': true,
};

/** The custody event in `entry`; null for an entry of another area. A version that this program does not know is a bug and throws. */
export function custodyEventOf(entry: Entry): CustodyEvent | null {
  if (!Object.hasOwn(TYPES, entry.type)) return null;
  if (entry.tv !== CUSTODY_TV) throw new Error(`${entry.type} has version ${entry.tv}; known is ${CUSTODY_TV}`);
  // The writer made it from this union, and the ledger's proofs keep it as it was written.
  return { type: entry.type, data: entry.data } as unknown as CustodyEvent;
}
