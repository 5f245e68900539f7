/**
 * What was done at the terminal while no daemon could write it down: noted in a small file, which the next start turns into entries.
 * The note is for honest administrators, who leave no trace by mistake; who may write the file may also remove it.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './ledger/durable-file.ts';
import type { EntryDraft, Json } from './ledger/entry.ts';

export const TERMINAL_ENTRY = 'terminal.acted';

export type TerminalAct = 'key.sealed' | 'backup.made' | 'bundle.exported' | 'tiles.exported';
const ACTS: readonly string[] = [
  'key.sealed',
  'backup.made',
  'bundle.exported',
  'tiles.exported',
] satisfies TerminalAct[];

export interface TerminalNote {
  readonly act: TerminalAct;
  /** Wall ms. */
  readonly at: number;
  /** Names of files, sizes, digests; never a path and never a personal value. */
  readonly about: { readonly [key: string]: string | number };
}

/** False where the file cannot be written, e.g. by an auditor who may only read. */
export function noteTerminalAct(path: string, note: TerminalNote): boolean {
  try {
    const file = openSync(path, 'a', 0o600);
    try {
      writeSync(file, `${JSON.stringify(note)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    syncFolder(dirname(path));
    return true;
  } catch {
    return false;
  }
}

/** At a start: each note becomes an entry. A power cut in between writes it twice, never not at all. */
export async function recordTerminalActs(
  path: string,
  record: (drafts: readonly EntryDraft[]) => Promise<unknown>,
): Promise<void> {
  const taken = `${path}.taken`;
  // Whoever notes something meanwhile begins a new file.
  if (!existsSync(taken) && existsSync(path)) renameSync(path, taken);
  if (!existsSync(taken)) return;
  const drafts = readFileSync(taken, 'utf8').split('\n').filter(Boolean).map(draftOf);
  if (drafts.length > 0) await record(drafts);
  rmSync(taken, { force: true });
  syncFolder(dirname(path));
}

/** A line that is none of ours is told as such: it may have been cut by a power failure. */
function draftOf(line: string): EntryDraft {
  const note = parsed(line);
  const data = note === null ? { act: 'unreadable', at: null, about: {} } : { ...note, at: Math.floor(note.at) };
  return { type: TERMINAL_ENTRY, tv: 1, actors: [{ part: 'terminal' }], data };
}

function parsed(line: string): TerminalNote | null {
  let raw: Json;
  try {
    raw = JSON.parse(line) as Json;
  } catch {
    return null;
  }
  if (typeof raw !== 'object' || raw === null || !('act' in raw) || !('at' in raw) || !('about' in raw)) return null;
  const { act, at, about } = raw as unknown as TerminalNote;
  if (!ACTS.includes(act) || !Number.isFinite(at) || typeof about !== 'object' || about === null) return null;
  const plain = Object.values(about).every((value) => typeof value === 'string' || Number.isSafeInteger(value));
  return plain && line.length < 1_000 ? { act, at, about } : null;
}
