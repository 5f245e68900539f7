/** A safe with its people for the tests of custody: facts that a test changes, and a ledger that takes what is decided. */
import type {
  Contacts,
  CustodyCommand,
  CustodyEffect,
  CustodyFacts,
  MovementInput,
  PersonStanding,
} from '../../../daemon/custody/custody-commands.ts';
import { evolveCustody } from '../../../daemon/custody/custody-evolve.ts';
import type { CustodyDecision } from '../../../daemon/custody/decision.ts';
import { type LockRules, loadLockRules } from '../../../daemon/custody/lock-rules.ts';
import { decideCustody } from '../../../daemon/custody/opening-decider.ts';
import { type CustodyState, NO_CUSTODY } from '../../../daemon/custody/opening-states.ts';
import { canonicalize } from '../../../daemon/ledger/canonical-json.ts';
import type { Entry } from '../../../daemon/ledger/entry.ts';
import { createPinCounters } from './pin-counters.ts';

export const MAIN = {
  lock: 'main',
  safe: 'safe-1',
  holds: 'blanks',
  within: null,
  people: [['issuer', 'sealKeeper']],
  factors: { issuer: 'pin', sealKeeper: 'keySwitch' },
  minCredential: 'uid+pin',
  managers: ['head'],
  witnesses: ['head'],
  calendar: null,
  dayEndMinute: 17 * 60,
  changeWithDoorOpen: true,
};

export const SEALS = {
  ...MAIN,
  lock: 'seals',
  holds: 'seals',
  within: 'main',
  people: [['sealKeeper']],
  dayEndMinute: null,
};

export function rulesOf(...rows: readonly unknown[]): LockRules {
  const rules = loadLockRules(rows);
  if (!rules.ok) throw new Error(JSON.stringify(rules.error));
  return rules.value;
}

export const SHUT: Contacts = {
  door: 'shut',
  bolt: 'thrown',
  relay: 'off',
  keys: { sealKeeper: false },
  mechanicalKey: false,
};

export function person(role: string, ...badges: string[]): PersonStanding {
  return { roles: [role], filed: [role], badges: new Map(badges.map((badge) => [badge, 'secure-app'])) };
}

export const NOTHING: MovementInput = { movement: 'mv', purpose: 'inspection', stock: [], seals: [], counted: null };

type Draftless<C> = C extends CustodyCommand ? Omit<C, 'id'> : never;
export type Step = Draftless<CustodyCommand>;
type Facts = { -readonly [K in keyof CustodyFacts]: CustodyFacts[K] };

export interface World {
  readonly facts: Facts;
  readonly entries: Entry[];
  readonly effects: CustodyEffect[];
  state(): CustodyState;
  run(step: Step): CustodyDecision;
  pass(ms: number): CustodyDecision;
  contacts(lock: string, change: Partial<Contacts>): CustodyDecision;
  /** Another run of the daemon on the same ledger: the state is rebuilt from entries alone. */
  restart(): CustodyDecision;
  types(): string[];
}

