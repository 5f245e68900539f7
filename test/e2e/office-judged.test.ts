/** Each page of the office of a real daemon, in both languages: names, labels, width, and a focus that can be seen. */
import { expect, test } from 'vitest';
import { hiddenFocus, judgePage } from './page-judge.ts';
import { look, officeOf, staffedPages } from './with-office.ts';

const PAGES = [
  '/office',
  '/office/people',
  '/office/openings',
  '/office/climate',
  '/office/kept',
  '/ledger',
  '/counter',
  '/',
] as const;

test('every page has names for its buttons, labels for its fields, no scroll to the side, and shows where the keyboard is', async () => {
  const pages = await staffedPages();
  const page = await officeOf(pages, '/office');
  for (const language of ['zh-CN', 'en']) {
    if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
    for (const path of PAGES) {
      await page.goto(new URL(path, page.url()).href);
      await page.locator('main').first().waitFor();
      await page.locator(`html[lang="${language}"]`).waitFor();
      await page.waitForLoadState('networkidle');
      await look(page, `page-${language}-${path.replaceAll('/', '') || 'home'}`);
      expect(await hiddenFocus(page, 12), `${path} ${language}`).toEqual([]);
    }
  }
}, 90_000);

test('a page without names, labels or focus is found by the judge', async () => {
  const pages = await staffedPages();
  const page = await officeOf(pages, '/office');
  await page.evaluate(`(() => {
    const bare = document.createElement('button');
    const field = document.createElement('input');
    const wide = document.createElement('p');
    for (const one of [bare, field]) Object.assign(one.style, { outline: 'none', boxShadow: 'none' });
    Object.assign(bare, { id: 'bare' });
    Object.assign(wide.style, { position: 'absolute', top: '0', width: '3000px', height: '10px' });
    document.querySelector('#root').append(bare, field, wide);
  })()`);
  const { nameless, unlabelled, wide } = await judgePage(page);
  expect([nameless.length, unlabelled.length, wide.length > 0]).toEqual([1, 1, true]);
  expect((await hiddenFocus(page, 40)).join()).toContain('id="bare"');
}, 60_000);
