/** Decisions of the safe, one at a time: facts taken fresh, entries on disk, then the effects in their order. */

import type { LockConfig } from '../../config/config-schema.ts';
import type { CustodyAnswer } from '../../desk/desk.ts';
import type { EntryDraft } from '../../ledger/entry.ts';
import { newId } from '../../random.ts';
import type { Contacts, CustodyCommand, CustodyEffect, CustodyFacts } from '../custody-commands.ts';
import type { LockRule } from '../lock-rules.ts';
import type { CustodyState } from '../opening-states.ts';
import { type AlarmBook, createAlarmBook } from './alarm-book.ts';
import { factsOf, withWeakBadge } from './custody-facts.ts';
import { createDecisionQueue, type DecisionQueue } from './decision-queue.ts';
import { createEffectHands } from './effect-hands.ts';
import { contactsOf } from './lock-contacts.ts';
import { createNotices, type Notices } from './notices.ts';
import { createReaderShow, type ReaderShow } from './reader-show.ts';
import type { SafeRoomDeps } from './room-deps.ts';
import type { Signing, Unnumbered } from './signing.ts';

/** What one command brings along beside itself. */
export interface With {
  /** Of the PIN that it stands on: hides or tells duress, and nobody here can see which. */
  readonly seal?: (context: string) => string;
  /** Contacts as they were when the board spoke; else as they are now. */
  readonly contacts?: ReadonlyMap<string, Contacts>;
  /** Written in front, in the same transaction. */
  readonly before?: readonly EntryDraft[];
  /** A badge that this reader proves no better than a copied number. */
  readonly weakBadge?: string;
}

/** What the parts of the room share. Lives as long as the room. */
export interface SafeCore {
  readonly deps: SafeRoomDeps;
  readonly queue: DecisionQueue;
  readonly readers: Set<string>;
  /** Locks whose board is silent, and since when (monotonic ms). */
  readonly silent: Map<string, number>;
  readonly signings: Map<string, Signing>;
  readonly show: ReaderShow;
  readonly alarms: AlarmBook;
  readonly notices: Notices;
  state(): CustodyState;
  /** The rule in force; null for a lock that the rules do not know. */
  ruleOf(lock: string): LockRule | null;
  /** Configured locks that have a rule. */
  wired(): readonly LockConfig[];
  /** Only inside a job of the queue. */
  decide(command: Unnumbered, having?: With): Promise<CustodyAnswer>;
  contactsNow(): ReadonlyMap<string, Contacts>;
  facts(about: { readonly person: string | null; readonly reader: string } | null, having?: With): CustodyFacts;
  /** Work that goes on outside the queue: PIN checks, pulses. */
  track(work: Promise<unknown>): void;
  settled(): Promise<void>;
}

/** `refresh` shows what has changed; called after each job. */
export function createSafeCore(deps: SafeRoomDeps, refresh: () => void): SafeCore {
  const { desk, devices, people, clock, random, boot, rules, simulated } = deps;
  const queue = createDecisionQueue({ afterEach: refresh, onFailed: deps.onFailed });
  const locks = deps.locks.filter(({ lock }) => rules.has(lock));
  const silent = new Map(locks.map(({ lock }) => [lock, clock.mono()]));
  const readers = new Set<string>();
  const outside = new Set<Promise<unknown>>();
  const alarms = createAlarmBook(deps.alarms);
  const notices = createNotices(clock);
  const show = createReaderShow({ devices, clock, log: deps.log });
  const ruleOf = (lock: string): LockRule | null =>
    rules.has(lock) ? (desk.custody().changedRules.get(lock) ?? rules.get(lock) ?? null) : null;

  const contactsNow = (): ReadonlyMap<string, Contacts> => {
    const found = new Map<string, Contacts>();
    for (const wiring of locks) {
      const levels = silent.has(wiring.lock) ? null : devices.levels(wiring.board);
      const contacts = levels === null ? null : contactsOf(wiring, levels);
      if (contacts !== null) found.set(wiring.lock, contacts);
    }
    return found;
  };

  const facts: SafeCore['facts'] = (about, having = {}) => {
    const standings = people.standings();
    return factsOf({
      rules,
      wall: clock.wall(),
      mono: clock.mono(),
      boot,
      clockTrusted: deps.clockTrusted(),
      workingDay: deps.workingDay,
      people: having.weakBadge === undefined ? standings : withWeakBadge(standings, having.weakBadge),
      penaltyLeftMs: about === null ? 0 : people.penaltyLeft(about.person, about.reader),
      readers: new Set(readers),
      contacts: having.contacts ?? contactsNow(),
      ledgerReady: deps.ledgerReady(),
      simulated,
      sealed: '',
    });
  };

  const track: SafeCore['track'] = (work) => {
    outside.add(work);
    const done = (): boolean => outside.delete(work);
    work.then(done, (cause: unknown) => {
      done();
      deps.onFailed(cause);
    });
  };

  const hands = createEffectHands({
    deps,
    locks,
    alarms,
    show,
    incident: (id) => desk.custody().incidents.get(id),
    onPulse: (opening, outcome) =>
      queue.post(async () => {
        await core.decide({ type: 'pulseSeen', opening, outcome });
      }),
    track,
  });

  const core: SafeCore = {
    deps,
    queue,
    readers,
    silent,
    signings: new Map(),
    show,
    alarms,
    notices,
    state: desk.custody,
    ruleOf,
    wired: () => locks,
    async decide(step, having = {}) {
      const command: CustodyCommand = { ...step, id: newId(random, 'c') };
      const about = command.type === 'badge' || command.type === 'pin' ? command : null;
      const sealed = (having.seal ?? people.seal)(command.id);
      const known: CustodyFacts = { ...facts(about, having), sealed };
      // Decided and evolved at once; what follows waits for the disk.
      const answer = await desk.decideCustody(command, known, having.before);
      carryOut(answer.effects);
      notices.after(command, answer, (id) => desk.custody().incidents.get(id)?.lock ?? null);
      return answer;
    },
    contactsNow,
    facts,
    track,
    async settled() {
      while (queue.waiting() > 0 || outside.size > 0) {
        await queue.idle();
        await Promise.allSettled(outside);
      }
    },
  };

  const carryOut = (effects: readonly CustodyEffect[]): void => {
    for (const effect of effects) hands(effect);
  };
  return core;
}
