import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failingStart, startDaemon } from '../support/running-daemon.ts';
import { storyFolder } from '../support/story-disk.ts';

test('a ledger that is gone, cut short, or no ledger is never replaced by an empty one', async () => {
  const data = storyFolder();
  const first = await startDaemon(data);
  await first.end('SIGTERM');
  const ledger = join(data, 'ledger', 'ledger.db');
  const kept = `${ledger}.kept`;
  copyFileSync(ledger, kept);

  rmSync(ledger);
  expect(await failingStart(data)).toMatchObject({ code: 66, output: expect.stringContaining('ledger-missing') });
  expect(existsSync(ledger)).toBe(false);

  writeFileSync(ledger, '');
  expect(await failingStart(data)).toMatchObject({ code: 66, output: expect.stringContaining('ledger-broken') });
  expect(readFileSync(ledger).length).toBe(0);

  copyFileSync(kept, ledger);
  truncateSync(ledger, 10_000);
  expect((await failingStart(data)).output).toContain('ledger-broken');

  renameSync(kept, ledger);
  const again = await startDaemon(data);
  await again.end('SIGTERM');
});

test.each([
  ['the ledger and its marker', ['ledger/ledger.db', 'ledger/made']],
  ['the whole folder of the ledger', ['ledger']],
  ['the ledger and its signing key', ['ledger', 'keys/log-key']],
])('a vault in use without its ledger, %s removed: said, and no new ledger is begun', async (_name, removed) => {
  const data = storyFolder();
  const first = await startDaemon(data);
  await first.pair(['counter']);
  await first.end('SIGTERM');
  for (const path of removed) rmSync(join(data, path), { recursive: true });
  expect(await failingStart(data)).toMatchObject({ code: 66, output: expect.stringContaining('ledger-missing') });
  expect(existsSync(join(data, 'ledger', 'ledger.db'))).toBe(false);
});
