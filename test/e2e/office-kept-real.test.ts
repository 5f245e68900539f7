/** A card that was read and kept, on a real daemon: found, looked at, erased early by two, and shown as erased with who did it. */
import { expect, test } from 'vitest';
import { startReading } from '../support/counter-story.ts';
import { bothManagers, lookInBoth } from './with-auditor.ts';
import { look, officeOf, staffedPages } from './with-office.ts';

/** Card R1 of the vectors. */
const CARD = { name: '张样本', number: '110101189001010024', shown: '110101 1890 0101 002 4' };

test('what a hospital’s program read and kept is found by number, shown with an entry, and erased early by two managers', async () => {
  const pages = await staffedPages();
  const { daemon, hands, watcher } = pages;
  const hospital = await daemon.session('integration', await daemon.pair(['integration']));
  await hands('id-reader-1', 'presentCard', 'R1');
  const reading = await startReading(hospital, 'kept-by-the-hospital', { keep: true });
  expect(reading.error).toBeUndefined();

  const page = await officeOf(pages, '/office/kept');
  await page
    .getByRole('row', { name: /办理时读取的证件信息/ })
    .getByText('1', { exact: true })
    .waitFor();
  await lookInBoth(page, 'kept-overview');
  await page.getByLabel('公民身份号码').last().fill(CARD.number);
  await page.getByLabel('理由').fill('本人申请查询');
  await page.getByRole('button', { name: '查找' }).click();
  const found = page.getByRole('region', { name: '找到的资料' });
  await found.getByText('使用中').waitFor();
  await lookInBoth(page, 'kept-found-real');

  await found.getByRole('button', { name: '查看内容' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('理由').fill('与本人核对');
  await dialog.getByRole('button', { name: '写入台账并查看' }).click();
  await dialog.getByText(CARD.shown).waitFor();
  await dialog.getByText(CARD.name).waitFor();
  await look(page, 'kept-values-real');
  await dialog.getByRole('button', { name: '结束' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(CARD.name);

  await found.getByRole('button', { name: '提前删除' }).click();
  await dialog.getByLabel('理由').fill('本人撤回同意');
  await dialog.getByRole('button', { name: '下一步：两人确认身份' }).click();
  await bothManagers(page);
  await found.getByText('由两人提前删除').waitFor();
  await found.getByText('（理由：本人撤回同意）').waitFor();
  expect(await found.getByRole('button', { name: '查看内容' }).count()).toBe(0);
  await lookInBoth(page, 'kept-erased-real');

  // By whom, from the ledger, one press away; each look before it as well.
  await found.getByRole('link', { name: '台账中的记录' }).click();
  const erased = page.getByRole('button', { name: /pii\.erased/ });
  await erased.getByText('赵样本（机构负责人） · 钱样本（安全管理员）').waitFor();
  await page.getByRole('button', { name: /pii\.read/ }).waitFor();
  await lookInBoth(page, 'kept-in-the-ledger');
  expect(await page.content()).not.toContain(CARD.name);
  const kept = watcher.events().map(({ topic }) => topic);
  expect(kept.filter((topic) => topic.startsWith('pii.'))).toEqual([
    ...['pii.searched', 'pii.read', 'pii.erasing', 'pii.erased'],
    // What was found has changed, so it is looked for again.
    'pii.searched',
  ]);
}, 120_000);
