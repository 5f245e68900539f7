import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { openCheckpoint } from '../../../daemon/ledger/checkpoint.ts';
import type { CallMark } from '../../../daemon/ledger/entry.ts';
import { encodeLeaf } from '../../../daemon/ledger/leaf.ts';
import { leafHash, rootOfHashes } from '../../../daemon/ledger/merkle.ts';
import { parseVkey } from '../../../daemon/ledger/note-key.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { entriesFrom, entryAt, ORIGIN, openForTest, temporaryFolder } from './ledger-fixture.ts';

const newPath = (): string => join(temporaryFolder(), 'ledger.db');
const mark = (key: string): CallMark => ({ key, method: 'reading.start', argsHash: 'ab'.repeat(32), ref: `r_${key}` });
const hashesOf = (count: number): Buffer[] =>
  entriesFrom(0, count).map((entry) => leafHash(Buffer.from(encodeLeaf(entry))));

test('entries are acknowledged once durable and read back as their canonical text and leaf hash', async () => {
  const { ledger } = await openForTest(newPath());
  expect([ledger.size(), ledger.nextSeq(), ledger.origin]).toEqual([0, 0, ORIGIN]);
  const done = ledger.append(entriesFrom(0, 3), null);
  expect([ledger.size(), ledger.nextSeq()]).toEqual([0, 3]);
  await done;
  expect(ledger.size()).toBe(3);
  const row = (seq: number) => {
    const leaf = encodeLeaf(entryAt(seq));
    return { seq, leaf, leafHash: leafHash(Buffer.from(leaf)).toString('hex') };
  };
  expect(ledger.read(1, 9)).toEqual([row(1), row(2)]);
  expect(ledger.page(undefined, 2)).toEqual([row(2), row(1)]);
  expect(ledger.page(1, 5)).toEqual([row(0)]);
  expect(ledger.read(3, 9)).toEqual([]);
});

test('many appends at once are acknowledged in order', async () => {
  const { ledger } = await openForTest(newPath());
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 600 }, (_, seq) => ledger.append([entryAt(seq)], null).then(() => order.push(seq))),
  );
  expect(order).toEqual(Array.from({ length: 600 }, (_, seq) => seq));
  expect(ledger.size()).toBe(600);
  const checkpoint = await ledger.checkpoint();
  expect(rootOfHashes(hashesOf(600), 0, 600).equals(checkpoint.root)).toBe(true);
});

test('a checkpoint says the durable size, is signed by the log, and is the same for the same size', async () => {
  const { ledger } = await openForTest(newPath());
  await ledger.append(entriesFrom(0, 2), null);
  const first = await ledger.checkpoint();
  const key = parseVkey(first.vkey);
  if (!key.ok) throw new Error(key.error);
  const opened = openCheckpoint(first.note, key.value, []);
  expect(opened).toMatchObject({ ok: true, value: { origin: ORIGIN, size: 2 } });
  expect(rootOfHashes(hashesOf(2), 0, 2).equals(first.root)).toBe(true);
  expect(await ledger.checkpoint()).toEqual(first);
});

test('a ledger that was closed goes on where it stopped, over tile boundaries too', async () => {
  const path = newPath();
  let size = 0;
  for (const more of [1, 254, 1, 1, 300]) {
    const { ledger } = await openForTest(path);
    expect(ledger.nextSeq()).toBe(size);
    await ledger.append(entriesFrom(size, more), null);
    size += more;
    await ledger.close();
  }
  const { ledger } = await openForTest(path);
  const { root } = await ledger.checkpoint();
  expect(rootOfHashes(hashesOf(size), 0, size).equals(root)).toBe(true);
});

test('a call is found while it is under way, when it is durable, and after a restart', async () => {
  const path = newPath();
  const { ledger } = await openForTest(path);
  await ledger.append(entriesFrom(0, 2), null);
  const done = ledger.append([entryAt(2)], mark('k1'));
  expect(ledger.findCall('k1')).toEqual({ ...mark('k1'), seq: 2, durable: false });
  expect(ledger.findCall('k2')).toBeNull();
  await done;
  expect(ledger.findCall('k1')).toEqual({ ...mark('k1'), seq: 2, durable: true });
  await ledger.close();
  const again = await openForTest(path);
  expect(again.ledger.findCall('k1')).toEqual({ ...mark('k1'), seq: 2, durable: true });
});

test('an entry that cannot stand in the ledger throws before anything is written', async () => {
  const { ledger, fatal } = await openForTest(newPath());
  await ledger.append([entryAt(0)], mark('k1'));
  const bad = (act: () => Promise<void>, message: string): void => {
    expect(act).toThrow(message);
    expect(ledger.nextSeq()).toBe(1);
  };
  bad(() => ledger.append([entryAt(2)], null), 'does not belong');
  bad(() => ledger.append([entryAt(1), entryAt(3)], null), 'does not belong');
  bad(() => ledger.append([{ ...entryAt(1), log: 'other.example' }], null), 'does not belong');
  bad(() => ledger.append([entryAt(1, { ratio: 0.5 })], null), 'not-an-integer');
  bad(() => ledger.append([entryAt(1, { text: 'x'.repeat(65_536) })], null), 'too long');
  bad(() => ledger.append([entryAt(1)], mark('k1')), 'written before');
  bad(() => ledger.append([], null), 'nothing to append');
  await ledger.append([entryAt(1)], mark('k2'));
  expect(ledger.size()).toBe(2);
  expect(fatal).toEqual([]);
});

test('ten seconds after an entry the history is signed without anybody asking', async () => {
  const path = newPath();
  const clock = createManualClock();
  const { ledger } = await openForTest(path, clock);
  const signed = (): number => {
    const database = new Database(path, { readonly: true });
    const count = Number(database.prepare('SELECT count(*) FROM cp').pluck().get());
    database.close();
    return count;
  };
  // The writer works in order: once a later entry is acknowledged, everything asked before it is done.
  const next = (): Promise<void> => ledger.append([entryAt(ledger.nextSeq())], null);
  await next();
  await clock.advance(9_999);
  await next();
  await next();
  expect(signed()).toBe(0);
  await clock.advance(1);
  await next();
  await next();
  expect(signed()).toBe(1);
  expect(clock.pending()).toBe(1);
  await ledger.close();
  expect([signed(), clock.pending()]).toEqual([2, 0]);
});

test('when somebody else wrote into the file, the next commit is fatal and nothing is acknowledged any more', async () => {
  const path = newPath();
  const { ledger, fatal } = await openForTest(path);
  await ledger.append([entryAt(0)], null);
  const database = new Database(path);
  database.exec('INSERT INTO ev SELECT 1, ts, type, leaf, lh FROM ev WHERE seq = 0');
  database.close();
  const settled: string[] = [];
  for (const seq of [1, 2]) void ledger.append([entryAt(seq)], null).finally(() => settled.push('settled'));
  await vi.waitUntil(() => fatal.length > 0);
  await ledger.close();
  expect(fatal).toEqual(['SQLITE_CONSTRAINT_TRIGGER']);
  expect(settled).toEqual([]);
  expect(ledger.size()).toBe(1);
});

test('closing twice is harmless, and a closed ledger takes nothing', async () => {
  const { ledger } = await openForTest(newPath());
  const waiting = ledger.append([entryAt(0)], null);
  await Promise.all([ledger.close(), ledger.close()]);
  await waiting;
  expect(() => ledger.append([entryAt(1)], null)).toThrow('closed');
});
