import { expect, test } from 'vitest';
import { failingStart, writeConfig } from '../support/running-daemon.ts';
import { storyFolder } from '../support/story-disk.ts';

test('a configuration with mistakes: all of them are listed, and nothing started', async () => {
  const data = storyFolder();
  writeConfig(data, (text) => text.replace('port = 0', 'port = 70000\ncolour = 1').replace('"sam"', '"toaster"'));
  const ended = await failingStart(data);
  expect(ended.code).toBe(78);
  for (const where of ['api.port', 'api.colour', 'devices.0.model']) expect(ended.output).toContain(where);
});
