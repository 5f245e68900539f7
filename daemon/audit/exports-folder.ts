/** The folder of files that somebody is about to take away. Nothing in it outlives the run of the daemon that made it. */
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface ExportsFolder {
  /** Makes the folder, shut to others, and removes what the last run left in it. */
  sweep(): void;
  pathOf(job: string): string;
  /** Harmless where it is gone already. */
  remove(path: string): void;
}

export function createExportsFolder(folder: string): ExportsFolder {
  return {
    sweep() {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      chmodSync(folder, 0o700);
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    },
    pathOf: (job) => join(folder, `${job}.zip`),
    remove: (path) => rmSync(path, { force: true }),
  };
}
