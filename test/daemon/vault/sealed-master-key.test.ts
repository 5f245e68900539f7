import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemRandom } from '../../../daemon/random.ts';
import {
  combinePassphrases,
  type Passphrases,
  passphraseTrouble,
  sealMasterKey,
  unsealMasterKey,
} from '../../../daemon/vault/sealed-master-key.ts';

const cost = { n: 2, r: 1, p: 1 };
const key = Buffer.alloc(32, 5);
const pair: Passphrases = ['first of the two words', '第二位保管人的口令要长一些'];
const sealed = () => sealMasterKey({ key, passphrases: pair, cost, random: systemRandom });

test('both passphrases open it, in either order, however a keyboard composed them', async () => {
  const bytes = await sealed();
  expect(await unsealMasterKey(bytes, pair)).toEqual({ ok: true, value: new Uint8Array(key) });
  expect(await unsealMasterKey(bytes, [pair[1], pair[0]])).toMatchObject({ ok: true });
  const composed = await sealMasterKey({ key, passphrases: ['é and more of it', pair[1]], cost, random: systemRandom });
  expect(await unsealMasterKey(composed, ['e\u0301 and more of it', pair[1]])).toMatchObject({ ok: true });
});

test('one passphrase, twice or with another, opens nothing', async () => {
  const bytes = await sealed();
  const others: Passphrases[] = [
    [pair[0], pair[0]],
    [pair[1], pair[1]],
    [pair[0], ''],
    ['', pair[1]],
    [pair[0], 'x'],
  ];
  for (const other of others) expect(await unsealMasterKey(bytes, other)).toEqual({ ok: false, error: 'wrong' });
});

test('different pairs never come to the same bytes', () => {
  // Length (u32 big-endian) and bytes, the smaller first.
  expect([...combinePassphrases(['bc', 'a'])]).toEqual([0, 0, 0, 1, 0x61, 0, 0, 0, 2, 0x62, 0x63]);
  expect(combinePassphrases(['ab', 'c'])).not.toEqual(combinePassphrases(['a', 'bc']));
  const word = fc.string({ maxLength: 6 });
  fc.assert(
    fc.property(word, word, word, word, (a, b, c, d) => {
      const form = (one: string, other: string) =>
        [one, other]
          .map((text) => Buffer.from(text.normalize('NFKC')).toString('hex'))
          .sort()
          .join('|');
      expect(combinePassphrases([a, b]).equals(combinePassphrases([c, d]))).toBe(form(a, b) === form(c, d));
    }),
  );
});

test('a file with any byte changed opens nothing, and asks for no cost beyond ours', async () => {
  const bytes = await sealed();
  for (let at = 0; at < bytes.length; at++) {
    const bad = bytes.slice();
    bad[at] = (bad[at] ?? 0) ^ 1;
    const opened = await unsealMasterKey(bad, pair);
    // Spare bits of base64 and the last line feed say nothing.
    if (opened.ok) expect(Buffer.from(opened.value)).toEqual(key);
  }
  const text = Buffer.from(bytes).toString();
  const withN = (n: string) => Buffer.from(text.replace('"n":2,', `"n":${n},`));
  for (const n of ['4194304', '3', '1', '0', '-2', '1.5', '"2"', '1e99'])
    expect(await unsealMasterKey(withN(n), pair)).toEqual({ ok: false, error: 'damaged' });
  // A cheaper cost written into the file opens nothing: the cost is bound into the box.
  expect(await unsealMasterKey(withN('4'), pair)).toEqual({ ok: false, error: 'wrong' });
  for (const none of ['', '{}', 'null', '[]'])
    expect(await unsealMasterKey(Buffer.from(none), pair)).toMatchObject({ error: 'damaged' });
});

test('a new pair has twelve characters each and differs', () => {
  expect(passphraseTrouble(pair)).toBeNull();
  expect(passphraseTrouble(['elevenchars', pair[1]])).toBe('short');
  expect(passphraseTrouble([pair[0], pair[0]])).toBe('same');
  // Full-width letters are the same letters.
  expect(passphraseTrouble(['abcdefabcdef', 'ａｂｃｄｅｆａｂｃｄｅｆ'])).toBe('same');
});
