import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { mountDisk, storyWithDisk } from '../support/story-disk.ts';
import { acknowledgedIn } from './acks.ts';
import { crashRows, LONG_RUN } from './crash-history.ts';
import { ledgerTrouble, planOf } from './ledger-after-cut.ts';
import { compileCache } from './traced-node.ts';

const PROGRAM = new URL('./writer-program.ts', import.meta.url).pathname;
/** Room that the writer finds: from less than one new ledger to most of what the long run writes. Bytes. */
const ROOMS = [20_000, 60_000, 150_000, 400_000, 1_000_000, 2_500_000];

function mountedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-small-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mountDisk(folder, 'size=8m');
  return folder;
}

storyWithDisk(
  'a disk that fills up stops the writer; when there is room again, all that was acknowledged is there',
  () => {
    const plan = planOf(crashRows(LONG_RUN));
    const sizes = ROOMS.map((room) => {
      const disk = mountedFolder();
      const folder = join(disk, 'data');
      mkdirSync(folder);
      const { bavail, bsize } = statfsSync(disk);
      const filler = join(disk, 'filler');
      writeFileSync(filler, Buffer.alloc(bavail * bsize - room));
      const run = spawnSync(process.execPath, [PROGRAM, folder, 'long'], { env: compileCache(), encoding: 'utf8' });
      expect(run.status).not.toBe(0);
      expect(run.stderr).toMatch(/SQLITE_FULL|disk-full|SQLITE_IOERR/);
      rmSync(filler);
      const acknowledged = acknowledgedIn(run.stdout);
      expect(ledgerTrouble(folder, acknowledged, plan, true)).toBeNull();
      return acknowledged.size;
    });
    // With more room more was written, and the largest disk took entries by the dozen before it was full.
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(sizes.at(-1)).toBeGreaterThan(50);
  },
  60_000,
);
