import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createDesk } from '../../daemon/desk/desk.ts';
import type { Entry } from '../../daemon/ledger/entry.ts';
import { leafHash } from '../../daemon/ledger/merkle.ts';
import { createReplayCheck, type ReplayTrouble } from '../../daemon/ledger/replay-check.ts';
import { replayLedger, replayStartTrouble, settleInterrupted } from '../../daemon/recovery.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { entryAt, madeLedger, ORIGIN, openForTest } from './ledger/ledger-fixture.ts';

function requested(seq: number, reading: string, subj: string | null): Entry {
  return {
    ...{ v: 1, log: 'log.example/c1', seq, ts: 0, boot: 'before', mono: 0, type: 'reading.requested', tv: 1 },
    ...{ actors: [{ key: 'k1' }], cause: reading, dev: 'r1', sim: true },
    ...(subj === null ? {} : { subj }),
    data: { reading, reader: `r-${reading}`, purpose: 'issue', keep: subj !== null },
  };
}

test('what a reading that was cut off had put into the vault is erased, before the entry that ends it', async () => {
  const order: string[] = [];
  const desk = createDesk({
    ledger: {
      origin: 'log.example/c1',
      nextSeq: () => 2,
      append: async (entries) => {
        for (const { type, cause } of entries) order.push(`${type} ${cause}`);
      },
      findCall: () => null,
    },
    clock: createManualClock(),
    onEntry: () => {},
    boot: 'now',
    publish: () => {},
  });
  desk.replay(requested(0, 'rd_kept', 's_kept'));
  desk.replay(requested(1, 'rd_not', null));
  await settleInterrupted(desk, { erase: (subject) => order.push(`erase ${subject}`) });
  expect(order).toEqual(['erase s_kept', 'reading.interrupted rd_kept', 'reading.interrupted rd_not']);
  expect(desk.readings().running.size).toBe(0);
});

/** What a start makes of a ledger of 1,200 entries, signed at 700 and at the end, that somebody changed by hand. */
async function replayed(change: (database: Database.Database) => void): Promise<ReplayTrouble | 'fine'> {
  const path = await madeLedger(1_200, [700]);
  const database = new Database(path);
  const triggers = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all();
  for (const name of triggers) database.exec(`DROP TRIGGER ${name}`);
  change(database);
  database.close();
  const { ledger } = await openForTest(path);
  const result = replayLedger(ledger, { replay: () => {} });
  return result.ok ? 'fine' : result.error;
}

const edit = (database: Database.Database, seq: number, leaf: string, withHash: boolean): void => {
  database.prepare('UPDATE ev SET leaf = ? WHERE seq = ?').run(Buffer.from(leaf), seq);
  if (withHash) database.prepare('UPDATE ev SET lh = ? WHERE seq = ?').run(leafHash(Buffer.from(leaf)), seq);
};
const OTHER = JSON.stringify(entryAt(500, { n: 501 }));

test('a ledger as it was written is replayed, every entry once and in order', async () => {
  const { ledger } = await openForTest(await madeLedger(1_200, [700]));
  const seen: number[] = [];
  expect(replayLedger(ledger, { replay: ({ seq }) => void seen.push(seq) }).ok).toBe(true);
  expect(seen).toEqual(Array.from({ length: 1_200 }, (_, seq) => seq));
  const { ledger: empty } = await openForTest(await madeLedger(0, []));
  expect(replayLedger(empty, { replay: () => {} }).ok).toBe(true);
});

test('an old entry that was edited stops the start and is named, whether or not its hash was edited too', async () => {
  expect(await replayed((database) => edit(database, 500, OTHER, false))).toEqual({ seq: 500, reason: 'leaf-hash' });
  expect(await replayed((database) => edit(database, 500, '{"n":', false))).toEqual({ seq: 500, reason: 'leaf-hash' });
  expect(await replayed((database) => edit(database, 500, OTHER, true))).toEqual({ seq: 500, reason: 'tile' });
});

test('two entries that changed places, an entry of another log, and one that is missing are named', async () => {
  const leafOf = (database: Database.Database, seq: number): string =>
    String(database.prepare<[number], Buffer>('SELECT leaf FROM ev WHERE seq = ?').pluck().get(seq));
  expect(
    await replayed((database) => {
      const [one, two] = [leafOf(database, 300), leafOf(database, 301)];
      edit(database, 300, two, true);
      edit(database, 301, one, true);
    }),
  ).toEqual({ seq: 300, reason: 'leaf-place' });
  const foreign = JSON.stringify({ ...entryAt(500), log: 'log.example/other' });
  expect(await replayed((database) => edit(database, 500, foreign, true))).toEqual({ seq: 500, reason: 'leaf-place' });
  const gone = (database: Database.Database) => database.exec('DELETE FROM ev WHERE seq = 500');
  expect(await replayed(gone)).toEqual({ seq: 500, reason: 'leaf-missing' });
});

test('an entry edited with its hash and its tile: the root that was signed tells, though no single entry does', async () => {
  const { ledger } = await openForTest(await madeLedger(1_200, [700]));
  const rows = [...ledger.read(0, 1_199)].map((row) =>
    row.seq === 500 ? { ...row, leaf: OTHER, leafHash: leafHash(Buffer.from(OTHER)).toString('hex') } : row,
  );
  const tile = (n: number): Uint8Array =>
    Buffer.concat(rows.slice(n * 256, n * 256 + 256).map((row) => Buffer.from(row.leafHash, 'hex')));
  const edited = {
    size: () => 1_200,
    read: (from: number, to: number) => rows.slice(from, to + 1),
    evidence: () => ({ ...ledger.evidence(), tile }),
  };
  const bug = () => {
    throw new Error('no such state');
  };
  // What was made by hand may break the fold; that is not taken for a bug of ours.
  expect(replayLedger(edited, { replay: bug })).toEqual({ ok: false, error: { seq: null, reason: 'checkpoint-root' } });
  expect(() => replayLedger(ledger, { replay: bug })).toThrow('no such state');
});

test('a checkpoint beyond the end, of another key, or entries that end too early are trouble', async () => {
  const { ledger } = await openForTest(await madeLedger(300, []));
  const evidence = ledger.evidence();
  expect(evidence.origin).toBe(ORIGIN);
  const check = (over: Partial<typeof evidence>, count: number) => {
    const made = createReplayCheck({ ...evidence, ...over });
    for (const row of ledger.read(0, count - 1)) made.take(row, JSON.parse(row.leaf));
    return made.end(300);
  };
  expect(check({}, 300)).toBeNull();
  expect(check({ note: null }, 300)).toBeNull();
  expect(check({}, 299)).toEqual({ seq: 299, reason: 'leaf-missing' });
  expect(check({ note: (evidence.note ?? '').replace('300', '301') }, 300)?.reason).toBe('checkpoint-form');
});

test('the start says the number of the entry in both languages', () => {
  const named = replayStartTrouble('/data/ledger.db', { seq: 57, reason: 'leaf-hash' });
  expect(named.code).toBe('ledger-broken');
  expect(named.zh).toContain('第 57 号记录');
  expect(named.zh).toContain('台账 /data/ledger.db 损坏');
  expect(named.en).toContain('Entry 57 is not as it was written. The ledger /data/ledger.db is');
  const whole = replayStartTrouble('/data/ledger.db', { seq: null, reason: 'checkpoint-root' });
  expect(whole.en).toMatch(/^The ledger \/data\/ledger\.db is damaged/);
});
