import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import { failingStart, writeConfig } from '../support/running-daemon.ts';
import { mountDisk, storyFolder, storyWithDisk } from '../support/story-disk.ts';

storyWithDisk('a read-only disk: a clear sentence, and nothing started', async () => {
  const data = storyFolder();
  mountDisk(data, 'size=8m');
  writeConfig(data);
  execFileSync('mount', ['-o', 'remount,ro', data]);
  const ended = await failingStart(data);
  expect(ended).toMatchObject({ code: 66, output: expect.stringContaining('folder-read-only') });
});
