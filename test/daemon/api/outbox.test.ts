import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOutbox } from '../../../daemon/api/outbox.ts';
import { deviceEvent, READER } from '../../support/fake-ports.ts';

const stateOf = (device: string, after: number) => deviceEvent({ ...READER, device }, after);

test('messages leave in the order in which they came', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      const outbox = createOutbox();
      for (const text of texts) outbox.push(text);
      const out = texts.map(() => outbox.next(true));
      expect(out).toEqual(texts);
      expect(outbox.next(true)).toBeUndefined();
      expect(outbox.bytes()).toBe(0);
    }),
  );
});

test('a state that still waits is replaced by the newer one, which says how many it stands for', () => {
  const outbox = createOutbox();
  for (const after of [1, 2, 3]) outbox.pushState(stateOf('reader-1', after));
  outbox.pushState(stateOf('reader-2', 3));
  const first = JSON.parse(outbox.next(true) ?? '');
  expect(first.params).toMatchObject({ key: 'reader-1', after: 3, merged: 2 });
  expect(JSON.parse(outbox.next(true) ?? '').params).toMatchObject({ key: 'reader-2', merged: 0 });
  expect(outbox.next(true)).toBeUndefined();
  expect(outbox.bytes()).toBe(0);
});

test('no state overtakes what was queued before it, and none leaves while they are held back', () => {
  const outbox = createOutbox();
  outbox.push('"entry 5"');
  outbox.pushState(stateOf('reader-1', 5));
  expect(outbox.next(true)).toBe('"entry 5"');
  expect(outbox.next(false)).toBeUndefined();
  expect(JSON.parse(outbox.next(true) ?? '').params.after).toBe(5);
});

test('the bytes that wait are counted as UTF-8', () => {
  const outbox = createOutbox();
  outbox.push('证');
  expect(outbox.bytes()).toBe(3);
});
