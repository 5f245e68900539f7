/** Why there is no backup, or why one cannot be restored, as codes. The command line and the screens have the sentences. */

export type BackupTroubleCode =
  /** The folder for backups is not there: the stick is not in, the share not mounted. */
  | 'folder-missing'
  | 'folder-unwritable'
  | 'disk-full'
  /** The ledger's copy does not hold together; a backup of it would be believed wrongly. */
  | 'ledger-not-whole'
  /** A store cannot be read, or its key does not fit. `detail` names it. */
  | 'store-unreadable'
  /** Another backup is being made. */
  | 'under-way'
  /** No folder, or nobody to encrypt to. */
  | 'not-configured'
  | 'cancelled';

export interface BackupTrouble {
  readonly code: BackupTroubleCode;
  /** A path or the system's own code; no personal value. */
  readonly detail: string;
}

/** The trouble behind an error of the system while files were written to `folder`; null for a bug. */
export function writeTrouble(error: unknown, folder: string): BackupTrouble | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
    case 'SQLITE_FULL':
      return { code: 'disk-full', detail: folder };
    case 'ENOENT':
    case 'ENOTDIR':
      return { code: 'folder-missing', detail: folder };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EIO':
    case 'EBUSY':
    case 'ENODEV':
    case 'ENXIO':
    case 'ESTALE':
      return { code: 'folder-unwritable', detail: `${folder} (${code})` };
    default:
      return code.startsWith('SQLITE_') ? { code: 'store-unreadable', detail: code } : null;
  }
}
