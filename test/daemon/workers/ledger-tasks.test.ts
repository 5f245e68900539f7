import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { BundleTask } from '../../../daemon/audit/bundle-writing.ts';
import { encodeLeaf } from '../../../daemon/ledger/leaf.ts';
import { leafHash, rootOfHashes } from '../../../daemon/ledger/merkle.ts';
import { writeBundleInThread } from '../../../daemon/workers/export-run.ts';
import { verifyInThread, verifyWithEarlier } from '../../../daemon/workers/verify-run.ts';
import { entriesFrom, madeLedger, ORIGIN, openForTest, temporaryFolder } from '../ledger/ledger-fixture.ts';

const never = (): AbortSignal => new AbortController().signal;
const nothing = (): void => {};

function taskFor(ledger: string, size: number): BundleTask {
  return { ledger, from: 0, size, target: join(temporaryFolder(), 'job.zip'), at: 1_795_314_710_000 };
}

test('a thread verifies a ledger file and says how far it is', async () => {
  const path = await madeLedger(10_500, []);
  const steps: number[][] = [];
  const verified = await verifyInThread({ path, vkey: null }, (done, total) => steps.push([done, total]), never());
  expect(verified).toMatchObject({ ok: true, value: { verdict: 'consistent-only', size: 10_500, findings: [] } });
  expect(steps).toEqual([
    [10_000, 10_500],
    [10_500, 10_500],
  ]);
});

test('a thread verifies a ledger that is in use, and its writer goes on', async () => {
  const path = join(temporaryFolder(), 'ledger.db');
  const { ledger } = await openForTest(path);
  await ledger.append(entriesFrom(0, 500), null);
  await ledger.checkpoint();
  const verifying = verifyInThread({ path, vkey: ledger.vkey }, nothing, never());
  await ledger.append(entriesFrom(500, 500), null);
  const verified = await verifying;
  expect(verified).toMatchObject({ ok: true, value: { verdict: 'sound', signedSize: 500 } });
  expect(ledger.size()).toBe(1_000);
});

test('a changed entry is found in the thread as it is elsewhere', async () => {
  const path = await madeLedger(50, []);
  const database = new Database(path);
  database.exec('DROP TRIGGER ev_no_update; UPDATE ev SET ts = ts + 1 WHERE seq = 7');
  database.close();
  const verified = await verifyInThread({ path, vkey: null }, nothing, never());
  const codes = verified.ok ? verified.value.findings.map(({ code, seq }) => [code, seq]) : [];
  expect(codes).toContainEqual(['column', 7]);
  expect(verified).toMatchObject({ ok: true, value: { verdict: 'broken' } });
});

test('what nobody wants any more ends, whenever it is said, and leaves the file in good order', async () => {
  const path = await madeLedger(20_000, []);
  const before = AbortSignal.abort();
  expect(await verifyInThread({ path, vkey: null }, nothing, before)).toEqual({ ok: false, error: 'cancelled' });
  const stop = new AbortController();
  const steps: number[] = [];
  const verifying = verifyInThread(
    { path, vkey: null },
    (done) => {
      steps.push(done);
      stop.abort();
    },
    stop.signal,
  );
  expect([await verifying, steps]).toEqual([{ ok: false, error: 'cancelled' }, [10_000]]);
  const again = await verifyInThread({ path, vkey: null }, nothing, never());
  expect(again).toMatchObject({ ok: true, value: { size: 20_000 } });
});

test('a thread writes a bundle whose digest and size are the file’s', async () => {
  const ledger = await madeLedger(300, [100]);
  const database = new Database(ledger, { readonly: true });
  const size = Number(database.prepare('SELECT max(size) FROM cp').pluck().get());
  database.close();
  const task = taskFor(ledger, size);
  const written = await writeBundleInThread(task, null, nothing, never());
  const zip = readFileSync(task.target);
  const sha256 = createHash('sha256').update(zip).digest('hex');
  expect(written).toMatchObject({ ok: true, value: { bytes: zip.length, sha256, openings: 0 } });
  const files = unzipSync(zip);
  const leaves = entriesFrom(0, size).map((entry) => `${encodeLeaf(entry)}\n`);
  expect(Buffer.from(files['entries.jsonl'] ?? []).toString()).toBe(leaves.join(''));
  expect(files['openings.jsonl']).toBeUndefined();
});

