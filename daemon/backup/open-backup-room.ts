/** Binds the backup room to one data folder: which key its vault has now, the thread that works, and what the command line may ask of it. */
import type { Result } from '../../devices/kit/result.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import type { Random } from '../random.ts';
import { backupInThread } from '../workers/backup.ts';
import type { AgeTo } from './age-box.ts';
import type { Rehearsed } from './backup-entries.ts';
import { type BackupRoom, type BackupRoomDeps, createBackupRoom } from './backup-room.ts';
import type { BackupTrouble } from './backup-trouble.ts';
import type { MadeBackup } from './make-backup.ts';
import { vaultKeyInUse } from './vault-key-in-use.ts';

export interface OpenBackupRoomDeps extends Omit<BackupRoomDeps, 'make' | 'prepare'> {
  readonly folder: DataFolder;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  readonly version: string;
  readonly random: Random;
  /** Signs the history as it stands. */
  checkpoint(): Promise<unknown>;
  /** Changes the vault's key where it is still the master key, or where something was erased since it was changed. */
  rotateIfDue(): Promise<void>;
}

export interface OpenedBackupRoom {
  readonly room: BackupRoom;
  /** For the control socket; `to` null: to those whom the configuration names. */
  readonly handlers: {
    make(request: { readonly target: string; readonly to: AgeTo | null }): Promise<Result<MadeBackup, BackupTrouble>>;
    rehearsed(what: Rehearsed): Promise<void>;
  };
}

export function openBackupRoom(deps: OpenBackupRoomDeps): OpenedBackupRoom {
  const { config, folder, masterKey, random, version } = deps;
  const room = createBackupRoom({
    ...deps,
    async prepare() {
      await deps.rotateIfDue();
      await deps.checkpoint();
      return true;
    },
    make({ target, to, wallMs }, onProgress, signal) {
      const kek = vaultKeyInUse({ folder, masterKey, random });
      // The daemon runs with this vault, so one of the two opens it.
      if (kek === null) throw new Error('no key opens the vault that is in use');
      return backupInThread({ folder, target, to, masterKey, kek, wallMs, version }, onProgress, signal);
    },
  });
  const configured: AgeTo = { kind: 'recipients', recipients: config.recipients };
  return {
    room,
    handlers: {
      make: ({ target, to }) => room.runTo(target, to ?? configured, [{ part: 'cli' }]),
      rehearsed: room.rehearsed,
    },
  };
}
