/** The ledger's only writer: one connection, one transaction for all that waits, the tree kept beside the table. */
import type { KeyObject } from 'node:crypto';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { signCheckpoint } from './checkpoint.ts';
import { createDatabaseFile, inspectDatabaseFile, systemCode } from './database-file.ts';
import type { CallMark } from './entry.ts';
import type { StoredConflict, StoredCosignature } from './evidence.ts';
import { createEvidenceWriter, type EvidenceWriter } from './evidence-rows.ts';
import { emptyHead, type GuardStore, openGuard } from './guard-store.ts';
import { leafHash } from './merkle.ts';
import { createNoteSigner, type NoteSigner } from './note-key.ts';
import { restoreLedger } from './restore.ts';
import { hardenWriter, LEDGER_MARK, ledgerVersion, setUpLedger } from './schema.ts';
import type { TileTree } from './tile-tree.ts';
import type { LedgerTrouble, LedgerTroubleCode } from './trouble.ts';

/** One leaf, ready to be written. */
export interface LeafRow {
  readonly ts: number;
  readonly type: string;
  /** Canonical text. */
  readonly leaf: string;
}

/** Leaves that belong together, and the call that asked for them. */
export interface Batch {
  /** Index of the first leaf. */
  readonly seq: number;
  readonly rows: readonly LeafRow[];
  readonly mark: CallMark | null;
}

/** A checkpoint as it was committed. */
export interface SignedCheckpoint {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
}

export interface Store {
  size(): number;
  /** Size of the newest checkpoint; -1 when there is none. */
  checkpointSize(): number;
  readonly vkey: string;
  /** Commits all batches in one transaction. Throws when the commit fails: the process must then end. */
  append(batches: readonly Batch[]): void;
  /** Signs the size as it stands; row and guard are committed before it is returned. The same size gives the same checkpoint. */
  checkpoint(): SignedCheckpoint;
  /** Commits what witnesses said. What is there already stays as it is. */
  keepEvidence(cosignatures: readonly StoredCosignature[], conflicts: readonly StoredConflict[]): void;
  /** Tells the guard that the daemon runs. Wall ms. */
  alive(wallMs: number): void;
  close(): void;
}

export interface StoreOptions {
  readonly path: string;
  /** The log's origin; with another origin the file is foreign. */
  readonly origin: string;
  readonly key: KeyObject;
  /** Whether a ledger was made here before: a missing file is then a loss. */
  readonly expected: boolean;
  /** The rollback guard's file, which is there; null for a ledger that nobody goes on with elsewhere, as in tests. */
  readonly guard: string | null;
  /** Private key of the second signature line (`sm2-line.ts`), 32 bytes; null: one line only. */
  readonly sm2Key: Uint8Array | null;
}

/** Opens the ledger for writing, or makes a new one where there never was any. */
export function openStore(
  options: Omit<StoreOptions, 'sm2Key'>,
  second: NoteSigner | null = null,
): Result<Store, LedgerTrouble> {
  const { path, origin } = options;
  const signer = createNoteSigner(origin, options.key);
  const opened = options.guard ? openGuard(options.guard) : ok(null);
  if (!opened.ok) return opened;
  const guard = opened.value;
  const found = findFile(options, signer);
  let database: Database.Database | null = null;
  const give = (trouble: Omit<LedgerTrouble, 'path'>): Result<Store, LedgerTrouble> => {
    database?.close();
    guard?.close();
    return err({ ...trouble, path });
  };
  if (!found.ok) return give(found.error);
  try {
    database = new Database(path, { fileMustExist: true, timeout: 5_000 });
    const version = ledgerVersion(database);
    if (version !== LEDGER_MARK.version)
      return give({ code: version < LEDGER_MARK.version ? 'ledger-older' : 'ledger-newer', reason: String(version) });
    const soft = hardenWriter(database);
    if (soft !== null) return give({ code: 'ledger-broken', reason: soft });
    const tree = restoreLedger(database, signer, guard?.last() ?? null);
    return tree.ok ? ok(createStore({ database, tree: tree.value, signer, second, guard })) : give(tree.error);
  } catch (error) {
    return give(sqliteTrouble(path, systemCode(error)));
  }
}

