/** What follows an opening without a ceremony: two people acknowledge it, and two named people write it up (Q7.5). */
import type { CustodyCommand } from './custody-commands.ts';
import type { Account } from './custody-entries.ts';
import { type Book, isUnlocked, ruleOf } from './decision.ts';
import type { LockRule } from './lock-rules.ts';
import { buildMovement, confirm, noLongerFits } from './movement.ts';
import type { Incident } from './opening-states.ts';
import type { RefusalCode } from './refusals.ts';

/** One of two different people says "seen"; the alarm is quiet after the second (safe.md 6, behaviour 12). */
export function acknowledge(
  book: Book,
  { incident: id, by }: Extract<CustodyCommand, { type: 'acknowledge' }>,
): undefined {
  const found = witnessed(book, id, by);
  if (found === null) return;
  const { incident, lock, acknowledged, acknowledgedBy } = found.incident;
  if (acknowledged || acknowledgedBy.includes(by)) return book.refuse('samePerson', { lock, person: by });
  const done = acknowledgedBy.length >= 1;
  book.write({ type: 'incident.acknowledged', data: { incident, lock, person: by, done } }, [by]);
  if (done) book.effect({ type: 'alarmQuiet', lock, incident });
}

/** The first of two tells what happened and what moved. Entered anew, it replaces what was told before. */
export function enterAccount(
  book: Book,
  { incident: id, by, reason, key, input }: Extract<CustodyCommand, { type: 'account' }>,
): undefined {
  const found = witnessed(book, id, by);
  if (found === null) return;
  const { incident, rule } = found;
  const refuse = (code: RefusalCode): undefined => book.refuse(code, { lock: incident.lock, person: by });
  if (!incident.acknowledged) return refuse('incidentUnacknowledged');
  if (input === null && registerOf(book, incident) !== null) return refuse('noMovement');
  const cause = registerOf(book, incident) ?? incident.incident;
  const built = input === null ? null : buildMovement(book, rule, cause, by, input);
  if (built?.ok === false) return refuse(built.code);
  const movement = built?.movement ?? null;
  const data: Account = { incident: incident.incident, lock: incident.lock, reason, key, movement, enteredBy: by };
  book.write({ type: 'incident.account-entered', data }, [by]);
}

/** The second, another person, confirms; the door must be shut by then. */
export function confirmAccount(
  book: Book,
  { incident: id, by }: Extract<CustodyCommand, { type: 'confirmAccount' }>,
): undefined {
  const found = witnessed(book, id, by);
  if (found === null) return;
  const { incident } = found;
  const { account, lock } = incident;
  const refuse = (code: RefusalCode): undefined => book.refuse(code, { lock, person: by });
  if (account === null) return refuse('noAccount');
  if (account.enteredBy === by) return refuse('samePerson');
  if (isUnlocked(book, lock) !== false) return refuse('doorNotShut');
  if (account.movement !== null) {
    // Its register must still want it.
    if (account.movement.cause !== (registerOf(book, incident) ?? incident.incident)) return refuse('movementExists');
    const why = noLongerFits(book, account.movement);
    if (why !== null) return refuse(why);
    confirm(book, account.movement, by);
  }
  book.write({ type: 'incident.written-up', data: { ...account, confirmedBy: by } }, [account.enteredBy, by]);
}

/** The opening whose register the account must fill in, because those who opened did not; null when there is none. */
function registerOf(book: Book, { kind, lock, opening }: Incident): string | null {
  const own = book.state().openings.get(lock);
  if (kind !== 'registerOpen' || own === undefined || own.opening !== opening) return null;
  return 'confirmed' in own && !own.confirmed ? own.opening : null;
}

function witnessed(
  book: Book,
  id: string,
  by: string,
): { readonly incident: Incident; readonly rule: LockRule } | null {
  const incident = book.state().incidents.get(id);
  const rule = incident === undefined ? null : ruleOf(book, incident.lock);
  if (incident === undefined || rule === null) {
    book.refuse('incidentUnknown', { lock: null, person: by });
    return null;
  }
  const may = [...rule.witnesses, ...rule.people.flat()];
  if (book.facts.people.get(by)?.filed.some((role) => may.includes(role)) === true) return { incident, rule };
  book.refuse('notAWitness', { lock: incident.lock, person: by });
  return null;
}
