import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { StoredConflict } from '../../../daemon/ledger/evidence.ts';
import { verifyLedger } from '../../../daemon/ledger/verify.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { entriesFrom, golden, madeLedger, openForTest } from './ledger-fixture.ts';

const cosignature = (size: number, name: string, line = `\u2014 ${name} AAAA\n`) => ({ size, name, line });
const CONFLICT: StoredConflict = { name: 'witness.example/w', at: 7, size: 5, status: 422, body: 'old 5\n' };

test('checkpoints are told newest first, a page at a time, and the smallest one over an entry is found', async () => {
  const { ledger } = await openForTest(await madeLedger(300, [3, 100, 200]));
  expect(ledger.checkpoints(undefined, 2).map(({ size }) => size)).toEqual([300, 200]);
  expect(ledger.checkpoints(200, 10).map(({ size }) => size)).toEqual([100, 3]);
  expect([0, 2, 3, 199, 200, 299].map((seq) => ledger.checkpointOver(seq)?.size)).toEqual([3, 3, 100, 200, 300, 300]);
  expect(ledger.checkpointOver(300)).toBeNull();
  await ledger.append(entriesFrom(300, 1), null);
  expect(ledger.checkpointOver(300)).toBeNull();
  const made = await ledger.checkpoint();
  expect(ledger.checkpointOver(300)).toEqual({ size: 301, root: Buffer.from(made.root), note: made.note });
});

test('a cosignature is there after a restart; the first one of a witness for a size stays', async () => {
  const path = await madeLedger(5, [3]);
  const { ledger } = await openForTest(path);
  await Promise.all([
    ledger.keepCosignature(cosignature(5, 'b')),
    ledger.keepCosignature(cosignature(5, 'a')),
    ledger.keepCosignature(cosignature(3, 'a')),
    ledger.keepCosignature(cosignature(5, 'a', 'another line\n')),
  ]);
  const kept = [cosignature(5, 'a'), cosignature(5, 'b')];
  expect(ledger.cosignatures(5)).toEqual(kept);
  await ledger.close();
  const again = await openForTest(path);
  expect(again.ledger.cosignatures(5)).toEqual(kept);
  expect(again.ledger.cosignatures(3)).toEqual([cosignature(3, 'a')]);
  expect(again.fatal).toEqual([]);
  expect(verifyLedger({ path, vkey: golden.log_vkey, onProgress: () => {} })).toMatchObject({ verdict: 'sound' });
});

test('a cosignature of what was never signed is a bug and stops nothing', async () => {
  const { ledger, fatal } = await openForTest(await madeLedger(5, [3]));
  await expect(ledger.keepCosignature(cosignature(4, 'a'))).rejects.toThrow(/nothing signed at 4/);
  await expect(ledger.keepCosignature(cosignature(6, 'a'))).rejects.toThrow(/nothing signed at 6/);
  await ledger.append(entriesFrom(5, 1), null);
  expect(fatal).toEqual([]);
});

test('a conflict is kept once, and for ever', async () => {
  const path = await madeLedger(5, []);
  const { ledger } = await openForTest(path, createManualClock());
  await ledger.keepConflict(CONFLICT);
  await ledger.keepConflict({ ...CONFLICT, at: 8 });
  await ledger.keepConflict({ ...CONFLICT, at: 9, body: 'old 6\n' });
  expect(ledger.conflicts()).toEqual([CONFLICT, { ...CONFLICT, at: 9, body: 'old 6\n' }]);
  await ledger.close();
  const database = new Database(path);
  for (const sql of [
    'UPDATE conflict SET status = 200',
    'DELETE FROM conflict',
    "INSERT OR REPLACE INTO conflict VALUES (1, 'x', 1, 1, 422, '')",
    "INSERT INTO cosig VALUES (4, 'x', 'y')",
  ])
    expect(() => database.exec(sql), sql).toThrow(/^ledger: /);
  database.exec("INSERT INTO cosig VALUES (5, 'x', 'y')");
  for (const sql of [
    "UPDATE cosig SET line = ''",
    'DELETE FROM cosig',
    "INSERT OR REPLACE INTO cosig VALUES (5, 'x', 'z')",
  ])
    expect(() => database.exec(sql), sql).toThrow(/^ledger: /);
  database.close();
});
