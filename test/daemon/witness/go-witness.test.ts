import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openCheckpoint } from '../../../daemon/ledger/checkpoint.ts';
import { createNoteSigner, parseVkey, privateKeyFromSeed } from '../../../daemon/ledger/note-key.ts';
import { type GoWitness, startGoWitness } from '../../peers/tlog-witness/start-witness.ts';
import { createMemoryLog, createWitnessBench, LOG } from './witness-bench.ts';

/** The clock of the witness, so that its time can be told. */
const CLOCK = 1_795_314_710;

async function witness(state?: string): Promise<GoWitness & { readonly state: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-witness-'));
  const file = state ?? join(folder, 'state');
  const running = await startGoWitness({ state: file, log: LOG.vkey, clock: CLOCK });
  onTestFinished(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...running, state: file };
}

test('each checkpoint is cosigned, and the note with both lines opens', async () => {
  const peer = await witness();
  const bench = createWitnessBench(peer);
  bench.room.start();
  for (const count of [1, 1, 254, 1, 600]) {
    bench.grow(count);
    await bench.stands('cosigned');
  }
  expect(bench.room.views()).toEqual([
    {
      ...{ name: 'witness.example/district', url: peer.url, cosignedSize: 857, cosignedAt: CLOCK, state: 'cosigned' },
    },
  ]);
  expect(bench.log.kept.map(({ size }) => size)).toEqual([1, 2, 256, 257, 857]);
  expect(bench.times.at(-1)).toEqual(['witness.example/district', CLOCK]);
  const [logKey, witnessKey] = [parseVkey(LOG.vkey), parseVkey(peer.vkey)];
  if (!logKey.ok || !witnessKey.ok) throw new Error('no keys');
  const note = `${bench.log.checkpoints(undefined, 1)[0]?.note}${bench.log.kept.at(-1)?.line}`;
  expect(openCheckpoint(note, logKey.value, [witnessKey.value])).toMatchObject({ ok: true, value: { size: 857 } });
  await bench.room.close();
});

test('after a restart it goes on from what was kept, without asking for less', async () => {
  const peer = await witness();
  const before = createWitnessBench(peer);
  before.grow(40);
  await before.stands('cosigned');
  await before.room.close();
  const after = createWitnessBench(peer, before.log);
  expect(after.room.views()[0]).toMatchObject({ cosignedSize: 40, cosignedAt: CLOCK, state: 'idle' });
  after.grow(2);
  await after.stands('cosigned');
  expect(after.room.views()[0]?.cosignedSize).toBe(42);
  await after.room.close();
});

test('a cosignature that was lost on the way is fetched again: the witness names its size, and has ours already', async () => {
  const peer = await witness();
  const before = createWitnessBench(peer);
  before.grow(40);
  await before.stands('cosigned');
  await before.room.close();
  // The same history, and nothing kept of the answer.
  const log = createMemoryLog();
  log.grow(40);
  const after = createWitnessBench(peer, log);
  after.room.start();
  await after.stands('cosigned');
  expect(log.kept.map(({ size }) => size)).toEqual([40]);
  await after.room.close();
});

test('a witness that lost its memory gets everything again', async () => {
  const peer = await witness();
  const bench = createWitnessBench(peer);
  bench.grow(300);
  await bench.stands('cosigned');
  await bench.room.close();
  const anew = await witness();
  const after = createWitnessBench(anew, bench.log);
  after.grow(5);
  await after.stands('cosigned');
  expect(after.room.views()[0]?.cosignedSize).toBe(305);
  await after.room.close();
});

test('another history under the same name: the answer is kept, an entry tells, and it is never asked again', async () => {
  const peer = await witness();
  const honest = createWitnessBench(peer);
  honest.grow(100);
  await honest.stands('cosigned');
  await honest.room.close();
  const forked = createMemoryLog();
  forked.grow(100, 'other');
  const bench = createWitnessBench(peer, forked);
  bench.grow(20);
  await bench.stands('conflict');
  expect(bench.room.conflict()).toBe(true);
  expect(forked.conflicts()).toMatchObject([{ name: 'witness.example/district', size: 120, status: 422 }]);
  expect(forked.conflicts()[0]?.body).toContain('not the same history');
  expect(bench.entries).toMatchObject([{ type: 'log.conflict', data: { size: 120, status: 422, theirs: null } }]);
  bench.grow(1);
  await bench.clock.advance(3_600_000);
  expect(forked.conflicts()).toHaveLength(1);
  await bench.room.close();
  // Also after a restart.
  const later = createWitnessBench(peer, forked);
  later.grow(1);
  expect(later.room.views()[0]?.state).toBe('conflict');
  await later.room.close();
  expect(forked.conflicts()).toHaveLength(1);
});

test('a restored backup: the witness has more than we do, and that is a conflict', async () => {
  const peer = await witness();
  const before = createWitnessBench(peer);
  before.grow(100);
  await before.stands('cosigned');
  await before.room.close();
  const restored = createMemoryLog();
  restored.grow(60);
  const bench = createWitnessBench(peer, restored);
  bench.room.start();
  await bench.stands('conflict');
  expect(bench.entries).toMatchObject([{ data: { size: 60, status: 409, theirs: 100 } }]);
  await bench.room.close();
});

test('a witness that does not know the log refuses, and is asked again later', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-witness-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const stranger = createNoteSigner('log.example/h0001/c2', privateKeyFromSeed(Buffer.alloc(32, 3)));
  const peer = await startGoWitness({ state: join(folder, 'state'), log: stranger.vkey });
  onTestFinished(() => peer.stop());
  const bench = createWitnessBench(peer);
  bench.grow(3);
  await bench.stands('refused');
  expect(bench.clock.pending()).toBe(1);
  await bench.room.close();
});
