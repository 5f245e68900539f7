/** From an empty folder to somebody who may issue: set-up ceremony, enrolment, permission, badge and PIN, all on the pages. */
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { newDataFolder, removeData, startDaemon } from '../support/running-daemon.ts';
import { DESK_READER, STAFF, type } from '../support/staff.ts';
import { byBadge, byPassphrase, isThere, look, pagesOf, type RealPages } from './with-office.ts';

const ISSUER = STAFF.issuer;
/** A badge that the security administrator holds to the reader during the ceremony. */
const FIRST_BADGE = 'B37';

async function fresh(): Promise<RealPages> {
  const data = newDataFolder();
  const daemon = await startDaemon(data);
  onTestFinished(async () => {
    await daemon.end('SIGKILL');
    removeData(data);
  });
  return pagesOf(daemon);
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.getByTitle(option, { exact: true }).last().click();
}

async function enrolFirst(page: Page, who: 'head' | 'security', role: string): Promise<void> {
  const { name, idNumber, login, passphrase } = STAFF[who];
  await choose(page, '岗位', role);
  await page.getByLabel('姓名').fill(name);
  await page.getByLabel('公民身份号码').fill(idNumber);
  await page.getByLabel('登录名（工号）').fill(login);
  await page.getByLabel('正式在编自').fill('2020-01-01');
  await page.getByLabel('保密协议签订日').fill('2020-01-01');
  await page.getByLabel('新口令').fill(passphrase);
  await page.getByLabel('再输入一次口令').fill(passphrase);
}

/** The next act of both managers on the person that is open. */
async function act(page: Page, button: string, fill: () => Promise<void> = async () => {}): Promise<void> {
  await page.locator('.person').getByRole('button', { name: button, exact: true }).first().click();
  await fill();
  await page.getByRole('button', { name: '下一步：两人确认身份' }).click();
  await both(page);
}

async function both(page: Page): Promise<void> {
  await byPassphrase(page, 'head');
  await page.getByText('现在请另一岗位的管理人员确认身份。').waitFor();
  await byPassphrase(page, 'security');
}

const done = (page: Page) => page.getByRole('dialog').waitFor({ state: 'detached' });

test('two people set the counter up, sign in, and enrol a third who then signs in with badge and PIN', async () => {
  const pages = await fresh();
  const { hands } = pages;
  const page = await pages.open('/office');
  await page.getByRole('heading', { name: '第一人登记' }).waitFor();
  await look(page, 'set-up-1');
  await enrolFirst(page, 'head', '机构负责人');
  await page.getByRole('checkbox').uncheck();
  await page.getByRole('button', { name: '登记', exact: true }).click();
  await page.getByRole('heading', { name: '第二人登记' }).waitFor();
  await enrolFirst(page, 'security', '安全管理员');
  expect(await page.locator('.ant-select').filter({ hasText: '安全卡' }).count()).toBe(1);
  await look(page, 'set-up-2');
  await page.getByRole('button', { name: '登记', exact: true }).click();
  await page.getByText('请把要登记的卡放到读卡器上').waitFor();
  await page.locator('.reader-step').getByText(/还剩/).waitFor();
  await look(page, 'set-up-badge');
  await hands(DESK_READER, 'presentBadge', FIRST_BADGE);
  await page.getByRole('heading', { name: '两人都已登记' }).waitFor();
  await page.getByRole('button', { name: '开始共同确认' }).click();
  await byPassphrase(page, 'head');
  await page.getByText('现在请另一人确认身份。').waitFor();
  await byPassphrase(page, 'head');
  await page.getByText('同一人不能算作两人').waitFor();
  await look(page, 'set-up-same-person');
  await byPassphrase(page, 'security');
  const key = (await page.locator('.security-key').innerText()).replaceAll(' ', '');
  expect(key).toMatch(/^[\w-]{43}$/);
  await look(page, 'set-up-key');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '完成，去登录' }).click();

  await page.getByRole('heading', { name: '请登录 · 办公室' }).waitFor();
  await look(page, 'sign-in-office');
  expect((await page.content()).replaceAll(' ', '')).not.toContain(key);
  await page.reload();
  await page.getByRole('heading', { name: '请登录 · 办公室' }).waitFor();
  await byPassphrase(page, 'head');
  await isThere(page, '赵样本 · 机构负责人');

  await page.getByRole('link', { name: '人员与岗位' }).click();
  await page.getByRole('button', { name: '登记人员' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('姓名').fill(ISSUER.name);
  await dialog.getByLabel('公民身份号码').fill(ISSUER.idNumber);
  await dialog.getByLabel('登录名（工号）').fill('li');
  await dialog.getByLabel('正式在编自').fill('2020-01-01');
  await dialog.getByLabel('保密协议签订日').fill('2020-01-01');
  await look(page, 'enrol-person');
  await page.getByRole('button', { name: '下一步：两人确认身份' }).click();
  await both(page);
  await done(page);
  await page.getByRole('button', { name: ISSUER.name }).click();
  await look(page, 'person-new');
  for (const fact of ['终身责任书', '培训', '上岗考核', '工作交接']) {
    await act(page, '登记事项', () => choose(page, '登记事项', fact));
    await done(page);
  }
  await act(page, '申请岗位', () => choose(page, '岗位', '签发人员'));
  await done(page);
  for (const step of ['机构', '县', '市', '省']) {
    await act(page, '登记审批', async () => {
      await dialog.getByText(step, { exact: true }).first().waitFor();
    });
    await done(page);
  }
  await act(page, '登记备案');
  await done(page);
  await page.locator('.person').getByText('签发人员 · 可办理').waitFor();
  await act(page, '登记卡片');
  await page.getByText('请把要登记的卡放到读卡器上').waitFor();
  await look(page, 'enrol-badge');
  await hands(DESK_READER, 'presentBadge', ISSUER.badge);
  await done(page);
  await page.locator('.badges').getByText('安全卡').waitFor();
  await act(page, '准许设置密码');
  await done(page);
  await page.locator('.person').getByRole('button', { name: '在读卡器上设置密码' }).click();
  await dialog.getByRole('button', { name: '在读卡器上设置密码' }).click();
  await dialog.getByText('请把本人的卡放到读卡器上').waitFor();
  await hands(DESK_READER, 'presentBadge', ISSUER.badge);
  await dialog.getByText('请在读卡器上输入新密码，再按 #').waitFor();
  await look(page, 'new-pin');
  await type(hands, DESK_READER, `${ISSUER.pin}#`);
  await dialog.getByText('请再输入一次新密码，再按 #').waitFor();
  await type(hands, DESK_READER, `${ISSUER.pin}#`);
  await done(page);
  await look(page, 'person-done');
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByRole('heading', { name: '请登录 · 办公室' }).waitFor();
  expect(await page.content()).not.toContain(ISSUER.name);

  const counter = await pages.open('/counter');
  await byBadge(counter, hands, ISSUER);
  await isThere(counter, '李签发 · 签发人员');
}, 180_000);
