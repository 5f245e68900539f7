/** What witnesses said, and signed checkpoints, as rows of the ledger: kept by the writer, read by everybody else. */
import type { Database } from 'better-sqlite3';
import type { StoredCheckpoint, StoredConflict, StoredCosignature } from './evidence.ts';

export interface EvidenceWriter {
  /** One transaction; a cosignature or conflict that is there already stays as it is. */
  keep(cosignatures: readonly StoredCosignature[], conflicts: readonly StoredConflict[]): void;
}

export function createEvidenceWriter(database: Database): EvidenceWriter {
  const cosignature = database.prepare<StoredCosignature>(
    `INSERT INTO cosig (size, name, line) SELECT @size, @name, @line
WHERE NOT EXISTS (SELECT 1 FROM cosig WHERE size = @size AND name = @name)`,
  );
  // The time is when we heard it: the same answer heard again is no second proof.
  const conflict = database.prepare<StoredConflict>(
    `INSERT INTO conflict (id, name, at, size, status, body)
SELECT (SELECT coalesce(max(id), 0) + 1 FROM conflict), @name, @at, @size, @status, @body
WHERE NOT EXISTS (
  SELECT 1 FROM conflict WHERE name = @name AND size = @size AND status = @status AND body = @body
)`,
  );
  const keep = database.transaction<EvidenceWriter['keep']>((cosignatures, conflicts) => {
    for (const one of cosignatures) cosignature.run(one);
    for (const one of conflicts) conflict.run(one);
  });
  return { keep: (cosignatures, conflicts) => keep.immediate(cosignatures, conflicts) };
}

export interface EvidenceReader {
  /** Newest first, those below size `before`. */
  checkpoints(before: number, limit: number): StoredCheckpoint[];
  /** The smallest size above `seq`. */
  checkpointOver(seq: number): StoredCheckpoint | null;
  cosignatures(size: number): StoredCosignature[];
  conflicts(): StoredConflict[];
}

/** `witnesses`: whether the file has the tables of version 2; without them nobody has said anything. */
export function createEvidenceReader(database: Database, witnesses: boolean): EvidenceReader {
  const columns = 'SELECT size, root, note FROM cp';
  const page = database.prepare<[number, number], StoredCheckpoint>(
    `${columns} WHERE size < ? ORDER BY size DESC LIMIT ?`,
  );
  const over = database.prepare<[number], StoredCheckpoint>(`${columns} WHERE size > ? ORDER BY size LIMIT 1`);
  const said = witnesses ? createWitnessReader(database) : { cosignatures: () => [], conflicts: () => [] };
  return {
    checkpoints: (before, limit) => page.all(before, limit),
    checkpointOver: (seq) => over.get(seq) ?? null,
    ...said,
  };
}

function createWitnessReader(database: Database): Pick<EvidenceReader, 'cosignatures' | 'conflicts'> {
  const cosignatures = database.prepare<[number], StoredCosignature>(
    'SELECT size, name, line FROM cosig WHERE size = ? ORDER BY name',
  );
  const conflicts = database.prepare<[], StoredConflict>(
    'SELECT name, at, size, status, body FROM conflict ORDER BY id',
  );
  return { cosignatures: (size) => cosignatures.all(size), conflicts: () => conflicts.all() };
}
