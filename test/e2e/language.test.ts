import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { sharedScreens } from './with-screens.ts';

const atTheScreens = sharedScreens();

type Tree = { readonly [key: string]: string | Tree };

function keysOf(tree: Tree, prefix = ''): readonly string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`),
  );
}

const english: Tree = JSON.parse(readFileSync(new URL('../../kiosk-ui/languages/en.json', import.meta.url), 'utf8'));
const keys = keysOf(english);

/** Runs in the page: every text that it shows or reads out, but people's data. */
const COLLECT = `(() => {
  const words = [document.title];
  for (const element of document.querySelectorAll('*')) {
    if (element.matches('script, style')) continue;
    if (element.closest('.document-name, .document-number, .fields dd') !== null) continue;
    for (const name of ['aria-label', 'title', 'alt', 'placeholder']) words.push(element.getAttribute(name) ?? '');
    for (const node of element.childNodes) if (node.nodeType === 3) words.push(node.textContent);
  }
  return words.map((word) => word.trim()).filter((word) => word !== '');
})()`;

function wordsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(COLLECT);
}

async function expectEnglish(page: Page): Promise<void> {
  const words = await wordsOf(page);
  expect(words.length).toBeGreaterThan(8);
  // Chinese characters and punctuation; the button that leads back is the only one.
  expect(words.filter((word) => /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(word))).toEqual(['中文']);
  expectNoKeys(words);
}

function expectNoKeys(words: readonly string[]): void {
  expect(words.filter((word) => keys.includes(word))).toEqual([]);
}

test('each page is complete in English after one press, and stays so', async () => {
  const { open, bench } = await atTheScreens();
  const page = await open('/');
  expectNoKeys(await wordsOf(page));
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Choose a page' }).waitFor();
  expect(await page.evaluate('document.documentElement.lang')).toBe('en');
  await expectEnglish(page);

  await page.getByRole('link', { name: 'Read a document' }).click();
  await page.getByText('The reader is ready').waitFor();
  await expectEnglish(page);
  const read = page.getByRole('button', { name: 'Read card' });
  await read.click();
  await page.getByText('Lay the card flat on the reader').waitFor();
  await expectEnglish(page);
  await bench('presentCard', 'R4');
  await page.getByText('The document is out of date.').waitFor();
  await expectEnglish(page);
  await page.getByRole('button', { name: 'Done' }).click();
  await bench('faultRepeatedly', 'unauthentic');
  await read.click();
  await page.getByText('code cardNotGenuine').waitFor();
  await expectEnglish(page);
  await bench('clearFault', 'all');
  await bench('presentCard', 'R3');
  await read.click();
  await page.getByText('Added address').first().waitFor();
  await expectEnglish(page);
  await bench('unplug');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText('The reader is not connected').waitFor();
  await expectEnglish(page);
  await bench('plug');

  await page.getByRole('link', { name: 'Go to the start page' }).click();
  await page.getByRole('link', { name: 'Ledger' }).click();
  await page
    .getByRole('button', { name: /Document read/ })
    .first()
    .click();
  await page.getByText('it fits the text').waitFor();
  await expectEnglish(page);
  await page.getByRole('navigation', { name: 'Parts of the ledger' }).getByText('Checkpoints').click();
  await page.getByText('Verifier key').first().waitFor();
  await expectEnglish(page);

  await page.getByRole('link', { name: 'Go to the start page' }).click();
  await page.getByRole('link', { name: 'Bench' }).click();
  await page.getByRole('radio', { name: /id-reader-1/ }).check();
  await page.getByText('On the reader:').waitFor();
  await expectEnglish(page);

  await page.reload();
  await page.getByText('Pull the cable out').first().waitFor();
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByText('拔下数据线').first().waitFor();
});

test('no page shows the name of a text instead of the text in Chinese', async () => {
  const { open } = await atTheScreens();
  const ready: Record<string, string> = {
    '/': '请选择页面',
    '/counter': '读卡器已就绪',
    '/office': '第一人登记',
    '/office/people': '第一人登记',
    '/office/openings': '开启保险柜登记簿',
    '/office/climate': '温湿度',
    '/ledger': '程序启动',
    '/office/kept': '保存',
    '/bench': '拔下数据线',
  };
  for (const [path, text] of Object.entries(ready)) {
    const page = await open(path);
    await page.getByText(text).first().waitFor();
    const words = await wordsOf(page);
    expectNoKeys(words);
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
    await page.close();
  }
});
