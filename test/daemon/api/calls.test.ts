import { expect, test } from 'vitest';
import { METHODS } from '../../../daemon/api/contract/methods.ts';
import { LIMITS, ROLES, type Role } from '../../../daemon/api/contract/wire.ts';
import { err, ok } from '../../../devices/kit/result.ts';
import { type ServerOptions, withApiServer } from './with-api-server.ts';

async function open(role: Role, options: ServerOptions = {}) {
  const running = await withApiServer(options);
  const client = await running.client();
  await client.open(role, running.ports.addKey('k1', [role]));
  return { ...running, client };
}

const start = { reader: 'reader-1', purpose: 'issue', keep: false, key: 'key-00001' } as const;
const params: Record<string, object> = {
  'reading.start': start,
  'reading.cancel': { reading: 'r1' },
  'ledger.page': { limit: 10 },
  'bench.act': { simulator: 'reader-1', knob: 'presentCard', value: 'R1' },
};

test.each(ROLES)('the role %s may call what the method table gives it and nothing else', async (role) => {
  const { client } = await open(role);
  for (const [method, { roles }] of Object.entries(METHODS)) {
    if (roles === 'before-session') continue;
    const response = await client.call(method, params[method] ?? {});
    const refused = response.error?.data.code === 'roleForbidden';
    expect([method, refused]).toEqual([method, !(roles as readonly Role[]).includes(role)]);
  }
});

test('the reading gets its caller, and its error is passed on with who holds the device', async () => {
  const { client, ports } = await open('counter');
  const callers: unknown[] = [];
  ports.onReadingStart = async (_params, caller) => {
    callers.push(caller);
    return err({ code: 'deviceBusy', holder: { role: 'integration', session: 's_other' } });
  };
  const response = await client.call('reading.start', start);
  expect(response.error.data).toMatchObject({
    code: 'deviceBusy',
    holder: { role: 'integration', session: 's_other' },
  });
  expect(callers).toEqual([{ session: expect.stringMatching(/^s_/), role: 'counter', keyId: 'k1' }]);
});

test('a reading’s signal fires when its socket is gone', async () => {
  const { client, ports } = await open('counter');
  const aborted = new Promise<void>((resolve) => {
    ports.onReadingStart = (_params, _caller, signal) => {
      signal.addEventListener('abort', () => resolve());
      client.terminate();
      return new Promise(() => {});
    };
  });
  client.send(JSON.stringify({ jsonrpc: '2.0', id: 'a', method: 'reading.start', params: start }));
  await aborted;
});

test('parameters at fault are named by a pointer', async () => {
  const { client } = await open('counter');
  const paths = [];
  for (const bad of [
    { ...start, purpose: 'fun' },
    { ...start, key: 'short' },
    { ...start, 'a/b': 1 },
    { reader: 'r' },
  ]) {
    paths.push((await client.call('reading.start', bad)).error.data.path);
  }
  expect(paths).toEqual(['/purpose', '/key', '/a~1b', '/purpose']);
});

test('a bug is answered with a number that stands in the log, and with nothing else', async () => {
  const { client, ports, log } = await open('office');
  ports.onCheckpoint = async () => {
    throw new RangeError('张三 110101199001011234');
  };
  const response = await client.call('ledger.checkpoint');
  const { code, incident } = response.error.data;
  expect(code).toBe('internal');
  expect(JSON.stringify(response)).not.toMatch(/RangeError|110101|calls\.test/);
  const line = log.find((each) => each.event === 'api.incident');
  expect(line?.fields).toMatchObject({ code: incident, method: 'ledger.checkpoint', reason: 'RangeError' });
  expect(JSON.stringify(log)).not.toContain('110101');
  expect((await client.call('session.ping')).result.mono).toBe(0);
});

test('calls over the limit are refused until one ends', async () => {
  const { client, ports } = await open('counter');
  const endings: (() => void)[] = [];
  ports.onReadingStart = () =>
    new Promise((resolve) => {
      endings.push(() => resolve(err({ code: 'cancelled' })));
    });
  const running = Array.from({ length: LIMITS.callsInFlight }, (_, n) => client.call('reading.start', start, `r${n}`));
  expect((await client.call('session.ping')).error.data).toMatchObject({ code: 'tooManyCalls', retryable: true });
  endings[0]?.();
  expect((await running[0])?.error.data.code).toBe('cancelled');
  expect((await client.call('session.ping')).result.mono).toBe(0);
  for (const end of endings) end();
  await Promise.all(running);
});

test('two calls at once cannot share an id', async () => {
  const { client, ports } = await open('counter');
  ports.onReadingStart = () => new Promise(() => {});
  client.send(JSON.stringify({ jsonrpc: '2.0', id: 'same', method: 'reading.start', params: start }));
  const response = await client.call('session.ping', {}, 'same');
  expect(response.error.data).toMatchObject({ code: 'invalidRequest', detail: 'id-in-use' });
});

test('a call that never ends is given up after the longest deadline and frees its place', async () => {
  const { client, ports, clock, log } = await open('counter');
  ports.onReadingStart = () => new Promise(() => {});
  const hung = client.call('reading.start', start, 'hung');
  // Signs of life in between, as a client sends them; otherwise the heartbeat ends the socket first.
  for (let passed = 0; passed <= LIMITS.deadlineMs + 30_000; passed += LIMITS.heartbeatMs) {
    await client.call('session.ping');
    await clock.advance(LIMITS.heartbeatMs);
  }
  expect((await hung).error.data.code).toBe('internal');
  expect(log.some((line) => line.event === 'api.incident' && line.fields.method === 'reading.start')).toBe(true);
});

test('the bench answers only where simulators are allowed', async () => {
  const { client } = await open('ci', { bench: false });
  expect((await client.call('bench.describe')).error.data.code).toBe('notAvailable');
  expect((await client.call('bench.act', params['bench.act'])).error.data.code).toBe('notAvailable');
});

test('a document goes to the one who asked, in the result and nowhere else', async () => {
  const { client, ports } = await open('counter');
  ports.onReadingStart = async () =>
    ok({ reading: 'r1', seq: 0, duplicate: true, subject: null, document: null, samNumber: null });
  const { result } = await client.call('reading.start', start);
  expect(result).toEqual({ reading: 'r1', seq: 0, duplicate: true, subject: null, document: null, samNumber: null });
});
