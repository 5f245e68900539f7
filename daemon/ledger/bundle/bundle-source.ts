/** A bundle as a set of named files, wherever they lie: a folder, a zip, a browser's choice, or a ledger about to be exported. */
import { isUtf8 } from 'node:buffer';
import { err, ok, type Result } from '../../../devices/kit/result.ts';

export interface BundleFile {
  /** Path inside the bundle, forward slashes, e.g. `checkpoints/300`. */
  readonly name: string;
  /** Length; null where it is only known at the end. */
  readonly bytes: number | null;
  /** The content from its beginning, in chunks of any size; may be asked again. */
  chunks(): AsyncIterable<Uint8Array>;
}

export interface BundleSource {
  readonly files: readonly BundleFile[];
  /** Harmless when repeated. */
  close(): Promise<void>;
}

/** Why a place is no bundle, for the report's detail. */
export type SourceTrouble =
  | 'absent'
  | 'denied'
  | 'not-a-zip'
  /** A zip with two files of one name, names that lead out of it, encryption, or parts that contradict each other. */
  | 'zip-malformed'
  /** Written by means that this program does not read: other packing than none or deflate, several disks. */
  | 'zip-unsupported';

/** A file that this program holds whole in memory: notes, proofs, prefix. Bytes. */
const LONGEST_SMALL_FILE = 1_048_576;

export async function readSmall(file: BundleFile): Promise<Result<Uint8Array, 'too-long'>> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of file.chunks()) {
    bytes += chunk.length;
    if (bytes > LONGEST_SMALL_FILE) return err('too-long');
    // A source may use its buffer again.
    parts.push(Uint8Array.from(chunk));
  }
  return ok(Buffer.concat(parts));
}

/** A small file as text; a note that is not UTF-8 is no note. */
export async function readText(file: BundleFile): Promise<Result<string, 'too-long' | 'not-utf8'>> {
  const read = await readSmall(file);
  if (!read.ok) return read;
  return isUtf8(read.value) ? ok(Buffer.from(read.value).toString('utf8')) : err('not-utf8');
}

/** A file whose content is at hand. */
export function fileOf(name: string, content: string | Uint8Array): BundleFile {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return {
    name,
    bytes: bytes.length,
    async *chunks() {
      yield bytes;
    },
  };
}
