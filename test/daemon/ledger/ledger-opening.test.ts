import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openLedger } from '../../../daemon/ledger/ledger.ts';
import { durabilityTrouble, hardenWriter, isOldSqlite } from '../../../daemon/ledger/schema.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { logKey, madeLedger, ORIGIN, otherKey, temporaryFolder } from './ledger-fixture.ts';

const open = (path: string, over: { expected?: boolean; privateKey?: typeof logKey; origin?: string } = {}) =>
  openLedger({
    path,
    keys: { privateKey: over.privateKey ?? logKey, origin: over.origin ?? ORIGIN },
    clock: createManualClock(),
    onFatal: (code) => expect.unreachable(code),
    expected: over.expected ?? false,
    guard: null,
  });

/** Opens, expects trouble, and expects that the file was left exactly as it was. */
async function trouble(path: string, over: Parameters<typeof open>[1] = {}): Promise<string> {
  const before = statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path) : null;
  const opened = await open(path, over);
  if (opened.ok) {
    await opened.value.close();
    return 'opened';
  }
  if (before !== null) expect(readFileSync(path).equals(before)).toBe(true);
  expect(opened.error.path).toBe(path);
  return `${opened.error.code} ${opened.error.reason}`;
}

/** Changes a ledger by hand, as somebody with the file could. */
function byHand(path: string, ...statements: readonly string[]): void {
  const database = new Database(path);
  for (const { name } of database
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .all())
    database.exec(`DROP TRIGGER ${name}`);
  for (const sql of statements) database.exec(sql);
  database.close();
}

describe('a file that is no ledger of ours is never replaced', () => {
  test('a missing one that was made before', async () => {
    const path = join(temporaryFolder(), 'ledger.db');
    expect(await trouble(path, { expected: true })).toBe('ledger-missing absent');
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });

  test('a missing one whose journal is still there', async () => {
    const path = await madeLedger(3, []);
    rmSync(path);
    writeFileSync(`${path}-wal`, 'left over');
    expect(await trouble(path)).toBe('ledger-missing only-journal');
  });

  test('an empty file, a folder, a text, another program’s database', async () => {
    const folder = temporaryFolder();
    const path = (name: string): string => join(folder, name);
    writeFileSync(path('empty'), '');
    mkdirSync(path('folder'));
    writeFileSync(path('text'), 'not a database '.repeat(100));
    new Database(path('foreign')).exec('CREATE TABLE t (x)').close();
    expect(await trouble(path('empty'))).toBe('ledger-broken empty');
    expect(await trouble(path('folder'))).toBe('ledger-broken folder');
    expect(await trouble(path('text'))).toBe('ledger-broken no-database');
    expect(await trouble(path('foreign'))).toBe('ledger-broken foreign');
  });

  test('another log’s, and a newer version’s', async () => {
    const path = await madeLedger(3, []);
    expect(await trouble(path, { origin: 'log.example/h0002/c1' })).toBe('ledger-broken foreign');
    byHand(path, 'PRAGMA user_version = 3');
    expect(await trouble(path)).toBe('ledger-newer newer');
  });
});

describe('a ledger that contradicts itself is not gone on with', () => {
  test('the end is missing', async () => {
    const path = await madeLedger(5, []);
    byHand(path, 'DELETE FROM ev WHERE seq = 4');
    expect(await trouble(path)).toBe('ledger-forked checkpoint-beyond-end');
  });

  test('another key signed it', async () => {
    expect(await trouble(await madeLedger(5, []), { privateKey: otherKey })).toBe('ledger-forked no-known-signature');
  });

  test('an entry was changed and its hash with it', async () => {
    const path = await madeLedger(300, []);
    byHand(
      path,
      'UPDATE ev SET leaf = (SELECT leaf FROM ev WHERE seq = 1), lh = (SELECT lh FROM ev WHERE seq = 1) WHERE seq = 299',
    );
    expect(await trouble(path)).toBe('ledger-broken leaf-place');
  });

  test('a hash was changed so that the root is another', async () => {
    const path = await madeLedger(300, []);
    byHand(path, 'UPDATE tile SET data = zeroblob(8192)');
    expect(await trouble(path)).toBe('ledger-forked checkpoint-root');
  });

  test('an entry near the end, its hash or a tile is missing or changed', async () => {
    const changes = {
      'DELETE FROM ev WHERE seq = 290': 'leaf-missing',
      'DELETE FROM tile': 'tile-missing',
      'UPDATE ev SET lh = zeroblob(32) WHERE seq = 299': 'leaf-hash',
      "UPDATE ev SET leaf = CAST(leaf || ' ' AS BLOB) WHERE seq = 299": 'leaf-hash',
    };
    for (const [sql, reason] of Object.entries(changes)) {
      const path = await madeLedger(300, []);
      byHand(path, sql);
      expect(await trouble(path)).toBe(`ledger-broken ${reason}`);
    }
  });

  test('half of the file is gone', async () => {
    const path = await madeLedger(300, []);
    truncateSync(path, 40_000);
    expect(await trouble(path)).toMatch(/^ledger-broken SQLITE_CORRUPT/);
  });
});

describe('settings and triggers', () => {
  test('a first start that a power cut ended leaves nothing in the way of the next', async () => {
    const path = join(temporaryFolder(), 'ledger.db');
    writeFileSync(`${path}.new`, 'half');
    expect(await trouble(path)).toBe('opened');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('a connection with synchronous=NORMAL is refused, and hardening mends it', async () => {
    const database = new Database(await madeLedger(1, []));
    database.pragma('synchronous = NORMAL');
    expect(durabilityTrouble(database)).toBe('synchronous');
    expect(hardenWriter(database)).toBeNull();
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    database.pragma('journal_mode = DELETE');
    expect(hardenWriter(database)).toBe('journal-mode');
    database.close();
  });

  test('versions of SQLite with the WAL-reset bug are too old', () => {
    expect(['3.51.2', '3.50.4', '2.99.99', '3.51'].map(isOldSqlite)).toEqual([true, true, true, true]);
    expect(['3.51.3', '3.52.0', '4.0.0'].map(isOldSqlite)).toEqual([false, false, false]);
  });

  test('nothing can be changed, removed, replaced or put out of order', async () => {
    const path = await madeLedger(300, [100]);
    const database = new Database(path);
    const row = 'ts, type, leaf, lh FROM ev WHERE seq = 1';
    for (const sql of [
      'UPDATE ev SET ts = 0 WHERE seq = 1',
      'DELETE FROM ev WHERE seq = 299',
      `INSERT INTO ev SELECT 301, ${row}`,
      `INSERT INTO ev SELECT 299, ${row}`,
      `INSERT INTO ev SELECT -1, ${row}`,
      `INSERT OR REPLACE INTO ev SELECT 299, ${row}`,
      'INSERT OR REPLACE INTO ev SELECT seq, ts, type, leaf, lh FROM ev WHERE seq = 5',
      'UPDATE cp SET note = note',
      'DELETE FROM cp',
      'INSERT OR REPLACE INTO cp SELECT 300, root, note FROM cp WHERE size = 100',
      'INSERT INTO cp SELECT 200, root, note FROM cp WHERE size = 100',
      'UPDATE tile SET n = 1',
      'DELETE FROM tile',
      'INSERT OR REPLACE INTO tile SELECT level, n, zeroblob(8192) FROM tile',
    ])
      expect(() => database.exec(sql), sql).toThrow(/^ledger: /);
    database.close();
  });
});
