/** The client's small pure parts: base64url, ticket, cursor, delay. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cursorAtOpen, placeOf } from '../../../kiosk-ui/client/durable-cursor.ts';
import { takeTicket } from '../../../kiosk-ui/client/launch-ticket.ts';
import { fromBase64Url, toBase64Url } from '../../../kiosk-ui/client/page-key.ts';
import { reconnectDelay } from '../../../kiosk-ui/client/reconnect-delay.ts';
import { parseServerMessage } from '../../../kiosk-ui/client/server-message.ts';

test('base64url is what Node makes of the same bytes, and comes back whole', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
    }),
  );
});

test.each([
  ['#ticket=abc-_9', 'abc-_9', ''],
  ['#a=1&ticket=abc', 'abc', '#a=1'],
  ['#ticket=', null, ''],
  ['', null, ''],
  ['#top', null, '#top='],
])('the fragment %s holds the ticket %s and leaves %s', (fragment, ticket, rest) => {
  expect(takeTicket(fragment)).toEqual({ ticket, rest });
});

test('the wait is never longer than its cap and the cap is between half a second and ten seconds', () => {
  fc.assert(
    fc.property(fc.nat({ max: 5_000 }), fc.double({ min: 0, max: 0.999999, noNaN: true }), (attempt, random) => {
      const wait = reconnectDelay(attempt, random);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(Math.min(10_000, 500 * 2 ** attempt));
    }),
  );
  expect(reconnectDelay(0, 0.999999)).toBe(500);
  expect(reconnectDelay(100, 0.999999)).toBe(10_000);
});

test('events in order are next, older ones duplicates, later ones a hole', () => {
  const cursor = { epoch: 'e', after: 4 };
  expect([3, 4, 5, 6].map((seq) => placeOf(cursor, seq))).toEqual(['duplicate', 'duplicate', 'next', 'hole']);
});

test('a replay goes on from where it starts; a first opening and a gap start at the head', () => {
  const open = {
    session: 's',
    role: 'counter' as const,
    schema: 1,
    epoch: 'e2',
    now: { wall: 0, mono: 0 },
    head: 7,
    snapshot: { devices: [], readings: [], people: null, locks: [], climate: [], ledger: null, jobs: [] },
  };
  const before = { epoch: 'e2', after: 4 };
  expect(cursorAtOpen(null, { ...open, resume: { kind: 'none' } })).toEqual({ epoch: 'e2', after: 7 });
  expect(cursorAtOpen(before, { ...open, resume: { kind: 'gap', reason: 'epoch' } })).toEqual({
    epoch: 'e2',
    after: 7,
  });
  expect(cursorAtOpen(before, { ...open, resume: { kind: 'replay', from: 5, to: 7 } })).toEqual(before);
});

test('whatever the server sends, reading it never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), fc.anything()), (text) => {
      expect(() => parseServerMessage(text)).not.toThrow();
    }),
  );
});
