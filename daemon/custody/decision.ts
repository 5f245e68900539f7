/** How a decision is put together: each entry is taken into the state at once, so that the next step sees it. */
import type { Actor, Entry, EntryDraft } from '../ledger/entry.ts';
import type { CustodyCommand, CustodyEffect, CustodyFacts } from './custody-commands.ts';
import { type AlarmKind, CUSTODY_TV, type CustodyEvent, type IncidentKind, type Severity } from './custody-entries.ts';
import { evolveCustody } from './custody-evolve.ts';
import { inForce, type LockRule } from './lock-rules.ts';
import type { EndOutcome } from './opening-entries.ts';
import type { CustodyState, Opening } from './opening-states.ts';
import { type Refusal, type RefusalCode, refusal } from './refusals.ts';

/** Entries are written first, in this order; then, and only then, the effects. */
export interface CustodyDecision {
  readonly drafts: readonly EntryDraft[];
  readonly effects: readonly CustodyEffect[];
  readonly refusal: Refusal | null;
}

/** A decision that grows. Lives for one call of `decide`. */
export interface Book {
  // `undefined`, not `void`: a step that refuses says `return book.refuse(…)` and is over.
  readonly command: CustodyCommand;
  readonly facts: CustodyFacts;
  state(): CustodyState;
  write(event: CustodyEvent, people: readonly string[]): undefined;
  effect(effect: CustodyEffect): undefined;
  refuse(code: RefusalCode, about: RefusedAbout): undefined;
  done(): CustodyDecision;
}

/** Whom and what a refusal concerns; ids that came from outside and are not known stay out. */
export interface RefusedAbout {
  readonly lock: string | null;
  readonly person: string | null;
  readonly badge?: string | null;
  readonly reader?: string | null;
}

export function createBook(before: CustodyState, command: CustodyCommand, facts: CustodyFacts): Book {
  let state = before;
  let refused: Refusal | null = null;
  const drafts: EntryDraft[] = [];
  const effects: CustodyEffect[] = [];

  const write = (event: CustodyEvent, people: readonly string[]): undefined => {
    const draft: EntryDraft = {
      type: event.type,
      tv: CUSTODY_TV,
      sim: facts.simulated,
      actors: people.length === 0 ? [{ part: 'daemon' }] : people.map(actorOf),
      cause: causeOf(event) ?? command.id,
      data: event.type.startsWith('opening.') ? { ...event.data, step: command.id, sealed: facts.sealed } : event.data,
    };
    drafts.push(draft);
    // Place and log are the desk's to give; no rule here looks at them.
    const entry: Entry = { v: 1, log: '', seq: 0, ts: facts.wall, boot: facts.boot, mono: facts.mono, ...draft };
    state = evolveCustody(state, entry);
  };

  return {
    command,
    facts,
    state: () => state,
    write,
    effect: (effect) => {
      effects.push(effect);
    },
    refuse: (code, { lock, person, badge = null, reader = null }) => {
      refused = refusal(code);
      const opening = lock === null ? null : (state.openings.get(lock)?.opening ?? null);
      const data = { opening, lock, command: command.type, person, badge, reader, code, clause: refused.clause };
      write({ type: 'opening.refused', data }, person === null ? [] : [person]);
      if (lock !== null) effects.push({ type: 'feedback', lock, state: 'refused' });
    },
    done: () => ({ drafts, effects, refusal: refused }),
  };
}

/** A person as an actor: the id from the register of people, never a name. */
function actorOf(person: string): Actor & { readonly person: string } {
  return { person };
}

function causeOf(event: CustodyEvent): string | null {
  if ('opening' in event.data && event.data.opening !== null) return event.data.opening;
  if ('incident' in event.data && event.data.incident !== null) return event.data.incident;
  return 'cause' in event.data && typeof event.data.cause === 'string' && 'movement' in event.data
    ? event.data.cause
    : null;
}

/** The rule that holds now: as loaded, or as two managers changed it since. */
export function ruleOf(book: Book, lock: string): LockRule | null {
  const given = book.facts.rules.get(lock);
  return given === undefined ? null : inForce(given, book.state().changedRules.get(lock));
}

export function raise(book: Book, kind: AlarmKind, severity: Severity, lock: string | null, about: string): undefined {
  book.write({ type: 'safe.alarm', data: { kind, severity, lock, about } }, []);
  book.effect({ type: 'alarm', kind, severity, lock, about });
  if (lock !== null && severity !== 'notice') book.effect({ type: 'feedback', lock, state: 'alarm' });
}

/** Ends an opening that has no register of its own. */
export function endOpening(book: Book, { opening, lock, people }: Opening, outcome: EndOutcome): undefined {
  book.write(
    { type: 'opening.ended', data: { opening, lock, outcome } },
    people.map(({ person }) => person),
  );
  book.effect({ type: 'feedback', lock, state: 'idle' });
}

/** Writes down, once a lock and kind, what happened without a ceremony: latched, with alarm and picture. True when it is new. */
export function findIncident(book: Book, kind: IncidentKind, lock: string, opening: string | null): boolean {
  const standing = [...book.state().incidents.values()].some((one) => one.lock === lock && one.kind === kind);
  if (standing) return false;
  const place = [...book.facts.rules.keys()].indexOf(lock);
  const incident = `${book.command.id}/${kind}/${place}`;
  const doorOpen = isUnlocked(book, lock) === true;
  book.write({ type: 'incident.found', data: { incident, kind, lock, opening, doorOpen } }, []);
  raise(book, kind, 'alarm', lock, incident);
  book.effect({ type: 'picture', lock, about: incident });
  return true;
}

/** Whether door or bolt is out of its place; null while the sensors are silent. */
export function isUnlocked(book: Book, lock: string): boolean | null {
  const contacts = book.facts.contacts.get(lock);
  return contacts === undefined ? null : contacts.door === 'open' || contacts.bolt === 'drawn';
}
