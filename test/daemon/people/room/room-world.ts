/** A counter for the people room's tests: real rules, desk and vault, a ledger in memory, a clock turned by hand, a scripted reader. */
import { scryptSync } from 'node:crypto';
import type { CallError } from '../../../../daemon/api/call-error.ts';
import type { PeopleAct, PeopleStateView, PersonRoleName } from '../../../../daemon/api/contract/people.ts';
import type { Caller } from '../../../../daemon/api/ports.ts';
import { createDesk, type Desk } from '../../../../daemon/desk/desk.ts';
import type { Entry } from '../../../../daemon/ledger/entry.ts';
import { DEFAULT_PEOPLE_RULES, type PeopleRules } from '../../../../daemon/people/people-rules.ts';
import { filingChain } from '../../../../daemon/people/roles.ts';
import { createPeopleRoom, type PeopleRoom } from '../../../../daemon/people/room/people-room.ts';
import type { SecretHasher } from '../../../../daemon/people/secret-check.ts';
import type { Vault } from '../../../../daemon/vault/vault.ts';
import type { BadgeKey, CredentialClass } from '../../../../devices/badge-reader/contract.ts';
import type { Result } from '../../../../devices/kit/result.ts';
import { countingRandom } from '../../../support/counting-random.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import { opened, temporaryFolder } from '../../vault/vault-fixture.ts';

export const DESK = 'desk-1';
export const TODAY = '2026-11-22';
export const PASSPHRASE = { sys: 'correct horse battery', sec: 'staple tractor violin' };
export const gates = { formal: '2020-01-01', confidentiality: '2020-01-02' };

/** Identity numbers that pass their check digit are not asked for here; these are of nobody. */
const ID_NUMBERS: Readonly<Record<string, string>> = {
  sys: '110105194912310021',
  sec: '110105194912310022',
  head: '110105194912310023',
  issuer: '110105194912310024',
  deputy: '110105194912310025',
  keeper: '110105194912310026',
};
export const identityOf = (who: string) => ({
  name: `Name of ${who}`,
  idNumber: ID_NUMBERS[who] ?? '110105194912310029',
  login: `login-${who}`,
});
export const cardOf = (who: string): string => `32:CA4D${Buffer.from(who).toString('hex').toUpperCase()}`;
export const PIN = '482913';

export const screen = (keyId: string, role: Caller['role'] = 'office'): Caller => ({
  session: `s-${keyId}`,
  role,
  keyId,
});
export const office = screen('k-office');