function findFile(
  options: Pick<StoreOptions, 'path' | 'origin' | 'expected'>,
  signer: NoteSigner,
): Result<void, LedgerTrouble> {
  const { path, origin, expected } = options;
  const kind = inspectDatabaseFile(path, LEDGER_MARK);
  const trouble = (code: LedgerTroubleCode): Result<void, LedgerTrouble> => err({ code, path, reason: kind });
  switch (kind) {
    case 'ours':
      return ok(undefined);
    case 'absent': {
      if (expected) return trouble('ledger-missing');
      const made = createDatabaseFile(path, LEDGER_MARK, (database) => setUpLedger(database, origin, signer.vkey));
      return made.ok ? made : err(sqliteTrouble(path, made.error));
    }
    case 'only-journal':
      return trouble('ledger-missing');
    case 'newer':
      return trouble('ledger-newer');
    case 'unreadable':
      return trouble('ledger-unreadable');
    case 'folder':
    case 'empty':
    case 'no-database':
    case 'foreign':
      return trouble('ledger-broken');
  }
}

function sqliteTrouble(path: string, reason: string): LedgerTrouble {
  return { code: reason === 'SQLITE_FULL' || reason === 'ENOSPC' ? 'disk-full' : 'ledger-broken', path, reason };
}

/** The guard is not where this process left it: another one writes, and nothing that was signed here may leave. */
class GuardMoved extends Error {
  readonly code = 'GUARD_MOVED';
}

interface StoreParts {
  readonly database: Database.Database;
  readonly tree: TileTree;
  readonly signer: NoteSigner;
  readonly second: NoteSigner | null;
  readonly guard: GuardStore | null;
}

function createStore({ database, tree, signer, second, guard }: StoreParts): Store {
  const putEntry = database.prepare('INSERT INTO ev (seq, ts, type, leaf, lh) VALUES (?, ?, ?, ?, ?)');
  const putTile = database.prepare('INSERT INTO tile (level, n, data) VALUES (?, ?, ?)');
  const putCall = database.prepare('INSERT INTO call (key, method, args_hash, ref, seq) VALUES (?, ?, ?, ?, ?)');
  const putCheckpoint = database.prepare('INSERT INTO cp (size, root, note) VALUES (?, ?, ?)');
  const getNewest = database.prepare<[], SignedCheckpoint>(
    'SELECT size, root, note FROM cp ORDER BY size DESC LIMIT 1',
  );
  const evidence: EvidenceWriter = createEvidenceWriter(database);
  let newest = getNewest.get() ?? null;
  let guarded = guard?.last() ?? emptyHead(signer.name);
  /** After the row, before anybody hears of it: a cut in between leaves the guard one behind, which the next start mends. */
  const advanceGuard = ({ size, root }: SignedCheckpoint): void => {
    if (guard === null || size <= guarded.size) return;
    const next = { origin: signer.name, size, root };
    if (!guard.advance(guarded, next)) throw new GuardMoved('the guard holds another head than this process gave it');
    guarded = next;
  };
  if (newest !== null) advanceGuard(newest);
  const commit = database.transaction((batches: readonly Batch[]) => {
    for (const { seq, rows, mark } of batches) {
      if (seq !== tree.size()) throw new Error(`entry ${seq} does not follow a history of ${tree.size()}`);
      if (mark !== null) putCall.run(mark.key, mark.method, mark.argsHash, mark.ref, seq);
      for (const row of rows) {
        const leaf = Buffer.from(row.leaf);
        const hash = leafHash(leaf);
        putEntry.run(tree.size(), row.ts, row.type, leaf, hash);
        for (const tile of tree.append(hash)) putTile.run(tile.level, tile.n, tile.data);
      }
    }
  });
  return {
    size: tree.size,
    checkpointSize: () => newest?.size ?? -1,
    vkey: signer.vkey,
    append: (batches) => commit.immediate(batches),
    checkpoint() {
      const size = tree.size();
      if (newest?.size === size) return newest;
      const root = tree.root();
      const made = { size, root, note: signCheckpoint(signer, size, root, second) };
      // In WAL with synchronous=FULL a statement on its own is durable when it returns.
      putCheckpoint.run(size, root, made.note);
      advanceGuard(made);
      newest = made;
      return made;
    },
    keepEvidence: evidence.keep,
    alive: (wallMs) => guard?.alive(wallMs),
    close() {
      database.close();
      guard?.close();
    },
  };
}
