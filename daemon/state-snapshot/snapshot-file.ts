/** The snapshot's file: written durably under another name first, read whole, removed when it does not fit. It may be lost at any time. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { systemCode } from '../ledger/database-file.ts';
import { writeDurably } from '../ledger/durable-file.ts';

export interface SnapshotFile {
  /** Null where there is none, or it cannot be read. */
  read(): Buffer | null;
  /** The system's code where the disk did not take it, else null: then the next start reads every entry. */
  write(bytes: Uint8Array): string | null;
  remove(): void;
}

export function snapshotFileAt(path: string): SnapshotFile {
  return {
    read() {
      try {
        return existsSync(path) ? readFileSync(path) : null;
      } catch (error) {
        systemCode(error);
        return null;
      }
    },
    write(bytes) {
      try {
        writeDurably(path, bytes);
        return null;
      } catch (error) {
        return systemCode(error);
      }
    },
    remove: () => rmSync(path, { force: true }),
  };
}
