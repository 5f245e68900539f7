/**
 * From the event that tells of the second person's last factor (the key switch turned) to the order of the pulse at the board's driver:
 * the real safe room and desk over the real ledger and its writer, on a disk. In it: the decision, the release entry made durable, the effect.
 * Beside it a bare durable append of the same ledger, in turns. Not in it: the check of a PIN, and the bytes on both lines.
 */
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '../../daemon/clock.ts';
import type { LockConfig } from '../../daemon/config/lock-schema.ts';
import type { PersonStanding } from '../../daemon/custody/custody-commands.ts';
import { loadLockRules } from '../../daemon/custody/lock-rules.ts';
import type { SafePeople } from '../../daemon/custody/room/room-deps.ts';
import { createSafeRoom } from '../../daemon/custody/room/safe-room.ts';
import { createDesk } from '../../daemon/desk/desk.ts';
import { type Ledger, openLedger } from '../../daemon/ledger/ledger.ts';
import { newId, systemRandom } from '../../daemon/random.ts';
import { silentLog } from '../../devices/kit/log.ts';
import { ok } from '../../devices/kit/result.ts';
import type { SafeIoLevels } from '../../devices/safe-io/contract.ts';
import type { BenchScope } from './bench-scope.ts';
import type { BenchRow } from './bench-table.ts';
import { medianOf, ratioByRound, spreadOf } from './spread.ts';

const ORIGIN = 'bench.example/h0001/c2';
const ROUNDS = 41;
const WARM_UP = 5;
/** The target, beside which one durable append is allowed. Milliseconds. */
const ALLOWED_MS = 20;

const LOCK: LockConfig = {
  lock: 'main',
  board: 'board',
  relay: 'lock',
  door: 'door',
  bolt: 'bolt',
  keys: { sealKeeper: 'keeperKey', issuer: 'issuerKey' },
  readers: ['r1', 'r2'],
};
const RULE = {
  lock: 'main',
  safe: 'safe-1',
  holds: 'blanks',
  within: null,
  people: [['issuer', 'sealKeeper']],
  // Both turn keys: a PIN's hashing is not what is measured.
  factors: { issuer: 'keySwitch', sealKeeper: 'keySwitch' },
  minCredential: 'uid+pin',
  managers: ['head'],
  witnesses: ['head'],
  calendar: null,
  dayEndMinute: null,
  changeWithDoorOpen: true,
};

function standing(role: string, badge: string): PersonStanding {
  return { roles: [role], filed: [role], badges: new Map([[badge, 'secure-app']]) };
}

const STANDINGS = new Map([
  ['ann', standing('issuer', 'ann-1')],
  ['ken', standing('sealKeeper', 'ken-1')],
]);

const PEOPLE: SafePeople = {
  whoseBadge: ({ credential }) => ({ badge: `${credential}-1`, person: credential }),
  hasPin: () => true,
  tryPin: async () => {
    throw new Error('no PIN in this bench');
  },
  standings: () => STANDINGS,
  penaltyLeft: () => 0,
  signedInAs: () => [],
  seal: () => Buffer.from(systemRandom(64)).toString('base64url'),
  useProofs: () => {
    throw new Error('no proof in this bench');
  },
};

/** One opening up to its pulse, on a fresh state over the same ledger. Milliseconds from the last factor to the pulse. */
async function releaseOnce(ledger: Ledger): Promise<number> {
  const rules = loadLockRules([RULE]);
  if (!rules.ok) throw new Error(JSON.stringify(rules.error));
  const boot = newId(systemRandom, 'boot');
  const inputs = { door: true, bolt: true, keeperKey: false, issuerKey: false };
  let levels: SafeIoLevels = { inputs, outputs: { lock: false } };
  const pulsed = Promise.withResolvers<number>();
  const told = ok(undefined);
  const desk = createDesk({
    ledger,
    clock: systemClock,
    boot,
    publish: () => {},
    onEntry: (entry) => room.onEntry(entry),
  });
  const room = createSafeRoom({
    drawers: [],
    locks: [LOCK],
    rules: rules.value,
    desk,
    devices: {
      feedback: async () => told,
      text: async () => told,
      async pulse() {
        pulsed.resolve(performance.now());
        return ok({ readBack: 'on' });
      },
      allOff: async () => told,
      levels: () => levels,
      acknowledgeReader: () => {},
    },
    people: PEOPLE,
    clock: systemClock,
    random: systemRandom,
    boot,
    simulated: true,
    ledgerReady: () => true,
    clockTrusted: () => true,
    workingDay: () => true,
    onView: () => {},
    pictures: { take: () => {}, picturesOf: () => [] },
    alarms: { raise: () => {}, quiet: () => {} },
    lockScreen: () => {},
    onFailed: pulsed.reject,
    log: silentLog,
  });
  const badge = (reader: string, credential: string): void =>
    room.onBadgeReader(reader, {
      type: 'badge',
      credential,
      credentialClass: 'secure-app',
      format: 'wiegand',
      secured: true,
    });
  const turn = (input: string): void => {
    levels = { ...levels, inputs: { ...levels.inputs, [input]: true } };
    room.onSafeIo('board', { type: 'input', input, active: true });
  };
  await room.start();
  for (const reader of LOCK.readers)
    room.onBadgeReader(reader, { type: 'regained', status: { tamper: false, powerFault: false } });
  room.onSafeIo('board', { type: 'regained', levels });
  badge('r1', 'ann');
  badge('r2', 'ken');
  turn('issuerKey');
  await room.settled();
  const before = performance.now();
  turn('keeperKey');
  const took = (await pulsed.promise) - before;
  await room.settled();
  await room.close();
  return took;
}

async function appendOnce(ledger: Ledger): Promise<number> {
  const entry = {
    v: 1,
    log: ORIGIN,
    seq: ledger.nextSeq(),
    ts: 1_795_314_710_000,
    boot: 'boot_bench',
    mono: 1,
    type: 'bench.bare',
    tv: 1,
    actors: [{ part: 'daemon' }],
    sim: true,
    data: {},
  } as const;
  const before = performance.now();
  await ledger.append([entry], null);
  return performance.now() - before;
}

export async function measureReleasePulse(scope: BenchScope): Promise<BenchRow[]> {
  const opened = await openLedger({
    path: join(scope.folder(), 'ledger.db'),
    keys: { privateKey: generateKeyPairSync('ed25519').privateKey, origin: ORIGIN },
    clock: systemClock,
    expected: false,
    guard: null,
    onFatal: (code) => {
      throw new Error(`the ledger failed: ${code}`);
    },
  });
  if (!opened.ok) throw new Error(`no ledger: ${opened.error.code}`);
  const ledger = opened.value;
  scope.onClose(() => ledger.close());
  const ours: number[] = [];
  const beside: number[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const took = await releaseOnce(ledger);
    const bare = await appendOnce(ledger);
    if (round < 0) continue;
    ours.push(took);
    beside.push(bare);
  }
  return [
    {
      what: 'Safe: last key switch told to pulse ordered',
      unit: 'ms',
      ours: spreadOf(ours),
      beside: { what: 'bare durable append', spread: spreadOf(beside), ratio: ratioByRound(ours, beside) },
      target: { value: ALLOWED_MS + medianOf(beside) },
    },
  ];
}
