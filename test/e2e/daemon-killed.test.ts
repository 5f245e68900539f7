import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startDaemon, writeConfig } from '../support/running-daemon.ts';
import { openCounter, ownScreens } from './with-screens.ts';

/** A part of a page (of a font, most likely) was under way when the daemon was killed, or is asked for afterwards. */
const CUT_OFF = /^console: Failed to load resource: net::ERR_(?:CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE)$/;

/** A port that is free now; the same one is needed for the second start. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

test('the daemon is killed and started again: the pages say so, come back, and the ledger has each entry once', async () => {
  const port = await freePort();
  const screens = await ownScreens(
    // What the browser itself says of a socket that ends without a word and of a port where nobody listens.
    [/^console: WebSocket connection to 'ws:\/\/127\.0\.0\.1:\d+\/v1\/ws' failed/, CUT_OFF],
    (data) => writeConfig(data, (text) => text.replace('port = 0', `port = ${port}`)),
  );
  const counter = await openCounter(screens);
  const ledger = await screens.open('/ledger');
  await ledger.getByText('程序启动').waitFor();
  const seqs = async () => (await ledger.locator('.entries .entry-seq').allTextContents()).map(Number);
  const before = await seqs();
  await screens.bench('presentCard', 'R1');
  await counter.getByRole('button', { name: '开始读卡' }).click();
  await counter.getByRole('heading', { name: '张样本' }).waitFor();
  await counter.getByRole('button', { name: '结束' }).click();

  await screens.daemon.end('SIGKILL');
  for (const page of [counter, ledger]) {
    await page.getByText('正在重连').waitFor();
    await page.getByRole('alert').getByText('与本机程序的连接中断').waitFor();
  }
  expect(await counter.getByRole('button', { name: '开始读卡' }).isEnabled()).toBe(false);
  expect(await seqs()).toEqual(before);

  const again = await startDaemon(screens.daemon.data);
  onTestFinished(async () => void (await again.end('SIGKILL')));
  expect(again.port).toBe(port);
  for (const page of [counter, ledger]) await page.getByText('已连接', { exact: true }).waitFor();
  await counter.getByRole('button', { name: '开始读卡', disabled: false }).waitFor();

  await ledger.getByRole('button', { name: /条新记录/ }).click();
  await ledger.getByText('读卡完成').waitFor();
  const after = await seqs();
  expect(after).toEqual(after.map((_, at) => after.length - 1 - at));
  expect(after.length).toBeGreaterThan(before.length);
  expect(await ledger.getByText('读卡完成').count()).toBe(1);
  expect(await ledger.getByText('程序启动').count()).toBe(2);
});

test('a page that is opened while no daemon runs any more says so, and comes when it runs', async () => {
  const port = await freePort();
  const screens = await ownScreens(
    // A font's part for signs that were not shown before cannot be fetched either.
    [/WebSocket connection to .* failed/, CUT_OFF],
    (data) => writeConfig(data, (text) => text.replace('port = 0', `port = ${port}`)),
  );
  const page = await screens.open('/');
  await screens.daemon.end('SIGKILL');
  await page.getByText('正在重连').waitFor();
  // Another page of the same app, without a reload: it was never open before.
  await page.getByRole('link', { name: '读取证件' }).click();
  await page.getByRole('heading', { name: '连接不上本机程序' }).waitFor();
  await page.getByText('npx twinlock start').waitFor();
  const again = await startDaemon(screens.daemon.data);
  onTestFinished(async () => void (await again.end('SIGKILL')));
  await page.getByText('读卡器已就绪').waitFor();
});
