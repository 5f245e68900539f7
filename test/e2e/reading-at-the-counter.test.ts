import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBench, openCounter, ownScreens, sharedScreens, startReading } from './with-screens.ts';

const atTheScreens = sharedScreens();

const R1 = ['张样本', '110101 1890 0101 002 4', '110101189001010024', '北京市东城区样本胡同1号'];

async function expectNobody(page: Page): Promise<void> {
  const all = await page.content();
  for (const value of R1) expect(all).not.toContain(value);
}

async function dragOnto(page: Page, card: string): Promise<void> {
  const from = await page.getByRole('button', { name: new RegExp(`^${card}`) }).boundingBox();
  const to = await page.locator('.scene-reader').boundingBox();
  if (from === null || to === null) throw new Error('the bench does not show its reader');
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 5 });
  await page.mouse.up();
}

test('a card laid down at the bench appears at the counter, its number in groups, and goes with one press', async () => {
  const screens = await atTheScreens();
  const counter = await openCounter(screens);
  await startReading(counter);
  const bench = await openBench(screens);
  await bench.getByRole('button', { name: /^R1/ }).click();
  await bench.getByRole('status').getByText('居民身份证 · 寻常样本').waitFor();

  await counter.getByRole('heading', { name: '张样本' }).waitFor();
  await counter.getByText('110101 1890 0101 002 4').waitFor();
  await counter.getByText('北京市东城区样本胡同1号').waitFor();
  await counter.getByText('1890年1月1日').waitFor();
  await expectNobody(bench);

  await counter.getByRole('button', { name: '结束' }).click();
  await counter.getByText('资料已从屏幕清除').waitFor();
  await expectNobody(counter);
});

test('a card dragged onto the reader is read as well', async () => {
  const screens = await atTheScreens();
  const counter = await openCounter(screens);
  await startReading(counter);
  const bench = await openBench(screens);
  await dragOnto(bench, 'R3');
  await counter.getByRole('heading', { name: '阿卜杜热依木·样本尔江' }).waitFor();
});

test('a card taken away in mid-read is asked for again, and the reading goes on', async () => {
  const screens = await atTheScreens();
  const counter = await openCounter(screens);
  await screens.bench('fault', 'removeMidRead');
  await startReading(counter);
  await screens.bench('presentCard', 'R1');
  await counter.getByText('证件拿开得太早').waitFor();
  await counter.getByText('请把同一张证件重新平放在读卡区').waitFor();
  await screens.bench('presentCard', 'R1');
  await counter.getByRole('heading', { name: '张样本' }).waitFor();
});

test('a card that fails the security check is refused with a sentence, never shown', async () => {
  const screens = await atTheScreens();
  const counter = await openCounter(screens);
  await screens.bench('faultRepeatedly', 'unauthentic');
  await startReading(counter);
  await screens.bench('presentCard', 'R1');
  await counter.getByText('证件未通过安全验证').waitFor();
  await expectNobody(counter);
});

test('a person whom nobody ends leaves the screen after two minutes', async () => {
  // A clock that was taken over stays so: no other test may have this browser.
  const screens = await ownScreens();
  await screens.browser.context.clock.install();
  const counter = await openCounter(screens);
  await screens.bench('presentCard', 'R1');
  await counter.getByRole('button', { name: '开始读卡' }).click();
  await counter.getByRole('heading', { name: '张样本' }).waitFor();
  await counter.clock.fastForward(100_000);
  expect(await counter.getByRole('heading', { name: '张样本' }).count()).toBe(1);
  await counter.clock.fastForward(25_000);
  await counter.getByText('两分钟内没有操作').waitFor();
  await expectNobody(counter);
});

test('a page that is left forgets the person, also when the browser brings it back', async () => {
  const screens = await atTheScreens();
  const counter = await openCounter(screens);
  await screens.bench('presentCard', 'R1');
  const readR1 = async () => {
    await counter.getByRole('button', { name: '开始读卡' }).click();
    await counter.getByRole('heading', { name: '张样本' }).waitFor();
  };
  await readR1();
  await counter.getByRole('link', { name: '回到首页' }).click();
  await counter.getByRole('heading', { name: '请选择页面' }).waitFor();
  await expectNobody(counter);
  await counter.goBack();
  await counter.getByText('读卡器已就绪').waitFor();
  await expectNobody(counter);

  await readR1();
  await counter.goto('about:blank');
  await counter.goBack();
  await counter.getByText('读卡器已就绪').waitFor();
  await expectNobody(counter);
});
