import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { encodeLeaf } from '../../../daemon/ledger/leaf.ts';
import { leafHash } from '../../../daemon/ledger/merkle.ts';
import { createNoteSigner } from '../../../daemon/ledger/note-key.ts';
import { LEDGER_TABLES } from '../../../daemon/ledger/schema.ts';
import { type Verification, verifyLedger } from '../../../daemon/ledger/verify.ts';
import {
  entriesFrom,
  entryAt,
  golden,
  logKey,
  madeLedger,
  ORIGIN,
  openForTest,
  otherKey,
  temporaryFolder,
} from './ledger-fixture.ts';

const verify = (path: string, vkey: string | null = golden.log_vkey): Verification =>
  verifyLedger({ path, vkey, onProgress: () => {} });
const codes = (found: Verification): string[] => [...new Set(found.findings.map(({ code }) => code))];

/** Works on the file as somebody would who knows it well: triggers off, change, triggers back. */
function tamper(path: string, change: (database: Database.Database) => void): void {
  const database = new Database(path);
  const triggers = LEDGER_TABLES.filter((sql) => sql.startsWith('CREATE TRIGGER'));
  for (const sql of triggers) database.exec(`DROP TRIGGER ${sql.split(' ')[2]}`);
  change(database);
  for (const sql of triggers) database.exec(sql);
  database.close();
}

/** Puts another leaf at `seq`, with its right hash: what only the tree can show. */
function replaceLeaf(database: Database.Database, seq: number, leaf: Buffer): void {
  database.prepare('UPDATE ev SET leaf = ?, lh = ? WHERE seq = ?').run(leaf, leafHash(leaf), seq);
}

describe('a good ledger', () => {
  test('is sound with the auditor’s key, and only consistent in itself without one', async () => {
    const path = await madeLedger(600, [1, 255, 256, 257, 500]);
    const before = createHash('sha256').update(readFileSync(path)).digest('hex');
    const progress: number[][] = [];
    const found = verifyLedger({ path, vkey: golden.log_vkey, onProgress: (...all) => progress.push(all) });
    expect(found).toMatchObject({
      verdict: 'sound',
      origin: ORIGIN,
      size: 600,
      fine: 600,
      signedSize: 600,
      findings: [],
      more: 0,
    });
    expect(progress).toEqual([[600, 600]]);
    expect(verify(path, null)).toMatchObject({ verdict: 'consistent-only', size: 600, findings: [] });
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(before);
  });

  test('is verified while it is being written', async () => {
    const path = join(temporaryFolder(), 'ledger.db');
    const { ledger } = await openForTest(path);
    await ledger.append(entriesFrom(0, 300), null);
    await ledger.checkpoint();
    const waiting = ledger.append(entriesFrom(300, 500), null);
    expect(verify(path)).toMatchObject({ verdict: 'sound', signedSize: 300, findings: [] });
    await waiting;
    expect(verify(path)).toMatchObject({ verdict: 'sound', size: 800, signedSize: 300 });
  });

  test('without any checkpoint nobody vouches for it', async () => {
    const path = join(temporaryFolder(), 'ledger.db');
    await openForTest(path);
    expect(verify(path)).toMatchObject({ verdict: 'consistent-only', size: 0, root: golden.empty_root });
  });
});

