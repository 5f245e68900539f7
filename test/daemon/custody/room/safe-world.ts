/** A safe with its room: the real desk over a ledger in memory, people with PINs, one board and two readers that tests move by hand. */

import type { SafeAct, SafeLockView } from '../../../../daemon/api/contract/safe.ts';
import type { LockConfig } from '../../../../daemon/config/lock-schema.ts';
import type { PersonStanding } from '../../../../daemon/custody/custody-commands.ts';
import type { PinOutcome, SafePeople, SafeRoom } from '../../../../daemon/custody/room/room-deps.ts';
import { createSafeRoom } from '../../../../daemon/custody/room/safe-room.ts';
import { createDesk, type Desk } from '../../../../daemon/desk/desk.ts';
import type { Entry } from '../../../../daemon/ledger/entry.ts';
import { refusal } from '../../../../daemon/people/people-refusals.ts';
import type { BadgeKey } from '../../../../devices/badge-reader/contract.ts';
import { err, ok } from '../../../../devices/kit/result.ts';
import type { SafeIo, SafeIoLevels } from '../../../../devices/safe-io/contract.ts';
import { countingRandom } from '../../../support/counting-random.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import { MAIN, rulesOf, SEALS } from '../custody-world.ts';
import { createPinCounters } from '../pin-counters.ts';

export const WIRING: readonly LockConfig[] = [
  {
    lock: 'main',
    board: 'board',
    relay: 'lock',
    door: 'door',
    bolt: 'bolt',
    keys: { sealKeeper: 'keeperKey' },
    tamper: 'untouched',
    readers: ['r1', 'r2'],
    camera: 'cam',
  },
  {
    lock: 'seals',
    board: 'board',
    relay: 'innerLock',
    door: 'innerDoor',
    keys: { sealKeeper: 'innerKey' },
    readers: ['r1'],
  },
];

const SHUT: Readonly<Record<string, boolean>> = {
  door: true,
  bolt: true,
  keeperKey: false,
  untouched: true,
  innerDoor: true,
  innerKey: false,
};

/** Person, role, PIN; the badge of `ann` is `ann-1`, its credential `26:ann-1`. Invented. */
export const STAFF: Readonly<Record<string, { readonly role: string; readonly pin: string }>> = {
  ann: { role: 'issuer', pin: '918273' },
  amy: { role: 'issuer', pin: '564738' },
  ken: { role: 'sealKeeper', pin: '192837' },
  hal: { role: 'head', pin: '473829' },
  hua: { role: 'head', pin: '374655' },
};

export interface SafeWorld {
  readonly clock: ManualClock;
  readonly entries: Entry[];
  /** What was done, in order: `append <types>`, `pulse <output>`, `picture`, … */
  readonly done: string[];
  readonly views: SafeLockView[];
  readonly logged: string[];
  readonly alarms: Set<string>;
  readonly failed: unknown[];
  /** How often the rules were asked. */
  decisions: number;
  room: SafeRoom;
  desk: Desk;
  levels: SafeIoLevels | null;
  /** Answers the next pulses. */
  onPulse: SafeIo['pulse'];
  /** Runs before the check of a PIN is over. */
  onPin: () => Promise<void>;
  /** Runs before an append is acknowledged. */
  onAppend: (entries: readonly Entry[]) => Promise<void>;
  standings: Map<string, PersonStanding>;
  /** Who never set a PIN. */
  withoutPin: Set<string>;
  /** Who sits at a screen. */
  signedIn: { person: string; locked: boolean }[];
  /** PINs under duress that were given; nothing of the room may show it. */
  readonly duress: string[];
  badge(who: string, reader?: string): Promise<void>;
  keys(typed: string, reader?: string): Promise<void>;
  pin(who: string, reader?: string): Promise<void>;
  input(name: string, active: boolean): Promise<void>;
  output(name: string, on: boolean): Promise<void>;
  act(act: SafeAct | null, lock?: string): ReturnType<SafeRoom['prepare']>;
  view(lock?: string): SafeLockView;
  types(): string[];
  outcome(): unknown;
  pulses(): string[];
  /** Another run over the same entries, as if the power had gone; the board is silent until it is heard again. */
  restart(kept?: number): Promise<void>;
  regain(): Promise<void>;
}

