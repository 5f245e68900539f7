/** Two small files of a migration: the plan, while it is being carried out, and the fact, until the ledger has it. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DataFolder } from '../data-folder/data-folder.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import { migratedEntry, type StoreVersions } from './backup-entries.ts';
import { syncPath, writeDurably } from './synced-file.ts';

export interface MigrationFact {
  readonly from: StoreVersions;
  readonly to: StoreVersions;
}

/** While it is there, the folder may be halfway between two formats. */
export const planPath = (folder: Pick<DataFolder, 'ledger'>): string => join(dirname(folder.ledger), 'migrating');
/** What the daemon writes down at its next start. */
export const factPath = (folder: Pick<DataFolder, 'ledger'>): string => join(dirname(folder.ledger), 'migrated');

export function writeFact(path: string, { from, to }: MigrationFact): void {
  writeDurably(path, new TextEncoder().encode(`${JSON.stringify({ from, to })}\n`));
}

/** Null where there is none. A file that is none of ours is a bug or an attack, and throws. */
export function readFact(path: string): MigrationFact | null {
  if (!existsSync(path)) return null;
  const raw: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (
    typeof raw !== 'object' ||
    raw === null ||
    !('from' in raw) ||
    !('to' in raw) ||
    !isVersions(raw.from) ||
    !isVersions(raw.to)
  )
    throw new Error('the plan of a migration cannot be read');
  return { from: raw.from, to: raw.to };
}

function isVersions(value: unknown): value is StoreVersions {
  return typeof value === 'object' && value !== null && Object.values(value).every(Number.isSafeInteger);
}

/** At a start, after the replay: the migration becomes an entry. A power cut in between writes it twice, never not at all. */
export async function recordMigration(
  folder: Pick<DataFolder, 'ledger'>,
  record: (drafts: readonly EntryDraft[]) => Promise<unknown>,
): Promise<void> {
  const path = factPath(folder);
  const fact = readFact(path);
  if (fact === null) return;
  await record([migratedEntry(fact.from, fact.to)]);
  rmSync(path, { force: true });
  syncPath(dirname(path));
}