describe('tampering is found', () => {
  type Case = readonly [
    name: string,
    change: (database: Database.Database) => void,
    codes: readonly string[],
    fine: number,
  ];
  const sql = (text: string) => (database: Database.Database) => void database.exec(text);
  const cases: readonly Case[] = [
    [
      'one byte of a leaf',
      sql('UPDATE ev SET leaf = CAST(replace(CAST(leaf AS TEXT), \'"b_1"\', \'"b_2"\') AS BLOB) WHERE seq = 7'),
      ['leaf-hash', 'checkpoint-root', 'tile'],
      7,
    ],
    [
      'a leaf and its hash',
      (db) => replaceLeaf(db, 7, Buffer.from(encodeLeaf(entryAt(7, { n: 8 })))),
      ['checkpoint-root', 'tile'],
      600,
    ],
    [
      'a leaf after the last full tile, and its hash',
      (db) => {
        replaceLeaf(db, 599, Buffer.from(encodeLeaf(entryAt(599, { n: 8 }))));
      },
      ['checkpoint-root'],
      600,
    ],
    [
      'a row removed',
      sql('DELETE FROM ev WHERE seq = 300'),
      ['gap', 'tile', 'checkpoint-root', 'checkpoint-beyond-end'],
      300,
    ],
    [
      'the first row removed',
      sql('DELETE FROM ev WHERE seq = 0'),
      ['gap', 'checkpoint-root', 'tile', 'checkpoint-beyond-end'],
      0,
    ],
    [
      'two rows exchanged',
      sql(
        'UPDATE ev SET seq = -1 WHERE seq = 7; UPDATE ev SET seq = 7 WHERE seq = 8; UPDATE ev SET seq = 8 WHERE seq = -1',
      ),
      ['leaf-place', 'checkpoint-root', 'tile'],
      7,
    ],
    ['the end cut off', sql('DELETE FROM ev WHERE seq >= 590'), ['checkpoint-beyond-end'], 590],
    [
      'the end and its checkpoint cut off, tiles left',
      sql('DELETE FROM ev WHERE seq >= 505; DELETE FROM cp WHERE size > 500'),
      ['tile'],
      505,
    ],
    ['a column beside the leaf', sql("UPDATE ev SET type = 'reading.failed' WHERE seq = 9"), ['column'], 9],
    ['a stored hash', sql('UPDATE ev SET lh = zeroblob(32) WHERE seq = 9'), ['leaf-hash'], 9],
    ['a tile', sql('UPDATE tile SET data = zeroblob(8192) WHERE n = 1'), ['tile'], 600],
    ['a tile removed', sql('DELETE FROM tile WHERE n = 1'), ['tile'], 600],
    [
      'a checkpoint’s root',
      sql('UPDATE cp SET root = zeroblob(32) WHERE size = 500'),
      ['checkpoint-form', 'checkpoint-root'],
      600,
    ],
    [
      'a checkpoint’s note',
      sql("UPDATE cp SET note = replace(note, 'HBnm3', 'HBnm4') WHERE size = 500"),
      ['checkpoint-signature'],
      600,
    ],
    [
      'a checkpoint’s size',
      sql('UPDATE cp SET size = 499 WHERE size = 500'),
      ['checkpoint-form', 'checkpoint-root'],
      600,
    ],
    [
      'a key twice in a leaf',
      (db) =>
        replaceLeaf(db, 9, Buffer.from(encodeLeaf(entryAt(9)).replace('"boot":"b_1"', '"boot":"b_1","boot":"b_1"'))),
      ['leaf-form', 'checkpoint-root', 'tile'],
      9,
    ],
    [
      'an entry of another log',
      (db) => replaceLeaf(db, 9, Buffer.from(encodeLeaf({ ...entryAt(9), log: 'log.example/h0002/c1' }))),
      ['foreign-log', 'checkpoint-root', 'tile'],
      9,
    ],
    ['a trigger added', sql('CREATE TRIGGER extra AFTER INSERT ON ev BEGIN SELECT 1; END'), ['schema'], 600],
  ];
  for (const [name, change, expected, fine] of cases)
    test(name, async () => {
      const path = await madeLedger(600, [255, 500]);
      tamper(path, change);
      const found = verify(path);
      expect(found.verdict).toBe('broken');
      expect(codes(found).toSorted()).toEqual(expected.toSorted());
      expect(found.fine).toBe(fine);
    });

  test('a trigger that is gone', async () => {
    const path = await madeLedger(3, []);
    new Database(path).exec('DROP TRIGGER ev_no_delete').close();
    expect(codes(verify(path))).toEqual(['schema']);
  });

  test('a whole history rewritten and signed anew with another key shows against the auditor’s key only', async () => {
    const path = await madeLedger(300, []);
    const forged = createNoteSigner(ORIGIN, otherKey);
    expect(codes(verify(path, forged.vkey))).toEqual(['checkpoint-signature']);
    expect(verify(path, createNoteSigner(ORIGIN, logKey).vkey).verdict).toBe('sound');
    expect(codes(verify(path, createNoteSigner('log.example/h0002/c1', logKey).vkey))).toContain('foreign-log');
    expect(codes(verify(path, 'no key'))).toEqual(['key']);
  });
});

describe('what is no ledger', () => {
  test('is unreadable, and says why', async () => {
    const folder = temporaryFolder();
    const path = (name: string): string => join(folder, name);
    writeFileSync(path('empty'), '');
    mkdirSync(path('folder'));
    writeFileSync(path('text'), 'not a database '.repeat(100));
    new Database(path('foreign')).exec('CREATE TABLE t (x)').close();
    const reasons = { absent: 'absent', empty: 'empty', folder: 'folder', text: 'no-database', foreign: 'foreign' };
    for (const [name, reason] of Object.entries(reasons))
      expect(verify(path(name))).toMatchObject({
        verdict: 'unreadable',
        findings: [{ code: 'unreadable', detail: reason }],
      });
    expect(readFileSync(path('empty'))).toHaveLength(0);
  });

  test('a file cut in half or with bytes damaged is broken, never sound, and never ends in a throw', async () => {
    const path = await madeLedger(600, [255]);
    const whole = readFileSync(path);
    const copy = join(temporaryFolder(), 'copy.db');
    for (const keep of [100, 4096, 8192, whole.length / 2, whole.length - 4096]) {
      writeFileSync(copy, whole);
      truncateSync(copy, Math.trunc(keep));
      expect(['broken', 'unreadable']).toContain(verify(copy).verdict);
    }
    for (let page = 1; page * 4096 < whole.length; page++) {
      const damaged = Buffer.from(whole);
      damaged.fill(0xff, page * 4096, (page + 1) * 4096);
      writeFileSync(copy, damaged);
      expect(['broken', 'unreadable']).toContain(verify(copy).verdict);
    }
  });
});
