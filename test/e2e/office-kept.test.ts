/** The page of kept personal data: classes by rule, a person's data found, looked at, restricted, erased, the vault's key renewed. */
import { expect, test } from 'vitest';
import { sharedLedger } from './ledger-desk.ts';
import { passphrase } from './office-desk.ts';
import { look } from './with-office.ts';

const atTheOffice = sharedLedger();

test('classes stand with rule, clause and counts; a found person shows what is kept and what was erased by which rule', async () => {
  const desk = atTheOffice();
  const page = await desk.open('/office/kept');
  const row = page.getByRole('row', { name: /证件读取内容/ });
  await row.getByText('使用 30 天，再限制使用 335 天，然后删除').waitFor();
  await page.getByText('此后删除了 17 份资料').waitFor();
  await page.getByLabel('公民身份号码').last().fill('110101 18900101 002x');
  expect(await page.getByRole('button', { name: '查找' }).isDisabled()).toBe(true);
  await page.getByLabel('理由').fill('本人申请');
  await page.getByRole('button', { name: '查找' }).click();
  const found = page.getByRole('region', { name: '找到的资料' });
  await found.getByText('按保存期规则删除').waitFor();
  await found.getByText('（保存 31 天）').waitFor();
  expect(await page.getByLabel('公民身份号码').last().inputValue()).toBe('');
  expect(desk.asked).toEqual([
    { method: 'kept.find', params: { by: { kind: 'idNumber', value: '11010118900101002X' }, reason: '本人申请' } },
  ]);
  await look(page, 'kept-found');
});

test('looking at values asks for a reason, says that it is recorded, and leaves nothing on the page', async () => {
  const desk = atTheOffice();
  const page = await desk.open('/office/kept?subject=s_6LwWPILu4YczKIx9SsY22z');
  await page.getByLabel('理由').fill('核对');
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('button', { name: '查看内容' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('查看会写入台账').waitFor();
  expect(await dialog.getByText('张样本').count()).toBe(0);
  await dialog.getByLabel('理由').fill('核对');
  await dialog.getByRole('button', { name: '写入台账并查看' }).click();
  await dialog.getByText('110101 1890 0101 002 4').waitFor();
  await dialog.getByText('此次查看已写入台账').waitFor();
  await look(page, 'kept-values');
  await dialog.getByRole('button', { name: '结束' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.content()).not.toContain('张样本');
});

test('erasing early takes a reason and two people; what the rule forbids cannot be pressed', async () => {
  const desk = atTheOffice();
  const page = await desk.open('/office/kept');
  await page.getByLabel('公民身份号码').last().fill('110101189001010024');
  await page.getByLabel('理由').fill('本人申请');
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('button', { name: '提前删除' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('不能撤销').waitFor();
  await dialog.getByLabel('理由').fill('撤回同意');
  await dialog.getByRole('button', { name: '下一步：两人确认身份' }).click();
  await passphrase(page, 'w-p1');
  await passphrase(page, 'w-p2');
  const act = { type: 'erase', subject: 's_6LwWPILu4YczKIx9SsY22z', reason: '撤回同意' };
  await expect
    .poll(() => desk.asked.find(({ method }) => method === 'kept.act')?.params)
    .toEqual({ act, proofs: ['proof-p1', 'proof-p2'] });
  await page.getByRole('button', { name: '更换资料库密钥' }).click();
  await passphrase(page, 'w-p1');
  await passphrase(page, 'w-p2');
  await expect
    .poll(() => desk.asked.at(-1)?.params)
    .toEqual({ act: { type: 'rotate' }, proofs: ['proof-p1', 'proof-p2'] });
});

test('an auditor sees classes and counts and is told who may search', async () => {
  const desk = atTheOffice({ role: 'auditor' });
  const page = await desk.open('/office/kept');
  await page.getByText('审计员可以查看种类和数量').waitFor();
  expect(await page.getByRole('button', { name: '查找' }).count()).toBe(0);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('Contents of documents that were read').waitFor();
  await look(page, 'kept-auditor-en');
  await page.getByRole('button', { name: '中文' }).click();
});
