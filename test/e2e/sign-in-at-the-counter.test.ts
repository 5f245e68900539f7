/** Sign-in at the counter of a real daemon: badge and PIN at the desk reader, screen lock, change of clerk, sign-out. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { actorsOf, comes, managerSignsIn } from '../support/people-story.ts';
import { DESK_READER, deviceReady, STAFF } from '../support/staff.ts';
import { byBadge, byPassphrase, isThere, look, type StaffedPages, staffedPages } from './with-office.ts';

const { issuer: ISSUER, keeper: KEEPER, other: OTHER } = STAFF;
const READER = 'id-reader-1';

const lockedNow = (page: Page) => page.getByRole('heading', { name: '屏幕已锁定' }).waitFor();

async function clerkAt({ open, hands, watcher }: StaffedPages): Promise<Page> {
  await deviceReady(watcher, READER);
  const counter = await open('/counter');
  await byBadge(counter, hands, ISSUER);
  await isThere(counter, '李签发 · 签发人员');
  return counter;
}

/** Somebody who is signed in puts the badge to the reader and goes. The light of the last turn is over first. */
async function badgeOut(pages: StaffedPages, badge: string): Promise<void> {
  await pages.watcher.message(({ params }) => params?.topic === 'signin.opened');
  await expect
    .poll(
      async () => {
        await pages.hands(DESK_READER, 'presentBadge', badge);
        return pages.watcher.messages.some(({ params }) => params?.topic === 'signin.locked');
      },
      { timeout: 10_000, interval: 500 },
    )
    .toBe(true);
}

test('badge and PIN sign in, the card is read, and the entry names the person', async () => {
  const pages = await staffedPages();
  const { hands, watcher, ids } = pages;
  await deviceReady(watcher, READER);
  const counter = await pages.open('/counter');
  await counter.getByRole('heading', { name: '请登录 · 读取证件' }).waitFor();
  await look(counter, 'counter-sign-in');
  await counter.getByRole('button', { name: '刷卡并输入密码' }).click();
  await counter.getByText('请把本人的卡放到读卡器上').waitFor();
  await counter
    .locator('.reader-step')
    .getByText(/^还剩 (30|2\d) 秒$/)
    .waitFor();
  await look(counter, 'counter-badge');
  await hands(DESK_READER, 'presentBadge', ISSUER.badge);
  await counter.getByText('请在读卡器上输入密码，再按 #').waitFor();
  await counter
    .locator('.reader-step')
    .getByText(/^还剩 (20|1\d) 秒$/)
    .waitFor();
  for (const key of `${ISSUER.pin}#`) await hands(DESK_READER, 'pressKey', key);
  await isThere(counter, '李签发 · 签发人员');
  await look(counter, 'counter-signed-in');

  const requested = comes(watcher, 'reading.requested');
  await hands(READER, 'presentCard', 'R1');
  await counter.getByRole('button', { name: '开始读卡' }).click();
  await counter.getByRole('heading', { name: '张样本' }).waitFor();
  expect((await requested).params.data).toBeDefined();
  await look(counter, 'counter-read');
  await counter.getByRole('button', { name: '退出' }).click();
  await counter.getByRole('heading', { name: '请登录 · 读取证件' }).waitFor();
  expect(await counter.content()).not.toMatch(/张样本|李签发/);

  // The auditor's way: the ledger itself says who it was.
  const office = await pages.open('/ledger');
  await byPassphrase(office, 'head');
  await office.getByText('请求读卡').first().waitFor();
  await look(office, 'ledger');
  await managerSignsIn(watcher, 'head');
  expect(await actorsOf(watcher, 'reading.requested')).toEqual([
    [expect.objectContaining({ person: ids.issuer, role: 'counter' })],
  ]);
}, 60_000);

