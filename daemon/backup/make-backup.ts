/** Makes one backup: stores staged and checked, one archive, encrypted as it is written; it gets its name only when it is whole on the disk. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { Random } from '../random.ts';
import { type AgeTo, encryptChunks } from './age-box.ts';
import { archiveName } from './archive-name.ts';
import { type BackupTrouble, writeTrouble } from './backup-trouble.ts';
import { BACKUP_FORMAT, encodeManifest, MANIFEST_NAME } from './manifest.ts';
import { layRecoveryKey, PART_END, RECOVERY_KEY_NAME, replaceRecoveryKey, settleBackupFolder } from './recovery-key.ts';
import { type BackupFolders, removeStaging, type Staged, stageStores } from './stage.ts';
import { destroyFile, syncPath } from './synced-file.ts';
import { BLOCK_BYTES, encodeTarHeader, paddingAfter } from './tar-header.ts';

export interface MakeBackupOptions {
  readonly folder: BackupFolders;
  /** Folder into which the archive and the recovery key go; exists. */
  readonly target: string;
  readonly to: AgeTo;
  readonly masterKey: Uint8Array;
  readonly kek: Uint8Array;
  readonly random: Random;
  /** Wall ms; names the file. */
  readonly wallMs: number;
  readonly version: string;
  readonly onProgress: (phase: string, done: number, total: number) => void;
}

export interface MadeBackup {
  readonly fileName: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly bytes: number;
  /** Of the archive as it lies there, hex. */
  readonly sha256: string;
}

/** Where stores are staged; swept when a backup begins, for a power cut may have left one. */
export const stagingOf = (folder: Pick<BackupFolders, 'run'>): string => join(folder.run, 'backup');

export async function makeBackup(options: MakeBackupOptions): Promise<Result<MadeBackup, BackupTrouble>> {
  const { folder, target, wallMs } = options;
  const staging = stagingOf(folder);
  let part: string | null = null;
  try {
    if (!statSync(target).isDirectory()) return err({ code: 'folder-missing', detail: target });
    settleBackupFolder(target);
    removeStaging(staging);
    mkdirSync(staging, { mode: 0o700 });
    const staged = await stageStores({ ...options, staging });
    if (!staged.ok) return staged;
    const fileName = archiveName(wallMs, staged.value.size);
    part = join(target, fileName.replace(/\.tar\.age$/, PART_END));
    const written = await writeArchive(options, staged.value, staging, part);
    await layRecoveryKey(target, { origin: staged.value.origin, key: options.kek }, options.to);
    renameSync(part, join(target, fileName));
    syncPath(target);
    part = null;
    replaceRecoveryKey(target);
    return ok({ fileName, size: staged.value.size, root: staged.value.root, ...written });
  } catch (error) {
    const trouble = writeTrouble(error, target);
    if (trouble === null) throw error;
    return err(trouble);
  } finally {
    // The laid key first: without its archive's `.part` it would count as the newest.
    if (part !== null) dropUnfinished(target, part);
    removeStaging(staging);
  }
}

function dropUnfinished(target: string, part: string): void {
  try {
    destroyFile(join(target, `${RECOVERY_KEY_NAME}.new`));
    rmSync(part, { force: true });
  } catch {
    // The stick was pulled: what is left on it is settled when the next backup begins.
  }
}

async function writeArchive(
  options: MakeBackupOptions,
  staged: Staged,
  staging: string,
  part: string,
): Promise<Pick<MadeBackup, 'bytes' | 'sha256'>> {
  const total = staged.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const hash = createHash('sha256');
  const file = openSync(part, 'wx', 0o600);
  let bytes = 0;
  try {
    const tar = tarChunks(options, staged, staging, (done) => options.onProgress('packing', done, total));
    for await (const chunk of encryptChunks(tar, options.to)) {
      for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
      hash.update(chunk);
      bytes += chunk.length;
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function* tarChunks(
  { version, wallMs }: MakeBackupOptions,
  { files, origin, vkey, size, root, note }: Staged,
  staging: string,
  onDone: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const manifest = encodeManifest({
    ...{ format: BACKUP_FORMAT, version, origin, vkey, size, root, note, files },
    madeAt: Math.floor(wallMs),
  });
  yield encodeTarHeader({ name: MANIFEST_NAME, bytes: manifest.length });
  yield manifest;
  yield new Uint8Array(paddingAfter(manifest.length));
  let done = 0;
  for (const { name, bytes } of files) {
    yield encodeTarHeader({ name, bytes });
    for await (const chunk of createReadStream(join(staging, name), { highWaterMark: 65_536 })) {
      yield chunk as Buffer;
      done += (chunk as Buffer).length;
      onDone(done);
    }
    yield new Uint8Array(paddingAfter(bytes));
  }
  yield new Uint8Array(2 * BLOCK_BYTES);
}
