import { expect, test } from 'vitest';
import type { CommissioningRequest, CurrentKey } from '../../../daemon/custody/commissioning-request.ts';
import type { PersonStanding } from '../../../daemon/custody/custody-commands.ts';
import {
  COMMISSION_WITHIN_MS,
  type CommissioningDeps,
  createReaderCommissioning,
} from '../../../daemon/custody/reader-commissioning.ts';
import { canonicalize } from '../../../daemon/ledger/canonical-json.ts';
import type { Entry, EntryDraft } from '../../../daemon/ledger/entry.ts';
import type { ReaderIdentity } from '../../../devices/badge-reader/contract.ts';
import { SCBK_D } from '../../../devices/badge-reader/protocol/scs-crypto.ts';
import { toHex } from '../../../devices/kit/bytes.ts';
import type { DeviceTrouble } from '../../../devices/kit/device.ts';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import { countingRandom } from '../../support/counting-random.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const IDENTITY: ReaderIdentity = { vendor: '5C2623', serial: 0x01020304 };
const OLD_KEY = Uint8Array.from({ length: 16 }, (_, at) => 0xa0 + at);
const PASSPHRASES = ['correct horse battery', 'staple purple window'] as const;
const HEAD = { login: 'zhao', passphrase: PASSPHRASES[0] };
const SECURITY = { login: 'qian', passphrase: PASSPHRASES[1] };

interface Row {
  key: Uint8Array | null;
  pending: Uint8Array | null;
}

function standing(...roles: string[]): PersonStanding {
  return { roles, filed: roles, badges: new Map() };
}

/** A reader that may be asked for a key, the vault's row of it, and the order in which things happened. */
function createWorld(row: Row | null = null) {
  const clock = createManualClock();
  const entries: Entry[] = [];
  const happened: string[] = [];
  const given: { currentKey: 'default' | Uint8Array; newKey: Uint8Array }[] = [];
  const rows = new Map<string, Row>(row === null ? [] : [['safe-reader', row]]);
  const logins = ['zhao', 'qian', 'li'];
  const persons = ['p_head', 'p_sec', 'p_issuer'];
  const world = {
    clock,
    entries,
    happened,
    given,
    rows,
    people: new Map([
      ['p_head', standing('head')],
      ['p_sec', standing('securityAdmin')],
      ['p_issuer', standing('issuer')],
    ]),
    /** What the reader makes of the key. */
    answer: async (): Promise<Result<ReaderIdentity, DeviceTrouble>> => ok(IDENTITY),
    onRecord: async (): Promise<void> => {},
    onKeep: (): void => {},
    onConfirm: (): void => {},
    types: () => entries.map(({ type }) => type),
    begin: () => {
      const deps: CommissioningDeps = {
        readers: new Map([
          ['safe-reader', { simulated: true }],
          ['desk-reader', { simulated: false }],
        ]),
        async prove({ login, passphrase }) {
          happened.push(`prove ${login}`);
          const right = passphrase === (login === 'qian' ? PASSPHRASES[1] : PASSPHRASES[0]);
          return right ? ok({ proof: `a_${logins.indexOf(login)}` }) : err({ code: 'secretWrong', detail: '300' });
        },
        spendProofs(proofs, what) {
          happened.push(`spend ${what}`);
          const people = proofs.map((proof) => persons[Number(proof.slice(2))] ?? '');
          const draft = { type: 'proofs.used', tv: 1, actors: [], data: { proofs: [...proofs], what } };
          return ok({ people, draft });
        },
        standings: () => world.people,
        async record(drafts) {
          await world.onRecord();
          happened.push(`record ${drafts.map(({ type }) => type).join(' ')}`);
          for (const draft of drafts) write(draft);
        },
        keys: {
          find: (reader) => rows.get(reader) ?? null,
          putPending(reader, key) {
            world.onKeep();
            happened.push('keep');
            rows.set(reader, { key: rows.get(reader)?.key ?? null, pending: key });
          },
          confirm(reader, identity) {
            world.onConfirm();
            happened.push(`confirm ${identity.vendor}`);
            rows.set(reader, { key: rows.get(reader)?.pending ?? null, pending: null });
          },
        },
        async commission(_reader, keys) {
          happened.push('commission');
          given.push(keys);
          return world.answer();
        },
        random: countingRandom(),
        clock,
      };
      const room = createReaderCommissioning(deps);
      for (const entry of entries) room.onEntry(entry);
      listeners.push(room.onEntry);
      return room;
    },
  };
  const listeners: ((entry: Entry) => void)[] = [];
  function write(draft: EntryDraft): void {
    expect(canonicalize(draft).ok).toBe(true);
    const entry: Entry = { v: 1, log: 'l', seq: entries.length, ts: 0, boot: 'b', mono: 0, ...draft };
    entries.push(entry);
    for (const listener of listeners) listener(entry);
  }
  return world;
}

