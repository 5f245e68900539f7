/** What a verification holds against the entries: checkpoints, tiles, and the file's own tables. */
import type { Database } from 'better-sqlite3';
import { openCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { parseNote } from './note.ts';
import type { NoteVerifier } from './note-key.ts';
import { ledgerVersion, tablesOf } from './schema.ts';
import type { Tile } from './tile-tree.ts';
import type { Findings } from './verify-findings.ts';

type Add = Findings['add'];

interface CheckpointRow {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
}

export interface CheckpointCheck {
  /** The walk stands at `size` entries; `root` is asked only where a checkpoint names that size. */
  reached(size: number, root: () => Buffer): void;
  /** The walk is over at `size`. */
  end(size: number): void;
  /** Size of the newest checkpoint that fits in every way; 0 when there is none. */
  signedSize(): number;
}

/** Reads all checkpoint rows at once, oldest first, and holds each against the root at its size. */
export function createCheckpointCheck(
  database: Database,
  origin: string,
  key: NoteVerifier | null,
  add: Add,
): CheckpointCheck {
  const rows = database.prepare<[], CheckpointRow>('SELECT size, root, note FROM cp ORDER BY size').all();
  let next = 0;
  let signedSize = 0;
  return {
    reached(size, root) {
      for (let row = rows[next]; row !== undefined && row.size <= size; row = rows[++next]) {
        if (row.size < size) continue;
        const fits = checkRow(row, origin, key, add);
        if (!root().equals(row.root)) add('checkpoint-root', size, 'the history has another root');
        else if (fits) signedSize = size;
      }
    },
    end(size) {
      for (const row of rows.slice(next)) {
        checkRow(row, origin, key, add);
        add('checkpoint-beyond-end', row.size, `signed ${row.size}, found ${size}`);
      }
    },
    signedSize: () => signedSize,
  };
}

/** Whether the note says what its row says, and the log's key signed it. */
function checkRow(row: CheckpointRow, origin: string, key: NoteVerifier | null, add: Add): boolean {
  const note = parseNote(row.note);
  const body = note.ok ? parseCheckpoint(note.value.text) : note;
  if (!body.ok) {
    add('checkpoint-form', row.size, body.error);
    return false;
  }
  const { size, root } = body.value;
  const says = body.value.origin === origin && size === row.size && row.root.equals(root);
  if (!says) add('checkpoint-form', row.size, 'the note differs from its row');
  const opened = key === null ? null : openCheckpoint(row.note, key, []);
  if (opened?.ok === false) add('checkpoint-signature', row.size, opened.error);
  return says && opened?.ok === true;
}

export interface TileCheck {
  /** The walk has filled this tile; the table must have the same. */
  expect(tile: Tile): void;
  /** The walk is over: the table must not have tiles beyond those. */
  end(): void;
}

/** A live ledger may fill tiles while the walk goes on, so only the tiles there at the beginning count as too many. */
export function createTileCheck(database: Database, add: Add): TileCheck {
  const atStart = Number(database.prepare('SELECT count(*) FROM tile').pluck().get());
  const get = database.prepare<[number, number], Buffer>('SELECT data FROM tile WHERE level = ? AND n = ?').pluck();
  let expected = 0;
  return {
    expect({ level, n, data }) {
      expected++;
      if (get.get(level, n)?.equals(data) !== true) add('tile', null, `tile ${level}/${n} is missing or differs`);
    },
    end() {
      if (atStart > expected) add('tile', null, `${atStart - expected} tiles beyond the entries`);
    },
  };
}

/** Tables and triggers must be exactly those that this program makes; a dropped trigger is a sign of work by hand. */
export function checkSchema(database: Database, add: Add): void {
  const rows = database
    .prepare<[], string>("SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  const found = new Set(rows);
  for (const sql of tablesOf(ledgerVersion(database)))
    if (!found.delete(sql)) add('schema', null, `missing: ${sql.split('\n')[0]}`);
  for (const sql of found) add('schema', null, `unknown: ${String(sql).split('\n')[0]}`);
}
