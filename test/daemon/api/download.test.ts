import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDownloadTickets, TICKET_MS } from '../../../daemon/audit/download-tickets.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { fetchPlain } from '../../support/ws-client.ts';
import { withApiServer } from './with-api-server.ts';

function folderOfTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-download-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A server with one file of `bytes` bytes to be fetched. */
async function offering(bytes = 5) {
  const running = await withApiServer();
  const path = join(folderOfTest(), 'job_1.zip');
  writeFileSync(path, 'x'.repeat(bytes));
  const tickets = createDownloadTickets({ clock: running.clock, random: systemRandom });
  running.ports.audit.download = tickets.take;
  const said: string[] = [];
  const ticket = tickets.issue(
    { fileName: 'twinlock-bundle-0-7.zip', bytes, path },
    { personal: false, onTaken: () => said.push('taken'), onGone: () => said.push('gone') },
  );
  return { ...running, tickets, path, said, at: `/v1/download/${ticket}` };
}

test('a file is sent once, under its name, kept by nobody, and is gone from the disk', async () => {
  const { port, at, path, said } = await offering();
  const { status, headers, text } = await fetchPlain(port, at);
  expect([status, text]).toEqual([200, 'xxxxx']);
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-disposition': 'attachment; filename="twinlock-bundle-0-7.zip"',
    'content-length': '5',
    'content-type': 'application/zip',
    'x-content-type-options': 'nosniff',
  });
  expect([existsSync(path), said]).toEqual([false, ['taken']]);
  const again = await fetchPlain(port, at);
  expect([again.status, JSON.parse(again.text).code]).toEqual([404, 'notFound']);
});

test('two who fetch at the same moment are one too many', async () => {
  const { port, at } = await offering(300_000);
  const answers = await Promise.all([fetchPlain(port, at), fetchPlain(port, at), fetchPlain(port, at)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404]);
});

test('a question for the headers, another method or another site does not use the address up', async () => {
  const { port, at, said } = await offering();
  const refused = [
    await fetchPlain(port, at, {}, 'HEAD'),
    await fetchPlain(port, at, {}, 'POST'),
    await fetchPlain(port, at, { host: `attacker.example:${port}` }),
    await fetchPlain(port, at, { origin: 'http://attacker.example' }),
    await fetchPlain(port, at, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }),
    await fetchPlain(port, at, { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'iframe' }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([404, 404, 403, 403, 403, 403]);
  expect(said).toEqual([]);
  expect((await fetchPlain(port, at)).text).toBe('xxxxx');
});

test('an address is good for ten minutes and not a moment longer', async () => {
  const { port, at, clock, said, path } = await offering();
  await clock.advance(TICKET_MS);
  expect((await fetchPlain(port, at)).status).toBe(404);
  expect(said).toEqual(['gone']);
  // The file is for whoever issued the address to remove.
  expect(existsSync(path)).toBe(true);
  const fresh = await offering();
  await fresh.clock.advance(TICKET_MS - 1);
  expect((await fetchPlain(fresh.port, fresh.at)).status).toBe(200);
  expect(fresh.clock.pending()).toBe(0);
});

test('guesses, names of objects and ways out of the folder find nothing', async () => {
  const { port, at } = await offering();
  const guesses = [
    '',
    '..',
    '__proto__',
    'constructor',
    '../job_1.zip',
    '%2e%2e%2fjob_1.zip',
    `${at}x`,
    at.slice(0, -1),
  ];
  for (const guess of guesses) {
    const target = guess.startsWith('/') ? guess : `/v1/download/${guess}`;
    expect([guess, (await fetchPlain(port, target)).status]).toEqual([guess, 404]);
  }
});

test('ten thousand guesses find nothing, and the right one still works', async () => {
  const { tickets, at, said } = await offering();
  for (let guess = 0; guess < 10_000; guess++)
    expect(tickets.take(Buffer.from(systemRandom(32)).toString('base64url'))).toBeNull();
  expect(said).toEqual([]);
  expect(tickets.take(at.split('/').at(-1) ?? '')).not.toBeNull();
});

test('addresses are as long as a key, and no two are alike', () => {
  const clock = { wall: () => 0, mono: () => 0, after: () => () => {} };
  const tickets = createDownloadTickets({ clock, random: systemRandom });
  const file = { fileName: 'a.zip', bytes: 0, path: '/nowhere' };
  const about = { personal: false, onTaken: () => {}, onGone: () => {} };
  const made = Array.from({ length: 500 }, () => tickets.issue(file, about));
  expect(new Set(made).size).toBe(500);
  for (const one of made) expect(one).toMatch(/^[\w-]{43}$/);
});

test('a file that is gone already is not there', async () => {
  const { port, at, path } = await offering();
  rmSync(path);
  expect((await fetchPlain(port, at)).status).toBe(404);
});

test('somebody who hangs up in the middle has used the address up, and the next request is answered', async () => {
  const { port, at, path } = await offering(5_000_000);
  await new Promise<void>((resolve) => {
    const request = httpRequest({ host: '127.0.0.1', port, path: at, agent: false }, (response) => {
      response.once('data', () => request.destroy());
      response.once('close', () => resolve());
      response.on('error', () => {});
    });
    request.on('error', () => {});
    request.end();
  });
  expect([(await fetchPlain(port, at)).status, existsSync(path)]).toEqual([404, false]);
});

test('revoking takes back what holds personal values, closing takes back all', () => {
  const clock = { wall: () => 0, mono: () => 0, after: () => () => {} };
  const tickets = createDownloadTickets({ clock, random: systemRandom });
  const gone: string[] = [];
  const issue = (name: string, personal: boolean): string =>
    tickets.issue(
      { fileName: name, bytes: 0, path: '/nowhere' },
      { personal, onTaken: () => {}, onGone: () => gone.push(name) },
    );
  const [, plain] = [issue('a', true), issue('b', false), issue('c', true)];
  tickets.revokePersonal();
  expect(gone).toEqual(['a', 'c']);
  expect(tickets.take(plain ?? '')?.fileName).toBe('b');
  issue('d', false);
  tickets.close();
  tickets.close();
  expect(gone).toEqual(['a', 'c', 'd']);
});
