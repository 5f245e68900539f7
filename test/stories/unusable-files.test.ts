import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failingStart, writeConfig } from '../support/running-daemon.ts';
import { storyFolder } from '../support/story-disk.ts';

test.each(['run/lock.db', 'logs/daemon.log', 'run/control.sock'])(
  'a folder where %s should be: a clear sentence, no stack trace',
  async (path) => {
    const data = storyFolder();
    writeConfig(data);
    mkdirSync(join(data, path), { recursive: true });
    const ended = await failingStart(data);
    expect(ended).toMatchObject({ code: 66, output: expect.stringContaining('(file-unusable)') });
    expect(ended.output).toContain(path);
    expect(ended.output).not.toMatch(/^ {4}at /m);
  },
);

test('a folder that others may write to is refused with the way to mend it', async () => {
  const data = storyFolder();
  writeConfig(data);
  chmodSync(data, 0o777);
  expect(await failingStart(data)).toMatchObject({ code: 66, output: expect.stringContaining('chmod go-w') });
});