/** The value of a call that must succeed. */
export async function must<T>(call: Promise<Result<T, CallError>> | Result<T, CallError>): Promise<T> {
  const answer = await call;
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

/** The error of a call that must be refused. */
export async function refused(call: Promise<Result<unknown, CallError>> | Result<unknown, CallError>) {
  const answer = await call;
  if (answer.ok) throw new Error('was allowed');
  return answer.error;
}

export interface RoomWorld {
  readonly clock: ManualClock;
  readonly vault: Vault;
  readonly folder: string;
  readonly entries: Entry[];
  readonly views: PeopleStateView[];
  readonly shown: string[];
  readonly logged: unknown[];
  readonly published: unknown[];
  duress: number;
  hashes: number;
  room: PeopleRoom;
  desk: Desk;
  /** Hashes wait until `release` while true. */
  holdHashes(): { release(): void };
  /** Ends this run without a word and begins another one over the same ledger and vault. */
  restart(): Promise<void>;
  badge(credential: string, credentialClass?: CredentialClass, reader?: string): Promise<void>;
  /** Digits; `#` enter, `*` clear, `F` another key. */
  keys(text: string, reader?: string): Promise<void>;
  reader(type: 'regained' | 'lost', reader?: string): Promise<void>;
  types(from?: number): string[];
  /** Lets what is due run. */
  settle(): Promise<void>;
}

export interface RoomWorldOptions {
  readonly rules?: Partial<PeopleRules>;
  readonly simulated?: boolean;
  readonly deskReaders?: readonly string[];
}

const KEYS: Readonly<Record<string, BadgeKey>> = { '#': 'enter', '*': 'clear', F: 'other' };
const keyOf = (letter: string): BadgeKey => KEYS[letter] ?? (letter as BadgeKey);

export async function createRoomWorld(options: RoomWorldOptions = {}): Promise<RoomWorld> {
  const clock = createManualClock(Date.parse(`${TODAY}T02:00:00Z`));
  const folder = temporaryFolder();
  const vault = opened(folder);
  const random = countingRandom();
  const entries: Entry[] = [];
  const views: PeopleStateView[] = [];
  const shown: string[] = [];
  const logged: unknown[] = [];
  const published: unknown[] = [];
  const held: (() => void)[] = [];
  let holding = false;
  let runs = 0;
  const rules: PeopleRules = { ...DEFAULT_PEOPLE_RULES, ...options.rules };

  const hasher: SecretHasher = {
    async hash(password, salt, { logN, r, p }) {
      world.hashes += 1;
      if (holding) await new Promise<void>((resolve) => held.push(resolve));
      return { ok: true, value: new Uint8Array(scryptSync(password, salt, 32, { N: 2 ** logN, r, p })) };
    },
  };

  const begin = (): Pick<RoomWorld, 'desk' | 'room'> => {
    const boot = `boot-${++runs}`;
    const desk = createDesk({
      ledger: {
        origin: 'log.example/c1',
        nextSeq: () => entries.length,
        async append(added) {
          entries.push(...added);
        },
        findCall: () => null,
      },
      clock,
      boot,
      publish: (event) => published.push(event),
      onEntry: () => {},
    });
    for (const entry of entries) desk.replay(entry);
    const room = createPeopleRoom({
      desk,
      vault,
      hasher,
      cost: { logN: 1, r: 1, p: 1 },
      random,
      clock,
      boot,
      startedMono: clock.mono(),
      clockTrusted: () => true,
      rules,
      deskReaders: options.deskReaders ?? [DESK],
      simulated: options.simulated ?? false,
      feedback: (reader, state) => shown.push(`${reader} ${state}`),
      onView: (view) => views.push(view),
      onDuress: () => {
        world.duress += 1;
      },
      log: { write: (level, event, fields) => void logged.push({ level, event, fields }) },
    });
    return { desk, room };
  };

  const status = { tamper: false, powerFault: false };
  const world: RoomWorld = {
    clock,
    vault,
    folder,
    entries,
    views,
    shown,
    logged,
    published,
    duress: 0,
    hashes: 0,
    ...begin(),
    holdHashes() {
      holding = true;
      return {
        release() {
          holding = false;
          for (const go of held.splice(0)) go();
        },
      };
    },
    async restart() {
      // Its timers end with it; nothing that it still does is waited for.
      void world.room.close();
      Object.assign(world, begin());
      await world.room.start();
      for (const reader of options.deskReaders ?? [DESK]) await world.reader('regained', reader);
    },
    async badge(credential, credentialClass = 'secure-app', reader = DESK) {
      world.room.onBadgeReader(reader, { type: 'badge', credential, credentialClass, format: 'raw', secured: true });
      await world.settle();
    },
    async keys(text, reader = DESK) {
      world.room.onBadgeReader(reader, { type: 'keys', keys: { reveal: () => [...text].map(keyOf) } });
      await world.settle();
    },
    async reader(type, reader = DESK) {
      world.room.onBadgeReader(
        reader,
        type === 'regained' ? { type, status } : { type, trouble: { code: 'no-answer' } },
      );
      await world.settle();
    },
    types: (from = 0) => entries.slice(from).map(({ type }) => type),
    settle: () => clock.advance(0),
  };
  await world.room.start();
  for (const reader of options.deskReaders ?? [DESK]) await world.reader('regained', reader);
  return world;
}

export const never = (): AbortSignal => new AbortController().signal;

/** A proof by name and passphrase. */
export async function proofOf(world: RoomWorld, who: 'sys' | 'sec', caller = office): Promise<string> {
  const by = { kind: 'passphrase', login: `login-${who}`, passphrase: PASSPHRASE[who] } as const;
  return (await must(world.room.prove({ by }, caller, never()))).proof;
}

export const both = async (world: RoomWorld): Promise<string[]> => [
  await proofOf(world, 'sys'),
  await proofOf(world, 'sec'),
];

/** A proof by badge and PIN at the desk reader. */
export async function badgeProof(world: RoomWorld, who: string, caller = office, pin = PIN): Promise<string> {
  const proving = world.room.prove({ by: { kind: 'badge' } }, caller, never());
  await world.settle();
  await world.badge(cardOf(who));
  await world.keys(`${pin}#`);
  return (await must(proving)).proof;
}

export const setUpParams = (who: 'sys' | 'sec') =>
  ({
    place: who === 'sys' ? 'first' : 'second',
    role: who === 'sys' ? 'systemAdmin' : 'securityAdmin',
    ...identityOf(who),
    ...gates,
    badge: null,
    passphrase: PASSPHRASE[who],
  }) as const;

/** From an empty counter to two administrators. Answers their ids. */
export async function setUp(world: RoomWorld): Promise<{ sys: string; sec: string; securityPrivateKey: string }> {
  const sys = await must(world.room.setUpPerson(setUpParams('sys'), office, never()));
  const sec = await must(world.room.setUpPerson(setUpParams('sec'), office, never()));
  const done = await must(world.room.completeSetUp({ proofs: await both(world), securityKey: null }, office));
  return { sys: sys.person, sec: sec.person, securityPrivateKey: done.securityPrivateKey ?? '' };
}

/** Both administrators do it. Answers what was made. */
export async function manage(world: RoomWorld, act: PeopleAct): Promise<string> {
  return (await must(world.room.act({ act, proofs: await both(world) }, office, never()))).made ?? '';
}

export async function enrolBadge(world: RoomWorld, person: string, card: string): Promise<string> {
  const act = { type: 'enrolBadge', person, class: 'secure-app' } as const;
  const enrolling = world.room.act({ act, proofs: await both(world) }, office, never());
  await world.settle();
  await world.badge(card);
  return (await must(enrolling)).made ?? '';
}

/** `who` shows the own badge first. */
export async function setPin(world: RoomWorld, person: string, who: string, pin = PIN): Promise<void> {
  const setting = world.room.setSecret({ person, secret: { kind: 'pin' } }, office, never());
  await world.settle();
  await world.badge(cardOf(who));
  await world.settle();
  await world.keys(`${pin}#`);
  await world.keys(`${pin}#`);
  await must(setting);
}

/** Somebody with everything on record, a badge, a PIN and a filed permission. */
export async function employ(world: RoomWorld, who: string, role: PersonRoleName) {
  const person = await manage(world, { type: 'enrolPerson', ...identityOf(who), ...gates });
  for (const fact of ['lifelongLetter', 'training', 'assessment', 'handover'] as const)
    await manage(world, { type: 'recordFact', person, fact, day: '2026-03-01' });
  const badge = await enrolBadge(world, person, cardOf(who));
  await manage(world, { type: 'allowSecret', person, kind: 'pin' });
  await setPin(world, person, who);
  await manage(world, { type: 'requestPermission', person, role });
  for (const step of filingChain(role))
    await manage(world, { type: 'approvePermission', person, role, step, day: TODAY });
  await manage(world, { type: 'filePermission', person, role, day: TODAY, from: TODAY, until: null });
  return { person, badge };
}

export async function signIn(world: RoomWorld, who: string, role: PersonRoleName, caller: Caller) {
  return must(world.room.signIn({ proof: await badgeProof(world, who, caller), role }, caller));
}
