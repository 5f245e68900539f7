import { expect, test } from 'vitest';
import { dataFolderAt } from '../../daemon/data-folder/data-folder.ts';
import { editLeaf, longService } from '../support/long-service.ts';
import { failingStart, startDaemon } from '../support/running-daemon.ts';
import { storyFolder } from '../support/story-disk.ts';

/** Exchanges the fingerprint of the configuration in the first entry: same length, same shape, other words. */
const edit = (data: string): void =>
  editLeaf(dataFolderAt(data).ledger, 0, (leaf) =>
    leaf.replace(/"config":"[0-9a-f]{64}"/, `"config":"${'a'.repeat(64)}"`),
  );

test.each([
  ['near the end', 0],
  ['hundreds of entries ago', 400],
])('an entry that somebody edited, %s: the start is refused, names the entry and serves nothing', async (_, more) => {
  const data = storyFolder();
  const first = await startDaemon(data);
  await first.end('SIGTERM');
  if (more > 0) await longService(data, more);
  edit(data);
  const failed = await failingStart(data);
  expect(failed.code).toBe(66);
  expect(failed.output).toContain('ledger-broken');
  expect(failed.output).toContain('第 0 号记录与写入时不符');
  expect(failed.output).toContain('Entry 0 is not as it was written.');
  expect(failed.output).not.toContain('http://');
});
