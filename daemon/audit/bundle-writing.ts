/** What an export needs of whoever writes the bundle's file, and of the vault. Types only. */
import type { Result } from '../../devices/kit/result.ts';
import type { Opening } from '../ledger/bundle/openings.ts';

export interface BundleTask {
  /** The live ledger file; only read. */
  readonly ledger: string;
  /** First entry. */
  readonly from: number;
  /** A signed size, up to which it goes. */
  readonly size: number;
  /** The zip file to be made; must not exist. */
  readonly target: string;
  /** Wall ms that the zip's files are dated with. */
  readonly at: number;
}

export interface BundleWritten {
  readonly bytes: number;
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
  /** Root at the checkpoint's size, hex. */
  readonly root: string;
  /** Values that went along. */
  readonly openings: number;
}

/** The next opened commitments, perhaps none for now; null at the end. Personal data. */
export type NextOpenings = () => Promise<readonly Opening[] | null>;

/** `task-failed`: a disk that is full, a thread that is gone. What was written by then may be there still. */
export type WriteBundle = (
  task: BundleTask,
  openings: NextOpenings | null,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
) => Promise<Result<BundleWritten, 'cancelled' | 'task-failed'>>;

/** One opened commitment as the vault tells it; salt and value base64url without padding. Personal data. */
export interface OpeningLine {
  readonly seq: number;
  readonly f: string;
  readonly salt: string;
  readonly value: string;
}

export interface OpeningsSource {
  /** Names of the fields that the profile permits; empty = none ever. */
  readonly fields: readonly string[];
  /** Openings of those fields in these entries that can still be opened. */
  openingsOf(seqs: readonly number[], fields: readonly string[]): Promise<readonly OpeningLine[]>;
}
