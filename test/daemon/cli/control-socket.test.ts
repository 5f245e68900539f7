import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenForControl, requestLaunch } from '../../../daemon/cli/control-socket.ts';

let folder: string;
let path: string;
let control: { close(): Promise<void> };
let asked: string[][];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'twinlock-control-'));
  path = join(folder, 'control.sock');
  asked = [];
  control = await listenForControl(path, {
    launch: (roles) => {
      asked.push([...roles]);
      return 'http://127.0.0.1:1/#ticket=t';
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
  ])
    expect(await raw(text)).toBe('{"error":"bad-request"}\n');
  expect(await raw('x'.repeat(5_000))).toBe('');
  expect(asked).toEqual([]);
  expect((await requestLaunch(path, ['counter'])).ok).toBe(true);
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
