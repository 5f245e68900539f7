import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAloudHead } from '../../../daemon/ledger/read-aloud.ts';
import { anchorFits, parseSlipAnchor } from '../../../daemon/ledger/slip.ts';

// Root of 1000 entries from the ledger vectors.
const ROOT_1000 = Buffer.from('ec475e0a9c5d299dc137c06c9364ae5407ab21bd670f151404c6d34be07064d4', 'hex');

test('a root is read aloud as its first 16 letters of base32, as coreutils writes them', () => {
  const theirs = execFileSync('base32', { input: ROOT_1000 }).toString().slice(0, 16);
  expect(readAloudHead(ROOT_1000).replaceAll(' ', '')).toBe(theirs);
  expect(readAloudHead(ROOT_1000)).toMatch(/^[A-Z2-7]{4}( [A-Z2-7]{4}){3}$/);
});

test('any 32 bytes are read aloud as base32 has them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (root) => {
      // Ten bytes are 80 bits, which are 16 characters exactly.
      let bits = '';
      for (const byte of root.subarray(0, 10)) bits += byte.toString(2).padStart(8, '0');
      const letters = (bits.match(/.{5}/g) ?? []).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(five, 2)]);
      expect(readAloudHead(root).replaceAll(' ', '')).toBe(letters.join(''));
    }),
  );
});

test('what is typed from a slip is read whatever its case, spaces and dashes', () => {
  const head = readAloudHead(ROOT_1000);
  for (const typed of [
    `1000 ${head}`,
    `  1000\n${head.toLowerCase()}\n`,
    `1000: ${head.replaceAll(' ', '-')}`,
    `１０００，${head.replaceAll(' ', '')}`,
  ]) {
    const anchor = parseSlipAnchor(typed);
    expect(anchor).toEqual({ ok: true, value: { size: 1000, head } });
    expect(anchor.ok && anchorFits(anchor.value, ROOT_1000)).toBe(true);
  }
});

test('a slip of another history does not fit, and half a slip is none', () => {
  const head = readAloudHead(ROOT_1000);
  const other = Uint8Array.from(ROOT_1000);
  // Bit 79 is the last one that is read aloud.
  other[9] = (other[9] ?? 0) ^ 0x01;
  expect(anchorFits({ size: 1000, head }, other)).toBe(false);
  for (const typed of ['', '1000', head, `1000 ${head.slice(0, -1)}`, `-1 ${head}`, `1e3 ${head}`, `1000 ${head} A`])
    expect(parseSlipAnchor(typed)).toEqual({ ok: false, error: 'malformed' });
});

test('zero, one and eight are taken for the letters that they look like', () => {
  const anchor = parseSlipAnchor('7 O00O I11I B88B AAAA');
  expect(anchor).toEqual({ ok: true, value: { size: 7, head: 'OOOO IIII BBBB AAAA' } });
});
