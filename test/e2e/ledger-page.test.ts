/** The ledger of a real daemon: no person in it, new entries wait for a press, the proof of a real entry checked in the browser. */
import { expect, test } from 'vitest';
import { openCounter, sharedScreens } from './with-screens.ts';

const atTheScreens = sharedScreens();

test('the ledger shows the reading without the person; an entry opens; new entries wait for a press', async () => {
  const screens = await atTheScreens();
  const ledger = await screens.open('/ledger');
  await ledger.getByText('程序启动').waitFor();
  expect(await ledger.getByRole('button', { name: /读卡完成/ }).count()).toBe(0);

  const counter = await openCounter(screens);
  await screens.bench('presentCard', 'R1');
  await counter.getByRole('button', { name: '开始读卡' }).click();
  await counter.getByRole('heading', { name: '张样本' }).waitFor();

  const bar = ledger.getByRole('button', { name: '有 2 条新记录，按此显示' });
  await bar.waitFor();
  expect(await ledger.getByRole('button', { name: /读卡完成/ }).count()).toBe(0);
  await bar.click();
  await ledger.getByRole('button', { name: /读卡完成/ }).click();
  const entry = ledger.getByRole('region', { name: /第 \d+ 号记录/ });
  await entry.getByText('本浏览器重新计算，与原文一致。').waitFor();
  await entry.getByText('个人信息的承诺值').waitFor();
  await entry.getByText('证件号码').waitFor();
  await entry.getByText('"type": "reading.completed"').waitFor();
  const all = await ledger.content();
  for (const value of ['张样本', '110101189001010024', '110101 1890', '1890-01-01', '18900101', '样本胡同'])
    expect(all).not.toContain(value);
});

test('the checkpoint is shown as the text that an auditor takes away', async () => {
  const { open } = await atTheScreens();
  const ledger = await open('/ledger?view=checkpoints');
  const panel = ledger.getByRole('region', { name: '签名检查点' });
  await panel.getByText('验证公钥').waitFor();
  const [note, key] = await panel.locator('pre').allTextContents();
  expect(note).toMatch(/^twinlock[^\n]*\n\d+\n[\w+/=]{44}\n\n— \S+ \S+\n/);
  expect(key).toMatch(/^twinlock\S*\+[0-9a-f]{8}\+\S+$/);
});
