/** An export: a bundle of a ledger written to a folder or a zip, whole or not at all. */
import { rm } from 'node:fs/promises';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import { systemCode } from '../database-file.ts';
import { type BundleTrouble, type LedgerBundleOptions, LedgerContradiction, ledgerBundle } from './ledger-bundle.ts';
import { openLedgerFile } from './ledger-file.ts';
import { ledgerTiles } from './ledger-tiles.ts';
import { writeFolder } from './write-folder.ts';
import { writeZip, ZipTooLarge } from './write-zip.ts';

export interface ExportOptions extends LedgerBundleOptions {
  /** `ledger.db`, read only; may be in use. */
  readonly ledger: string;
  /** A folder, or a file that ends with `.zip`; must not exist. */
  readonly target: string;
  /** Wall ms that a zip's files are dated with. */
  readonly at: number;
}

export interface Exported {
  readonly origin: string;
  readonly from: number;
  /** Entries `from` to `size` - 1 are in it. */
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly openings: number;
  readonly bytes: number;
  /** SHA-256 of the zip, hex; null for a folder. */
  readonly sha256: string | null;
}

/** `reason` is a word for IT: the kind of file found, or the system's code. */
export type ExportTrouble =
  | { readonly code: BundleTrouble | 'exists' | 'too-large' }
  | { readonly code: 'ledger' | 'disk'; readonly reason: string };

/**
 * Writes a bundle. A failed or aborted export leaves nothing behind; aborting makes it throw the signal's reason.
 * @param onProgress Bytes of the entries written so far, and of all.
 */
export async function exportLedger(
  options: ExportOptions,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Result<Exported, ExportTrouble>> {
  const opened = openLedgerFile(options.ledger);
  if (!opened.ok) return err({ code: 'ledger', reason: opened.error });
  const ledger = opened.value;
  try {
    const bundle = ledgerBundle(ledger, options);
    if (!bundle.ok) return err({ code: bundle.error });
    const { files, checkpoint, origin, from } = bundle.value;
    const total = files.find(({ name }) => name === 'entries.jsonl')?.bytes ?? 0;
    let done = 0;
    const onWritten = (name: string, bytes: number): void => {
      if (name !== 'entries.jsonl') return;
      done += bytes;
      onProgress(done, total);
    };
    return await wholeOrNothing(options.target, async () => {
      const written = options.target.endsWith('.zip')
        ? await writeZip(options.target, files, options.at, onWritten, signal)
        : { bytes: await writeFolder(options.target, files, onWritten, signal), sha256: null };
      const root = Buffer.from(checkpoint.root).toString('hex');
      return { origin, from, size: checkpoint.size, root, openings: bundle.value.openings(), ...written };
    });
  } finally {
    ledger.close();
  }
}

/** Writes a tiles directory of the newest checkpoint; returns its size. */
export async function exportTiles(
  ledgerPath: string,
  target: string,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Result<{ readonly size: number }, ExportTrouble>> {
  const opened = openLedgerFile(ledgerPath);
  if (!opened.ok) return err({ code: 'ledger', reason: opened.error });
  const ledger = opened.value;
  try {
    const checkpoint = ledger.checkpoints().at(-1);
    if (checkpoint === undefined || checkpoint.size === 0) return err({ code: 'not-signed' });
    const total = ledger.leafBytes(0, checkpoint.size);
    let done = 0;
    const onWritten = (name: string, bytes: number): void => {
      if (!name.startsWith('tile/entries/')) return;
      done += bytes;
      onProgress(done, total);
    };
    return await wholeOrNothing(target, async () => {
      await writeFolder(target, ledgerTiles(ledger, checkpoint), onWritten, signal);
      return { size: checkpoint.size };
    });
  } finally {
    ledger.close();
  }
}

/** Half an export must not be taken for one. What was there before is never touched. */
async function wholeOrNothing<T>(target: string, write: () => Promise<T>): Promise<Result<T, ExportTrouble>> {
  try {
    return ok(await write());
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return err({ code: 'exists' });
    await rm(target, { recursive: true, force: true });
    if (error instanceof ZipTooLarge) return err({ code: 'too-large' });
    if (error instanceof LedgerContradiction) return err({ code: 'ledger', reason: error.message });
    if (isSystemError(error)) return err({ code: 'disk', reason: systemCode(error) });
    throw error;
  }
}

/** A DOMException of an abort has a code too, but a number. */
function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
