/** The head of a picture block. */
import { expect, test } from 'vitest';
import { hasWltHead, WLT_HEAD } from '../../../../devices/id-reader/protocol/wlt.ts';
import { toHex } from '../../../../devices/kit/bytes.ts';

test('the head names a picture of 102 by 126', () => {
  expect(toHex(WLT_HEAD)).toBe(
    [
      '574C', // "WL"
      '6600', // 102, little-endian
      '7E00', // 126
      '320000FF85', // constants of all public captures
    ].join(''),
  );
});

test('a block of 1024 bytes with the head has it; shorter, longer or damaged ones do not', () => {
  const block = new Uint8Array(1024);
  block.set(WLT_HEAD);
  expect(hasWltHead(block)).toBe(true);
  expect(hasWltHead(block.subarray(0, 1023))).toBe(false);
  expect(hasWltHead(new Uint8Array([...block, 0]))).toBe(false);
  for (let at = 0; at < WLT_HEAD.length; at++) {
    expect(hasWltHead(block.map((byte, i) => (i === at ? byte ^ 1 : byte)))).toBe(false);
  }
});