export async function createSafeWorld(rows: readonly unknown[] = [MAIN, SEALS]): Promise<SafeWorld> {
  const clock = createManualClock();
  const random = countingRandom();
  const entries: Entry[] = [];
  const counterHolder = { counters: createPinCounters(0) };
  let run = 0;

  const standing = (who: string): PersonStanding => {
    const role = STAFF[who]?.role ?? 'nobody';
    return { roles: [role], filed: [role], badges: new Map([[`${who}-1`, 'secure-app']]) };
  };
  const now = () => ({ wall: clock.wall(), mono: clock.mono(), boot: `boot-${run}` });
  // One size, and nothing in it that tells what it is: as the sealed field of the people room.
  const seal = (context: string): string => {
    world.decisions += 1;
    return Buffer.from(`${context}${random(9).join()}`)
      .toString('base64url')
      .padEnd(86, '0')
      .slice(0, 86);
  };
  const people: SafePeople = {
    whoseBadge: ({ credential, credentialClass }) => {
      const badge = credential.replace('26:', '');
      const person = badge.replace(/-\d$/, '');
      const copied = credentialClass === 'uid' && world.standings.get(person)?.badges.get(badge) === 'secure-app';
      return person in STAFF && !copied ? { badge, person } : null;
    },
    hasPin: (person) => !world.withoutPin.has(person),
    async tryPin({ person, reader }, pin): Promise<PinOutcome> {
      const waitMs = counterHolder.counters.left(person, reader, now());
      if (waitMs > 0) return { outcome: 'refused', code: 'penalty', waitMs };
      await world.onPin();
      const own = STAFF[person]?.pin ?? '';
      const underDuress = pin === `${own.slice(0, -1)}${(Number(own.at(-1)) + 1) % 10}`;
      if (underDuress) world.duress.push(person);
      const right = pin === own || underDuress;
      const penaltyMs = counterHolder.counters.tried(person, reader, right, now());
      return right ? { outcome: 'right', seal } : { outcome: 'wrong', penaltyMs, seal };
    },
    standings: () => world.standings,
    penaltyLeft: (person, reader) => counterHolder.counters.left(person, reader, now()),
    seal,
    signedInAs: (role) => world.signedIn.filter(({ person }) => STAFF[person]?.role === role),
    useProofs(proofs, what) {
      if (!proofs.every((proof) => proof.startsWith('proof-of-'))) return err(refusal('proofMissing'));
      const draft = { type: 'proofs.used', tv: 1, actors: [], data: { proofs: [...proofs], what } };
      return ok({ people: proofs.map((proof) => proof.replace('proof-of-', '')), draft });
    },
  };

  const did = (what: string): { readonly ok: true; readonly value: undefined } => {
    world.done.push(what);
    return ok(undefined);
  };
  const open = (): void => {
    run += 1;
    const desk = createDesk({
      ledger: {
        origin: 'l',
        nextSeq: () => entries.length,
        append(added) {
          entries.push(...added);
          const durable = world.onAppend(added);
          return durable.then(() => void world.done.push(`append ${added.map(({ type }) => type).join(' ')}`));
        },
        findCall: () => null,
      },
      clock,
      boot: `boot-${run}`,
      publish: () => {},
      onEntry: (entry) => world.room?.onEntry(entry),
    });
    world.desk = desk;
    world.room = createSafeRoom({
      locks: WIRING,
      drawers: [{ drawer: 'blanks-drawer', board: 'board', input: 'drawer1', role: 'issuer' }],
      rules: rulesOf(...rows),
      desk,
      devices: {
        feedback: async (_, state) => did(`feedback ${state}`),
        text: async (_, text) => did(`text ${text}`),
        pulse: (_, request) => {
          world.done.push(`pulse ${request.output}`);
          return world.onPulse(request);
        },
        allOff: async () => did('all off'),
        levels: () => world.levels,
        acknowledgeReader: (reader) => void world.done.push(`acknowledge ${reader}`),
      },
      people,
      clock,
      random,
      boot: `boot-${run}`,
      simulated: true,
      ledgerReady: () => true,
      clockTrusted: () => true,
      workingDay: () => true,
      onView: (view) => void world.views.push(view),
      pictures: { take: ({ camera }) => void world.done.push(`picture ${camera}`), picturesOf: () => [] },
      alarms: { raise: (key) => void world.alarms.add(key), quiet: (key) => void world.alarms.delete(key) },
      lockScreen: (person) => void world.done.push(`lock screen ${person}`),
      onFailed: (cause) => void world.failed.push(cause),
      log: { write: (level, event, fields) => void world.logged.push(JSON.stringify({ level, event, fields })) },
    });
  };

  const regained = async (): Promise<void> => {
    for (const reader of ['r1', 'r2'])
      world.room.onBadgeReader(reader, { type: 'regained', status: { tamper: false, powerFault: false } });
    if (world.levels !== null) world.room.onSafeIo('board', { type: 'regained', levels: world.levels });
    await world.room.settled();
  };

  const parts: Omit<SafeWorld, 'room' | 'desk'> = {
    clock,
    entries,
    done: [],
    views: [],
    logged: [],
    alarms: new Set(),
    failed: [],
    decisions: 0,
    levels: { inputs: SHUT, outputs: { lock: false, innerLock: false } },
    onPulse: async () => ok({ readBack: 'on' }),
    onAppend: async () => {},
    onPin: async () => {},
    standings: new Map(Object.keys(STAFF).map((who) => [who, standing(who)])),
    duress: [],
    withoutPin: new Set(),
    signedIn: [],
    async badge(who, reader = 'r1') {
      const credential = `26:${who}-1`;
      world.room.onBadgeReader(reader, {
        type: 'badge',
        credential,
        credentialClass: 'secure-app',
        format: 'wiegand',
        secured: true,
      });
      await world.room.settled();
    },
    async keys(typed, reader = 'r1') {
      const names: Readonly<Record<string, BadgeKey>> = { '#': 'enter', '*': 'clear', '?': 'other' };
      for (const one of typed) {
        const key = names[one] ?? (one as BadgeKey);
        world.room.onBadgeReader(reader, { type: 'keys', keys: { reveal: () => [key] } });
        await world.room.settled();
      }
    },
    pin: (who, reader = 'r1') => world.keys(`${STAFF[who]?.pin}#`, reader),
    async input(name, active) {
      const before = world.levels ?? { inputs: SHUT, outputs: {} };
      world.levels = { ...before, inputs: { ...before.inputs, [name]: active } };
      world.room.onSafeIo('board', { type: 'input', input: name, active });
      await world.room.settled();
    },
    async output(name, on) {
      const before = world.levels ?? { inputs: SHUT, outputs: {} };
      world.levels = { ...before, outputs: { ...before.outputs, [name]: on } };
      world.room.onSafeIo('board', { type: 'output', output: name, on });
      await world.room.settled();
    },
    act: (act, lock = 'main') => world.room.prepare({ lock, act }, { session: 's', role: 'safe', keyId: 'k' }),
    view(lock = 'main') {
      const found = world.room.views().find((one) => one.lock === lock);
      if (found === undefined) throw new Error(`no view of ${lock}`);
      return found;
    },
    types: () => entries.map(({ type }) => type),
    outcome: () => entries.findLast(({ type }) => type === 'opening.ended')?.data.outcome,
    pulses: () => world.done.filter((one) => one.startsWith('pulse')),
    async restart(kept = entries.length) {
      entries.length = kept;
      const { levels } = world;
      world.levels = null;
      counterHolder.counters = counterHolder.counters.inRun(clock.mono());
      open();
      for (const entry of entries) world.desk.replay(entry);
      await world.room.start();
      world.levels = levels;
      await regained();
    },
    regain: regained,
  };
  // Room and desk are put in by `open`, and anew by each restart.
  const world = parts as SafeWorld;
  open();
  await world.room.start();
  await regained();
  world.done.length = 0;
  return world;
}

