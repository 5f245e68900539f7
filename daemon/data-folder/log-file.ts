/** The log file: appended to, and set aside as `.1` when it has grown too long, so that a full disk is not its doing. */
import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { LogTarget } from '../log.ts';

/** Size at which a new file is begun. Bytes. */
const LONGEST_BYTES = 16 * 1024 * 1024;

export interface LogFile extends LogTarget {
  close(): void;
}

export function openLogFile(folder: string): LogFile {
  const path = join(folder, 'daemon.log');
  let file = openSync(path, 'a', 0o600);
  let size = statSync(path).size;
  let closed = false;
  const begin = (): void => {
    renameSync(path, `${path}.1`);
    const fresh = openSync(path, 'a', 0o600);
    // Only now: were the old number given back first and the rest failed, it would soon be another file's, the ledger's perhaps.
    closeSync(file);
    file = fresh;
    size = 0;
  };
  return {
    write(line) {
      if (closed) return;
      try {
        if (size > LONGEST_BYTES) begin();
        size += writeSync(file, line);
      } catch {
        // A log that cannot be written (disk full) must not stop the counter; the ledger has its own, strict rule.
      }
    },
    close() {
      if (closed) return;
      closed = true;
      closeSync(file);
    },
  };
}
