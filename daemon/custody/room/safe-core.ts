/** Decisions of the safe, one at a time: facts taken fresh, entries on disk, then the effects in their order. */

import type { LockConfig } from '../../config/lock-schema.ts';
import type { CustodyAnswer } from '../../desk/desk.ts';
import type { EntryDraft } from '../../ledger/entry.ts';
import { newId } from '../../random.ts';
import type { Contacts, CustodyCommand, CustodyEffect, CustodyFacts } from '../custody-commands.ts';
import { inForce, type LockRule } from '../lock-rules.ts';
import type { CustodyState } from '../opening-states.ts';
import { type AlarmBook, createAlarmBook } from './alarm-book.ts';
import { factsOf } from './custody-facts.ts';
import { createDecisionQueue, type DecisionQueue } from './decision-queue.ts';
import { createEffectHands } from './effect-hands.ts';
import { contactsOf } from './lock-contacts.ts';
import { createNotices, type Notices } from './notices.ts';
import { createReaderShow, type ReaderShow } from './reader-show.ts';
import type { SafeRoomDeps } from './room-deps.ts';
import type { Signing, Unnumbered } from './signing.ts';
import { type ClockLook, createClockLook } from './time-watch.ts';

/** A release that took longer to be on disk is none: nobody may stand before the safe any more. Milliseconds, by either clock. */
const RELEASE_WITHIN_MS = 5_000;
/** They let nobody in, and how a door came to stand open is theirs to say first. */
const LOOKS_LATER: readonly CustodyCommand['type'][] = ['clockMoved', 'start', 'regained'];

/** What one command brings along beside itself. */
export interface With {
  /** Of the PIN that it stands on: hides or tells duress, and nobody here can see which. */
  readonly seal?: (context: string) => string;
  /** Contacts as they were when the board spoke; else as they are now. */
  readonly contacts?: ReadonlyMap<string, Contacts>;
  /** Written in front, in the same transaction. */
  readonly before?: readonly EntryDraft[];
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
  readonly look: ClockLook;
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
  const look = createClockLook(clock);
  const ruleOf = (lock: string): LockRule | null => {
    const given = rules.get(lock);
    return given === undefined ? null : inForce(given, desk.custody().changedRules.get(lock));
  };

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
    return factsOf({
      rules,
      wall: clock.wall(),
      mono: clock.mono(),
      boot,
      clockTrusted: deps.clockTrusted(),
      workingDay: deps.workingDay,
      people: people.standings(),
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

  const onPulse = (opening: string, outcome: 'seen' | 'failed' | 'unknown'): void =>
    queue.post(async () => {
      await core.decide({ type: 'pulseSeen', opening, outcome });
    });

  const hands = createEffectHands({
    deps,
    locks,
    alarms,
    show,
    incident: (id) => desk.custody().incidents.get(id),
    onPulse,
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
    look,
    state: desk.custody,
    ruleOf,
    wired: () => locks,
    async decide(step, having = {}) {
      // Nothing stands on an attempt from before a jump that no tick has told of yet. In the same turn: what `before` uses up stays unused till then.
      const moved = LOOKS_LATER.includes(step.type) ? null : look.look();
      const voided = moved === null ? null : one({ type: 'clockMoved', cause: 'set', ...moved }, {});
      const [answer] = await Promise.all([one(step, having), voided]);
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

  const one = async (step: Unnumbered, having: With): Promise<CustodyAnswer> => {
    const command: CustodyCommand = { ...step, id: newId(random, 'c') };
    const about = command.type === 'badge' || command.type === 'pin' ? command : null;
    const sealed = (having.seal ?? people.seal)(command.id);
    const known: CustodyFacts = { ...facts(about, having), sealed };
    const { mono, wall } = { mono: clock.mono(), wall: clock.wall() };
    // Decided and evolved at once; what follows waits for the disk.
    const answer = await desk.decideCustody(command, known, having.before);
    const tookMs = Math.max(clock.mono() - mono, Math.abs(clock.wall() - wall));
    carryOut(answer.effects, tookMs > RELEASE_WITHIN_MS);
    notices.after(command, answer, (id) => desk.custody().incidents.get(id)?.lock ?? null);
    return answer;
  };

  const carryOut = (effects: readonly CustodyEffect[], late: boolean): void => {
    for (const effect of effects) {
      if (!late || effect.type !== 'pulse') {
        hands(effect);
        continue;
      }
      deps.log.write('error', 'safe.release-too-late', { state: effect.lock });
      onPulse(effect.opening, 'failed');
    }
  };
  return core;
}