test('the badge put to the reader again locks the screen; the same person goes on where they were', async () => {
  const pages = await staffedPages();
  const counter = await clerkAt(pages);
  await counter.getByRole('radio').nth(1).check();
  const chosen = await counter.locator('.counter h1').innerText();
  await badgeOut(pages, ISSUER.badge);
  await lockedNow(counter);
  await look(counter, 'counter-locked');
  expect(await counter.locator('.counter').isVisible()).toBe(false);
  await byBadge(counter, pages.hands, ISSUER);
  await isThere(counter, '李签发 · 签发人员');
  expect(await counter.locator('.counter h1').innerText()).toBe(chosen);
}, 60_000);

test('another person at a locked screen takes it over and finds nothing of the first', async () => {
  const pages = await staffedPages();
  const counter = await clerkAt(pages);
  await counter.getByRole('radio').nth(1).check();
  const chosen = await counter.locator('.counter h1').innerText();
  await counter.getByRole('button', { name: '锁屏' }).click();
  await lockedNow(counter);
  await counter.getByText('李签发（签发人员）').waitFor();
  const displaced = comes(pages.watcher, 'signin.ended', ({ reason }) => reason === 'displaced');
  await byBadge(counter, pages.hands, OTHER);
  await isThere(counter, '孙签发 · 签发人员');
  expect((await displaced).params.data.person).toBe(pages.ids.issuer);
  expect(await counter.locator('.counter h1').innerText()).not.toBe(chosen);
}, 60_000);

test('a wrong PIN, a badge that nobody has and a wait that was given up are each said, and nobody is signed in', async () => {
  const pages = await staffedPages();
  const { hands } = pages;
  const counter = await pages.open('/counter');
  await byBadge(counter, hands, { badge: ISSUER.badge, pin: '998877' });
  await counter.getByText('代码 secretWrong').waitFor();
  await look(counter, 'counter-wrong-pin');
  await counter.getByRole('button', { name: '刷卡并输入密码' }).click();
  await counter.getByText('请把本人的卡放到读卡器上').waitFor();
  await hands(DESK_READER, 'presentBadge', 'U1');
  await counter.getByText('代码 badgeUnknown').waitFor();
  await counter.getByRole('button', { name: '刷卡并输入密码' }).click();
  await counter.getByText('请把本人的卡放到读卡器上').waitFor();
  await counter.getByRole('button', { name: '不再等待刷卡' }).click();
  // The reader is free again at once, for a passphrase or for the next badge.
  await byBadge(counter, hands, ISSUER);
  await isThere(counter, '李签发 · 签发人员');
}, 60_000);

test('clerks change in mid-shift with a proof of each; somebody without the role does not take over', async () => {
  const pages = await staffedPages();
  const { hands } = pages;
  const counter = await clerkAt(pages);
  await counter.getByRole('button', { name: '换班' }).click();
  const dialog = counter.getByRole('dialog');
  await dialog.getByText('现在请离岗人员确认身份。').waitFor();
  await byBadge(counter, hands, ISSUER);
  await dialog.getByText('现在请接班人员确认身份。').waitFor();
  await look(counter, 'counter-change');
  await byBadge(counter, hands, KEEPER);
  await dialog.getByRole('alert').waitFor();
  await look(counter, 'counter-change-refused');
  await isThere(counter, '李签发 · 签发人员');
  await dialog.getByRole('button', { name: '重新确认身份' }).click();
  const changed = comes(pages.watcher, 'clerk.changed');
  await byBadge(counter, hands, ISSUER);
  await dialog.getByText('现在请接班人员确认身份。').waitFor();
  await byBadge(counter, hands, OTHER);
  await isThere(counter, '孙签发 · 签发人员');
  expect((await changed).params.data).toMatchObject({ from: pages.ids.issuer, to: pages.ids.other });
  await dialog.waitFor({ state: 'detached' });
}, 60_000);

test('a seal keeper signs in at the counter and is told that reading is not theirs', async () => {
  const pages = await staffedPages();
  const { hands, watcher } = pages;
  await deviceReady(watcher, READER);
  const counter = await pages.open('/counter');
  await byBadge(counter, hands, KEEPER);
  await isThere(counter, '王印章 · 印章管理人员');
  await counter.getByRole('button', { name: '开始读卡' }).click();
  await counter.getByText('代码 otherRole').waitFor();
}, 60_000);
