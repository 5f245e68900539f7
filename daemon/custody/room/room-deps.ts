/** What the safe room needs of its neighbours, and what it offers them. Types only. */
import type { Clock } from '../../../devices/kit/clock.ts';
import type { Log } from '../../../devices/kit/log.ts';
import type { Result } from '../../../devices/kit/result.ts';
import type { MethodResult, Params } from '../../api/contract/methods.ts';
import type { RegisterRow } from '../../api/contract/register.ts';
import type { SafeLockView } from '../../api/contract/safe.ts';
import type { SafePort } from '../../api/ports.ts';
import type { DrawerConfig, LockConfig } from '../../config/lock-schema.ts';
import type { Desk } from '../../desk/desk.ts';
import type { BadgeReaderNews, DevicePorts, SafeIoNews } from '../../gateway/device-ports.ts';
import type { Entry, EntryDraft } from '../../ledger/entry.ts';
import type { PeopleRefusal, PeopleRefusalCode } from '../../people/people-refusals.ts';
import type { Random } from '../../random.ts';
import type { PersonStanding } from '../custody-commands.ts';
import type { Severity } from '../custody-entries.ts';
import type { LockRules } from '../lock-rules.ts';
import type { CredentialClass } from '../opening-entries.ts';

/** `seal` makes a fresh field bound to its context; only the security officer can tell one from another. */
export type PinOutcome =
  | { readonly outcome: 'right'; seal(context: string): string }
  | { readonly outcome: 'wrong'; readonly penaltyMs: number; seal(context: string): string }
  | { readonly outcome: 'refused'; readonly code: PeopleRefusalCode; readonly waitMs: number };

/** The slice of the people room that the safe uses. */
export interface SafePeople {
  /** Revoked badges too; null for one that was never enrolled, and for a secure badge of which a bare number was read. */
  whoseBadge(card: {
    readonly credential: string;
    readonly credentialClass: CredentialClass;
  }): { readonly badge: string; readonly person: string } | null;
  hasPin(person: string): boolean;
  /** One use at the safe; never a proof. */
  tryPin(
    about: { readonly person: string; readonly badge: string; readonly reader: string },
    pin: string,
  ): Promise<PinOutcome>;
  standings(): ReadonlyMap<string, PersonStanding>;
  /** Ms. */
  penaltyLeft(person: string | null, reader: string): number;
  seal(context: string): string;
  /** Who is signed in in a role, and whether that screen is locked. */
  signedInAs(role: string): readonly { readonly person: string; readonly locked: boolean }[];
  useProofs(
    proofs: readonly string[],
    what: string,
  ): Result<{ readonly people: readonly string[]; readonly draft: EntryDraft }, PeopleRefusal>;
}

export interface SafeRoomDeps {
  /** Where each lock of the rules hangs. */
  readonly locks: readonly LockConfig[];
  readonly drawers: readonly DrawerConfig[];
  readonly rules: LockRules;
  readonly desk: Pick<Desk, 'custody' | 'decideCustody'>;
  readonly devices: Pick<DevicePorts, 'feedback' | 'text' | 'pulse' | 'allOff' | 'levels' | 'acknowledgeReader'>;
  readonly people: SafePeople;
  readonly clock: Clock;
  readonly random: Random;
  readonly boot: string;
  readonly simulated: boolean;
  ledgerReady(): boolean;
  clockTrusted(): boolean;
  /** Whether anybody works on that day, `YYYY-MM-DD`. */
  workingDay(day: string): boolean;
  onView(view: SafeLockView): void;
  readonly pictures: {
    /** Returns at once. */
    take(about: { readonly lock: string; readonly camera: string; readonly about: string }): void;
    picturesOf(about: string): RegisterRow['pictures'];
  };
  /** Siren and lamp; told of alarms and escalated alarms alone. Raising one that stands, and quieting one that does not, are harmless. */
  readonly alarms: { raise(key: string, severity: Severity): void; quiet(key: string): void };
  lockScreen(person: string): void;
  /** A decision could not be made or written: nothing more is decided, the process has to end. */
  onFailed(cause: unknown): void;
  readonly log: Log;
}

export interface SafeRoom extends SafePort {
  /** After the replay. Resolves when what the last run left behind is written down. */
  start(): Promise<void>;
  onBadgeReader(reader: string, news: BadgeReaderNews): void;
  onSafeIo(board: string, news: SafeIoNews): void;
  /** Every entry, replayed and new. */
  onEntry(entry: Entry): void;
  openings(params: Params<'register.openings'>): MethodResult<'register.openings'>;
  clockMoved(cause: 'set' | 'suspend', fromWall: number, toWall: number): void;
  views(): readonly SafeLockView[];
  /** Nothing waits any more: no command, no PIN check, no pulse. */
  settled(): Promise<void>;
  close(): Promise<void>;
}
