import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failingStart, startDaemon } from '../support/running-daemon.ts';
import { storyFolder } from '../support/story-disk.ts';

test('a missing master key is said, and no new one is made', async () => {
  const data = storyFolder();
  const first = await startDaemon(data);
  await first.end('SIGTERM');
  const key = join(data, 'keys', 'master-key');
  const secret = readFileSync(key);
  rmSync(key);
  expect((await failingStart(data)).output).toContain('master-key-missing');
  expect(existsSync(key)).toBe(false);
  writeFileSync(key, new Uint8Array(32).fill(7), { mode: 0o600 });
  expect((await failingStart(data)).output).toContain('vault-key-wrong');
  writeFileSync(key, secret, { mode: 0o600 });
  const again = await startDaemon(data);
  await again.end('SIGTERM');
});
