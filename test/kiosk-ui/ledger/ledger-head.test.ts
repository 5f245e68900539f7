/** The screens' read-aloud head is the one that the daemon prints. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAloudHead } from '../../../daemon/ledger/read-aloud.ts';
import { headOfRoot } from '../../../kiosk-ui/model/ledger-head.ts';

test('of any root the page shows the letters that stand on the slip', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (root) => {
      expect(headOfRoot(Buffer.from(root).toString('hex'))).toBe(readAloudHead(root));
    }),
  );
});

test('five bits a letter, the highest first (RFC 4648 6); what is no root has no head', () => {
  // 00000 00001 00010 … 01111 = A B C … P
  expect(headOfRoot('00443214c74254b635cf'.padEnd(64, 'f'))).toBe('ABCD EFGH IJKL MNOP');
  expect(headOfRoot('0044')).toBe('');
});