export function createWorld(...rows: readonly unknown[]): World {
  const facts: Facts = {
    rules: rulesOf(...(rows.length === 0 ? [MAIN] : rows)),
    wall: 1_767_225_600_000,
    mono: 1_000,
    boot: 'boot-1',
    clockTrusted: true,
    local: { day: '2026-01-05', weekday: 1, minute: 600, workingDay: true },
    people: new Map([
      ['ann', person('issuer', 'ann-1', 'ann-2')],
      ['amy', person('issuer', 'amy-1')],
      ['ken', person('sealKeeper', 'ken-1')],
      ['kim', person('sealKeeper', 'kim-1')],
      ['hal', person('head', 'hal-1')],
      ['hua', person('head', 'hua-1')],
      ['sam', person('systemAdmin', 'sam-1')],
    ]),
    readers: new Set(['r1', 'r2']),
    contacts: new Map([
      ['main', SHUT],
      ['seals', SHUT],
    ]),
    ledgerReady: true,
    simulated: true,
    sealed: 's'.repeat(120),
    penaltyLeftMs: 0,
  };
  const entries: Entry[] = [];
  const effects: CustodyEffect[] = [];
  let state = NO_CUSTODY;
  let count = 0;

  // Safe and desk have one counter, the people's: each PIN typed here goes through it, as the room lets it.
  let counters = createPinCounters(facts.mono);
  const counted = (command: CustodyCommand): CustodyCommand => {
    facts.penaltyLeftMs = 0;
    if (command.type !== 'badge' && command.type !== 'pin') return command;
    facts.penaltyLeftMs = counters.left(command.person, command.reader, facts);
    if (command.type === 'badge' || facts.penaltyLeftMs > 0) return command;
    const penaltyMs = counters.tried(command.person, command.reader, command.right, facts);
    facts.penaltyLeftMs = penaltyMs;
    return { ...command, penaltyMs };
  };

  const run = (step: Step): CustodyDecision => {
    count += 1;
    const command = counted({ ...step, id: `c${count}` } as CustodyCommand);
    const decision = decideCustody(state, command, facts);
    for (const draft of decision.drafts) {
      // What the ledger takes is what comes back: canonical JSON, and nothing else.
      const text = canonicalize(draft);
      if (!text.ok) throw new Error(`${draft.type} is not fit for the ledger: ${text.error}`);
      const entry: Entry = {
        v: 1,
        log: 'l',
        seq: entries.length,
        ts: facts.wall,
        boot: facts.boot,
        mono: facts.mono,
        ...JSON.parse(text.value),
      };
      entries.push(entry);
      state = evolveCustody(state, entry);
    }
    effects.push(...decision.effects);
    return decision;
  };

  return {
    facts,
    entries,
    effects,
    state: () => state,
    run,
    pass: (ms) => {
      facts.mono += ms;
      facts.wall += ms;
      return run({ type: 'tick' });
    },
    contacts: (lock, change) => {
      facts.contacts = new Map(facts.contacts).set(lock, { ...(facts.contacts.get(lock) ?? SHUT), ...change });
      return run({ type: 'tick' });
    },
    restart: () => {
      facts.boot += "'";
      facts.mono = 5;
      counters = counters.inRun(facts.mono);
      state = entries.reduce(evolveCustody, NO_CUSTODY);
      return run({ type: 'start' });
    },
    types: () => entries.map(({ type }) => type),
  };
}

export const badge = (who: string, reader = 'r1', card = `${who}-1`, lock = 'main'): Step => ({
  type: 'badge',
  lock,
  reader,
  badge: card,
  person: who,
});
export const pin = (who: string, right = true, reader = 'r1', lock = 'main'): Step => ({
  type: 'pin',
  lock,
  reader,
  person: who,
  right,
  // The world's counters fill it in.
  penaltyMs: 0,
});

/** Turns a key: contact and command, as the board says it. */
export function turnKey(world: World, turned: boolean, lock = 'main'): CustodyDecision {
  const before = world.facts.contacts.get(lock) ?? SHUT;
  world.facts.contacts = new Map(world.facts.contacts).set(lock, { ...before, keys: { sealKeeper: turned } });
  return world.run({ type: 'key', lock, role: 'sealKeeper', turned });
}

export function release(world: World, issuer = 'ann', keeper = 'ken'): CustodyDecision {
  world.run(badge(issuer));
  world.run(pin(issuer));
  world.run(badge(keeper, 'r2'));
  return turnKey(world, true);
}

/** Released, pulse seen, door open, relay off again. */
export function openDoor(world: World): void {
  release(world);
  const opening = world.state().openings.get('main')?.opening ?? '';
  world.contacts('main', { relay: 'on' });
  world.run({ type: 'pulseSeen', opening, outcome: 'seen' });
  world.contacts('main', { bolt: 'drawn' });
  world.contacts('main', { door: 'open' });
  world.contacts('main', { relay: 'off', keys: { sealKeeper: false } });
}

export function register(world: World, input: Partial<MovementInput> = {}): CustodyDecision {
  world.run({ type: 'enterMovement', lock: 'main', by: 'ann', input: { ...NOTHING, ...input } });
  return world.run({ type: 'confirmMovement', lock: 'main', by: 'ken' });
}

export function shutDoor(world: World): CustodyDecision {
  world.contacts('main', { door: 'shut' });
  return world.contacts('main', { bolt: 'thrown' });
}

export const pulses = (world: World): number => world.effects.filter(({ type }) => type === 'pulse').length;
export const refused = (decision: CustodyDecision): string | null => decision.refusal?.code ?? null;
/** How the last opening ended without a register. */
export const outcome = (world: World): unknown =>
  world.entries.findLast(({ type }) => type === 'opening.ended')?.data.outcome;
export const alarms = (world: World): unknown[] =>
  world.entries.flatMap(({ type, data }) => (type === 'safe.alarm' ? [data.kind] : []));
