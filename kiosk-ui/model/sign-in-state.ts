/** Who sits at this screen, and what the desk reader asks for it. Pure. */
import type { PersonRoleName, ReaderAsk, SignInView } from '../../daemon/api/contract/people.ts';
import type { KioskModel } from './kiosk-model.ts';

export type SignInState =
  /** This page may not know, or the program does not tell: then nobody signs in here. */
  | { readonly kind: 'none' }
  | { readonly kind: 'setUp'; readonly step: 'none' | 'first' | 'second' }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'locked'; readonly signIn: SignInView }
  | { readonly kind: 'signedIn'; readonly signIn: SignInView };

export function signInState({ people, keyId }: KioskModel): SignInState {
  if (people === null) return { kind: 'none' };
  if (people.setUp !== 'done') return { kind: 'setUp', step: people.setUp };
  const signIn = people.signIns.find((one) => one.screen === keyId);
  if (signIn === undefined) return { kind: 'signedOut' };
  return { kind: signIn.locked ? 'locked' : 'signedIn', signIn };
}

/** What a desk reader is being asked for by this very page; null when nothing. */
export function ownAsk({ people, connection }: KioskModel): ReaderAsk | null {
  if (people === null || connection.kind !== 'open') return null;
  return people.asks.find((ask) => ask.session === connection.session) ?? null;
}

/** Roles in which somebody works at the counter; the office takes every role. */
const COUNTER_ROLES: readonly PersonRoleName[] = ['issuer', 'birthReporter', 'sealKeeper', 'blankKeeper'];

/** The roles of a person that make sense at this page; all of them where none does, so that the daemon says why not. */
export function rolesAt(page: 'counter' | 'office', roles: readonly PersonRoleName[]): readonly PersonRoleName[] {
  if (page === 'office') return roles;
  const fitting = roles.filter((role) => COUNTER_ROLES.includes(role));
  return fitting.length === 0 ? roles : fitting;
}

/** Two proofs for one act: a person who proves twice takes the place of the earlier proof, and somebody else is still needed. */
export interface Proven {
  readonly proof: string;
  readonly person: string;
}

export function withProof(before: readonly Proven[], next: Proven): readonly Proven[] {
  return [...before.filter((one) => one.person !== next.person), next];
}
