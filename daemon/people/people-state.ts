/** What the ledger says about people, as it stands now. Rebuilt from entries; nothing here is a secret or a name. */
import type { AttemptUse, GateFact, SecretKind } from './people-entries.ts';
import type { CredentialClass } from './people-rules.ts';
import type { FilingStep, PersonRole } from './roles.ts';

/** A moment: wall time in ms, monotonic time in ms within the daemon's run `boot`. */
export interface Moment {
  readonly wall: number;
  readonly mono: number;
  readonly boot: string;
}

export type Permission =
  | { readonly state: 'requested' }
  /** Approved up to `step` on `day`. */
  | { readonly state: 'approved'; readonly step: FilingStep; readonly day: string }
  | { readonly state: 'filed' | 'suspended'; readonly from: string; readonly until: string | null }
  | { readonly state: 'ended' };

export interface Absence {
  readonly deputy: string;
  readonly from: string;
  readonly until: string;
}

/** When it was given, and the key of the screen at which. */
export interface Leave extends Moment {
  readonly screen: string;
}

export interface Person {
  /** `settingUp` until both people of the set-up have confirmed. */
  readonly state: 'settingUp' | 'active' | 'left';
  /** Pseudonym in the vault, under which name, identity number and login lie. */
  readonly subject: string | null;
  /** The newest day of each. */
  readonly facts: ReadonlyMap<GateFact, string>;
  /** Until when overdue training is forgiven. */
  readonly graceUntil: string | null;
  readonly permissions: ReadonlyMap<PersonRole, Permission>;
  readonly absences: ReadonlyMap<PersonRole, Absence>;
  /** Ids of the PIN and passphrase that count now. */
  readonly secrets: ReadonlyMap<SecretKind, string>;
  /** Two people's leave to set a new one, at one screen. */
  readonly leaves: ReadonlyMap<SecretKind, Leave>;
}

export interface Badge {
  readonly person: string;
  readonly class: CredentialClass;
  readonly revoked: boolean;
}

/** A check of a PIN or passphrase that is under way. */
export interface Attempt {
  readonly person: string | null;
  readonly badge: string | null;
  readonly reader: string;
  readonly kind: SecretKind;
  readonly use: AttemptUse;
}

/** A person who proved themselves; used once. */
export interface Proof extends Attempt {
  readonly person: string;
  readonly at: Moment;
}

/** Tries without a right one since, and the newest of them. */
export interface Tries {
  readonly count: number;
  readonly last: Moment;
}

export interface SignIn {
  readonly person: string;
  readonly role: PersonRole;
  readonly screen: string;
  readonly badge: string | null;
  readonly locked: boolean;
}

export type SetUp =
  | { readonly state: 'none' }
  | { readonly state: 'first'; readonly first: string; readonly role: PersonRole }
  | {
      readonly state: 'second';
      readonly persons: readonly [string, string];
      readonly roles: readonly [PersonRole, PersonRole];
    }
  | { readonly state: 'done' };

export interface PeopleState {
  readonly setUp: SetUp;
  /** X25519 public key of the security officer, base64url. */
  readonly securityKey: string | null;
  readonly persons: ReadonlyMap<string, Person>;
  readonly badges: ReadonlyMap<string, Badge>;
  readonly attempts: ReadonlyMap<string, Attempt>;
  /** By attempt; at most one of a person, the newest. */
  readonly proofs: ReadonlyMap<string, Proof>;
  /** By `person:<id>` and `reader:<id>`. */
  readonly tries: ReadonlyMap<string, Tries>;
  readonly signIns: ReadonlyMap<string, SignIn>;
}

export const NO_PEOPLE: PeopleState = {
  setUp: { state: 'none' },
  securityKey: null,
  persons: new Map(),
  badges: new Map(),
  attempts: new Map(),
  proofs: new Map(),
  tries: new Map(),
  signIns: new Map(),
};

/** `map` with `key` set. */
export function withKey<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

/** `map` without `keys`. */
export function without<K, V>(map: ReadonlyMap<K, V>, keys: readonly K[]): ReadonlyMap<K, V> {
  return keys.some((key) => map.has(key)) ? new Map([...map].filter(([key]) => !keys.includes(key))) : map;
}
