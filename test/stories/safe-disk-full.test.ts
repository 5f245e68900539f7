import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { CUSTODY_ERRORS } from '../../daemon/api/contract/custody-errors.ts';
import { atTheSafe } from '../support/safe-story.ts';
import { mountDisk, storyFolder, storyWithDisk } from '../support/story-disk.ts';

const MIB = 1_024 * 1_024;

storyWithDisk(
  'no room on the disk: the attempt ends, nobody opens, a sentence says why, and with room again all is well',
  async () => {
    const disk = storyFolder();
    mountDisk(disk, 'size=96m');
    const filler = join(disk, 'filler');
    const story = await atTheSafe({
      ownSafe: true,
      place(data) {
        cpSync(data, join(disk, 'data'), { recursive: true });
        return join(disk, 'data');
      },
    });
    story.mark();
    await story.badge('issuer');
    await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
    // Less is left than an opening may need; what is being refused can still be written down.
    writeFileSync(filler, new Uint8Array(72 * MIB));
    const ended = await story.entry('opening.ended');
    expect(ended.params.data.outcome).toBe('ledgerNotReady');
    const alarm = await story.entry('safe.alarm');
    expect(alarm.params.data).toMatchObject({ kind: 'ledgerNotReady', severity: 'alarm' });
    await story.badge('keeper');
    await story.entry('opening.refused', ({ code }) => code === 'ledgerNotReady');
    const view = await story.lock('no opening', ({ obstacle }) => obstacle !== null);
    expect(view.obstacle).toMatchObject({ code: 'ledgerNotReady' });
    expect(CUSTODY_ERRORS.ledgerNotReady).toMatchObject({ zh: expect.stringContaining('不能开柜') });

    rmSync(filler);
    await story.lock('room again', ({ obstacle }) => obstacle === null);
    await story.release('keeper');
    expect(story.own?.pulses()).toBe(1);
  },
  60_000,
);
