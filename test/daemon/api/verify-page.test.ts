import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startBrowser } from '../../support/browser.ts';
import { fetchPlain } from '../../support/ws-client.ts';
import { withApiServer } from './with-api-server.ts';

function kioskWith(verifyPage: string | null): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (verifyPage !== null) writeFileSync(join(folder, 'verify.html'), verifyPage);
  return folder;
}

test('the auditor’s page comes in a box of its own: no socket, no neighbour, no frame', async () => {
  const { port } = await withApiServer({ kioskFolder: kioskWith('<p>verify</p>') });
  const { status, headers, text } = await fetchPlain(port, '/verify.html');
  expect([status, text]).toEqual([200, '<p>verify</p>']);
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'none'");
  expect(policy).toContain('sandbox allow-scripts allow-downloads');
  expect(policy).not.toContain('allow-same-origin');
  expect(headers['cross-origin-opener-policy']).toBe('unsafe-none');
});

/** What a hostile bundle might try, were there a hole in the page that shows it. */
const HOSTILE = `<title>…</title><p id="told">…</p><script>
const tries = {
  keys: () => new Promise((y, n) => { const o = indexedDB.open('x'); o.onsuccess = y; o.onerror = n; }),
  storage: async () => localStorage.length,
  fetch: () => fetch('/v1/status'),
  socket: () => new Promise((y, n) => { const s = new WebSocket('ws://' + location.host + '/v1/ws', 'twinlock.v1.json'); s.onopen = y; s.onerror = n; }),
};
(async () => {
  const got = [];
  for (const [name, attempt] of Object.entries(tries)) {
    try { await attempt(); got.push(name); } catch {}
  }
  document.getElementById('told').textContent = 'ran';
  document.title = 'reached: ' + got.join();
})();
</script>`;

test('in a real browser its script runs and reaches neither keys nor storage nor the daemon', async () => {
  const { port } = await withApiServer({ kioskFolder: kioskWith(HOSTILE) });
  const browser = await startBrowser(`http://127.0.0.1:${port}`);
  onTestFinished(() => browser.remove());
  const page = await browser.tab();
  await page.goto(`http://127.0.0.1:${port}/verify.html`);
  await page.waitForFunction("document.title.startsWith('reached')");
  expect([await page.textContent('#told'), await page.title()]).toEqual(['ran', 'reached:']);
});

test('a page that was not built is not there', async () => {
  const { port } = await withApiServer({ kioskFolder: kioskWith(null) });
  expect((await fetchPlain(port, '/verify.html')).status).toBe(404);
});
