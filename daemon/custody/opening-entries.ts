/** The ledger entries of openings: what each holds, version 1. Person, badge and reader ids only; never a PIN, card number or name. */
import type { Factor, Role } from './lock-rules.ts';
import type { StockCounts } from './movement-entries.ts';

export type CredentialClass = 'secure-app' | 'uid';

/** One person at the lock. */
export type Presence = {
  readonly person: string;
  /** Id of the badge, not what is on it. */
  readonly badge: string;
  /** The role in which this person counts. */
  readonly role: Role;
  readonly reader: string;
  readonly credential: CredentialClass;
};

/** Why an attempt or a release ended without a register of its own. */
export type EndOutcome =
  | 'expired'
  | 'thirdPerson'
  | 'revoked'
  | 'readerLost'
  | 'sensorSilent'
  | 'lockTrouble'
  | 'clock'
  | 'suspended'
  | 'restart'
  | 'penalty'
  | 'ledgerNotReady'
  | 'outOfService'
  | 'cancelled'
  | 'impossibleWalk'
  | 'incident'
  | 'releasedNotOpened'
  | 'pulseFailed'
  | 'interrupted';

type About = { readonly opening: string; readonly lock: string };

/**
 * Every entry of this union also carries `sealed`, opaque text of fixed size for the security officer alone, and `step`, the id of
 * the command that it came of: to that id the text is bound.
 */
export type OpeningEvent =
  /** A lock with a time delay: one person started it (behaviour 9). */
  | {
      readonly type: 'opening.delay-started';
      readonly data: About & { readonly person: string; readonly delayMs: number; readonly windowMs: number };
    }
  | { readonly type: 'opening.delay-ended'; readonly data: About }
  | {
      readonly type: 'opening.first-badge';
      readonly data: About & {
        readonly safe: string;
        readonly who: Presence;
        readonly all: boolean;
        readonly forMs: number;
      };
    }
  | { readonly type: 'opening.second-badge'; readonly data: About & { readonly who: Presence; readonly forMs: number } }
  /** `given: false`: the key was turned back before the release. */
  | {
      readonly type: 'opening.factor';
      readonly data: About & {
        readonly person: string;
        readonly reader: string | null;
        readonly factor: Factor;
        readonly given: boolean;
      };
    }
  /** `penaltyMs` above 0: this one was once too often; that person or reader is out for so long. */
  | {
      readonly type: 'opening.pin-wrong';
      readonly data: About & {
        readonly person: string;
        readonly reader: string;
        readonly penaltyMs: number;
      };
    }
  | {
      readonly type: 'opening.refused';
      readonly data: {
        readonly opening: string | null;
        readonly lock: string | null;
        /** What was asked for. */
        readonly command: string;
        readonly person: string | null;
        readonly badge: string | null;
        readonly reader: string | null;
        readonly code: string;
        readonly clause: string;
      };
    }
  /** On disk before the lock moves. */
  | {
      readonly type: 'opening.released';
      readonly data: About & {
        readonly safe: string;
        readonly people: readonly (Presence & { readonly factor: Factor })[];
        readonly pulseMs: number;
      };
    }
  /** What was seen of the pulse. */
  | { readonly type: 'opening.pulse'; readonly data: About & { readonly outcome: 'seen' | 'failed' | 'unknown' } }
  /** `opened`: door or bolt left its place; `shut`: the door is to; `verified`: door, bolt and relay were read back as shut. */
  | { readonly type: 'opening.door'; readonly data: About & { readonly moved: 'opened' | 'shut' | 'verified' } }
  | { readonly type: 'opening.ended'; readonly data: About & { readonly outcome: EndOutcome } }
  /** The register entry is complete. `incident`: two witnesses wrote up what the openers could not finish. */
  | {
      readonly type: 'opening.closed';
      readonly data: About & {
        readonly safe: string;
        readonly people: readonly string[];
        readonly movement: string;
        readonly before: StockCounts;
        readonly after: StockCounts;
        readonly incident: string | null;
      };
    };
