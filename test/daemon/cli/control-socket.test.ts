import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenForControl, requestCommissioning, requestLaunch } from '../../../daemon/cli/control-socket.ts';
import type { CommissioningRequest } from '../../../daemon/custody/commissioning-request.ts';
import { ok } from '../../../devices/kit/result.ts';

let folder: string;
let path: string;
let control: { close(): Promise<void> };
let asked: string[][];
let commissioned: CommissioningRequest[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'twinlock-control-'));
  path = join(folder, 'control.sock');
  asked = [];
  commissioned = [];
  control = await listenForControl(path, {
    backups: null,
    launch: (roles) => {
      asked.push([...roles]);
      return 'http://127.0.0.1:1/#ticket=t';
    },
    async commission(request) {
      commissioned.push(request);
      return ok({ vendor: '5C2623', serial: 7 });
    },
  });
});
afterEach(async () => {
  await control.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends raw text and returns what came back until the end. */
function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection(path, () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

test('the owner gets an address for the roles asked', async () => {
  expect(await requestLaunch(path, ['counter', 'office'])).toEqual({ ok: true, value: 'http://127.0.0.1:1/#ticket=t' });
  expect(asked).toEqual([['counter', 'office']]);
});

test('nobody but the owner may open the socket', () => {
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('nonsense, unknown roles and a line without end are refused and harmless', async () => {
  for (const text of [
    'hello\n',
    '{"launch":{"roles":["root"]}}\n',
    '{"launch":{"roles":[]}}\n',
    'null\n',
    '{"launch":1}\n',
    '{"commission":{}}\n',
    '{"commission":{"reader":"r","currentKey":"default","managers":[]}}\n',
  ])
    expect(await raw(text)).toBe('{"error":"bad-request"}\n');
  expect(await raw('x'.repeat(9_000))).toBe('');
  expect([asked, commissioned]).toEqual([[], []]);
  expect((await requestLaunch(path, ['counter'])).ok).toBe(true);
});

test('a badge reader’s key is asked for with two managers, also in pieces, and once a line', async () => {
  const managers = [
    { login: 'zhao', passphrase: '口令一' },
    { login: 'qian', passphrase: 'staple purple window' },
  ] as const;
  const request = { reader: 'safe-reader', currentKey: 'default', managers } as const;
  expect(await requestCommissioning(path, request)).toEqual(ok(ok({ vendor: '5C2623', serial: 7 })));
  expect(commissioned).toEqual([request]);
  const line = JSON.stringify({ commission: request });
  expect(await raw(`${line}\n${line}\n`)).toBe('{"commissioned":{"vendor":"5C2623","serial":7}}\n');
  expect(commissioned).toHaveLength(2);
});

test('when no daemon runs the caller is told so', async () => {
  await control.close();
  writeFileSync(path, '');
  expect(await requestLaunch(path, ['counter'])).toEqual({ ok: false, error: 'not-running' });
});

test('one who connects and says nothing does not hold up the end', async () => {
  const silent = createConnection(path);
  await new Promise<void>((resolve) => silent.once('connect', resolve));
  const cut = new Promise<void>((resolve) => silent.once('close', () => resolve()));
  await control.close();
  await cut;
});
