import { expect, test } from 'vitest';
import { openBench, openCounter, sharedScreens, startReading } from './with-screens.ts';

const atTheScreens = sharedScreens();

test('the cable is pulled: the reader is grey with a sentence; plugged in again it is back, without a reload', async () => {
  const screens = await atTheScreens();
  const counter = await openCounter(screens);
  await counter.evaluate("document.body.setAttribute('data-never-reloaded', '')");
  const bench = await openBench(screens);

  await bench.getByRole('button', { name: '拔下数据线' }).click();
  await counter.getByRole('heading', { name: '读卡器未连接' }).waitFor();
  await counter.getByText('接好后会自动恢复，不需要刷新页面。').waitFor();
  await counter.getByText(/请重新插好|请检查电源/).waitFor();
  expect(await counter.getByRole('button', { name: '开始读卡' }).isEnabled()).toBe(false);
  expect(await counter.locator('.reader-picture.reader-unplugged').count()).toBe(1);
  await counter.locator('.device-absent').getByText('未连接').waitFor();

  await bench.getByRole('button', { name: '插上数据线' }).click();
  await counter.getByText('读卡器已就绪').waitFor();
  expect(await counter.locator('body[data-never-reloaded]').count()).toBe(1);
  await startReading(counter);
  await bench.getByRole('button', { name: /^R1/ }).click();
  await counter.getByRole('heading', { name: '张样本' }).waitFor();
});

test('the cable is pulled while a card is waited for: the reading ends with a sentence', async () => {
  const screens = await atTheScreens();
  const counter = await openCounter(screens);
  await startReading(counter);
  await screens.bench('unplug');
  await counter.getByRole('alert').getByText('deviceLost').waitFor();
  await counter.getByRole('heading', { name: '读卡器未连接' }).waitFor();
});
