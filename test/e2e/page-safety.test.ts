import { expect, test } from 'vitest';
import { atTheScreens } from './with-screens.ts';

test('a script that somebody slips into the page does not run', async () => {
  const { open } = await atTheScreens({ tolerated: [/Content Security Policy/] });
  const page = await open('/counter');
  const blocked = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        const script = document.createElement('script');
        script.textContent = 'document.title = "ran"';
        document.head.append(script);
      }),
  );
  expect(blocked).toBe('script-src-elem');
  expect(await page.title()).not.toBe('ran');
  const handled = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        const button = document.createElement('button');
        button.setAttribute('onclick', 'document.title = "ran"');
        button.click();
      }),
  );
  expect(handled).toBe('script-src-attr');
  expect(await page.title()).not.toBe('ran');
});

test('the page cannot send anything to another place', async () => {
  const { open } = await atTheScreens({
    tolerated: [/Content Security Policy/, /Fetch API cannot load/, /^request elsewhere: http:..127.0.0.1:9./],
  });
  const page = await open('/counter');
  const refused = await page.evaluate(() =>
    fetch('http://127.0.0.1:9/x').then(
      () => false,
      () => true,
    ),
  );
  expect(refused).toBe(true);
  const blocked = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/x.png' }));
      }),
  );
  expect(blocked).toBe('img-src');
});

test('the key in the browser can be used but not read', async () => {
  const { open } = await atTheScreens();
  const page = await open('/');
  const found = await page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await asked(indexedDB.open('twinlock'));
    const { key } = await asked(database.transaction('keys').objectStore('keys').get('page'));
    const exported = await Promise.all(
      (['raw', 'jwk'] as const).map((format) =>
        crypto.subtle.exportKey(format, key).then(
          () => 'exported',
          (error: DOMException) => error.name,
        ),
      ),
    );
    return { extractable: key.extractable, usages: key.usages, exported, local: Object.keys(localStorage) };
  });
  expect(found).toEqual({
    extractable: false,
    usages: ['sign'],
    exported: ['InvalidAccessError', 'InvalidAccessError'],
    local: ['twinlock.language'],
  });
});

test('nothing of the daemon is a cookie', async () => {
  const { open, browser } = await atTheScreens();
  await open('/counter');
  expect(await browser.context.cookies()).toEqual([]);
});