test('openings are asked for one step after the other and stand in the bundle', async () => {
  const ledger = await madeLedger(5, [5]);
  const task = taskFor(ledger, 5);
  const salt = new Uint8Array(32).fill(7);
  const steps = [[], [{ seq: 1, f: 'number', salt, value: Buffer.from('一') }], [], null];
  let asked = 0;
  const written = await writeBundleInThread(task, async () => steps[asked++] ?? null, nothing, never());
  expect(written).toMatchObject({ ok: true, value: { openings: 1 } });
  expect(asked).toBe(4);
  const lines = Buffer.from(unzipSync(readFileSync(task.target))['openings.jsonl'] ?? []).toString();
  const value = Buffer.from('一').toString('base64url');
  expect(lines).toBe(`{"seq":1,"f":"number","salt":"${Buffer.from(salt).toString('base64url')}","value":"${value}"}\n`);
});

test('a vault that fails in a way that cannot be is a bug, and ends the thread', async () => {
  const task = taskFor(await madeLedger(5, [5]), 5);
  const bug = new Error('bug');
  const writing = writeBundleInThread(task, () => Promise.reject(bug), nothing, never());
  await expect(writing).rejects.toBe(bug);
});

test('an export that is stopped while it waits for openings ends', async () => {
  const task = taskFor(await madeLedger(5, [5]), 5);
  const stop = new AbortController();
  const waits = Promise.withResolvers<null>();
  const writing = writeBundleInThread(
    task,
    () => {
      stop.abort();
      return waits.promise;
    },
    nothing,
    stop.signal,
  );
  expect(await writing).toEqual({ ok: false, error: 'cancelled' });
  waits.resolve(null);
});

test('a ledger that is not there, and a place that cannot be written, fail without a file', async () => {
  const missing = taskFor(join(temporaryFolder(), 'none.db'), 5);
  expect(await writeBundleInThread(missing, null, nothing, never())).toEqual({ ok: false, error: 'task-failed' });
  expect(existsSync(missing.target)).toBe(false);
  const nowhere = { ...taskFor(await madeLedger(5, [5]), 5), target: '/proc/none/job.zip' };
  expect(await writeBundleInThread(nowhere, null, nothing, never())).toEqual({ ok: false, error: 'task-failed' });
});

test('earlier epochs are verified too, as far as they count: one changed leaf there makes the whole broken', async () => {
  const [path, old] = [await madeLedger(30, []), await madeLedger(40, [])];
  const hashes = entriesFrom(0, 25).map((entry) => leafHash(Buffer.from(encodeLeaf(entry))));
  const root = rootOfHashes(hashes, 0, 25).toString('hex');
  const verify = verifyWithEarlier([{ epoch: 1, origin: ORIGIN, size: 25, root, path: old }]);
  const run = async () => {
    const verified = await verify({ path, vkey: null }, nothing, never());
    return verified.ok ? [verified.value.verdict, verified.value.findings] : verified.error;
  };
  expect(await run()).toEqual(['consistent-only', []]);
  const database = new Database(old);
  database.exec('DROP TRIGGER ev_no_update');
  // Beyond what the recovery took over nothing counts.
  database.exec(
    'UPDATE ev SET leaf = CAST(replace(CAST(leaf AS TEXT), \'"n":30\', \'"n":31\') AS BLOB) WHERE seq = 30',
  );
  expect(await run()).toEqual(['consistent-only', []]);
  database.exec('UPDATE ev SET leaf = CAST(replace(CAST(leaf AS TEXT), \'"n":7\', \'"n":8\') AS BLOB) WHERE seq = 7');
  database.close();
  expect(await run()).toEqual([
    'broken',
    [{ code: 'checkpoint-root', seq: null, detail: `${ORIGIN}: checkpoint-root` }],
  ]);
  rmSync(old);
  expect(await run()).toEqual(['broken', [{ code: 'unreadable', seq: null, detail: expect.stringContaining(ORIGIN) }]]);
});
