/** Walks a whole ledger file and says what an auditor may believe. Reads only; trusts no stored hash. */
import Database from 'better-sqlite3';
import { inspectDatabaseFile, systemCode } from './database-file.ts';
import { decodeLeaf } from './leaf.ts';
import { leafHash } from './merkle.ts';
import { type NoteVerifier, parseVkey } from './note-key.ts';
import { LEDGER_MARK, readMeta } from './schema.ts';
import { createTileTree } from './tile-tree.ts';
import { createFindings, type Finding } from './verify-findings.ts';
import { type CheckpointCheck, checkSchema, createCheckpointCheck, createTileCheck } from './verify-parts.ts';

export type Verdict =
  /** Whole, and signed by the key that the auditor brought. Entries from `signedSize` on are not signed yet. */
  | 'sound'
  /** Whole, but nobody vouches for it: no key was brought, or nothing is signed. */
  | 'consistent-only'
  | 'broken'
  /** Not looked into at all: no such file, empty, a folder, no ledger, or a newer version's. */
  | 'unreadable';

export interface Verification {
  readonly verdict: Verdict;
  readonly origin: string | null;
  /** Entries found. */
  readonly size: number;
  /** Root over the leaves as they were found, hex; null when unreadable. */
  readonly root: string | null;
  /** Entries from the start up to the first bad one. */
  readonly fine: number;
  /** Entries covered by the newest checkpoint that fits. */
  readonly signedSize: number;
  /** What was found, in the order of finding; at most 100, `more` says how many were left out. */
  readonly findings: readonly Finding[];
  readonly more: number;
}

export interface VerifyOptions {
  readonly path: string;
  /** The log's printed public key as the auditor has it from elsewhere; null: the file's own word for it. */
  readonly vkey: string | null;
  /** Called every 10,000 entries. */
  readonly onProgress: (done: number, total: number) => void;
}

const PROGRESS_EVERY = 10_000;

interface EntryRow {
  readonly seq: number;
  readonly ts: number;
  readonly type: string;
  readonly leaf: Buffer;
  readonly lh: Buffer;
}

/** Works on a live ledger too: what is appended while it walks is left for the next time. */
export function verifyLedger(options: VerifyOptions): Verification {
  const kind = inspectDatabaseFile(options.path, LEDGER_MARK);
  if (kind !== 'ours') return unreadable(kind === 'only-journal' ? 'absent' : kind);
  let database: Database.Database | null = null;
  try {
    database = new Database(options.path, { readonly: true, fileMustExist: true, timeout: 5_000 });
    database.pragma('trusted_schema = OFF');
    return walk(database, options);
  } catch (error) {
    const code = systemCode(error);
    if (!code.startsWith('SQLITE_CORRUPT')) return unreadable(code);
    return { ...unreadable(code), verdict: 'broken', findings: [{ code: 'file-damaged', seq: null, detail: code }] };
  } finally {
    database?.close();
  }
}

function unreadable(reason: string): Verification {
  const findings = [{ code: 'unreadable', seq: null, detail: reason }] as const;
  return { verdict: 'unreadable', origin: null, size: 0, root: null, fine: 0, signedSize: 0, findings, more: 0 };
}

function walk(database: Database.Database, options: VerifyOptions): Verification {
  const found = createFindings();
  const origin = readMeta(database, 'origin') ?? '';
  const key = chooseKey(options.vkey ?? readMeta(database, 'vkey') ?? '', origin, found.add);
  // Checkpoints before the size: every one of them then lies within it, however fast a live ledger grows.
  const checkpoints = createCheckpointCheck(database, origin, key, found.add);
  const total = Number(database.prepare('SELECT coalesce(max(seq), -1) + 1 FROM ev').pluck().get());
  checkSchema(database, found.add);
  const { size, root } = walkEntries(database, origin, total, checkpoints, found.add, options.onProgress);
  checkpoints.end(size);
  guarded(found.add, () => {
    for (const line of database.prepare<[], string>('PRAGMA quick_check(5)').pluck().all())
      if (line !== 'ok') found.add('file-damaged', null, line);
  });
  const signed = options.vkey !== null && checkpoints.signedSize() > 0;
  return {
    verdict: found.count() > 0 ? 'broken' : signed ? 'sound' : 'consistent-only',
    origin,
    size,
    root: root.toString('hex'),
    fine: Math.min(found.firstBad() ?? size, size),
    signedSize: checkpoints.signedSize(),
    findings: found.list(),
    more: found.count() - found.list().length,
  };
}

type Add = (code: Finding['code'], seq: number | null, detail: string) => void;

function chooseKey(vkey: string, origin: string, add: Add): NoteVerifier | null {
  const parsed = parseVkey(vkey);
  if (!parsed.ok) add('key', null, parsed.error);
  else if (parsed.value.name !== origin) add('foreign-log', null, `key of ${parsed.value.name}, log of ${origin}`);
  return parsed.ok ? parsed.value : null;
}

function walkEntries(
  database: Database.Database,
  origin: string,
  total: number,
  checkpoints: CheckpointCheck,
  add: Add,
  onProgress: VerifyOptions['onProgress'],
): { readonly size: number; readonly root: Buffer } {
  const tree = createTileTree(0, []);
  const tiles = createTileCheck(database, add);
  checkpoints.reached(0, tree.root);
  let expected = 0;
  guarded(
    (code, _seq, detail) => add(code, expected, detail),
    () => {
      const rows = database.prepare<[number], EntryRow>(
        'SELECT seq, ts, type, leaf, lh FROM ev WHERE seq < ? ORDER BY seq',
      );
      for (const row of rows.iterate(total)) {
        if (row.seq !== expected) add('gap', expected, `next is ${row.seq}`);
        expected = row.seq + 1;
        const hash = leafHash(row.leaf);
        if (!hash.equals(row.lh)) add('leaf-hash', row.seq, 'the stored hash is not the hash of the leaf');
        checkLeaf(row, origin, add);
        for (const tile of tree.append(hash)) tiles.expect(tile);
        checkpoints.reached(tree.size(), tree.root);
        if (tree.size() % PROGRESS_EVERY === 0) onProgress(tree.size(), total);
      }
    },
  );
  guarded(add, () => tiles.end());
  onProgress(tree.size(), total);
  return { size: tree.size(), root: tree.root() };
}

function checkLeaf(row: EntryRow, origin: string, add: Add): void {
  const head = decodeLeaf(row.leaf);
  if (!head.ok) {
    add('leaf-form', row.seq, head.error);
    return;
  }
  const { log, seq, ts, type } = head.value;
  if (log !== origin) add('foreign-log', row.seq, log);
  if (seq !== row.seq) add('leaf-place', row.seq, `the leaf says ${seq}`);
  if (ts !== row.ts || type !== row.type) add('column', row.seq, 'ts or type differs from the leaf');
}

/** A damaged page ends the part that met it, not the whole verification. */
function guarded(add: Add, part: () => void): void {
  try {
    part();
  } catch (error) {
    add('file-damaged', null, systemCode(error));
  }
}