function ask(
  currentKey: CurrentKey = 'default',
  managers: CommissioningRequest['managers'] = [HEAD, SECURITY],
): CommissioningRequest {
  return { reader: 'safe-reader', currentKey, managers };
}

test('two managers, the beginning on disk, the key kept, given and confirmed, the outcome on disk: in this order', async () => {
  const world = createWorld();
  expect(await world.begin().commission(ask())).toEqual(ok(IDENTITY));
  expect(world.happened).toEqual([
    'prove zhao',
    'prove qian',
    'spend reader.commissioning',
    'record proofs.used reader.commissioning-begun',
    'keep',
    'commission',
    'confirm 5C2623',
    'record reader.commissioned',
  ]);
  const [, begun, done] = world.entries;
  const actors = [
    { person: 'p_head', role: 'head' },
    { person: 'p_sec', role: 'securityAdmin' },
  ];
  expect(begun).toMatchObject({ tv: 1, actors, dev: 'safe-reader', sim: true, data: { reader: 'safe-reader' } });
  expect(done).toMatchObject({ actors, cause: begun?.cause, data: { reader: 'safe-reader', ...IDENTITY } });
  expect(begun?.cause).toMatch(/^rc_/);
});

test('each new key is another one, of 16 bytes, and never the one that everybody knows', async () => {
  const keys = new Set<string>();
  for (let time = 0; time < 2; time++) {
    const world = createWorld();
    const room = world.begin();
    for (let again = 0; again <= time; again++) await room.commission(ask());
    keys.add(toHex(world.given.at(-1)?.newKey ?? new Uint8Array()));
  }
  expect(keys.size).toBe(2);
  expect([...keys].every((key) => key.replaceAll(' ', '').length === 32)).toBe(true);
  const world = createWorld();
  const drawn = [SCBK_D.bytes, OLD_KEY];
  const room = createReaderCommissioning({
    readers: new Map([['safe-reader', { simulated: true }]]),
    prove: async () => ok({ proof: 'a' }),
    spendProofs: () => ok({ people: ['p_head', 'p_sec'], draft: { type: 't', tv: 1, actors: [], data: {} } }),
    standings: () => world.people,
    record: async () => {},
    keys: { find: () => null, putPending: () => {}, confirm: () => {} },
    commission: async (_reader, keys) => {
      world.given.push(keys);
      return ok(IDENTITY);
    },
    random: (length) => drawn.shift() ?? new Uint8Array(length),
    clock: world.clock,
  });
  await room.commission(ask());
  expect(world.given[0]?.newKey).toEqual(OLD_KEY);
});

test.each([
  ['the first', [{ ...HEAD, passphrase: 'wrong' }, SECURITY], 'firstNotProven', ['prove zhao']],
  ['the second', [HEAD, { ...SECURITY, passphrase: 'wrong' }], 'secondNotProven', ['prove zhao', 'prove qian']],
] as const)('%s passphrase wrong: nothing is begun, and the answer says whose', async (_, managers, code, happened) => {
  const world = createWorld();
  expect(await world.begin().commission(ask('default', managers))).toEqual(
    err({ code, reason: 'secretWrong', detail: '300' }),
  );
  expect(world.happened).toEqual(happened);
  expect(world.entries).toEqual([]);
});

test.each([
  ['the same manager twice', [HEAD, HEAD]],
  ['a manager and an issuer', [HEAD, { login: 'li', passphrase: PASSPHRASES[0] }]],
] as const)('%s: refused, written down, and the proofs are used up', async (_, managers) => {
  const world = createWorld();
  expect(await world.begin().commission(ask('default', managers))).toMatchObject({
    ok: false,
    error: { code: 'notTwoManagers', reason: 'twoPeople' },
  });
  expect(world.types()).toEqual(['proofs.used', 'reader.commissioning-refused']);
  expect(world.entries[1]).toMatchObject({ data: { code: 'twoPeople', clause: 'design 2.6' } });
  expect(world.given).toEqual([]);
});

