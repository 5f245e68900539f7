/** Whether the lock may be released now, and the one place that tells it to open. */
import { hourObstacle } from './calendar-lock.ts';
import { type Book, endOpening, isUnlocked, ruleOf } from './decision.ts';
import { fewestPeople, type LockRule } from './lock-rules.ts';
import { type Attempt, isAttempt, type Opening } from './opening-states.ts';
import type { RefusalCode } from './refusals.ts';

/** What forbids an attempt at this lock to begin or to end in a release; null when nothing does. */
export function obstacle(book: Book, rule: LockRule): RefusalCode | null {
  const { facts } = book;
  const state = book.state();
  if (!facts.ledgerReady) return 'ledgerNotReady';
  if (!facts.clockTrusted) return 'clockUntrusted';
  if (state.outOfService.has(rule.lock)) return 'outOfService';
  for (const incident of state.incidents.values())
    if (sameSafe(book, incident.lock, rule))
      return incident.acknowledged ? 'incidentNotWrittenUp' : 'incidentUnacknowledged';
  const unlocked = isUnlocked(book, rule.lock);
  if (unlocked === null) return 'sensorSilent';
  for (const trouble of state.troubles.values()) if (trouble.lock === rule.lock) return 'lockTrouble';
  if (unlocked) return 'doorNotShut';
  return placeObstacle(book, rule) ?? hourObstacle(state, rule, facts);
}

/** One opening a safe at a time; a compartment opens only while the outer door stands open under an opening of its own. */
function placeObstacle(book: Book, rule: LockRule): RefusalCode | null {
  const { openings } = book.state();
  if (rule.within !== null) return openings.get(rule.within)?.stage === 'open' ? null : 'outerDoorShut';
  const others = [...openings.values()].filter(({ lock }) => lock !== rule.lock && sameSafe(book, lock, rule));
  return others.length > 0 ? 'alreadyOpening' : null;
}

function sameSafe(book: Book, lock: string, rule: LockRule): boolean {
  return lock === rule.lock || ruleOf(book, lock)?.safe === rule.safe;
}

/** Releases when every person has given a factor and nothing forbids it. The entry goes before the pulse. */
export function tryRelease(book: Book, lock: string): undefined {
  const rule = ruleOf(book, lock);
  const attempt = book.state().openings.get(lock);
  if (rule === null || attempt === undefined || !isAttempt(attempt) || attempt.stage !== 'secondBadge') return;
  if (attempt.people.some(({ factor }) => factor === null) || !keysStillTurned(book, rule, attempt)) return;
  const why = obstacle(book, rule);
  if (why !== null) {
    book.refuse(why, { lock, person: null });
    return endOpening(book, attempt, 'lockTrouble');
  }
  assertEnoughPeople(rule, attempt);
  const people = attempt.people.map(({ person, badge, role, reader, credential, factor }) => {
    if (factor === null) throw new Error('a release with a factor missing');
    return { person, badge, role, reader, credential, factor };
  });
  const { opening, safe } = attempt;
  const { pulseMs } = rule;
  book.write(
    { type: 'opening.released', data: { opening, lock, safe, people, pulseMs } },
    people.map(({ person }) => person),
  );
  book.effect({ type: 'pulse', lock, opening, ms: pulseMs });
  book.effect({ type: 'picture', lock, about: opening });
  book.effect({ type: 'feedback', lock, state: 'granted' });
}

/** A key that was turned back before the release no longer counts; the switch is in series with the lock (safe.md 4). */
function keysStillTurned(book: Book, rule: LockRule, { people, opening, lock }: Attempt): boolean {
  const keys = book.facts.contacts.get(lock)?.keys ?? {};
  const back = people.filter(({ role, factor }) => factor === 'keySwitch' && keys[role] !== true);
  for (const { person } of back)
    book.write(
      { type: 'opening.factor', data: { opening, lock, person, reader: null, factor: 'keySwitch', given: false } },
      [person],
    );
  return back.length === 0 && people.every(({ role, factor }) => rule.factors[role] === factor);
}

/**
 * The last word, whatever rules and states say: two different people in two different roles, or no pulse (Q7.1).
 * A lock that one person opens alone is a seal compartment and nothing else (Q7.3). Reaching the throw is a bug.
 */
export function assertEnoughPeople(
  rule: Pick<LockRule, 'holds' | 'people'>,
  { people }: Pick<Opening, 'people'>,
): undefined {
  const persons = new Set(people.map(({ person }) => person)).size;
  const roles = new Set(people.map(({ role }) => role));
  const enough = persons >= fewestPeople(rule.holds) && roles.size === persons && persons === people.length;
  const asked = rule.people.some((set) => set.length === roles.size && set.every((role) => roles.has(role)));
  if (!enough || !asked) throw new Error('a release for fewer people than the lock asks for');
}
