/** Which version of ours a database file says that it is, by its header alone: nothing is opened, nothing is played in. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import type { FileMark } from '../ledger/database-file.ts';

/** `user_version` and `application_id` (SQLite file format 1.3.12 and 1.3.14): big-endian, at these offsets. */
const VERSION_AT = 60;
const APPLICATION_AT = 68;
const HEADER_BYTES = 100;

/** Null where there is no file, or none of this kind. */
export function versionInHeader(path: string, mark: FileMark): number | null {
  if (!existsSync(path)) return null;
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return null;
  } finally {
    closeSync(file);
  }
  if (header.readUInt32BE(APPLICATION_AT) !== mark.applicationId) return null;
  const version = header.readUInt32BE(VERSION_AT);
  return version === 0 ? null : version;
}