test('two managers of one role are not two, and one whose permission is not in force is none', async () => {
  const world = createWorld();
  world.people.set('p_sec', standing('head'));
  expect(await world.begin().commission(ask())).toMatchObject({ ok: false, error: { code: 'notTwoManagers' } });
  world.people.set('p_sec', { ...standing('securityAdmin'), filed: [] });
  expect(await world.begin().commission(ask())).toMatchObject({ ok: false, error: { code: 'notTwoManagers' } });
  expect(world.given).toEqual([]);
});

test('no entry, no act: while the beginning is not on disk no key is kept and none is given', async () => {
  const world = createWorld();
  world.onRecord = () => new Promise(() => {});
  void world.begin().commission(ask());
  await world.clock.advance(10_000);
  expect(world.happened.at(-1)).toBe('spend reader.commissioning');
  expect(world.rows.size).toBe(0);
});

test('a disk that refuses the key ends it before the reader hears anything', async () => {
  const world = createWorld();
  world.onKeep = () => {
    throw Object.assign(new Error('disk'), { code: 'SQLITE_FULL' });
  };
  expect(await world.begin().commission(ask())).toMatchObject({ ok: false, error: { code: 'keyNotKept' } });
  expect(world.given).toEqual([]);
  expect(world.entries.at(-1)).toMatchObject({ type: 'reader.commissioning-failed', data: { code: 'key-not-kept' } });
});

test.each([
  [{ code: 'no-answer' }, 'no-answer'],
  [{ code: 'timeout' }, 'timeout'],
  [{ code: 'protocol', reason: 'wrong-key' }, 'wrong-key'],
] as const)(
  'a reader that fails (%j) is an outcome on disk; the key stays kept, for the reader may have it',
  async (trouble, code) => {
    const world = createWorld({ key: OLD_KEY, pending: null });
    world.answer = async () => err(trouble);
    expect(await world.begin().commission(ask('stored'))).toMatchObject({
      ok: false,
      error: { code: 'readerFailed', reason: code },
    });
    expect(world.entries.at(-1)).toMatchObject({
      type: 'reader.commissioning-failed',
      data: { reader: 'safe-reader', code },
    });
    expect(world.rows.get('safe-reader')).toEqual({ key: OLD_KEY, pending: world.given[0]?.newKey });
    expect(world.happened).not.toContain('confirm 5C2623');
  },
);

test('a disk that refuses the confirmation is an outcome too, and the pending key brings the reader back', async () => {
  const world = createWorld();
  world.onConfirm = () => {
    throw Object.assign(new Error('disk'), { code: 'SQLITE_IOERR' });
  };
  const room = world.begin();
  expect(await room.commission(ask())).toMatchObject({ ok: false, error: { reason: 'key-not-confirmed' } });
  world.onConfirm = () => {};
  expect(await room.commission(ask('pending'))).toEqual(ok(IDENTITY));
  expect(world.given[1]).toEqual({ currentKey: world.given[0]?.newKey, newKey: world.given[0]?.newKey });
});

test('a bug is no outcome: it goes on, and the next start says that the act was interrupted', async () => {
  const world = createWorld();
  world.answer = async () => {
    throw new TypeError('a bug');
  };
  await expect(world.begin().commission(ask())).rejects.toThrow('a bug');
  await world.begin().start();
  expect(world.entries.at(-1)).toMatchObject({ type: 'reader.commissioning-failed', data: { code: 'interrupted' } });
});

test.each([
  ['before the key was kept', 'keep'],
  ['before the reader got it', 'commission'],
  ['before it was confirmed', 'confirm'],
] as const)('a crash %s is found at the next start, once, and both keys can be tried by hand', async (_, at) => {
  const world = createWorld({ key: OLD_KEY, pending: null });
  // A throw stands for the end of the process in the middle of a write.
  const killed = (): never => {
    throw new Error('killed');
  };
  if (at === 'keep') world.onKeep = killed;
  else if (at === 'confirm') world.onConfirm = killed;
  else world.answer = () => new Promise(() => {});
  const dying = world.begin().commission(ask('stored'));
  dying.catch(() => {});
  await world.clock.advance(0);
  expect(world.types()).toEqual(['proofs.used', 'reader.commissioning-begun']);

  world.onKeep = () => {};
  world.onConfirm = () => {};
  world.answer = async () => ok(IDENTITY);
  const next = world.begin();
  await next.start();
  expect(world.types().at(-1)).toBe('reader.commissioning-failed');
  expect(world.entries.at(-1)).toMatchObject({
    actors: [{ part: 'daemon' }],
    cause: world.entries[1]?.cause,
    sim: true,
    data: { reader: 'safe-reader', code: 'interrupted' },
  });
  const after = world.entries.length;
  await world.begin().start();
  expect(world.entries).toHaveLength(after);

  const [first] = world.given;
  expect(await next.commission(ask('stored'))).toEqual(ok(IDENTITY));
  expect(world.given.at(-1)?.currentKey).toEqual(OLD_KEY);
  // A key that the reader may have is given again; were a new one made, the reader might be lost for ever.
  if (first !== undefined) expect(world.given.at(-1)?.newKey).toEqual(first.newKey);
});

