/** Whose badge counts: two different people in the two roles that the lock asks for, in either order. */
import type { CustodyCommand, PersonStanding } from './custody-commands.ts';
import { type Book, endOpening, raise, ruleOf } from './decision.ts';
import { ADMINISTRATORS, type LockRule, type Role } from './lock-rules.ts';
import type { Presence } from './opening-entries.ts';
import { type Attempt, isAttempt } from './opening-states.ts';
import type { RefusalCode } from './refusals.ts';
import { obstacle } from './release.ts';

type BadgeCommand = Extract<CustodyCommand, { type: 'badge' }>;

export function takeBadge(book: Book, command: BadgeCommand): undefined {
  const { lock, reader } = command;
  const rule = ruleOf(book, lock);
  if (rule === null) return book.refuse('lockUnknown', { lock: null, person: null });
  const who = identify(book, command);
  const opening = book.state().openings.get(lock);
  const attempt = opening !== undefined && isAttempt(opening) ? opening : null;
  const stranger = attempt?.stage === 'secondBadge' && !attempt.people.some(({ person }) => person === who?.person);
  const about = { lock, person: who?.person ?? null, badge: who?.badge ?? null, reader: who === null ? null : reader };
  const refuse = (code: RefusalCode): undefined => {
    book.refuse(code, about);
    // A third badge in mid-attempt ends it, whoever holds it: somebody stands there who should not (safe.md 6, "more for tests").
    if (stranger && attempt !== null) endOpening(book, attempt, 'thirdPerson');
  };
  if (!book.facts.readers.has(reader)) return refuse('readerSilent');
  if (who === null) return refuse(command.person === null ? 'unknownBadge' : 'badgeRevoked');
  if (walkedTooFast(book, rule, who.badge, reader)) {
    refuse('impossibleWalk');
    raise(book, 'impossibleWalk', 'alarm', lock, command.id);
    const still = book.state().openings.get(lock);
    if (still !== undefined && isAttempt(still)) endOpening(book, still, 'impossibleWalk');
    return;
  }
  if (opening !== undefined && attempt === null)
    return refuse(opening.stage === 'closing' ? 'registerNotClosed' : 'alreadyOpening');
  if (attempt?.people.some(({ person }) => person === who.person) === true) {
    refuse('samePerson');
    return raise(book, 'samePerson', 'notice', lock, attempt.opening);
  }
  if (stranger) return refuse('thirdPerson');
  const role = roleOf(book, rule, who.person);
  if (!role.ok) {
    refuse(role.code);
    return role.code === 'wrongRole'
      ? raise(book, 'wrongRole', 'notice', lock, attempt?.opening ?? command.id)
      : undefined;
  }
  const presence: Presence = { ...who, role: role.role, reader };
  if (who.credential === 'uid' && (rule.minCredential === 'secure-app' || rule.factors[role.role] !== 'pin'))
    return refuse('credentialTooWeak');
  if (book.facts.penaltyLeftMs > 0) return refuse('penalty');
  if (attempt !== null) return takeSecond(book, rule, attempt, presence, refuse);
  const why = obstacle(book, rule);
  if (why !== null) return refuse(why);
  takeFirst(book, rule, presence, refuse);
}

function takeFirst(book: Book, rule: LockRule, who: Presence, refuse: (code: RefusalCode) => undefined): undefined {
  const { lock, safe } = rule;
  const delay = book.state().delays.get(lock);
  if (rule.delayMs > 0 && delay === undefined) {
    const data = {
      opening: book.command.id,
      lock,
      person: who.person,
      delayMs: rule.delayMs,
      windowMs: rule.delayWindowMs,
    };
    book.write({ type: 'opening.delay-started', data }, [who.person]);
    return book.effect({ type: 'feedback', lock, state: 'wait' });
  }
  if (delay !== undefined && book.facts.mono < delay.endsMono) return refuse('delayRunning');
  const all = rule.people.some((set) => set.length === 1 && set[0] === who.role);
  const wanted = all ? rule.factorMs : rule.windowMs;
  // Nothing outlives the window that follows the delay (safe.md 6, behaviour 8).
  const forMs = delay === undefined ? wanted : Math.min(wanted, delay.windowEndsMono - book.facts.mono);
  const opening = delay?.opening ?? book.command.id;
  book.write({ type: 'opening.first-badge', data: { opening, lock, safe, who, all, forMs } }, [who.person]);
  book.effect({ type: 'feedback', lock, state: all ? 'secondBadge' : 'firstBadge' });
}

function takeSecond(
  book: Book,
  rule: LockRule,
  attempt: Attempt,
  who: Presence,
  refuse: (code: RefusalCode) => undefined,
): undefined {
  const { lock, opening } = attempt;
  const first = attempt.people[0];
  if (first === undefined) throw new Error('an attempt without a first person');
  if (
    first.role === who.role ||
    !rule.people.some((set) => set.length === 2 && set.includes(first.role) && set.includes(who.role))
  ) {
    refuse('sameRole');
    return raise(book, 'wrongRole', 'notice', lock, opening);
  }
  const delay = book.state().delays.get(lock);
  const forMs = delay === undefined ? rule.factorMs : Math.min(rule.factorMs, delay.windowEndsMono - book.facts.mono);
  book.write({ type: 'opening.second-badge', data: { opening, lock, who, forMs } }, [who.person]);
  book.effect({ type: 'feedback', lock, state: 'secondBadge' });
}

/** The holder of a badge that is in force now; null for any other badge. */
function identify(book: Book, { badge, person }: BadgeCommand): Omit<Presence, 'role' | 'reader'> | null {
  if (badge === null || person === null) return null;
  const credential = book.facts.people.get(person)?.badges.get(badge);
  return credential === undefined ? null : { person, badge, credential };
}

function walkedTooFast(book: Book, rule: LockRule, badge: string, reader: string): boolean {
  const last = book.state().lastSeen.get(badge);
  const { boot, mono } = book.facts;
  return last !== undefined && last.boot === boot && last.reader !== reader && mono - last.mono < rule.walkingMs;
}

type RoleFound = { readonly ok: true; readonly role: Role } | { readonly ok: false; readonly code: RefusalCode };

/** The one role in which this person may stand at this lock. Exclusions are checked again here (Q2.6, safe.md 6, behaviour 18). */
export function roleOf(book: Book, rule: LockRule, person: string): RoleFound {
  return standsAs(rule, book.facts.people.get(person));
}

/** The same, of what the files say of somebody; for screens that show who may open. */
export function standsAs(rule: LockRule, standing: PersonStanding | undefined): RoleFound {
  const opening = new Set(rule.people.flat());
  const own = new Set(standing?.roles.filter((role) => opening.has(role)));
  const manages = (role: Role): boolean => ADMINISTRATORS.includes(role) || rule.managers.includes(role);
  if (standing?.roles.some(manages) === true) return { ok: false, code: 'managerMayNotOpen' };
  if (own.size > 1) return { ok: false, code: 'roleConflict' };
  const [role] = own;
  if (role === undefined) return { ok: false, code: 'wrongRole' };
  return standing?.filed.includes(role) === true ? { ok: true, role } : { ok: false, code: 'notFiled' };
}
