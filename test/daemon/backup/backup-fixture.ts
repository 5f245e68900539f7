/** A counter's data folder with a history and kept values, backed up in process. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { onTestFinished } from 'vitest';
import type { AgeTo, AgeWith } from '../../../daemon/backup/age-box.ts';
import { type MadeBackup, makeBackup } from '../../../daemon/backup/make-backup.ts';
import { type RestoreOptions, restoreBackup } from '../../../daemon/backup/restore-backup.ts';
import { vaultKeyInUse } from '../../../daemon/backup/vault-key-in-use.ts';
import { type DataFolder, prepareDataFolder } from '../../../daemon/data-folder/data-folder.ts';
import type { Entry } from '../../../daemon/ledger/entry.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { openStorage, type Storage } from '../../../daemon/storage.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** Made for this run; the secret key opens nothing else. */
export const IDENTITY = await generateX25519Identity();
export const RECIPIENT = await identityToRecipient(IDENTITY);
export const MASTER_KEY = Buffer.alloc(32, 9);
export const TO: AgeTo = { kind: 'recipients', recipients: [RECIPIENT] };
export const WITH: AgeWith = { kind: 'identities', identities: [IDENTITY] };

export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Counter {
  readonly folder: DataFolder;
  readonly storage: Storage;
  /** Appends entries about nothing; durable. */
  append(count: number): Promise<void>;
  /** Keeps a value of a new subject; returns the subject. */
  keep(value: string): string;
  close(): Promise<void>;
}

export async function openCounter(root = join(temporary(), 'data'), masterKey = MASTER_KEY): Promise<Counter> {
  const folder = prepareDataFolder(root);
  if (!folder.ok) throw new Error(folder.error.code);
  mkdirSync(join(root, 'environment'), { recursive: true });
  const opened = await openStorage({
    folder: folder.value,
    guardFolder: '',
    sm2: false,
    masterKey,
    clock: createManualClock(),
    random: systemRandom,
    onFatal: (code: string) => {
      throw new Error(code);
    },
  });
  if (!opened.ok) throw new Error(opened.error.code);
  const { vault, ledger } = opened.value;
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= ledger.close().then(() => vault.close());
    return closed;
  };
  onTestFinished(close);
  return {
    folder: folder.value,
    storage: opened.value,
    async append(count) {
      const seq = ledger.nextSeq();
      const entries = Array.from({ length: count }, (_, at): Entry => {
        const place = { v: 1, log: ledger.origin, seq: seq + at, ts: 1_795_314_710_000, boot: 'b', mono: at } as const;
        return { ...place, type: 'test.done', tv: 1, actors: [], data: { at } };
      });
      await ledger.append(entries, null);
    },
    keep(value) {
      const subject = vault.newSubject();
      vault.store(vault.prepare(subject, [{ f: 'name', value }]), 'staff');
      return subject;
    },
    close,
  };
}

/** A backup into a folder of its own; must succeed. */
export async function backedUp(
  counter: Counter,
  target = temporary(),
  to = TO,
): Promise<MadeBackup & { target: string }> {
  const kek = vaultKeyInUse({ folder: counter.folder, masterKey: MASTER_KEY, random: systemRandom });
  if (kek === null) throw new Error('no key opens the vault');
  const made = await makeBackup({
    folder: counter.folder,
    target,
    to,
    masterKey: MASTER_KEY,
    kek,
    random: systemRandom,
    wallMs: 1_795_314_710_000,
    version: '0',
    onProgress() {},
  });
  if (!made.ok) throw new Error(`${made.error.code}: ${made.error.detail}`);
  return { ...made.value, target };
}

export function restored(
  backup: MadeBackup & { target: string },
  over: Partial<RestoreOptions> = {},
): ReturnType<typeof restoreBackup> {
  return restoreBackup({
    archive: join(backup.target, backup.fileName),
    recoveryKey: join(backup.target, 'twinlock-recovery-key.age'),
    secret: WITH,
    data: join(temporary(), 'restored'),
    anchors: [],
    guard: null,
    random: systemRandom,
    onProgress() {},
    ...over,
  });
}
