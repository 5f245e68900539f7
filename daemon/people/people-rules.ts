/** What a region or a site may set about people: data of the profile. The values here are the defaults. */
import type { Exclusion } from './roles.ts';

/**
 * How far a badge can be trusted. `secure-app`: read after mutual authentication in the reader. `uid`: a number that
 * anyone can copy, taken by itself. `uid+pin`: such a number, which never counts without the PIN.
 */
export const CREDENTIAL_CLASSES = ['uid', 'uid+pin', 'secure-app'] as const;
export type CredentialClass = (typeof CREDENTIAL_CLASSES)[number];

export interface PeopleRules {
  /** Pairs that the region keeps apart beyond those that hold everywhere. */
  readonly exclusions: readonly Exclusion[];
  /** The weakest badge that counts. */
  readonly minCredential: CredentialClass;
  /** Whether name and passphrase do where there is no desk reader. */
  readonly passphraseSignIn: boolean;
  /** Wrong tries until the first penalty, and from then on until the next; its length in milliseconds. */
  readonly penalty: { readonly first: number; readonly more: number; readonly ms: number };
  /** How long a proof of oneself may wait for its use. Milliseconds. */
  readonly proofMs: number;
  /** How long two people's leave to set a PIN or passphrase lasts. Milliseconds. */
  readonly leaveMs: number;
  /** A screen that nobody touched locks. Milliseconds. */
  readonly idleMs: number;
  /** Q4: how many days a head may let somebody work on whose training is overdue. */
  readonly graceDays: number;
}

export const DEFAULT_PEOPLE_RULES: PeopleRules = {
  exclusions: [],
  minCredential: 'uid+pin',
  passphraseSignIn: true,
  // Lock practice, behaviour 5: 4 wrong, then 2 more, 5 minutes each.
  penalty: { first: 4, more: 2, ms: 300_000 },
  proofMs: 120_000,
  leaveMs: 900_000,
  idleMs: 180_000,
  graceDays: 30,
};

/** Whether a badge of class `given` satisfies `least`. */
export function strongEnough(given: CredentialClass, least: CredentialClass): boolean {
  return CREDENTIAL_CLASSES.indexOf(given) >= CREDENTIAL_CLASSES.indexOf(least);
}
