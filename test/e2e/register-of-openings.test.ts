/** The office's register after real openings and incidents: detail, picture on request, print, account, closing check, limits. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { atTheSafe, NOTHING, type SafeStory, TWENTY } from '../support/safe-story.ts';
import { DESK_READER, deviceReady, STAFF } from '../support/staff.ts';
import { byBadge, byPassphrase, isThere, look, officeOf, pagesOf } from './with-office.ts';

const SHOTS = process.env.SHOTS ?? null;
const { issuer: ISSUER, keeper: KEEPER, head: HEAD } = STAFF;
const PATH = '/office/openings';

/** Twenty blanks come in, by both. */
async function receive(story: SafeStory): Promise<void> {
  await story.release();
  await story.openDoor();
  await story.sign({ type: 'enterMovement', input: TWENTY }, 'issuer');
  await story.lock('entered', ({ entered }) => entered !== null);
  await story.sign({ type: 'confirmMovement' }, 'keeper');
  await story.entry('movement.confirmed');
  await story.shutDoor();
  await story.entry('opening.closed');
}

const dialog = (page: Page) => page.getByRole('dialog');
const gone = (page: Page) => dialog(page).waitFor({ state: 'detached' });

test('an opening stands in the register with its course; its picture is shown when asked for, and it prints as the book', async () => {
  const story = await atTheSafe();
  await deviceReady(story.panel, 'safe-camera');
  story.mark();
  await receive(story);
  await story.entry('picture.taken');
  const pages = await pagesOf(story.daemon);
  const page = await officeOf(pages, PATH);
  const row = page.locator('.data-table tbody tr').first();
  await row.getByText('入 空白证 X320101001–X320101020 20 份 领入').waitFor();
  await row.getByText('李签发（签发人员）').waitFor();
  await row.getByText('登记完成').waitFor();
  await look(page, 'register');
  await row.getByRole('button').click();
  const detail = page.locator('.opening');
  await detail.getByText('开柜前 空白证 0 份，废证 0 份；关柜后 空白证 20 份，废证 0 份').waitFor();
  await detail.getByText('登记人 李签发 · 确认人 王印章').waitFor();
  expect(await detail.locator('img').count()).toBe(0);
  await look(page, 'register-detail');
  await detail.getByRole('button', { name: '查看（会记入台账）' }).first().click();
  await detail.getByRole('img', { name: '开柜现场画面' }).waitFor();
  expect((await story.entry('picture.seen')).params.data.picture).toMatch(/^pic/);
  await detail.locator('img').scrollIntoViewIfNeeded();
  await look(page, 'register-picture');

  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 1050, height: 740 });
  const book = page.locator('.register-book tbody tr').last();
  await book.getByText('王印章').first().waitFor();
  expect(await page.locator('.top').isVisible()).toBe(false);
  if (SHOTS !== null) await page.screenshot({ path: `${SHOTS}/register-print.png` });
  const pdf = await page.pdf({
    preferCSSPageSize: true,
    ...(SHOTS === null ? {} : { path: `${SHOTS}/register.pdf` }),
  });
  expect(pdf.length).toBeGreaterThan(5_000);
}, 90_000);

test('an incident is acknowledged by two, told by one and confirmed by the other, from the office', async () => {
  const story = await atTheSafe();
  const { ids } = story;
  const pages = await pagesOf(story.daemon);
  const { hands } = pages;
  const page = await officeOf(pages, PATH);
  story.mark();
  await story.safe('turnKey', 'issuer');
  await story.safe('openMechanically');
  await story.entry('incident.found');
  const card = page.locator('.incident').first();
  await card.getByText('柜门仍开着').waitFor();
  await look(page, 'incident');
  await card.getByRole('button', { name: '我已看到', exact: true }).click();
  await byBadge(page, hands, ISSUER);
  await gone(page);
  await story.entry('incident.acknowledged', (data) => data.person === ids.issuer && data.done === false);
  await card.getByRole('button', { name: '我也已看到（第二人）' }).click();
  await byBadge(page, hands, ISSUER);
  await dialog(page).getByText('代码 samePerson').waitFor();
  await look(page, 'incident-same-person');
  await dialog(page).getByRole('button', { name: '重新确认身份' }).click();
  await byBadge(page, hands, KEEPER);
  await gone(page);
  await story.entry('incident.acknowledged', ({ done }) => done === true);

  await card.getByRole('button', { name: '登记经过' }).click();
  await page.getByLabel('原因').click();
  await page.getByTitle('钥匙试用').click();
  await page.getByLabel('机械钥匙编号').fill('K-1');
  await look(page, 'incident-account');
  await page.getByRole('button', { name: '下一步：一人确认身份' }).click();
  await byBadge(page, hands, ISSUER);
  await gone(page);
  await story.entry('incident.account-entered');
  await card.getByText('李签发 登记的原因：钥匙试用').waitFor();
  await story.safe('closeDoor');
  await story.safe('throwBolt');
  await story.entry('incident.door', ({ doorOpen }) => doorOpen === false);
  await card.getByRole('button', { name: '确认经过（另一人）' }).click();
  await dialog(page).getByText('机械钥匙 K-1').waitFor();
  await look(page, 'incident-confirm');
  await byBadge(page, hands, KEEPER);
  await gone(page);
  const written = await story.entry('incident.written-up');
  expect(written.params.data).toMatchObject({
    ...{ reason: 'keyTest', key: 'K-1', enteredBy: ids.issuer, confirmedBy: ids.keeper },
  });
  await card.waitFor({ state: 'detached' });
}, 90_000);

