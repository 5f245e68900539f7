import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { type ExportOptions, exportLedger, exportTiles } from '../../../../daemon/ledger/bundle/export-ledger.ts';
import { openFolderSource } from '../../../../daemon/ledger/bundle/folder-source.ts';
import { commitmentOf, type Opening } from '../../../../daemon/ledger/bundle/openings.ts';
import { type BundleVerification, verifyBundle } from '../../../../daemon/ledger/bundle/verify-bundle.ts';
import { openZipFile } from '../../../../daemon/ledger/bundle/zip-file.ts';
import { openZipSource } from '../../../../daemon/ledger/bundle/zip-source.ts';
import { leafHash } from '../../../../daemon/ledger/merkle.ts';
import { LEDGER_TABLES } from '../../../../daemon/ledger/schema.ts';
import { entryAt, golden, goldenLeaves, madeLedger, openForTest, temporaryFolder } from '../ledger-fixture.ts';
import { codesOf, readContent, VECTORS, verifyContent } from './bundle-fixture.ts';

const key = { kind: 'vkey', vkey: golden.log_vkey } as const;
const live = new AbortController().signal;

const whole = (ledger: string, target: string): ExportOptions => ({
  ledger,
  target,
  from: 0,
  to: null,
  openings: null,
  proofs: [],
  at: 1_795_314_710_000,
});

async function exported(options: ExportOptions): Promise<unknown> {
  return await exportLedger(options, () => {}, live);
}

const check = { brought: key, anchors: [], onProgress: () => {}, signal: live };

async function verifyFolder(folder: string): Promise<BundleVerification> {
  const source = await openFolderSource(folder);
  if (!source.ok) throw new Error(source.error);
  return verifyBundle(source.value, check);
}

async function verifyZip(path: string): Promise<BundleVerification> {
  const file = await openZipFile(path);
  if (!file.ok) throw new Error(file.error);
  const source = await openZipSource(file.value);
  if (!source.ok) throw new Error(source.error);
  const found = await verifyBundle(source.value, check);
  await source.value.close();
  return found;
}

describe('a whole ledger', () => {
  test('leaves as a folder that is sound, up to the newest checkpoint', async () => {
    const ledger = await madeLedger(600, [1, 255, 256, 257, 500]);
    const target = join(temporaryFolder(), 'bundle');
    const progress: number[][] = [];
    const written = await exportLedger(
      { ...whole(ledger, target), proofs: [0, 499] },
      (...all) => progress.push(all),
      live,
    );
    expect(written).toMatchObject({ ok: true, value: { from: 0, size: 600, openings: 0, sha256: null } });
    expect(await verifyFolder(target)).toMatchObject({
      verdict: 'sound',
      size: 600,
      checked: { checkpoints: 5, proofs: 2 },
      findings: [],
    });
    expect(progress.at(-1)?.[0]).toBe(progress.at(-1)?.[1]);
    expect(progress.at(-1)?.[0]).toBe(readFileSync(join(target, 'entries.jsonl')).length);
  });

  test('leaves as a zip that is sound, with the digest of the file', async () => {
    const ledger = await madeLedger(600, [1, 255, 256, 257, 500]);
    const target = join(temporaryFolder(), 'bundle.zip');
    const written = await exportLedger(whole(ledger, target), () => {}, live);
    if (!written.ok) throw new Error(written.error.code);
    expect(await verifyZip(target)).toMatchObject({ verdict: 'sound', size: 600, findings: [] });
    expect(written.value.sha256).toBe(createHash('sha256').update(readFileSync(target)).digest('hex'));
    expect(written.value.bytes).toBe(readFileSync(target).length);
  });
});

describe('a range', () => {
  test.each([1, 3, 256, 300, 599])('from entry %i is sound and begins there', async (from) => {
    const ledger = await madeLedger(600, [1, 256, 600]);
    const target = join(temporaryFolder(), 'range');
    expect(await exported({ ...whole(ledger, target), from, to: 600 })).toMatchObject({ ok: true });
    expect(await verifyFolder(target)).toMatchObject({ verdict: 'sound', start: from, size: 600, findings: [] });
  });

  test('ends at the smallest checkpoint that holds it', async () => {
    const ledger = await madeLedger(600, [1, 256, 600]);
    const target = join(temporaryFolder(), 'range');
    expect(await exported({ ...whole(ledger, target), from: 5, to: 200 })).toMatchObject({ value: { size: 256 } });
    expect(await verifyFolder(target)).toMatchObject({ verdict: 'sound', start: 5, size: 256 });
  });

  test.each([
    [{ from: 600, to: null }, 'range'],
    [{ from: 10, to: 10 }, 'range'],
    [{ from: -1, to: null }, 'range'],
    [{ from: 0, to: 601 }, 'not-signed'],
    [{ from: 5, to: null, proofs: [4] }, 'range'],
  ])('that is none is refused: %o', async (change, code) => {
    const ledger = await madeLedger(600, [1, 256, 600]);
    const target = join(temporaryFolder(), 'range');
    expect(await exported({ ...whole(ledger, target), ...change })).toEqual({ ok: false, error: { code } });
    expect(existsSync(target)).toBe(false);
  });
});

