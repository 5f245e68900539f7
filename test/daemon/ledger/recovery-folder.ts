/** A data folder of a daemon that stopped, without the daemon: vault, ledger, guard, keys; and what a recovery needs of it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished } from 'vitest';
import { type DataFolder, prepareDataFolder } from '../../../daemon/data-folder/data-folder.ts';
import type { CallMark, Entry } from '../../../daemon/ledger/entry.ts';
import { guardFile } from '../../../daemon/ledger/guard-store.ts';
import { finishRecovery, openRecovery, planRecovery, type RecoveryDone } from '../../../daemon/ledger/recover.ts';
import { type FindingDeps, findRecovery, type RecoveryFinding } from '../../../daemon/ledger/recovery-finding.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { openStorage, type Storage } from '../../../daemon/storage.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { temporaryFolder } from './ledger-fixture.ts';

export const masterKey = Buffer.alloc(32, 5);

/** An empty data folder that is removed after the test. */
export function newFolder(): DataFolder {
  const prepared = prepareDataFolder(join(temporaryFolder(), 'data'));
  if (!prepared.ok) throw new Error(prepared.error.en);
  return prepared.value;
}

/** Opens it as a start does; the code of the trouble where it does not open. */
export async function openFolder(folder: DataFolder): Promise<Storage | string> {
  const opened = await openStorage({
    ...{ folder, guardFolder: '', sm2: false, masterKey, clock: createManualClock(), random: systemRandom },
    onFatal: (code) => expect.unreachable(code),
  });
  if (!opened.ok) return opened.error.code;
  onTestFinished(() => closeFolder(opened.value));
  return opened.value;
}

export async function mustOpen(folder: DataFolder): Promise<Storage> {
  const opened = await openFolder(folder);
  if (typeof opened === 'string') throw new Error(opened);
  return opened;
}

export async function closeFolder({ vault, ledger }: Storage): Promise<void> {
  await ledger.close();
  vault.close();
}

export const mark = (key: string): CallMark => ({ key, method: 'reading.start', argsHash: 'ab', ref: `ref-${key}` });

/** Appends `count` entries, the first with the mark of the call `key`. */
export async function write({ ledger }: Storage, count: number, key: string | null): Promise<void> {
  const from = ledger.nextSeq();
  const entries = Array.from({ length: count }, (_, index): Entry => {
    const place = { v: 1, log: ledger.origin, seq: from + index, ts: 1_795_314_710_000 + from + index } as const;
    return { ...place, boot: 'b_1', mono: index, type: 'test.counted', tv: 1, actors: [], data: { n: from + index } };
  });
  await ledger.append(entries, key === null ? null : mark(key));
}

const templates = new Map<string, Promise<string>>();
const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** A copy of a folder that `make` fills once a test file; opening a ledger starts a thread, copying does not. */
async function copyOf(name: string, make: (folder: DataFolder) => Promise<void>): Promise<DataFolder> {
  const template = templates.get(name) ?? fill(make);
  templates.set(name, template);
  const folder = newFolder();
  cpSync(await template, folder.root, { recursive: true });
  return folder;
}

async function fill(make: (folder: DataFolder) => Promise<void>): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'twinlock-template-'));
  roots.push(root);
  const prepared = prepareDataFolder(root);
  if (!prepared.ok) throw new Error(prepared.error.en);
  await make(prepared.value);
  return root;
}

/** A folder whose daemon wrote `count` entries, called `first` with the first of them, and stopped. */
export function usedFolder(count: number): Promise<DataFolder> {
  return copyOf(`used ${count}`, async (folder) => {
    const storage = await mustOpen(folder);
    await write(storage, count, 'first');
    await closeFolder(storage);
  });
}

/** The folder's ledger as it was before `more` entries were written, as a restored backup leaves it. */
export function rolledBack(count: number, more: number): Promise<DataFolder> {
  return copyOf(`back ${count} ${more}`, async (folder) => {
    cpSync((await usedFolder(count)).root, folder.root, { recursive: true });
    const backup = readFileSync(folder.ledger);
    const storage = await mustOpen(folder);
    await write(storage, more, 'late');
    await closeFolder(storage);
    writeFileSync(folder.ledger, backup);
  });
}

export const findingDeps = (folder: DataFolder): FindingDeps => ({
  ...{ folder, guard: guardFile(folder.guard), masterKey, random: systemRandom },
});

export function found(folder: DataFolder): RecoveryFinding {
  const finding = findRecovery(findingDeps(folder));
  if (!finding.ok) throw new Error(finding.error);
  return finding.value;
}

/** Writes the plan and carries it out as far as `onStep` lets it. */
export function recoverFolder(folder: DataFolder, onStep: (name: string) => void = () => {}): RecoveryDone {
  const deps = findingDeps(folder);
  openRecovery(planRecovery(found(folder), { reason: 'disk exchanged', at: 1_795_400_000_000 }, deps), deps);
  return finishFolder(folder, onStep);
}

export function finishFolder(folder: DataFolder, onStep: (name: string) => void = () => {}): RecoveryDone {
  const done = finishRecovery(findingDeps(folder), onStep);
  if (!done.ok) throw new Error(done.error);
  return done.value;
}
