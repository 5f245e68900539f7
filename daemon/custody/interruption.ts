/** What ends an attempt in between: time, a restart, trouble with clock, reader, sensor or ledger, a permission withdrawn. */
import type { CustodyCommand } from './custody-commands.ts';
import { type Book, endOpening, findIncident, raise, ruleOf } from './decision.ts';
import type { LockRule } from './lock-rules.ts';
import type { EndOutcome } from './opening-entries.ts';
import { type Attempt, isAttempt } from './opening-states.ts';
import { roleOf } from './two-people.ts';

/** Run before and after each command, so that no step ever stands on an attempt that is over. */
export function endWhatIsOver(book: Book): undefined {
  const { boot, mono } = book.facts;
  for (const [lock, delay] of book.state().delays)
    if (delay.boot !== boot || mono >= delay.windowEndsMono)
      book.write({ type: 'opening.delay-ended', data: { opening: delay.opening, lock } }, []);
  for (const opening of book.state().openings.values()) {
    if (!isAttempt(opening)) {
      if (opening.boot === boot) continue;
      // The lock may have moved and nobody saw what followed: two people are asked (design.md 5, "interrupted").
      endOpening(book, opening, 'interrupted');
      findIncident(book, 'interrupted', opening.lock, opening.opening);
      continue;
    }
    const why = reasonToEnd(book, opening);
    if (why === null) continue;
    endOpening(book, opening, why);
    const { lock } = opening;
    if (why === 'expired' && opening.stage === 'firstBadge')
      raise(book, 'oneBadgeOnly', 'notice', lock, opening.opening);
    if (why === 'sensorSilent' || why === 'ledgerNotReady') raise(book, why, 'alarm', lock, opening.opening);
  }
}

function reasonToEnd(book: Book, { lock, boot, people, untilMono }: Attempt): EndOutcome | null {
  const { facts } = book;
  const state = book.state();
  const rule = ruleOf(book, lock);
  if (boot !== facts.boot) return 'restart';
  if (rule === null || state.outOfService.has(lock)) return 'outOfService';
  if (!facts.clockTrusted) return 'clock';
  if (!facts.ledgerReady) return 'ledgerNotReady';
  if (!facts.contacts.has(lock)) return 'sensorSilent';
  if (people.some(({ reader }) => !facts.readers.has(reader))) return 'readerLost';
  if ([...state.troubles.values()].some((trouble) => trouble.lock === lock)) return 'lockTrouble';
  for (const { person, badge, role } of people) {
    const now = roleOf(book, rule, person);
    if (!now.ok || now.role !== role || facts.people.get(person)?.badges.has(badge) !== true) return 'revoked';
  }
  return facts.mono >= untilMono ? 'expired' : null;
}

/** A clock that was set or a PC that slept voids what is in flight; both times are written down (safe.md 6, behaviour 23). */
export function noteClock(
  book: Book,
  { cause, fromWall, toWall }: Extract<CustodyCommand, { type: 'clockMoved' }>,
): undefined {
  book.write({ type: 'custody.clock-moved', data: { cause, fromWall, toWall } }, []);
  for (const [lock, { opening }] of book.state().delays)
    book.write({ type: 'opening.delay-ended', data: { opening, lock } }, []);
  for (const opening of book.state().openings.values())
    if (isAttempt(opening)) endOpening(book, opening, cause === 'set' ? 'clock' : 'suspended');
}

/** Tamper, battery, power, line: written down when it comes and when it goes. Tamper stays until two people have looked (24). */
export function noteTrouble(
  book: Book,
  { lock, device, kind, present }: Extract<CustodyCommand, { type: 'trouble' }>,
): undefined {
  const rule = ruleOf(book, lock);
  if (rule === null) return book.refuse('lockUnknown', { lock: null, person: null });
  const standing = [...book.state().troubles.values()].some(
    (one) => one.lock === lock && one.device === device && one.kind === kind,
  );
  if (standing === present) return;
  book.write({ type: 'lock.trouble', data: { lock, device, kind, present } }, []);
  if (!present) return;
  if (kind === 'tamper') {
    // One hand at one reader is one incident, however many locks of the safe the reader serves.
    const outer = outermost(book, rule);
    const { openings } = book.state();
    findIncident(book, 'tamper', outer, (openings.get(outer) ?? openings.get(lock))?.opening ?? null);
  } else raise(book, kind === 'sensor' ? 'sensorSilent' : 'lockTrouble', 'alarm', lock, device);
}

/** The lock of the safe's own door. */
function outermost(book: Book, rule: LockRule): string {
  const outer = rule.within === null ? null : ruleOf(book, rule.within);
  return outer === null ? rule.lock : outermost(book, outer);
}

/** One of the people gives up. */
export function cancelAttempt(book: Book, { lock, by }: Extract<CustodyCommand, { type: 'cancel' }>): undefined {
  const opening = book.state().openings.get(lock);
  if (opening === undefined || !isAttempt(opening)) return book.refuse('openingUnknown', { lock: null, person: by });
  if (!opening.people.some(({ person }) => person === by)) return book.refuse('notInThisOpening', { lock, person: by });
  endOpening(book, opening, 'cancelled');
}
