/** What a backup says of itself: whose history it is, how long, and the digest of each file. First file of the archive. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { isPlainPath, MOST_TAR_BYTES } from './tar-header.ts';

export const MANIFEST_NAME = 'manifest.json';
export const BACKUP_FORMAT = 'twinlock-backup/1';

export interface ManifestFile {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface Manifest {
  readonly format: typeof BACKUP_FORMAT;
  /** Program version that wrote it. */
  readonly version: string;
  readonly origin: string;
  /** Printed public key of the log. */
  readonly vkey: string;
  /** Entries in the ledger as it is in the archive. */
  readonly size: number;
  /** Root over them, hex. */
  readonly root: string;
  /** The newest checkpoint in it (C2SP signed note). */
  readonly note: string;
  /** Wall ms. */
  readonly madeAt: number;
  readonly files: readonly ManifestFile[];
}

/** A manifest has few files; whatever is longer is none. Bytes. */
export const LONGEST_MANIFEST = 262_144;

export function encodeManifest(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`);
}

export function decodeManifest(bytes: Uint8Array): Result<Manifest, 'malformed' | 'newer'> {
  const raw = parsed(bytes);
  if (!isRecord(raw) || typeof raw.format !== 'string') return err('malformed');
  if (raw.format !== BACKUP_FORMAT) return err(/^twinlock-backup\/\d+$/.test(raw.format) ? 'newer' : 'malformed');
  const { version, origin, vkey, size, root, note, madeAt, files } = raw;
  if (!isText(version) || !isText(origin) || !isText(vkey) || !isText(note) || !isHash(root)) return err('malformed');
  if (!isCount(size) || !isCount(madeAt) || !Array.isArray(files)) return err('malformed');
  const list: ManifestFile[] = [];
  for (const file of files as unknown[]) {
    if (!isRecord(file) || !isText(file.name) || !isCount(file.bytes) || !isHash(file.sha256)) return err('malformed');
    if (!isPlainPath(file.name) || file.bytes > MOST_TAR_BYTES || file.name === MANIFEST_NAME) return err('malformed');
    list.push({ name: file.name, bytes: file.bytes, sha256: file.sha256 });
  }
  if (new Set(list.map(({ name }) => name)).size !== list.length) return err('malformed');
  return ok({ format: BACKUP_FORMAT, version, origin, vkey, size, root, note, madeAt, files: list });
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 8_192;
const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
