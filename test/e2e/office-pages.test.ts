/** The office's pages: what is due, people and their acts, the register and its print, the climate. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { go, type Office, passphrase, withOffice } from './office-desk.ts';

/** Where pictures of the screens go, for people to look at; none where nothing is named. */
const SHOTS = process.env.SHOTS ?? null;

const ENGLISH: Readonly<Record<string, string>> = {
  '/office': 'What is due',
  '/office/people': 'People',
  '/office/openings': 'Register of openings',
  '/office/climate': 'Climate',
};

async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS !== null) await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

async function signedIn(path: string, login = 'w-p1'): Promise<{ readonly office: Office; readonly page: Page }> {
  const office = await withOffice({ setUp: 'done', readers: ['badge-desk'] });
  const page = await office.open(path);
  await shot(page, 'sign-in');
  await passphrase(page, login);
  await page.locator('.signed-in-who').getByText('管理员').waitFor();
  return { office, page };
}

test('what hurts most comes first, each with the page where it is seen to', async () => {
  const { page } = await signedIn('/office');
  await page.getByText('李签发：签发人员权限即将到期').waitFor();
  await shot(page, 'office');
  const items = await page.locator('.due strong').allTextContents();
  expect(items[0]).toBe('保险柜：机械钥匙开启，尚未确认');
  expect(items).toContain('保险柜：收班检查未做');
  expect(items).toContain('郑代理：培训逾期');
  expect(items.at(-1)).toBe('温湿度计 climate-1：接近限值，不能确定');
  await page.getByText('保险柜：收班检查未做').click();
  await page.getByRole('heading', { name: '开启保险柜登记簿' }).first().waitFor();
});

test('an act of the managers takes a form and two people; a refusal is shown with its clause and can be tried again', async () => {
  const { office, page } = await signedIn('/office/people');
  await page.getByRole('button', { name: '吴新人' }).click();
  await page.getByText('未备案、已暂停或不在有效期内').waitFor();
  await shot(page, 'people');
  await page.getByRole('button', { name: '登记审批' }).click();
  await shot(page, 'people-act');
  expect(await page.getByRole('dialog').getByText('市', { exact: true }).count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: '下一步：两人确认身份' }).click();
  office.refuseNext('twoPeople');
  await passphrase(page, 'w-p1');
  await page.getByText('现在请另一岗位的管理人员确认身份。').waitFor();
  await shot(page, 'people-proofs');
  await passphrase(page, 'w-p2');
  await page.getByText('依据 design 2.6').waitFor();
  await shot(page, 'people-refused');
  await page.getByRole('button', { name: '重新确认身份' }).click();
  await passphrase(page, 'w-p1');
  await passphrase(page, 'w-p2');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  const act = { type: 'approvePermission', person: 'p5', role: 'issuer', step: 'city', day: '2026-11-22' };
  const acts = office.asked.filter(({ method }) => method === 'people.act');
  expect(acts.map(({ params }) => params)).toMatchObject([{ act }, { act, proofs: ['proof-4', 'proof-5'] }]);
});

test('with the leave of two managers a person sets the PIN at the reader', async () => {
  const { office, page } = await signedIn('/office/people');
  await page.getByRole('button', { name: '吴新人' }).click();
  await page.getByRole('button', { name: '在读卡器上设置密码' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '在读卡器上设置密码' }).click();
  await expect
    .poll(() => office.asked.at(-1))
    .toEqual({
      method: 'people.setSecret',
      params: { person: 'p5', kind: 'pin' },
    });
});

test('the register filters, opens a row to its course, and shows a picture only when asked', async () => {
  const { page } = await signedIn('/office/openings', 'w-p2');
  const rows = page.locator('.data-table tbody tr');
  await expect.poll(() => rows.count()).toBe(19);
  await shot(page, 'register');
  await page.getByLabel('从', { exact: true }).fill('2026-11-20');
  await expect.poll(() => rows.count()).toBe(2);
  await page.getByRole('button', { name: '清除条件' }).click();
  await rows.first().getByRole('button').click();
  await page.getByText('空白证 400 份，废证 2 份').waitFor();
  expect(await page.locator('.opening img').count()).toBe(0);
  await page.getByRole('button', { name: '查看（会记入台账）' }).click();
  await page.locator('.opening img').waitFor();
  await shot(page, 'register-row');
  await rows.last().getByRole('button').click();
  await page.getByRole('button', { name: '删除说明' }).click();
  await page.getByText('按规则“开柜画面保存 31 天”').waitFor();
});

test('a picture is not shown to somebody whose role may not see it, and the page says so', async () => {
  const { page } = await signedIn('/office/openings');
  await page.locator('.data-table tbody tr').first().getByRole('button').click();
  await page.getByRole('button', { name: '查看（会记入台账）' }).click();
  await page.getByText('当前登录的岗位不能办理此项').waitFor();
  expect(await page.locator('.opening img').count()).toBe(0);
});

test('an incident is acknowledged by a second person, and its account is a form with the key and the numbers', async () => {
  const { office, page } = await signedIn('/office/openings');
  await page.getByRole('button', { name: '我也已看到（第二人）' }).click();
  await passphrase(page, 'w-p2');
  await expect
    .poll(() => office.asked.at(-1))
    .toMatchObject({
      method: 'custody.act',
      params: { act: { type: 'acknowledge', incident: 'i-1' } },
    });
});

