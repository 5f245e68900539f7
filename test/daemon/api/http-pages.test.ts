import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fetchPlain } from '../../support/ws-client.ts';
import { withApiServer } from './with-api-server.ts';

function builtKiosk(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(
    join(folder, 'index.html'),
    '<meta property="csp-nonce" nonce="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style>',
  );
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'assets', 'index-abc123.js'), 'void 0;');
  writeFileSync(join(folder, 'assets', '.hidden'), 'hidden');
  return folder;
}

test.each(['/', '/counter', '/ledger', '/bench'])(
  'the page %s is the kiosk, with a nonce of its own each time',
  async (path) => {
    const { port } = await withApiServer({ kioskFolder: builtKiosk() });
    const pages = [await fetchPlain(port, path), await fetchPlain(port, path)];
    const nonces = pages.map((page) => {
      expect(page.status).toBe(200);
      expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' });
      const nonce = /'nonce-([^']+)'/.exec(String(page.headers['content-security-policy']))?.[1] ?? '';
      expect(page.text).toBe(`<meta property="csp-nonce" nonce="${nonce}"><style nonce="${nonce}"></style>`);
      return nonce;
    });
    expect(nonces[0]).toHaveLength(24);
    expect(nonces[0]).not.toBe(nonces[1]);
  },
);

test('every answer bears the closed policy and no CORS', async () => {
  const { port } = await withApiServer({ kioskFolder: builtKiosk() });
  for (const path of [
    '/',
    '/nothing',
    '/v1/status',
    '/v1/ws',
    '/assets/index-abc123.js',
    '/assets/nothing.js',
    '/%zz',
  ]) {
    const { headers } = await fetchPlain(port, path);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=(self)'),
    });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port};`);
    expect(policy).toContain("base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('an asset may be kept for ever, and nothing outside the assets is served', async () => {
  const { port } = await withApiServer({ kioskFolder: builtKiosk() });
  const asset = await fetchPlain(port, '/assets/index-abc123.js');
  expect(asset).toMatchObject({ status: 200, text: 'void 0;' });
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  for (const path of [
    '/secret.txt',
    '/index.html',
    '/assets/../secret.txt',
    '/assets/%2e%2e/secret.txt',
    '/assets/..%2fsecret.txt',
    '/assets/.hidden',
    '/assets/',
    '/assets/nothing.js',
  ]) {
    const answer = await fetchPlain(port, path);
    expect([path, answer.status >= 400, answer.text.includes('secret')]).toEqual([path, true, false]);
    expect(answer.headers['cache-control']).toBe('no-store');
  }
});

test('an unknown path is answered in JSON, whatever the method', async () => {
  const { port } = await withApiServer();
  for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
    const answer = await fetchPlain(port, '/nothing', {}, method);
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'notFound', text: { 'zh-CN': '没有这个地址。' } });
  }
  expect(JSON.parse((await fetchPlain(port, '/%zz')).text).code).toBe('notFound');
});

test('without a built kiosk the page says how to build it', async () => {
  for (const kioskFolder of [null, '/nonexistent/kiosk']) {
    const { port } = await withApiServer({ kioskFolder });
    const page = await fetchPlain(port, '/');
    expect(page.status).toBe(503);
    expect(page.text).toContain('npm run build');
    expect(page.text).toMatch(/\p{Script=Han}/u);
  }
});

test('the status tells version, schema, state and epoch and nothing else', async () => {
  const { port } = await withApiServer();
  const status = await fetchPlain(port, '/v1/status');
  expect(JSON.parse(status.text)).toEqual({
    version: '0.1.0',
    schema: { min: 1, max: 1 },
    state: 'ready',
    simulated: true,
    epoch: 'twinlock.example/counter-1',
  });
});

test('the socket’s address asks a plain request to upgrade', async () => {
  const { port } = await withApiServer();
  const answer = await fetchPlain(port, '/v1/ws');
  expect(answer.status).toBe(426);
  expect(answer.headers.upgrade).toBe('websocket');
  expect(JSON.parse(answer.text).code).toBe('upgradeRequired');
});

test.each([
  ['a rebound name', (port: number) => ({ Host: `attacker.example:${port}` }), 'hostForbidden'],
  ['a dotted localhost', (port: number) => ({ Host: `localhost.:${port}` }), 'hostForbidden'],
  ['another site’s script', () => ({ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors' }), 'crossSite'],
  ['another port’s script', () => ({ 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors' }), 'crossSite'],
  ['a foreign origin', () => ({ Origin: 'https://attacker.example' }), 'originForbidden'],
] as const)('%s gets no answer but a refusal', async (_what, headers, code) => {
  const { port } = await withApiServer({ kioskFolder: builtKiosk() });
  for (const path of ['/', '/v1/status', '/assets/index-abc123.js']) {
    const answer = await fetchPlain(port, path, headers(port));
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([403, code]);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  }
});
