import { execFileSync } from 'node:child_process';
import { rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { verifyLedger } from '../../daemon/ledger/verify.ts';
import { atTheCounter, startReading } from '../support/counter-story.ts';
import { failingStart, startDaemon } from '../support/running-daemon.ts';
import { mountDisk, storyFolder, storyWithDisk } from '../support/story-disk.ts';

storyWithDisk('a disk that is full from the start: a clear sentence', async () => {
  const data = storyFolder();
  mountDisk(data, 'size=16k');
  const ended = await failingStart(data);
  expect(ended).toMatchObject({ code: 66, output: expect.stringContaining('disk-full') });
});

storyWithDisk(
  'the disk fills up while people work: the daemon stops and says why, and nothing acknowledged is lost',
  async () => {
    const disk = storyFolder();
    mountDisk(disk, 'size=2m');
    const data = join(disk, 'data');
    const { daemon, key, counter, bench } = await atTheCounter(data);
    await bench('unplug');
    const filler = join(disk, 'filler');
    execFileSync('sh', ['-c', `dd if=/dev/zero of="${filler}" bs=4k 2>/dev/null || true`]);
    // Room for a few dozen entries, and no more.
    truncateSync(filler, statSync(filler).size - 200_000);
    const acknowledged: number[] = [];
    for (let call = 0; call < 2_000; call++) {
      const answer = await startReading(counter, `full-${String(call).padStart(6, '0')}`).catch(() => null);
      if (answer === null) break;
      // Each refusal was written down before it was answered.
      acknowledged.push(call);
    }
    const ended = await daemon.end(0);
    expect(ended).toMatchObject({ code: 74, output: expect.stringContaining('disk-full') });

    rmSync(filler);
    const path = join(data, 'ledger', 'ledger.db');
    const found = verifyLedger({ path, vkey: null, onProgress: () => {} });
    expect(found.verdict).toBe('consistent-only');
    const again = await startDaemon(data);
    const session = await again.session('office', key, -1);
    await session.message(({ method }) => method === 'replay.end');
    const refused = session.events().filter((event) => event.topic === 'reading.refused');
    expect(refused.length).toBeGreaterThanOrEqual(acknowledged.length);
    expect(acknowledged.length).toBeGreaterThan(0);
    await again.end('SIGKILL');
  },
);
