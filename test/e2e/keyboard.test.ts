import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { sharedScreens } from './with-screens.ts';

const atTheScreens = sharedScreens();

/** More steps than any page has places for the focus. */
const MOST_STEPS = 40;

async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const focused = await page.evaluate<string>(
      "document.activeElement === document.body ? '' : document.activeElement.textContent",
    );
    if (focused.includes(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard never came to ${name}`);
}

test('a reading is started and cancelled with Tab and Enter alone, from the start page on', async () => {
  const { open, bench } = await atTheScreens();
  const page = await open('/');
  await page.getByRole('link', { name: '读取证件' }).waitFor();
  await tabTo(page, '读取证件');
  await page.keyboard.press('Enter');
  await page.getByText('读卡器已就绪').waitFor();
  await tabTo(page, '开始读卡');
  await page.keyboard.press('Enter');
  await page.getByText('请把证件平放在读卡区').waitFor();
  await tabTo(page, '取消读卡');
  await page.keyboard.press('Enter');
  await page.getByText('操作已取消').waitFor();

  await tabTo(page, '开始读卡');
  await page.keyboard.press('Enter');
  await bench('presentCard', 'R1');
  await page.getByRole('heading', { name: '张样本' }).waitFor();
  await tabTo(page, '结束');
  await page.keyboard.press('Enter');
  await page.getByText('资料已从屏幕清除').waitFor();
});

test('Enter pressed once too often does not take the person off the screen', async () => {
  const { open, bench } = await atTheScreens();
  await bench('presentCard', 'R1');
  const page = await open('/counter');
  await page.getByText('读卡器已就绪').waitFor();
  await tabTo(page, '开始读卡');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '张样本' }).waitFor();
  await page.keyboard.press('Enter');
  expect(await page.getByRole('heading', { name: '张样本' }).count()).toBe(1);
});
