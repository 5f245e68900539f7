/** Acts that the next badge at a lock signs: who may, and what is asked of the rules when somebody did. Pure. */
import { assertNever } from '../../../devices/kit/result.ts';
import type { SafeAct } from '../../api/contract/safe.ts';
import type { CustodyCommand, PersonStanding } from '../custody-commands.ts';
import { fewestPeople, type LockRule, type Role } from '../lock-rules.ts';
import { type CustodyState, isAttempt } from '../opening-states.ts';
import type { RefusalCode } from '../refusals.ts';
import { runningOf } from './which-lock.ts';

/** How long an act waits for a badge. Milliseconds. */
export const SIGNING_MS = 30_000;

export interface Signing {
  readonly act: SafeAct;
  readonly step: 'badge' | 'pin' | 'checking';
  /** Who signs now; or, in a check that two people sign, who has signed already. */
  readonly person: string | null;
  readonly badge: string | null;
  readonly reader: string | null;
  /** The first of two who sign the day's check. */
  readonly first: string | null;
  readonly untilMono: number;
}

export function putUp(act: SafeAct, mono: number): Signing {
  return { act, step: 'badge', person: null, badge: null, reader: null, first: null, untilMono: mono + SIGNING_MS };
}

/** A command without its id. */
export type Unnumbered<C = CustodyCommand> = C extends CustodyCommand ? Omit<C, 'id'> : never;

/** Roles whose badge may sign `act` now; empty when there is nothing of the kind to sign. */
export function rolesFor(act: SafeAct, state: CustodyState, rule: LockRule): readonly Role[] {
  const opening = state.openings.get(rule.lock);
  const running = runningOf(opening);
  const witnesses = [...new Set([...rule.people.flat(), ...rule.witnesses])];
  switch (act.type) {
    case 'enterMovement': {
      if (running === null || running.stage === 'released' || running.movement !== null) return [];
      const { people } = running;
      return rolesOf(
        people.filter(({ role }) => rule.people.some((set) => set[0] === role && set.length === people.length)),
      );
    }
    case 'confirmMovement':
    case 'disputeMovement': {
      const { movement, confirmed, people } = running ?? { movement: null, confirmed: true, people: [] };
      return movement === null || confirmed
        ? []
        : rolesOf(people.filter(({ person }) => person !== movement.enteredBy));
    }
    case 'cancel':
      return opening !== undefined && isAttempt(opening) ? rolesOf(opening.people) : [];
    case 'acknowledge':
    case 'account':
    case 'confirmAccount':
      return state.incidents.get(act.incident)?.lock === rule.lock ? witnesses : [];
    case 'dayCheck':
      return witnesses;
    default:
      return assertNever(act);
  }
}

function rolesOf(people: readonly { readonly role: Role }[]): readonly Role[] {
  return [...new Set(people.map(({ role }) => role))];
}

/** What is wrong when nothing of the kind can be signed now. */
export function nothingToSign(act: SafeAct): RefusalCode {
  if ('incident' in act) return 'incidentUnknown';
  return act.type === 'confirmMovement' || act.type === 'disputeMovement' ? 'noMovement' : 'openingUnknown';
}

/** What is said to somebody whose role may not sign `act`. */
export function notYours(act: SafeAct): RefusalCode {
  switch (act.type) {
    case 'enterMovement':
      return 'notTheEnteringRole';
    case 'confirmMovement':
    case 'disputeMovement':
      return 'notTheConfirmingPerson';
    case 'cancel':
      return 'notInThisOpening';
    default:
      return 'notAWitness';
  }
}

/** The role in which somebody signs; null when none of theirs may. */
export function signingRole(roles: readonly Role[], standing: PersonStanding | undefined): Role | null {
  return standing?.filed.find((role) => roles.includes(role)) ?? null;
}

/** What somebody adds to the badge that signs: nothing, the PIN, or the key of the role, turned now. */
export type SigningFactor = 'none' | 'pin' | 'key';

/**
 * In an opening the keeper's key was turned already, so that a badge that proves itself is enough. What stands outside an opening takes
 * two factors from everybody (Q7.4): the PIN, or the role's key where a person has none. `badgeIsNumber`: anyone can copy the badge.
 */
export function signingFactor(
  act: SafeAct,
  { factors }: LockRule,
  who: { readonly role: Role; readonly badgeIsNumber: boolean; readonly hasPin: boolean },
): SigningFactor {
  const factor = factors[who.role];
  if (factor === 'pin' || who.badgeIsNumber) return 'pin';
  if (!outsideOpening(act)) return 'none';
  return factor === 'keySwitch' && !who.hasPin ? 'key' : 'pin';
}

function outsideOpening({ type }: SafeAct): boolean {
  return type === 'acknowledge' || type === 'account' || type === 'confirmAccount' || type === 'dayCheck';
}

/** Whether the day's check still wants a second person. */
export function wantsSecond({ act, first }: Signing, rule: LockRule): boolean {
  return act.type === 'dayCheck' && first === null && fewestPeople(rule.holds) > 1;
}

/** What is asked of the rules when `by` has signed. `movement` is a fresh id. */
export function commandFor({ act, first }: Signing, lock: string, by: string, movement: string): Unnumbered {
  switch (act.type) {
    case 'enterMovement':
      return { type: 'enterMovement', lock, by, input: { ...act.input, movement } };
    case 'confirmMovement':
    case 'cancel':
      return { type: act.type, lock, by };
    case 'disputeMovement':
      return { type: 'disputeMovement', lock, by, why: act.why };
    case 'account': {
      const input = act.input === null ? null : { ...act.input, movement };
      return { type: 'account', incident: act.incident, by, reason: act.reason, key: act.key, input };
    }
    case 'acknowledge':
    case 'confirmAccount':
      return { type: act.type, incident: act.incident, by };
    case 'dayCheck':
      return { type: 'dayCheck', lock, by: first ?? by, confirmedBy: first === null ? null : by };
    default:
      return assertNever(act);
  }
}
