import { expect, onTestFinished, test } from 'vitest';
import { createPinHasher, type PinHasher } from '../../../daemon/workers/pin-hash.ts';

const cheap = { logN: 4, r: 1, p: 1 };
const hasher = (): PinHasher => {
  const made = createPinHasher();
  onTestFinished(() => made.close());
  return made;
};
const hex = (found: Awaited<ReturnType<PinHasher['hash']>>) =>
  found.ok ? Buffer.from(found.value).toString('hex') : found.error;
const text = (value: string) => new Uint8Array(Buffer.from(value));

test('the thread computes scrypt as RFC 7914 12, here the first 32 of 64 bytes', async () => {
  const { hash } = hasher();
  expect(hex(await hash(text(''), text(''), cheap))).toBe(
    '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442',
  );
  expect(hex(await hash(text('password'), text('NaCl'), { logN: 10, r: 8, p: 16 }))).toBe(
    'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162',
  );
  expect(hex(await hash(text('pleaseletmein'), text('SodiumChloride'), { logN: 14, r: 8, p: 1 }))).toBe(
    '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2',
  );
});

test('the cost that is used by default fits into the memory that Node grants', async () => {
  expect((await hasher().hash(text('482913'), new Uint8Array(16), { logN: 15, r: 8, p: 1 })).ok).toBe(true);
});

test('several at once are each answered with their own', async () => {
  const { hash } = hasher();
  const passwords = ['a', 'b', 'a'].map(text);
  const found = (await Promise.all(passwords.map((one) => hash(one, text('s'), cheap)))).map(hex);
  expect(found[0]).toBe(found[2]);
  expect(found[0]).not.toBe(found[1]);
});

test('what waits when it closes is answered, and nothing is hashed afterwards', async () => {
  const made = hasher();
  const waiting = made.hash(text('a'), text('s'), { logN: 15, r: 8, p: 1 });
  const closing = made.close();
  expect(await waiting).toEqual({ ok: false, error: 'hasher-gone' });
  await closing;
  await made.close();
  expect(await made.hash(text('a'), text('s'), cheap)).toEqual({ ok: false, error: 'hasher-gone' });
});

test('a thread that died is answered for, and the next check starts another', async () => {
  const made = hasher();
  // N = 1 is no cost (RFC 7914 2) and makes the thread throw, as running out of memory would.
  expect(await made.hash(text('a'), text('s'), { logN: 0, r: 1, p: 1 })).toEqual({ ok: false, error: 'hasher-gone' });
  expect((await made.hash(text('a'), text('s'), cheap)).ok).toBe(true);
});