test('a key that was kept and perhaps given is never replaced by a newer one, whatever is tried', async () => {
  const world = createWorld();
  world.answer = async () => err({ code: 'timeout' });
  const room = world.begin();
  for (const current of ['default', 'pending', OLD_KEY, 'default'] as const) await room.commission(ask(current));
  expect(new Set(world.given.map(({ newKey }) => toHex(newKey))).size).toBe(1);
  world.answer = async () => ok(IDENTITY);
  await room.commission(ask('pending'));
  // Confirmed: the next one is new.
  await room.commission(ask('stored'));
  expect(toHex(world.given.at(-1)?.newKey ?? OLD_KEY)).not.toBe(toHex(world.given[0]?.newKey ?? OLD_KEY));
  expect(world.given.at(-1)?.currentKey).toEqual(world.given[0]?.newKey);
});

test.each([
  ['stored', 'noStoredKey'],
  ['pending', 'noPendingKey'],
] as const)('where there is no %s key that is said before anybody is asked for a word', async (current, code) => {
  const world = createWorld();
  expect(await world.begin().commission(ask(current))).toMatchObject({ ok: false, error: { code } });
  expect(world.happened).toEqual([]);
});

test('a reader that is not configured, and one that is being given a key already, are refused', async () => {
  const world = createWorld();
  const room = world.begin();
  expect(await room.commission({ ...ask(), reader: 'other' })).toMatchObject({ error: { code: 'readerUnknown' } });
  let answer = (_: Result<ReaderIdentity, DeviceTrouble>): void => {};
  world.answer = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const first = room.commission(ask());
  await world.clock.advance(0);
  expect(await room.commission(ask())).toMatchObject({ error: { code: 'underWay' } });
  answer(ok(IDENTITY));
  expect(await first).toEqual(ok(IDENTITY));
  world.answer = async () => ok(IDENTITY);
  expect(await room.commission(ask('stored'))).toEqual(ok(IDENTITY));
});

test('after two minutes the people get an answer; the end is written down when it comes, and until then the reader is taken', async () => {
  const world = createWorld();
  const room = world.begin();
  let answer = (_: Result<ReaderIdentity, DeviceTrouble>): void => {};
  world.answer = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const asked = room.commission(ask());
  await world.clock.advance(COMMISSION_WITHIN_MS - 1);
  expect(world.types()).toEqual(['proofs.used', 'reader.commissioning-begun']);
  await world.clock.advance(1);
  expect(await asked).toMatchObject({ ok: false, error: { code: 'stillRunning' } });
  expect(await room.commission(ask())).toMatchObject({ error: { code: 'underWay' } });
  answer(ok(IDENTITY));
  await world.clock.advance(0);
  expect(world.types().at(-1)).toBe('reader.commissioned');
  expect(world.clock.pending()).toBe(0);
});

test('no passphrase, login or key stands in an entry', async () => {
  const world = createWorld({ key: OLD_KEY, pending: null });
  await world.begin().commission(ask('stored'));
  await world.begin().commission(ask('stored', [HEAD, { ...SECURITY, passphrase: 'wrong but long' }]));
  const text = JSON.stringify(world.entries).toLowerCase();
  const keys = [OLD_KEY, ...world.given.map(({ newKey }) => newKey)].flatMap((key) => [
    toHex(key).replaceAll(' ', '').toLowerCase(),
    Buffer.from(key).toString('base64').toLowerCase(),
  ]);
  for (const planted of [...PASSPHRASES, 'wrong but long', 'zhao"', 'qian"', ...keys])
    expect(text).not.toContain(planted);
});
