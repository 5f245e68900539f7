/** What stops answering while people stand there, on a real daemon: reader, board, the program itself. */
import { test } from 'vitest';
import { BOARD, SAFE_READER } from '../support/staff.ts';
import { sharedSafe } from './with-safe.ts';

const atTheSafe = sharedSafe();

test('the reader is unplugged in the middle: the attempt ends, the panel says so, and comes back by itself', async () => {
  const safe = await atTheSafe();
  await safe.badge('issuer');
  await safe.face('badges');
  await safe.cable(SAFE_READER, '拔下数据线');
  await safe.face('readerSilent');
  await safe.shot('40-reader-silent');
  await safe.cable(SAFE_READER, '插上数据线');
  await safe.panel.locator('.safe[data-face="closed"]').waitFor({ timeout: 20_000 });
});

test('the board is unplugged: the panel does not say that the safe is shut', async () => {
  const safe = await atTheSafe();
  await safe.cable(BOARD, '拔下数据线');
  await safe.face('boardSilent');
  await safe.shot('41-board-silent');
  await safe.cable(BOARD, '插上数据线');
  await safe.panel.locator('.safe[data-face="closed"]').waitFor({ timeout: 20_000 });
});

test('the daemon is killed while the safe is open: the panel says nothing about the safe, then asks what happened', async () => {
  const safe = await atTheSafe([/WebSocket connection to .* failed/]);
  await safe.release();
  await safe.open();
  await safe.kill();
  await safe.face('offline');
  await safe.shot('42-offline');
  await safe.startAgain();
  await safe.panel.locator('.safe:not([data-face="offline"])').waitFor({ timeout: 20_000 });
  await safe.panel.locator('.safe[data-face="incident"], .safe[data-face="running"]').waitFor({ timeout: 20_000 });
  await safe.shot('43-after-restart');
});
