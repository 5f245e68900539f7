/**
 * Brings a data folder of an earlier format up to date: copied first, lifted beside the originals, put in place in one go that a power cut cannot halve.
 * Before the plan is on the disk nothing of the originals was touched; after it every new file is whole, and the next run finishes.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import type { FileMark } from '../ledger/database-file.ts';
import { hardenWriter, LEDGER_MARK, liftLedger } from '../ledger/schema.ts';
import { verifyLedger } from '../ledger/verify.ts';
import { KEYS_MARK, liftKeys } from '../vault/key-store.ts';
import { openErasable } from '../vault/vault-file.ts';
import type { StoreVersions } from './backup-entries.ts';
import { writeTrouble } from './backup-trouble.ts';
import { versionInHeader } from './header-version.ts';
import { factPath, planPath, readFact, writeFact } from './migration-facts.ts';
import { describeFile } from './stage.ts';
import { destroyFile, destroyFolder, syncPath } from './synced-file.ts';

export type MigrationFolders = Pick<DataFolder, 'root' | 'ledger' | 'vault' | 'marker' | 'config'>;

interface Store {
  readonly name: 'ledger' | 'keys';
  readonly path: string;
  readonly mark: FileMark;
}

const storesOf = (folder: MigrationFolders): readonly Store[] => [
  { name: 'ledger', path: folder.ledger, mark: LEDGER_MARK },
  { name: 'keys', path: join(folder.vault, 'keys.db'), mark: KEYS_MARK },
];

export interface MigrationPlan {
  readonly from: StoreVersions;
  readonly to: StoreVersions;
  /** One was begun and must be finished. */
  readonly open: boolean;
}

/** What has to be done before this program may use the folder; null where nothing has. Reads headers only. */
export function migrationNeeded(folder: MigrationFolders): MigrationPlan | null {
  const begun = readFact(planPath(folder));
  if (begun !== null) return { ...begun, open: true };
  const from: Record<string, number> = {};
  const to: Record<string, number> = {};
  for (const { name, path, mark } of storesOf(folder)) {
    const version = versionInHeader(path, mark);
    if (version === null || version >= mark.version) continue;
    from[name] = version;
    to[name] = mark.version;
  }
  return Object.keys(from).length === 0 ? null : { from, to, open: false };
}

/** `ledger 1 → 2, keys 3 → 4`. */
export function describePlan({ from, to }: Pick<MigrationPlan, 'from' | 'to'>): string {
  return Object.keys(from)
    .map((name) => `${name} ${from[name]} → ${to[name]}`)
    .join(', ');
}

export type MigrationTrouble = {
  readonly code: 'disk-full' | 'folder-unwritable' | 'copy-differs' | 'ledger-not-whole' | 'store-broken';
  readonly detail: string;
};

/** Steps in their order; a test ends the program at each. */
export type MigrationStep = 'copied' | 'lifted' | 'planned' | 'ledger-moved' | 'keys-moved' | 'told';

export interface MigrateOptions {
  readonly folder: MigrationFolders;
  readonly onStep: (step: MigrationStep) => void;
}

export interface Migrated extends MigrationPlan {
  /** Folder of the copy. */
  readonly copy: string;
}

/** The caller holds the instance lock. */
export async function migrateFolder(
  { folder, onStep }: MigrateOptions,
  plan: MigrationPlan,
): Promise<Result<Migrated, MigrationTrouble>> {
  const copy = join(folder.root, copyName(plan.from));
  try {
    if (!plan.open) {
      const copied = copyStores(folder, copy);
      if (copied !== null) return err(copied);
      onStep('copied');
      for (const store of storesOf(folder)) {
        const trouble = plan.from[store.name] === undefined ? null : await liftBeside(store);
        if (trouble !== null) return err(trouble);
      }
      onStep('lifted');
      writeFact(planPath(folder), plan);
      onStep('planned');
    }
    for (const { name, path } of storesOf(folder)) {
      moveLifted(path);
      onStep(name === 'ledger' ? 'ledger-moved' : 'keys-moved');
    }
    writeFact(factPath(folder), plan);
    onStep('told');
    rmSync(planPath(folder), { force: true });
    syncPath(dirname(planPath(folder)));
    return ok({ ...plan, copy });
  } catch (error) {
    const trouble = writeTrouble(error, folder.root);
    if (trouble === null) throw error;
    return err({ code: trouble.code === 'disk-full' ? 'disk-full' : 'folder-unwritable', detail: trouble.detail });
  }
}