test('openings go along in the order in which they come, and are checked like the rest', async () => {
  const path = join(temporaryFolder(), 'ledger.db');
  const { ledger } = await openForTest(path);
  const salt = Buffer.alloc(32, 7);
  const opening: Opening = { seq: 0, f: 'number', salt, value: Buffer.from('X1') };
  await ledger.append([{ ...entryAt(0), pii: [{ f: 'number', h: commitmentOf(opening) }] }, entryAt(1)], null);
  await ledger.checkpoint();
  await ledger.close();
  const given = async function* (all: readonly Opening[]): AsyncGenerator<Opening> {
    yield* all;
  };
  const good = join(temporaryFolder(), 'good');
  const bad = join(temporaryFolder(), 'bad');
  expect(await exported({ ...whole(path, good), openings: given([opening]) })).toMatchObject({
    value: { openings: 1 },
  });
  expect(await verifyFolder(good)).toMatchObject({ verdict: 'sound', checked: { openings: 1 } });
  await exported({ ...whole(path, bad), openings: given([{ ...opening, value: Buffer.from('X2') }]) });
  expect(codesOf(await verifyFolder(bad))).toEqual(['opening-differs']);
});

describe('nothing leaves', () => {
  test('from a ledger that nobody signed, or that is none', async () => {
    const target = join(temporaryFolder(), 'bundle');
    const path = join(temporaryFolder(), 'ledger.db');
    expect(await exported(whole(path, target))).toEqual({ ok: false, error: { code: 'ledger', reason: 'absent' } });
    writeFileSync(path, 'hello');
    expect(await exported(whole(path, target))).toMatchObject({ error: { code: 'ledger' } });
    expect(existsSync(target)).toBe(false);
  });

  test.each(['bundle', 'bundle.zip'])('from a ledger that does not have the root that it signed (%s)', async (name) => {
    const ledger = await madeLedger(300, [300]);
    const database = new Database(ledger);
    const triggers = LEDGER_TABLES.filter((sql) => sql.startsWith('CREATE TRIGGER'));
    for (const sql of triggers) database.exec(`DROP TRIGGER ${sql.split(' ')[2]}`);
    const leaf = goldenLeaves[5] ?? Buffer.alloc(0);
    database.prepare('UPDATE ev SET leaf = ?, lh = ? WHERE seq = 5').run(leaf, leafHash(leaf));
    database.close();
    const target = join(temporaryFolder(), name);
    expect(await exported(whole(ledger, target))).toMatchObject({ error: { code: 'ledger' } });
    expect(existsSync(target)).toBe(false);
    expect(await exportTiles(ledger, target, () => {}, live)).toMatchObject({ error: { code: 'ledger' } });
    expect(existsSync(target)).toBe(false);
  });

  test('over something that is there already', async () => {
    const ledger = await madeLedger(300, [300]);
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'bundle'));
    writeFileSync(join(folder, 'bundle.zip'), 'mine');
    expect(await exported(whole(ledger, join(folder, 'bundle')))).toEqual({ ok: false, error: { code: 'exists' } });
    expect(await exported(whole(ledger, join(folder, 'bundle.zip')))).toEqual({ ok: false, error: { code: 'exists' } });
    expect(readFileSync(join(folder, 'bundle.zip'), 'utf8')).toBe('mine');
  });

  test('of an export that was stopped', async () => {
    const ledger = await madeLedger(600, [600]);
    const stop = new AbortController();
    const target = join(temporaryFolder(), 'bundle.zip');
    const openings = async function* (): AsyncGenerator<Opening> {
      stop.abort();
      yield { seq: 0, f: 'x', salt: Buffer.alloc(32), value: Buffer.alloc(1) };
    };
    await expect(
      exportLedger({ ...whole(ledger, target), openings: openings() }, () => {}, stop.signal),
    ).rejects.toThrow(/abort/i);
    expect(existsSync(target)).toBe(false);
  });
});

describe('tiles', () => {
  test('of the example log are those of the reference, byte for byte', async () => {
    const path = join(temporaryFolder(), 'ledger.db');
    const { ledger } = await openForTest(path);
    await ledger.append(
      goldenLeaves.map((leaf) => JSON.parse(leaf.toString())),
      null,
    );
    await ledger.checkpoint();
    await ledger.close();
    const target = join(temporaryFolder(), 'tiles');
    expect(await exportTiles(path, target, () => {}, live)).toEqual({ ok: true, value: { size: 1000 } });
    const [ours, theirs] = [readContent(target), readContent(`${VECTORS}tiles`)];
    for (const [name, bytes] of theirs) {
      // The reference's checkpoint is cosigned and has an older one beside it.
      if (!name.startsWith('checkpoint')) expect([name, ours.get(name)]).toEqual([name, bytes]);
    }
    expect([...ours.keys()].filter((name) => !theirs.has(name))).toEqual([]);
    expect(Buffer.from(theirs.get('checkpoint') ?? []).toString()).toContain(
      Buffer.from(ours.get('checkpoint') ?? []).toString(),
    );
    const bundle = join(temporaryFolder(), 'bundle');
    await exported({ ...whole(path, bundle), proofs: [0, 777] });
    const reference = readContent(`${VECTORS}bundle`);
    expect(readContent(bundle).get('entries.jsonl')).toEqual(reference.get('entries.jsonl'));
    rmSync(bundle, { recursive: true });
    const range = join(temporaryFolder(), 'range');
    await exported({ ...whole(path, range), from: 300 });
    const wanted = readContent(`${VECTORS}bundle-from-300`);
    expect(readContent(range).get('prefix')).toEqual(wanted.get('prefix'));
    expect(readContent(range).get('entries.jsonl')).toEqual(wanted.get('entries.jsonl'));
    expect((await verifyContent(readContent(range), key)).verdict).toBe('sound');
  });
});