test('what was told is shown in full to the one who confirms it, and the form of an account takes runs of numbers', async () => {
  const { office, page } = await signedIn('/office/openings');
  office.acknowledged();
  await page.getByRole('button', { name: '登记经过' }).click();
  await page.getByLabel('原因').click();
  await page.getByTitle('火灾').click();
  await page.getByLabel('机械钥匙编号').fill('K-2');
  await page.getByRole('button', { name: '加一行' }).click();
  await page.getByLabel('首号').fill('x320101021');
  await page.getByLabel('末号').fill('x320101030');
  await shot(page, 'account');
  await page.getByRole('button', { name: '下一步：一人确认身份' }).click();
  await passphrase(page, 'w-p2');
  await expect
    .poll(() => office.asked.at(-1))
    .toMatchObject({
      method: 'custody.act',
      params: {
        act: { type: 'account', reason: 'fire', key: 'K-2', input: { purpose: 'takeOut', stock: [{ count: 10 }] } },
      },
    });
  office.told();
  await page.getByRole('button', { name: '确认经过' }).click();
  await page.getByRole('dialog').getByText('机械钥匙 K-2').waitFor();
  await page.getByRole('dialog').getByText('出 空白证 X320101021–X320101030 10 份').waitFor();
  await shot(page, 'account-confirm');
  await passphrase(page, 'w-p1');
  await expect.poll(() => office.asked.at(-1)).toMatchObject({ params: { act: { type: 'confirmAccount' } } });
});

test('a closing check of the blanks takes two people, and so does a timer', async () => {
  const { office, page } = await signedIn('/office/openings');
  await page.getByRole('button', { name: '收班检查' }).click();
  await passphrase(page, 'w-p2');
  await passphrase(page, 'w-p1');
  await expect
    .poll(() => office.asked.at(-1))
    .toMatchObject({
      params: { act: { type: 'dayCheck', lock: 'main' }, proofs: [expect.any(String), expect.any(String)] },
    });
  await page.getByRole('button', { name: '定时锁闭' }).click();
  await page.getByLabel('小时').fill('12');
  await page.getByRole('button', { name: '下一步：两人确认身份' }).click();
  await passphrase(page, 'w-p1');
  await passphrase(page, 'w-p2');
  await expect
    .poll(() => office.asked.at(-1))
    .toMatchObject({ params: { act: { type: 'timer', lock: 'main', untilWall: Date.UTC(2026, 10, 22, 14) } } });
});

test('the printed register is the book alone: its columns, all rows in order of time, nothing of the screen', async () => {
  const { page } = await signedIn('/office/openings');
  await page.locator('.data-table').waitFor();
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 1050, height: 740 });
  await shot(page, 'register-print');
  expect(await page.locator('.office-nav').isVisible()).toBe(false);
  expect(await page.locator('.top').isVisible()).toBe(false);
  const heads = await page.locator('.register-book th').allTextContents();
  expect(heads).toEqual([
    '序号',
    '日期时间',
    '开启人员（岗位）',
    '事由',
    '出入库号段与份数',
    '结存',
    '登记人',
    '确认人',
    '关柜时间',
    '异常',
  ]);
  const last = page.locator('.register-book tbody tr').last();
  await last.getByText('李签发（签发人员）').waitFor();
  await last.getByText('出 空白证 X320101001–X320101020 20 份 签发').waitFor();
  const pdf = await page.pdf({ preferCSSPageSize: true, ...(SHOTS === null ? {} : { path: `${SHOTS}/register.pdf` }) });
  // A4 across, in points.
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox ?\[ ?0 0 84[12](\.\d+)? 59[456]/);
});

test('the climate shows now, a day with its gap, a month, a year and a report that prints', async () => {
  const { page } = await signedIn('/office/climate');
  await page.getByText('21.4 °C').waitFor();
  await page.getByText('接近限值，不能确定').waitFor();
  await page.locator('.chart-line').first().waitFor();
  expect(await page.locator('.chart').first().locator('.chart-line').count()).toBe(2);
  expect(await page.locator('.chart').first().locator('.chart-gap').count()).toBe(1);
  await shot(page, 'climate-day');
  await page.getByText('月', { exact: true }).click();
  await page.locator('.chart-band').first().waitFor();
  await shot(page, 'climate-month');
  await page.getByText('年', { exact: true }).click();
  await page.getByText('2026', { exact: true }).waitFor();
  await shot(page, 'climate-year');
  await page.getByText('月报', { exact: true }).click();
  await page.getByRole('heading', { name: '温湿度月报 · 2026-11' }).waitFor();
  await shot(page, 'climate-report');
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.office-nav').isVisible()).toBe(false);
  expect(await page.getByRole('heading', { name: '温湿度月报 · 2026-11' }).isVisible()).toBe(true);
  await shot(page, 'climate-print');
});

test('the office speaks English throughout', async () => {
  const { page } = await signedIn('/office');
  await page.getByRole('button', { name: 'English' }).click();
  await page.setViewportSize({ width: 1920, height: 1080 });
  for (const path of Object.keys(ENGLISH)) {
    await go(page, path);
    await page.locator(`.office-nav a[aria-current="page"][href="${path}"]`).waitFor();
    await page.locator('.due, .data-table').first().waitFor();
    expect(await page.locator('main h1').innerText()).toBe(ENGLISH[path]);
    if (path === '/office/people') await page.locator('.name-link').nth(3).click();
    await shot(page, `en${path.replaceAll('/', '-')}`);
    const words = await page.locator('main').innerText();
    const names = /王甲|赵乙|李签发|周印章|吴新人|郑代理/g;
    expect(words.replaceAll(names, '').match(/\p{Script=Han}+/gu) ?? []).toEqual([]);
  }
});
