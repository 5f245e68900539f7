/** Why a ledger cannot be opened, as codes. The daemon says them to people at start; none is ever answered with a new, empty ledger. */

export type LedgerTroubleCode =
  /** The data folder says that a ledger was made here, and the file is gone. */
  | 'ledger-missing'
  /** Empty, no database, not ours, half there, or its own parts contradict each other. */
  | 'ledger-broken'
  /** This user may not read it, or the disk does not give it. */
  | 'ledger-unreadable'
  /** Written by a newer version. */
  | 'ledger-newer'
  /** Written by an earlier version; a person lifts it, after a backup. */
  | 'ledger-older'
  /** The guard says that more, or something else, was signed: an older copy was put in place. */
  | 'ledger-rolled-back'
  /** A ledger is here, and the guard that was made with it is not. */
  | 'guard-missing'
  /** The guard is damaged, not ours, of a newer version, or the disk does not give it. */
  | 'guard-broken'
  /** It contradicts a checkpoint that it signed, or another key signed it. */
  | 'ledger-forked'
  | 'disk-full';

export interface LedgerTrouble {
  readonly code: LedgerTroubleCode;
  readonly path: string;
  /** What exactly was found, e.g. `empty`, `tile-missing`, `SQLITE_CORRUPT`. For the log and for IT. */
  readonly reason: string;
  /** The first entry that does not fit, where one is known. */
  readonly seq?: number;
}
