import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DistinctHeaders } from '../../../daemon/api/request-origin.ts';
import { checkUpgrade, type UpgradeFacts } from '../../../daemon/api/upgrade-check.ts';
import { err, ok } from '../../../devices/kit/result.ts';

const facts: UpgradeFacts = {
  port: 7411,
  allowedOrigins: ['https://his.example', 'null'],
  openSockets: 0,
  stopping: false,
};
const good: DistinctHeaders = {
  host: ['127.0.0.1:7411'],
  origin: ['http://127.0.0.1:7411'],
  upgrade: ['websocket'],
  'sec-websocket-protocol': ['twinlock.v1.json'],
};
const check = (headers: DistinctHeaders, over: Partial<UpgradeFacts> = {}, target = '/v1/ws', method = 'GET') =>
  checkUpgrade({ method, target, headers: { ...good, ...headers } }, { ...facts, ...over });

test.each(['127.0.0.1:7411', 'localhost:7411', 'LOCALHOST:7411', '[::1]:7411', '127.8.9.10:7411'])(
  'the host %s is this PC',
  (host) => {
    expect(check({ host: [host] })).toEqual(ok({ origin: 'http://127.0.0.1:7411' }));
  },
);

test.each([
  '127.attacker.example:7411',
  'localhost.attacker.example:7411',
  'localhost.:7411',
  'sub.localhost:7411',
  '127.0.0.1.nip.example:7411',
  '127.1:7411',
  '0x7f.0.0.1:7411',
  '2130706433:7411',
  '0.0.0.0:7411',
  '128.0.0.1:7411',
  '[::]:7411',
  '[::ffff:127.0.0.1]:7411',
  '[::1%25lo]:7411',
  '::1:7411',
  '127.0.0.1',
  '127.0.0.1:7412',
  '127.0.0.1:7411:7411',
  '127.0.0.1:7411@attacker.example',
  'user@127.0.0.1:7411',
  ' 127.0.0.1:7411',
  '127.0.0.1:7411/',
  '192.168.1.5:7411',
  '',
])('the host “%s” is refused', (host) => {
  expect(check({ host: [host] })).toEqual(err('hostForbidden'));
});

test('no host, and two hosts, are refused', () => {
  expect(check({ host: undefined })).toEqual(err('hostForbidden'));
  expect(check({ host: ['127.0.0.1:7411', 'attacker.example'] })).toEqual(err('hostForbidden'));
});

test('on port 80 a host without a port, and an origin without one, are ours', () => {
  expect(check({ host: ['localhost'], origin: ['http://localhost'] }, { port: 80 })).toEqual(
    ok({ origin: 'http://localhost' }),
  );
});

test.each(['http://127.0.0.1:7411', 'http://localhost:7411', 'http://[::1]:7411', 'https://his.example'])(
  'the origin %s may connect',
  (origin) => {
    expect(check({ origin: [origin] })).toEqual(ok({ origin }));
  },
);

test.each([
  'null',
  '',
  'https://attacker.example',
  'http://127.0.0.1',
  'http://127.0.0.1:7412',
  'https://127.0.0.1:7411',
  'HTTP://127.0.0.1:7411',
  'http://LOCALHOST:7411',
  'http://localhost.:7411',
  'http://127.0.0.2:7411',
  'http://127.0.0.1:7411/',
  'http://127.0.0.1:7411.attacker.example',
  'https://his.example:443',
  'https://his.example.attacker.example',
  'https://HIS.example',
  'http://his.example',
  'file://',
])('the origin “%s” is refused', (origin) => {
  expect(check({ origin: [origin] })).toEqual(err('originForbidden'));
});

test('two origins are refused even when both are ours', () => {
  expect(check({ origin: ['http://127.0.0.1:7411', 'http://127.0.0.1:7411'] })).toEqual(err('originForbidden'));
});

test('a program without an origin gets in and proves itself by its key', () => {
  expect(check({ origin: undefined })).toEqual(ok({ origin: '' }));
  // Node's own WebSocket sends this one field of Fetch Metadata and no other.
  expect(check({ origin: undefined, 'sec-fetch-mode': ['websocket'] })).toEqual(ok({ origin: '' }));
});

test.each(['sec-fetch-site', 'sec-fetch-dest', 'sec-fetch-user', 'cookie'])(
  'a browser (it sends %s) that hides its origin is refused',
  (name) => {
    expect(check({ origin: undefined, [name]: ['x'] })).toEqual(err('originForbidden'));
  },
);

test.each(['/', '/v1/ws/', '/v1/ws?token=1', '/V1/WS', '//v1/ws', '/v1/%77s', 'http://127.0.0.1:7411/v1/ws'])(
  'the path %s has no socket',
  (target) => {
    expect(check({}, {}, target)).toEqual(err('notFound'));
  },
);

test('the subprotocol must be offered, alone or in a list', () => {
  expect(check({ 'sec-websocket-protocol': undefined })).toEqual(err('subprotocolMissing'));
  expect(check({ 'sec-websocket-protocol': ['twinlock.v1.jsonx'] })).toEqual(err('subprotocolMissing'));
  expect(check({ 'sec-websocket-protocol': ['other, twinlock.v1.json'] }).ok).toBe(true);
});

test('another kind of upgrade is refused', () => {
  expect(check({ upgrade: ['h2c'] })).toEqual(err('badUpgrade'));
  expect(check({}, {}, '/v1/ws', 'POST')).toEqual(err('badUpgrade'));
});

test('the 65th socket is refused, and every one while the daemon stops', () => {
  expect(check({}, { openSockets: 63 }).ok).toBe(true);
  expect(check({}, { openSockets: 64 })).toEqual(err('tooManySockets'));
  expect(check({}, { stopping: true })).toEqual(err('stopping'));
});

test('no host but a loopback one gets through, whatever it looks like', () => {
  const label = fc.stringMatching(/^[a-z0-9.:[\]@%-]{1,20}$/);
  fc.assert(
    fc.property(label, (name) => {
      const allowed = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(name);
      return allowed || !check({ host: [`${name}:7411`] }).ok;
    }),
  );
});