const COPY_BEGIN = 'before-migration-';
const copyName = (from: StoreVersions): string =>
  COPY_BEGIN +
  Object.entries(from)
    .map(([name, version]) => `${name}${version}`)
    .join('-');

/** A plain copy of all that is changed, and of what it belongs to. It comes to its name when it is whole and was read back. */
function copyStores(folder: MigrationFolders, copy: string): MigrationTrouble | null {
  const part = `${copy}.part`;
  destroyFolder(part);
  // One of an earlier try: the originals were not touched since, or were put back from it.
  destroyFolder(copy);
  const inside = (path: string): string => join(part, relative(folder.root, path));
  const files = [dirname(folder.ledger), folder.vault].flatMap(filesIn);
  if (existsSync(folder.config)) files.push(folder.config);
  for (const path of files) {
    mkdirSync(dirname(inside(path)), { recursive: true, mode: 0o700 });
    copyFileSync(path, inside(path));
    syncPath(inside(path));
    if (describeFile('', path).sha256 !== describeFile('', inside(path)).sha256)
      return { code: 'copy-differs', detail: path };
  }
  for (const path of new Set(files.map((file) => dirname(inside(file))))) syncPath(path);
  renameSync(part, copy);
  syncPath(folder.root);
  return null;
}

/** Plain files of a folder; shared memory and drafts are no part of it. */
function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !/-shm$|\.migrating|\.replaced$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

const liftedOf = (path: string): string => `${path}.migrating`;

async function liftBeside({ name, path }: Store): Promise<MigrationTrouble | null> {
  const draft = liftedOf(path);
  for (const end of ['', '-wal', '-shm', '-journal']) destroyFile(draft + end);
  // With its journal: what was committed last may stand only there.
  const original = new Database(path, { fileMustExist: true, timeout: 5_000 });
  try {
    await original.backup(draft, { progress: () => 0x7fffffff });
  } finally {
    original.close();
  }
  const trouble = name === 'ledger' ? liftLedgerFile(path, draft) : liftKeysFile(draft);
  syncPath(draft);
  syncPath(dirname(draft));
  return trouble;
}

function liftLedgerFile(path: string, draft: string): MigrationTrouble | null {
  const database = new Database(draft, { fileMustExist: true });
  try {
    const soft = hardenWriter(database);
    if (soft !== null) return { code: 'store-broken', detail: soft };
    liftLedger(database);
  } finally {
    database.close();
  }
  const look = (file: string) => verifyLedger({ path: file, vkey: null, onProgress() {} });
  const [before, after] = [look(path), look(draft)];
  const whole = after.verdict === 'consistent-only' || after.verdict === 'sound';
  if (!whole || after.root !== before.root || after.size !== before.size)
    return { code: 'ledger-not-whole', detail: after.findings[0]?.code ?? before.findings[0]?.code ?? after.verdict };
  return null;
}

function liftKeysFile(draft: string): MigrationTrouble | null {
  const opened = openErasable(draft);
  if (!opened.ok) return { code: 'store-broken', detail: opened.error.reason };
  const database = opened.value;
  try {
    const rows = (): number => Number(database.prepare('SELECT count(*) FROM dek').pluck().get());
    const before = rows();
    liftKeys(database);
    const sound = database.prepare<[], string>('PRAGMA quick_check(1)').pluck().get() === 'ok' && rows() === before;
    return sound ? null : { code: 'store-broken', detail: basename(draft) };
  } finally {
    database.close();
  }
}

/** The lifted file takes the original's place; the original's bytes go, since what is erased later must not live on in them. Harmless when repeated. */
function moveLifted(path: string): void {
  const lifted = liftedOf(path);
  const replaced = `${path}.replaced`;
  if (existsSync(lifted)) {
    // A journal of the original would be played into the new file.
    for (const end of ['-wal', '-shm', '-journal']) {
      rmSync(path + end, { force: true });
      rmSync(lifted + end, { force: true });
    }
    if (existsSync(path)) renameSync(path, replaced);
    renameSync(lifted, path);
    syncPath(dirname(path));
  }
  destroyFile(replaced);
}

/** Copies that migrations left, by their folders. */
export function migrationCopies(root: string): readonly string[] {
  return readdirSync(root)
    .filter((name) => name.startsWith(COPY_BEGIN))
    .map((name) => join(root, name));
}

/** Overwrites and removes them: at the latest when something is erased, for a copy would keep it. Harmless when there are none. */
export function removeMigrationCopies(root: string): void {
  for (const copy of migrationCopies(root)) destroyFolder(copy);
}
