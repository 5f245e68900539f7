/** A ledger of a million entries: how large it is, how quickly it is verified, and how soon a daemon on it listens. */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { dataFolderAt } from '../../daemon/data-folder/data-folder.ts';
import { guardFile } from '../../daemon/ledger/guard-store.ts';
import { encodeLeaf } from '../../daemon/ledger/leaf.ts';
import { createCompactRange, leafHash } from '../../daemon/ledger/merkle.ts';
import { loadSigningKey } from '../../daemon/ledger/signing-key.ts';
import { openStore } from '../../daemon/ledger/store.ts';
import { verifyLedger } from '../../daemon/ledger/verify.ts';
import { systemRandom } from '../../daemon/random.ts';
import { openMasterKey } from '../../daemon/vault/master-key.ts';
import { configure, startBenchDaemon } from './bench-daemon.ts';
import { benchEntry } from './bench-entries.ts';
import type { BenchScope } from './bench-scope.ts';
import type { BenchRow, Target, Unit } from './bench-table.ts';
import { spreadOf } from './spread.ts';

const ENTRIES = Number(process.env.TWINLOCK_BENCH_ENTRIES ?? 1_000_000);
const BATCH = 1_000;
const STARTS = 3;

/** Appends to the ledger of a daemon that does not run, until it has `ENTRIES`; gives the log's printed key. */
function fill(data: string): string {
  const folder = dataFolderAt(data);
  const origin = readFileSync(folder.origin, 'utf8').trim();
  const masterKey = openMasterKey({ folder, env: process.env, random: systemRandom });
  if (!masterKey.ok) throw new Error(masterKey.error.code);
  const key = loadSigningKey({
    ...{ path: folder.logKey, masterKey: masterKey.value.key, origin, random: systemRandom, expected: true },
  });
  if (!key.ok) throw new Error(key.error.code);
  const guard = guardFile(folder.guard);
  const opened = openStore({ path: folder.ledger, origin, key: key.value, expected: true, guard });
  if (!opened.ok) throw new Error(`${opened.error.code} ${opened.error.reason}`);
  const store = opened.value;
  while (store.size() < ENTRIES) {
    const seq = store.size();
    const rows = Array.from({ length: Math.min(BATCH, ENTRIES - seq) }, (_, at) => {
      const entry = benchEntry(seq + at, origin);
      return { ts: entry.ts, type: entry.type, leaf: encodeLeaf(entry) };
    });
    store.append([{ seq, rows, mark: null }]);
  }
  store.checkpoint();
  const { vkey } = store;
  store.close();
  return vkey;
}

/** Entries a second of re-hashing each leaf and folding the root, and nothing else. */
function rehash(path: string): number {
  const database = new Database(path, { readonly: true });
  const range = createCompactRange([], 0);
  const before = performance.now();
  for (const leaf of database.prepare<[], Buffer>('SELECT leaf FROM ev ORDER BY seq').pluck().iterate())
    range.append(leafHash(leaf));
  range.root();
  const perSecond = (1_000 * range.size()) / (performance.now() - before);
  database.close();
  return perSecond;
}

async function start(scope: BenchScope, data: string): Promise<number> {
  const before = performance.now();
  const daemon = await startBenchDaemon(scope, data, 'twinlock');
  const ms = performance.now() - before;
  await daemon.process.end();
  return ms;
}

export async function measureMillion(scope: BenchScope): Promise<BenchRow[]> {
  const data = scope.folder();
  mkdirSync(data, { recursive: true });
  configure(data, null);
  await start(scope, data);
  const vkey = fill(data);
  const path = dataFolderAt(data).ledger;
  const bytes = statSync(path).size / ENTRIES;
  const before = performance.now();
  const found = verifyLedger({ path, vkey, onProgress: () => {} });
  const verified = (1_000 * found.size) / (performance.now() - before);
  if (found.verdict !== 'sound') throw new Error(`${found.verdict}: ${JSON.stringify(found.findings[0])}`);
  const hashed = rehash(path);
  // The first start reads every entry, and keeps a snapshot.
  const first = await start(scope, data);
  const later: number[] = [];
  for (let run = 0; run < STARTS; run++) later.push(await start(scope, data));
  const many = ENTRIES.toLocaleString('en');
  const row = (what: string, unit: Unit, ours: readonly number[], target: Target): BenchRow => ({
    what: `Ledger of ${many}: ${what}`,
    unit,
    ours: spreadOf(ours),
    beside: null,
    target,
  });
  return [
    row('bytes an entry on disk', 'B', [bytes], null),
    row('verified with every check, one core', '/s', [verified], { atLeast: 50_000 }),
    row('re-hashed, root alone, one core', '/s', [hashed], { atLeast: 100_000 }),
    row('start to printed address, every entry read', 'ms', [first], null),
    row('start to printed address, from a snapshot', 'ms', later, { value: 2_000 }),
  ];
}
