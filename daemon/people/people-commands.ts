/** What can be asked of the people's rules, and what is known when it is asked. */
import type { CommittedSubject } from '../identity/reading-entries.ts';
import type { AttemptUse, GateFact, LockReason, RejectReason, RevokeReason, SecretKind } from './people-entries.ts';
import type { CredentialClass, PeopleRules } from './people-rules.ts';
import type { Moment } from './people-state.ts';
import type { FilingStep, PersonRole } from './roles.ts';

/** `proofs` name accepted attempts: who asks has just badged and given the PIN, or name and passphrase. */
interface Proven {
  readonly proofs: readonly string[];
}
interface AboutPerson extends Proven {
  readonly person: string;
}
interface AboutRole extends AboutPerson {
  readonly role: PersonRole;
}

/** Random ids are made by who asks; the rules make nothing up. */
export interface SetUpPerson {
  readonly type: 'setUpPerson';
  readonly place: 'first' | 'second';
  readonly person: string;
  readonly committed: CommittedSubject;
  readonly role: PersonRole;
  readonly formal: string | null;
  readonly confidentiality: string | null;
  readonly badge: { readonly badge: string; readonly class: CredentialClass } | null;
  readonly secret: string;
  readonly kind: SecretKind;
}

export type SetUpCommand =
  | SetUpPerson
  | ({ readonly type: 'completeSetUp'; readonly securityKey: string } & Proven)
  | ({ readonly type: 'setSecurityKey'; readonly securityKey: string } & Proven);

export type PersonCommand =
  | ({
      readonly type: 'enrolPerson';
      readonly committed: CommittedSubject;
      /** Since when formally employed; null for temporary and seconded people. */
      readonly formal: string | null;
      readonly confidentiality: string | null;
    } & AboutPerson)
  | ({ readonly type: 'recordFact'; readonly fact: GateFact; readonly day: string } & AboutPerson)
  | ({ readonly type: 'grantGrace' } & AboutPerson)
  | ({ readonly type: 'recordLeaving'; readonly day: string } & AboutPerson);

export type PermissionCommand =
  | ({ readonly type: 'requestPermission' } & AboutRole)
  | ({ readonly type: 'approvePermission'; readonly step: FilingStep; readonly day: string } & AboutRole)
  | ({
      readonly type: 'filePermission';
      readonly day: string;
      readonly from: string;
      readonly until: string | null;
    } & AboutRole)
  | ({ readonly type: 'suspendPermission' } & AboutRole)
  | ({ readonly type: 'resumePermission' } & AboutRole)
  | ({ readonly type: 'endPermission' } & AboutRole);

export type AbsenceCommand =
  | ({
      readonly type: 'recordAbsence';
      readonly deputy: string;
      readonly from: string;
      readonly until: string;
    } & AboutRole)
  | ({ readonly type: 'endAbsence' } & AboutRole);

export type BadgeCommand =
  | ({ readonly type: 'enrolBadge'; readonly badge: string; readonly class: CredentialClass } & AboutPerson)
  | ({ readonly type: 'revokeBadge'; readonly badge: string; readonly reason: RevokeReason } & Proven)
  /** `screen`: at which both managers sit, and at which the person then sets it. */
  | ({ readonly type: 'allowSecret'; readonly kind: SecretKind; readonly screen: string } & AboutPerson)
  | {
      readonly type: 'setSecret';
      readonly person: string;
      readonly kind: SecretKind;
      readonly secret: string;
      readonly screen: string;
      /** The badge that was shown for it; null where none was, or one that nobody has. */
      readonly badge: string | null;
    };

export type AttemptCommand =
  | {
      readonly type: 'beginAttempt';
      readonly attempt: string;
      /** Null for a name that nobody has: the try counts all the same. */
      readonly person: string | null;
      readonly badge: string | null;
      /** Where: reader id, or the screen on which a passphrase is typed. */
      readonly reader: string;
      readonly kind: SecretKind;
      readonly use: AttemptUse;
    }
  | { readonly type: 'acceptAttempt'; readonly attempt: string; readonly sealed: string }
  | { readonly type: 'rejectAttempt'; readonly attempt: string; readonly reason: RejectReason };

export type SignInCommand =
  | ({ readonly type: 'signIn'; readonly session: string; readonly role: PersonRole; readonly screen: string } & Proven)
  | { readonly type: 'lockScreen'; readonly session: string; readonly reason: LockReason }
  | ({ readonly type: 'unlockScreen'; readonly session: string } & Proven)
  | { readonly type: 'signOut'; readonly session: string }
  /** `session` is the leaving clerk's, `next` the coming one's; both prove themselves, the leaving one first. */
  | ({ readonly type: 'changeClerk'; readonly session: string; readonly next: string } & Proven)
  /** At each start: what the last run left open is ended. */
  | { readonly type: 'startUp' };

export type PeopleCommand =
  | SetUpCommand
  | PersonCommand
  | PermissionCommand
  | AbsenceCommand
  | BadgeCommand
  | AttemptCommand
  | SignInCommand;

export interface PeopleFacts {
  readonly now: Moment;
  /** Monotonic time at which this run began, ms. */
  readonly startedMono: number;
  /** Whether the wall clock may be believed. */
  readonly clockTrusted: boolean;
  /** Today in China, `YYYY-MM-DD`. */
  readonly today: string;
  readonly rules: PeopleRules;
  /** The person whom the vault knows by the same identity number; asked when somebody is enrolled. */
  readonly samePerson: string | null;
  /** Whether somebody else has the same login; asked when somebody is enrolled. */
  readonly loginKnown: boolean;
  /** Whether the vault already knows the card; asked when a badge is enrolled. */
  readonly cardKnown: boolean;
  /** Whether the reader read the card with site keys; null before it was read. */
  readonly cardSecure: boolean | null;
  /** Whether simulated devices are in use; marked in every entry. */
  readonly simulated: boolean;
}
