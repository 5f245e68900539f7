import { expect, test } from 'vitest';
import { requestLaunch } from '../../daemon/cli/control-socket.ts';
import { dataFolderAt } from '../../daemon/data-folder/data-folder.ts';
import { browserForTest } from '../support/browser.ts';
import { daemonForTest, originOf, ownScreens } from './with-screens.ts';

test('the printed address opens the start page once, and the ticket is gone from the address bar', async () => {
  const daemon = await daemonForTest();
  const origin = originOf(daemon);
  const address = `${origin}/#ticket=${daemon.ticket}`;
  const page = await (await browserForTest(origin)).tab();
  await page.goto(address);
  await page.getByRole('heading', { name: '请选择页面' }).waitFor();
  expect(page.url()).toBe(`${origin}/`);
  expect(await page.evaluate('history.length')).toBe(2); // about:blank and this page, no entry with the ticket

  await page.reload();
  await page.getByRole('heading', { name: '请选择页面' }).waitFor();

  const other = await (await browserForTest(origin)).tab();
  await other.goto(address);
  await other.getByRole('heading', { name: '启动地址已失效' }).waitFor();
  await other.getByText('npx twinlock launch').waitFor();
  expect(other.url()).toBe(`${origin}/`);
});

test('without a ticket no page opens: each says that it is not paired and how to pair it', async () => {
  const daemon = await daemonForTest();
  const origin = originOf(daemon);
  const page = await (await browserForTest(origin)).tab();
  for (const path of ['/', '/counter', '/ledger', '/bench']) {
    await page.goto(`${origin}${path}`);
    await page.getByRole('heading', { name: '此页面尚未配对' }).waitFor();
    await page.getByText('npx twinlock launch').waitFor();
    expect(await page.getByRole('button', { name: '开始读卡' }).count()).toBe(0);
  }
});

test('a key without the role of a page is told so, and finds the way back', async () => {
  const daemon = await daemonForTest();
  const origin = originOf(daemon);
  const address = await requestLaunch(dataFolderAt(daemon.data).controlSocket, ['counter']);
  if (!address.ok) throw new Error('no ticket');
  const page = await (await browserForTest(origin)).tab();
  await page.goto(address.value);
  await page.getByRole('link', { name: '读取证件' }).waitFor();
  expect(await page.getByRole('link', { name: '台账' }).count()).toBe(0);
  await page.goto(`${origin}/ledger`);
  await page.getByRole('heading', { name: '此浏览器无权打开这个页面' }).waitFor();
  await page.getByRole('main').getByRole('link', { name: '回到首页' }).click();
  await page.getByRole('heading', { name: '请选择页面' }).waitFor();
});

test('a part of the page that cannot be loaded leaves no empty window: a sentence and a way out', async () => {
  const { browser, open } = await ownScreens([/status of 404/, /counter-screen/]);
  const missing = /\/assets\/counter-screen-.*\.js$/;
  await browser.context.route(missing, (route) => route.fulfill({ status: 404 }));
  const page = await open('/');
  await page.getByRole('link', { name: '读取证件' }).click();
  await page.getByRole('heading', { name: '页面出错了' }).waitFor();
  await browser.context.unroute(missing);
  await page.getByRole('button', { name: '重新加载' }).click();
  await page.getByText('读卡器已就绪').waitFor();
});
