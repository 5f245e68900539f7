import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { sharedScreens } from './with-screens.ts';

const atTheScreens = sharedScreens();

/** Runs `act` in the page; the directive of the content policy that stops it. */
function stoppedBy(page: Page, act: string): Promise<string> {
  return page.evaluate<string>(`new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
    ${act}
  })`);
}

test('a script that somebody slips into the page does not run', async () => {
  const { open } = await atTheScreens([/Content Security Policy/]);
  const page = await open('/counter');
  const element = `
    const script = document.createElement('script');
    script.textContent = 'document.title = "ran"';
    document.head.append(script);`;
  expect(await stoppedBy(page, element)).toBe('script-src-elem');
  const attribute = `
    const button = document.createElement('button');
    button.setAttribute('onclick', 'document.title = "ran"');
    document.body.append(button);
    button.click();`;
  expect(await stoppedBy(page, attribute)).toBe('script-src-attr');
  expect(await page.title()).not.toBe('ran');
});

test('the page cannot send anything to another place', async () => {
  const { open } = await atTheScreens([/Content Security Policy/, /^request elsewhere: http:..127\.0\.0\.1:9\//]);
  const page = await open('/counter');
  expect(await stoppedBy(page, "fetch('http://127.0.0.1:9/').catch(() => {});")).toBe('connect-src');
  expect(await stoppedBy(page, "new WebSocket('ws://127.0.0.1:9/');")).toBe('connect-src');
  expect(await stoppedBy(page, "new Image().src = 'http://127.0.0.1:9/';")).toBe('img-src');
  const form = `
    const form = Object.assign(document.createElement('form'), { action: 'http://127.0.0.1:9/', method: 'post' });
    document.body.append(form);
    form.submit();`;
  expect(await stoppedBy(page, form)).toBe('form-action');
});

/** Runs in the page: what can be done with the key that it keeps. */
const LOOK_AT_THE_KEY = `(async () => {
  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await asked(indexedDB.open('twinlock'));
  const record = await asked(database.transaction('keys').objectStore('keys').get('page'));
  const exported = await Promise.all(
    ['raw', 'jwk'].map((format) =>
      crypto.subtle.exportKey(format, record.key).then(() => 'exported', (error) => error.name),
    ),
  );
  const { extractable, usages } = record.key;
  return { extractable, usages, exported, local: Object.keys(localStorage), session: Object.keys(sessionStorage) };
})()`;

test('the key in the browser can be used but not read, and storage has nothing else but the language', async () => {
  const { open } = await atTheScreens();
  const page = await open('/');
  expect(await page.evaluate(LOOK_AT_THE_KEY)).toEqual({
    extractable: false,
    usages: ['sign'],
    exported: ['InvalidAccessError', 'InvalidAccessError'],
    local: ['twinlock.language'],
    session: [],
  });
});

test('nothing of the daemon is a cookie', async () => {
  const { open, browser } = await atTheScreens();
  await open('/counter');
  expect(await browser.context.cookies()).toEqual([]);
});
