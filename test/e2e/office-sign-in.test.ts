/** Sign-in, lock and set-up at counter and office. */
import { expect, test } from 'vitest';
import { go, passphrase, withOffice } from './office-desk.ts';

test('the page asks to sign in, takes login and passphrase, and the bar says who is there until they leave', async () => {
  const office = await withOffice({ setUp: 'done', readers: [] });
  const page = await office.open('/office');
  await page.getByRole('heading', { name: '请登录 · 办公室' }).waitFor();
  await passphrase(page, 'w-p2');
  await page.getByText('赵乙 · 安全管理员').waitFor();
  await page.getByRole('heading', { name: '待办事项' }).waitFor();
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByRole('heading', { name: '请登录 · 办公室' }).waitFor();
  expect(await page.content()).not.toContain('赵乙');
});

test('a wrong passphrase is refused with a sentence and does not stay in the field', async () => {
  const office = await withOffice({ setUp: 'done', readers: [] });
  const page = await office.open('/office');
  await page.getByLabel('登录名').fill('w-p2');
  await page.getByLabel('口令').fill('wrong');
  await page.getByRole('button', { name: '用口令确认身份' }).click();
  await page.getByText('代码 secretWrong').waitFor();
  expect(await page.getByLabel('口令').inputValue()).toBe('');
});

test('a badge at the desk reader signs in at the counter, and the page says what to do at the reader', async () => {
  const office = await withOffice({ setUp: 'done', readers: ['badge-desk'] });
  const page = await office.open('/counter');
  await page.getByRole('button', { name: '刷卡并输入密码' }).click();
  await page.getByText('请把本人的卡放到读卡器上').waitFor();
  await page.getByText('读卡器：badge-desk').waitFor();
  office.badge('p3');
  await page.getByText('李签发 · 签发人员').waitFor();
  await page.getByRole('button', { name: '换班' }).waitFor();
});

test('a locked screen shows nothing of the work; the same person goes on where they were', async () => {
  const office = await withOffice({ setUp: 'done', readers: [] });
  const page = await office.open('/office');
  await passphrase(page, 'w-p1');
  await page.getByRole('link', { name: '人员与岗位' }).click();
  await page.getByRole('button', { name: '吴新人' }).click();
  await page.getByRole('button', { name: '登记人员' }).click();
  await page.getByRole('dialog').getByLabel('姓名').fill('新来的');
  office.lockAll();
  await page.getByRole('heading', { name: '屏幕已锁定' }).waitFor();
  expect(await page.getByRole('dialog').isVisible()).toBe(false);
  expect(await page.getByText('吴新人').first().isVisible()).toBe(false);
  expect(await page.getByRole('button', { name: '退出' }).count()).toBe(0);
  await passphrase(page, 'w-p1');
  expect(await page.getByRole('dialog').getByLabel('姓名').inputValue()).toBe('新来的');
});

test('somebody else at a locked screen begins anew: nothing of the first person’s work is left', async () => {
  const office = await withOffice({ setUp: 'done', readers: [] });
  const page = await office.open('/office/people');
  await passphrase(page, 'w-p1');
  await page.getByRole('button', { name: '登记人员' }).click();
  await page.getByRole('dialog').getByLabel('姓名').fill('新来的');
  office.lockAll();
  await page.getByRole('heading', { name: '屏幕已锁定' }).waitFor();
  await passphrase(page, 'w-p2');
  await page.getByText('赵乙 · 安全管理员').waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('before the set-up the counter works with a quiet note', async () => {
  const office = await withOffice({ setUp: 'none', readers: [] });
  const page = await office.open('/counter');
  await page.getByText('读卡器已就绪').waitFor();
  await page.getByText('尚未设置人员').waitFor();
});

test('two people set the office up, and the security key stays in sight until it was kept', async () => {
  const office = await withOffice({ setUp: 'none', readers: [] });
  const page = await office.open('/office');
  const enrol = async (name: string, login: string) => {
    await page.getByLabel('姓名').fill(name);
    await page.getByLabel('公民身份号码').fill('11010118900101002x');
    await page.getByLabel('登录名（工号）').fill(login);
    await page.getByLabel('正式在编自').fill('2020-01-01');
    await page.getByLabel('保密协议签订日').fill('2020-01-01');
    await page.getByLabel('新口令').fill('right horse');
    await page.getByLabel('再输入一次口令').fill('right horse');
    await page.getByRole('button', { name: '登记', exact: true }).click();
  };
  await page.getByRole('heading', { name: '第一人登记' }).waitFor();
  await enrol('王甲', 'w-p1');
  await page.getByRole('heading', { name: '第二人登记' }).waitFor();
  await enrol('赵乙', 'w-p2');
  await page.getByRole('heading', { name: '两人都已登记' }).waitFor();
  expect(office.asked.map(({ params }) => params)).toMatchObject([
    { place: 'first', role: 'systemAdmin', idNumber: '11010118900101002X', badge: null },
    { place: 'second', role: 'securityAdmin' },
  ]);
  await page.getByRole('button', { name: '开始共同确认' }).click();
  await passphrase(page, 'w-p1');
  await passphrase(page, 'w-p1');
  await page.getByText('同一人不能算作两人').waitFor();
  await passphrase(page, 'w-p2');
  await page.getByText('AAEC AwQF').waitFor();
  const finish = page.getByRole('button', { name: '完成，去登录' });
  expect(await finish.isDisabled()).toBe(true);
  await page.getByRole('checkbox').check();
  await finish.click();
  await page.getByRole('heading', { name: '请登录 · 办公室' }).waitFor();
  expect(await page.content()).not.toContain('AAEC');
  await go(page, '/');
});
