import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeAnswer,
  decodeCommissioning,
  encodeAnswer,
  encodeCommissioning,
} from '../../../daemon/cli/commission-request.ts';
import type { CommissioningRequest } from '../../../daemon/custody/commissioning-request.ts';
import { err, ok } from '../../../devices/kit/result.ts';

const overTheLine = (value: object): unknown => JSON.parse(JSON.stringify(value));

const manager = fc.record({
  login: fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }).filter((text) => text.length <= 64),
  passphrase: fc.string({ unit: 'binary', minLength: 1, maxLength: 256 }).filter((text) => text.length <= 256),
});
const request: fc.Arbitrary<CommissioningRequest> = fc.record({
  reader: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/),
  currentKey: fc.oneof(
    fc.constantFrom('default' as const, 'stored' as const, 'pending' as const),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  ),
  managers: fc.tuple(manager, manager),
});

test('any request comes back as it was', () => {
  fc.assert(
    fc.property(request, (asked) => {
      expect(decodeCommissioning(overTheLine(encodeCommissioning(asked)))).toEqual(asked);
    }),
  );
});

test('the longest request fits into the line that the daemon reads', () => {
  const longest = { login: '\u0001'.repeat(64), passphrase: '\u0001'.repeat(256) };
  const asked = { reader: 'x'.repeat(32), currentKey: new Uint8Array(16), managers: [longest, longest] } as const;
  expect(JSON.stringify({ commission: encodeCommissioning(asked) }).length).toBeLessThan(8_192);
});

test('any JSON is a request or null, and never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(decodeCommissioning(value)).toBeNull();
    }),
  );
});

const good = {
  reader: 'safe-reader',
  currentKey: 'default',
  managers: [
    { login: 'zhao', passphrase: 'a' },
    { login: 'qian', passphrase: 'b' },
  ],
};

test.each([
  ['no reader', { ...good, reader: '' }],
  ['a key of 15 bytes', { ...good, currentKey: '0'.repeat(30) }],
  ['a key that is no hex', { ...good, currentKey: `${'0'.repeat(31)}g` }],
  ['an unknown name of a key', { ...good, currentKey: 'toString' }],
  ['one manager', { ...good, managers: [good.managers[0]] }],
  ['three managers', { ...good, managers: [...good.managers, good.managers[0]] }],
  ['an empty passphrase', { ...good, managers: [good.managers[0], { login: 'qian', passphrase: '' }] }],
  [
    'a passphrase that is too long',
    { ...good, managers: [good.managers[0], { login: 'q', passphrase: 'x'.repeat(257) }] },
  ],
])('%s is refused', (_, raw) => {
  expect(decodeCommissioning(good)).not.toBeNull();
  expect(decodeCommissioning(raw)).toBeNull();
});

test.each([
  ok({ vendor: '5C2623', serial: 0x01020304 }),
  err({ code: 'readerFailed', reason: 'wrong-key', detail: null } as const),
  err({ code: 'firstNotProven', reason: 'secretWrong', detail: '300' } as const),
])('an answer comes back as it was', (answer) => {
  expect(decodeAnswer(overTheLine(encodeAnswer(answer)))).toEqual(answer);
});

test.each([null, {}, { commissioned: null }, { commissioned: { vendor: 1, serial: '2' } }, { url: 'http://x' }, [], 7])(
  'what is no answer is null: %j',
  (raw) => {
    expect(decodeAnswer(raw)).toBeNull();
  },
);
