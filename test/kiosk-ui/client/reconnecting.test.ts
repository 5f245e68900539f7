/** The line is lost in all its ways: the client comes back by itself, in order, and only gives up where people must act. */
import { expect, test } from 'vitest';
import { createClientBench } from './client-bench.ts';

const paired = { ticket: null, roles: ['counter'], random: 0.5 } as const;

async function openBench() {
  const bench = await createClientBench(paired);
  bench.client.enter('counter');
  await bench.open();
  return bench;
}

test('a lost line is opened again after a jittered wait and resumes behind the last durable event', async () => {
  const bench = await openBench();
  bench.durable(10);
  bench.server.last().end(1006);
  await bench.clock.advance(249);
  expect(bench.server.sockets).toHaveLength(1);
  await bench.clock.advance(1);
  expect(bench.server.sockets).toHaveLength(2);
  await bench.open({ kind: 'replay', from: 11, to: 12 }, 12);
  expect(bench.server.last().sent[0]?.params).toMatchObject({ resume: { epoch: 'log.example/1', after: 10 } });
  expect(bench.states()).toEqual(['connecting', 'open', 'reconnecting', 'open']);
  for (const seq of [11, 12]) bench.durable(seq);
  bench.server.last().say({ method: 'replay.end', params: { at: 12 } });
  bench.durable(13);
  expect(bench.seqs()).toEqual([10, 11, 12, 13]);
});

test('waits double up to ten seconds while nobody answers', async () => {
  const bench = await openBench();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    const before = bench.clock.mono();
    const sockets = bench.server.sockets.length;
    bench.server.last().end(1006);
    while (bench.server.sockets.length === sockets) await bench.clock.advance(50);
    waits.push(bench.clock.mono() - before);
  }
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
});

test('a duplicate durable event is dropped', async () => {
  const bench = await openBench();
  for (const seq of [10, 10, 9, 11]) bench.durable(seq);
  expect(bench.seqs()).toEqual([10, 11]);
});

test('a hole in the durable events makes the client resume, so that nothing is missing', async () => {
  const bench = await openBench();
  bench.durable(10);
  bench.durable(12);
  expect(bench.seqs()).toEqual([10]);
  expect(bench.states().at(-1)).toBe('reconnecting');
  expect(bench.server.last().closed).toBe(true);
  await bench.clock.advance(300);
  await bench.open({ kind: 'replay', from: 11, to: 12 }, 12);
  bench.durable(11);
  bench.durable(12);
  expect(bench.seqs()).toEqual([10, 11, 12]);
});

test('after a gap the client starts at the head and hands on the snapshot', async () => {
  const bench = await openBench();
  bench.server.last().end(1006);
  await bench.clock.advance(300);
  await bench.open({ kind: 'gap', reason: 'ahead' }, 3);
  bench.durable(4);
  expect(bench.news.filter((one) => one.type === 'opened')).toHaveLength(2);
  expect(bench.seqs()).toEqual([4]);
});

test('an announced restart is waited for and shown as such', async () => {
  const bench = await openBench();
  bench.server.last().say({ method: 'session.closing', params: { reason: 'restart', retryAfterMs: 1000 } });
  bench.server.last().end(4503);
  expect(bench.news.at(-1)).toEqual({ type: 'connection', state: { kind: 'reconnecting', why: 'restart' } });
  await bench.clock.advance(1249);
  expect(bench.server.sockets).toHaveLength(1);
  await bench.clock.advance(1);
  expect(bench.server.sockets).toHaveLength(2);
});

test('ten seconds of silence bring a question; two questions without a sign of life end the line', async () => {
  const bench = await openBench();
  const pings = () => bench.server.sockets[0]?.sent.filter((call) => call.method === 'session.ping').length;
  await bench.clock.advance(9_999);
  expect(pings()).toBe(0);
  await bench.clock.advance(1);
  expect(pings()).toBe(1);
  await bench.clock.advance(10_000);
  expect(pings()).toBe(2);
  expect(bench.states().at(-1)).toBe('open');
  await bench.clock.advance(10_000);
  expect(bench.states().at(-1)).toBe('reconnecting');
  expect(bench.server.sockets[0]?.closed).toBe(true);
});

test('any message counts as a sign of life', async () => {
  const bench = await openBench();
  for (let turn = 0; turn < 20; turn++) {
    await bench.clock.advance(9_000);
    bench.durable(10 + turn);
  }
  await bench.clock.advance(15_000);
  bench.server.last().answer('session.ping', { mono: 1 });
  await bench.clock.advance(5_000);
  expect(bench.states()).toEqual(['connecting', 'open']);
});

test.each([
  [4401, 'refused(proofInvalid)'],
  [4403, 'refused(notAllowed)'],
  [4409, 'refused(replaced)'],
  [4426, 'refused(schemaUnsupported)'],
  [4400, 'reconnecting'],
  [4408, 'reconnecting'],
  [4429, 'reconnecting'],
  [4500, 'reconnecting'],
  [4503, 'reconnecting'],
  [1006, 'reconnecting'],
])('close code %i leads to %s', async (code, state) => {
  const bench = await openBench();
  bench.server.last().end(code);
  expect(bench.states().at(-1)).toBe(state);
});

test.each(['proofInvalid', 'roleForbidden', 'schemaUnsupported'])(
  'the error %s of session.open is a refusal',
  async (code) => {
    const bench = await createClientBench(paired);
    bench.client.enter('counter');
    await bench.hello();
    bench.server.last().refuse('session.open', code);
    await bench.clock.advance(60_000);
    expect(bench.states().at(-1)).toBe(`refused(${code})`);
    expect(bench.server.sockets).toHaveLength(1);
    bench.client.retry();
    await bench.clock.advance(0);
    expect(bench.server.sockets).toHaveLength(2);
  },
);

test('a server that speaks only newer schemas is refused without a proof', async () => {
  const bench = await createClientBench(paired);
  bench.client.enter('counter');
  await bench.hello({ min: 2, max: 3 });
  expect(bench.states().at(-1)).toBe('refused(schemaUnsupported)');
  expect(bench.server.last().sent).toEqual([]);
});