/** Both people, both factors: the lock is released. */
export async function release(world: SafeWorld, keeperFirst = false): Promise<void> {
  const issuer = async (): Promise<void> => {
    await world.badge('ann', 'r1');
    await world.pin('ann', 'r1');
  };
  const keeper = (): Promise<void> => world.badge('ken', 'r2');
  if (keeperFirst) await keeper();
  await issuer();
  if (!keeperFirst) await keeper();
  await world.input('keeperKey', true);
}

/** What the board sees of an opening door. */
export async function openDoor(world: SafeWorld): Promise<void> {
  await world.output('lock', true);
  await world.input('bolt', false);
  await world.input('door', false);
  await world.input('keeperKey', false);
  await world.output('lock', false);
}

export async function shutDoor(world: SafeWorld): Promise<void> {
  await world.input('door', true);
  await world.input('bolt', true);
}

export const NOTHING = { purpose: 'inspection', stock: [], seals: [], counted: null } as const;

/** The issuer enters with badge and PIN, the keeper confirms with a badge. */
export async function register(
  world: SafeWorld,
  act: SafeAct = { type: 'enterMovement', input: { ...NOTHING, stock: [], seals: [] } },
): Promise<void> {
  await world.act(act);
  await world.badge('ann', 'r1');
  await world.pin('ann', 'r1');
  await world.act({ type: 'confirmMovement' });
  await world.badge('ken', 'r2');
}
