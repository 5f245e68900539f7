/** Folders and small disks of a story, removed with its test. */
import { execFileSync } from 'node:child_process';
import { onTestFinished, test } from 'vitest';
import { newDataFolder, removeData } from './running-daemon.ts';

/** A story that mounts a disk: only root may. On a developer's own account it is left out and says so; in CI it must run. */
export const storyWithDisk = test.skipIf(process.getuid?.() !== 0 && process.env.CI === undefined);

/** A folder of its own for the test. */
export function storyFolder(): string {
  const data = newDataFolder();
  onTestFinished(() => removeData(data));
  return data;
}

/** Mounts a disk in memory at `folder`; `options` as for mount(8) tmpfs, such as `size=2m`. */
export function mountDisk(folder: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `${options},mode=700`, 'tmpfs', folder]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
  });
}
