/** Who asks, and are they enough? Turns accepted attempts into people; two proofs of one person are one person. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import type { PeopleFacts } from './people-commands.ts';
import { draft, type PersonActor } from './people-entries.ts';
import { type PeopleRefusal, refusal } from './people-refusals.ts';
import { strongEnough } from './people-rules.ts';
import type { PeopleState, Proof } from './people-state.ts';
import { MANAGERS } from './roles.ts';
import { standingIn } from './standing.ts';

/** A proof that may still be used: fresh, of this run, by a badge that still counts. */
export function proofOf(state: PeopleState, attempt: string, facts: PeopleFacts): Result<Proof, PeopleRefusal> {
  const proof = state.proofs.get(attempt);
  const missing = err(refusal('proofMissing'));
  // A restart ends what was in flight: monotonic time of another run says nothing.
  if (proof === undefined || proof.at.boot !== facts.now.boot) return missing;
  const ageMs = facts.now.mono - proof.at.mono;
  if (ageMs < 0 || ageMs > facts.rules.proofMs) return missing;
  const person = state.persons.get(proof.person);
  if (person === undefined || person.state === 'left') return err(refusal('personLeft'));
  if (proof.badge !== null) {
    const badge = state.badges.get(proof.badge);
    if (badge === undefined || badge.revoked || badge.person !== proof.person) return err(refusal('badgeRevoked'));
    if (!strongEnough(badge.class, facts.rules.minCredential)) return err(refusal('badgeWeak'));
  }
  return ok(proof);
}

/** The managers behind `attempts`, each in the role in force today. */
export function managersOf(
  state: PeopleState,
  attempts: readonly string[],
  facts: PeopleFacts,
): Result<readonly PersonActor[], PeopleRefusal> {
  const managers: PersonActor[] = [];
  for (const attempt of attempts) {
    const proof = proofOf(state, attempt, facts);
    if (!proof.ok) return proof;
    const { person } = proof.value;
    const role = MANAGERS.find((one) => standingIn(state, person, one, facts).ok);
    if (role === undefined) return err(refusal('notManager'));
    managers.push({ person, role });
  }
  return managers.length === 0 ? err(refusal('proofMissing')) : ok(managers);
}

/** Exactly two managers: different people of different roles. */
export function twoManagers(
  state: PeopleState,
  attempts: readonly string[],
  facts: PeopleFacts,
): Result<readonly PersonActor[], PeopleRefusal> {
  const managers = managersOf(state, attempts, facts);
  if (!managers.ok) return managers;
  const [one, other, ...more] = managers.value;
  const two = one !== undefined && other !== undefined && more.length === 0;
  return two && one.person !== other.person && one.role !== other.role ? managers : err(refusal('twoPeople'));
}

/** Proofs that another area uses up for `what`: whose they are, in their order, and the entry that ends them. */
export function useUp(
  state: PeopleState,
  attempts: readonly string[],
  what: string,
  facts: PeopleFacts,
): Result<{ readonly people: readonly string[]; readonly draft: EntryDraft }, PeopleRefusal> {
  const people: string[] = [];
  for (const attempt of attempts) {
    const proof = proofOf(state, attempt, facts);
    if (!proof.ok) return proof;
    people.push(proof.value.person);
  }
  const once = new Set(attempts).size === attempts.length;
  if (!once || people.length === 0) return err(refusal('proofMissing'));
  const actors = people.map((person): PersonActor => ({ person }));
  const used = draft('proofs.used', actors, { proofs: attempts, what });
  return ok({ people, draft: facts.simulated ? { ...used, sim: true } : used });
}
