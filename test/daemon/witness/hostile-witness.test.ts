import { createPublicKey, sign } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { formatVkey, KeyType, keyIdOf, privateKeyFromSeed } from '../../../daemon/ledger/note-key.ts';
import { until } from '../../support/until.ts';
import { createWitnessBench } from './witness-bench.ts';

const SEED = privateKeyFromSeed(Buffer.alloc(32, 2));
const NAME = 'witness.example/district';
const RAW = Buffer.from(createPublicKey(SEED).export({ format: 'jwk' }).x ?? '', 'base64url');
const VKEY = formatVkey(NAME, KeyType.cosignature, RAW);

/** A good cosignature over a note's text, at a time. */
function cosign(text: string, seconds: number, name = NAME): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`), SEED);
  const id = Buffer.from(keyIdOf(name, KeyType.cosignature, RAW), 'hex');
  return `\u2014 ${name} ${Buffer.concat([id, time, signature]).toString('base64')}\n`;
}

/** The text of the note in a request. */
const textOf = (body: string): string =>
  body
    .slice(body.indexOf('\n\n') + 2)
    .split('\n\n')[0]
    ?.concat('\n') ?? '';

async function server(answer: (body: string, response: ServerResponse, turn: number) => void) {
  const bodies: string[] = [];
  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      bodies.push(body);
      answer(body, response, bodies.length);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return { bodies, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/w/`, vkey: VKEY };
}

test('garbage, another key’s line and half a line are refused, and nothing of them is kept', async () => {
  const answers = [
    'nothing of the kind',
    '',
    cosign('another text\n', 5),
    cosign('x', 5, 'witness.example/other'),
    '\u2014 witness.example/district AAAA\n',
  ];
  const peer = await server((_body, response, turn) => response.end(answers[turn - 1] ?? 'over'));
  const bench = createWitnessBench(peer);
  bench.grow(9);
  for (let turn = 1; turn <= answers.length; turn++) {
    await until(`answer ${turn}`, () => bench.changes() === turn);
    expect(bench.room.views()[0]).toMatchObject({ state: 'refused', cosignedSize: 0 });
    // Not further than the pause: the time-out of the next request is on the same clock.
    await bench.clock.advance(5_000 * 2 ** (turn - 1));
  }
  expect(bench.log.kept).toEqual([]);
  await bench.room.close();
});

test('an answer that never ends, or has no end, is cut off', async () => {
  const peer = await server((_body, response, turn) => {
    response.writeHead(200);
    if (turn === 1) response.write('half');
    else for (let index = 0; index < 40; index++) response.write('x'.repeat(4096));
  });
  const bench = createWitnessBench(peer);
  bench.grow(9);
  await until('the first request', () => peer.bodies.length === 1);
  await bench.clock.advance(10_000);
  await bench.stands('unreachable');
  await bench.clock.advance(10_000);
  await until('the second request', () => peer.bodies.length === 2);
  await bench.stands('unreachable');
  await bench.room.close();
});

test('a line that breaks off in mid-answer is no refusal and no cosignature', async () => {
  const peer = await server((body, response) => {
    const whole = cosign(textOf(body), 5);
    response.writeHead(200, { 'content-length': Buffer.byteLength(whole) });
    response.write(whole.slice(0, 30));
    setImmediate(() => response.destroy());
  });
  const bench = createWitnessBench(peer);
  bench.grow(9);
  await bench.stands('unreachable');
  expect(bench.log.kept).toEqual([]);
  await bench.room.close();
});

test('an old cosignature played again does not count for a newer checkpoint', async () => {
  let first = '';
  const peer = await server((body, response) => {
    first = first === '' ? cosign(textOf(body), 5) : first;
    response.end(first);
  });
  const bench = createWitnessBench(peer);
  bench.grow(9);
  await bench.stands('cosigned');
  bench.grow(1);
  await bench.stands('refused');
  expect(bench.room.views()[0]?.cosignedSize).toBe(9);
  await bench.room.close();
});

test('a witness that names a new size each time is given a rest', async () => {
  const peer = await server((_body, response, turn) => {
    response.writeHead(409, { 'content-type': 'text/x.tlog.size' });
    response.end(`${turn % 2}\n`);
  });
  const bench = createWitnessBench(peer);
  bench.grow(9);
  await bench.stands('refused');
  expect(peer.bodies.length).toBe(4);
  await bench.room.close();
});

test('a pause that grows, with at most ten minutes and a quarter between two tries', async () => {
  const peer = await server((_body, response) => response.writeHead(503).end());
  const bench = createWitnessBench(peer);
  bench.grow(9);
  for (let turn = 1; turn <= 12; turn++) {
    await until(`try ${turn}`, () => bench.changes() === turn);
    await bench.clock.advance(Math.min(600_000, 5_000 * 2 ** (turn - 1)) - 1);
    expect(peer.bodies.length).toBe(turn);
    await bench.clock.advance(1);
  }
  await bench.room.close();
});

test('closing in mid-request ends it at once', async () => {
  const peer = await server(() => {});
  const bench = createWitnessBench(peer);
  bench.grow(9);
  await until('the request', () => peer.bodies.length === 1);
  await bench.room.close();
  expect(bench.clock.pending()).toBe(0);
});
