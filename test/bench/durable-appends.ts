/** Entries made durable, one at a time and many under way, beside the disk's own write and `fdatasync` in the same folder. */
import { generateKeyPairSync } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemClock } from '../../daemon/clock.ts';
import type { Entry } from '../../daemon/ledger/entry.ts';
import { type Ledger, openLedger } from '../../daemon/ledger/ledger.ts';
import type { BenchScope } from './bench-scope.ts';
import type { BenchRow } from './bench-table.ts';
import { medianOf, ratioByRound, spreadOf } from './spread.ts';

const ORIGIN = 'bench.example/h0001/c1';
const ROUNDS = 21;
const APPENDS_A_ROUND = 50;
const BLOCK_BYTES = 4_096;
/** What the way through the ledger may cost more than the disk's own write and sync. Milliseconds. */
const MOST_ADDED_MS = 0.2;
/** The file that is written to has this many blocks from the start, so that its size never changes: the disk's best case. */
const BLOCKS = 256;

function entryAt(seq: number): Entry {
  return {
    v: 1,
    log: ORIGIN,
    seq,
    ts: 1_795_314_710_000 + seq,
    boot: 'boot_bench',
    mono: seq,
    type: 'reading.completed',
    tv: 1,
    actors: [{ part: 'daemon' }],
    sim: true,
    data: { documentKind: 'residentIdCard', samNumber: '05.03-20151231-0000000001-0000000002' },
  };
}

/** Median time of one durable append. Milliseconds. */
async function oneByOne(ledger: Ledger): Promise<number> {
  const times: number[] = [];
  for (let append = 0; append < APPENDS_A_ROUND; append++) {
    const before = performance.now();
    await ledger.append([entryAt(ledger.nextSeq())], null);
    times.push(performance.now() - before);
  }
  return medianOf(times);
}

/** Entries a second, `count` under way at once. */
async function together(ledger: Ledger, count: number): Promise<number> {
  const before = performance.now();
  await Promise.all(Array.from({ length: count }, () => ledger.append([entryAt(ledger.nextSeq())], null)));
  return (1_000 * count) / (performance.now() - before);
}

interface DiskFile {
  /** Median time of one block written and synced. Milliseconds. */
  round(): number;
}

function openDiskFile(scope: BenchScope, path: string): DiskFile {
  const file = openSync(path, 'w');
  scope.onClose(() => closeSync(file));
  const block = Buffer.alloc(BLOCK_BYTES, 0xa5);
  for (let place = 0; place < BLOCKS; place++) writeSync(file, block, 0, BLOCK_BYTES, place * BLOCK_BYTES);
  fdatasyncSync(file);
  let next = 0;
  return {
    round() {
      const times: number[] = [];
      for (let write = 0; write < APPENDS_A_ROUND; write++) {
        const before = performance.now();
        writeSync(file, block, 0, BLOCK_BYTES, (next++ % BLOCKS) * BLOCK_BYTES);
        fdatasyncSync(file);
        times.push(performance.now() - before);
      }
      return medianOf(times);
    },
  };
}

/** Rows of the same size, each in a transaction of its own, in a table without tree, triggers or thread. */
function openBareTable(scope: BenchScope, path: string): DiskFile {
  const database = new Database(path);
  scope.onClose(() => database.close());
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE ev (seq INTEGER PRIMARY KEY, leaf BLOB NOT NULL) STRICT');
  const put = database.prepare('INSERT INTO ev (leaf) VALUES (?)');
  const leaf = Buffer.from(JSON.stringify(entryAt(0)));
  return {
    round() {
      const times: number[] = [];
      for (let write = 0; write < APPENDS_A_ROUND; write++) {
        const before = performance.now();
        put.run(leaf);
        times.push(performance.now() - before);
      }
      return medianOf(times);
    },
  };
}

export async function measureDurableAppends(scope: BenchScope): Promise<BenchRow[]> {
  const folder = scope.folder();
  const opened = await openLedger({
    path: join(folder, 'ledger.db'),
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
  const disk = openDiskFile(scope, join(folder, 'disk'));
  const bare = openBareTable(scope, join(folder, 'bare.db'));

  await oneByOne(ledger);
  disk.round();
  bare.round();
  const found = {
    one: [] as number[],
    disk: [] as number[],
    bare: [] as number[],
    of64: [] as number[],
    of1000: [] as number[],
  };
  for (let round = 0; round < ROUNDS; round++) {
    found.one.push(await oneByOne(ledger));
    found.disk.push(disk.round());
    found.bare.push(bare.round());
    found.of64.push(await together(ledger, 64));
    found.of1000.push(await together(ledger, 1_000));
  }
  const diskPerSecond = found.disk.map((ms) => 1_000 / ms);
  const row = (
    what: string,
    unit: 'ms' | '/s',
    ours: readonly number[],
    target: BenchRow['target'] = null,
  ): BenchRow => {
    const disk = unit === 'ms' ? found.disk : diskPerSecond;
    return {
      what: `Ledger: ${what}`,
      unit,
      ours: spreadOf(ours),
      beside: { what: 'write + `fdatasync` of 4 KiB', spread: spreadOf(disk), ratio: ratioByRound(ours, disk) },
      target,
    };
  };
  return [
    row('durable append, one at a time, p50', 'ms', found.one, { value: medianOf(found.disk) + MOST_ADDED_MS }),
    row('one row in bare better-sqlite3, p50', 'ms', found.bare),
    row(
      'durable appends a second, one at a time',
      '/s',
      found.one.map((ms) => 1_000 / ms),
    ),
    row('durable appends a second, 64 under way', '/s', found.of64),
    row('durable appends a second, 1000 under way', '/s', found.of1000),
  ];
}