test('the closing check of the blanks takes two people from the office too, and is then done', async () => {
  const story = await atTheSafe();
  const pages = await pagesOf(story.daemon);
  const page = await officeOf(pages, PATH);
  story.mark();
  const card = page.getByRole('region', { name: '保险柜', exact: true });
  await card.getByRole('button', { name: '收班检查' }).click();
  await byBadge(page, pages.hands, ISSUER);
  await page.getByText('现在请另一名检查人员确认身份。').waitFor();
  await byBadge(page, pages.hands, KEEPER);
  await gone(page);
  const checked = await story.entry('day.checked');
  expect(checked.params.data).toMatchObject({ lock: 'main', by: story.ids.issuer, confirmedBy: story.ids.keeper });
  await card.getByText(/收班检查已完成/).waitFor();
  await look(page, 'day-checked');
}, 60_000);

test('limits are changed by two managers while the door stands open, and refused while it is shut', async () => {
  const story = await atTheSafe();
  const pages = await pagesOf(story.daemon);
  const page = await officeOf(pages, PATH);
  const card = page.getByRole('region', { name: '保险柜', exact: true });
  const change = async () => {
    await card.getByRole('button', { name: '修改时限' }).click();
    await page.getByLabel('未关提醒').fill('60');
    await look(page, 'limits');
    await page.getByRole('button', { name: '下一步：两人确认身份' }).click();
    await byPassphrase(page, 'head');
    await page.getByText('现在请另一岗位的管理人员确认身份。').waitFor();
    await byPassphrase(page, 'security');
  };
  await change();
  await dialog(page).getByText('代码 doorMustBeOpen').waitFor();
  await look(page, 'limits-refused');
  await dialog(page).getByRole('button', { name: 'Close' }).or(dialog(page).getByLabel('关闭')).first().click();
  await gone(page);
  story.mark();
  await story.release();
  await story.openDoor();
  await change();
  await gone(page);
  const changed = await story.entry('lock.rule-changed');
  expect(changed.params.data).toMatchObject({ lock: 'main', by: story.ids.head, confirmedBy: story.ids.security });
  expect((await story.lock('new limit', ({ limits }) => limits.warnMs === 60_000)).limits.warnMs).toBe(60_000);
  await story.sign({ type: 'enterMovement', input: NOTHING }, 'issuer');
  await story.lock('entered', ({ entered }) => entered !== null);
  await story.sign({ type: 'confirmMovement' }, 'keeper');
}, 90_000);

test('a page in English: register, detail and incident have no word of Chinese but names', async () => {
  const story = await atTheSafe();
  await receive(story);
  const pages = await pagesOf(story.daemon);
  const page = await officeOf(pages, PATH);
  await isThere(page, HEAD.name);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Register of openings' }).first().waitFor();
  await page.locator('.data-table tbody tr').first().getByRole('button').click();
  await page.locator('.opening').waitFor();
  await look(page, 'register-english');
  await deviceReady(story.panel, DESK_READER);
  const names = Object.values(STAFF).map(({ name }) => name);
  const words = (await page.locator('#root').innerText()).split('\n');
  const chinese = words.map((word) => names.reduce((text, name) => text.replaceAll(name, ''), word));
  expect(chinese.filter((word) => /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(word))).toEqual(['中文']);
}, 60_000);
