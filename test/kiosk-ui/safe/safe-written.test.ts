import { expect, test } from 'vitest';
import { cleanText } from '../../../kiosk-ui/model/safe-written.ts';

test('a field keeps what may stand in it, letters as capitals', () => {
  expect(cleanText('x320 101-001\n', 'number')).toBe('X320101001');
  expect(cleanText('1a2-3', 'digits')).toBe('123');
  expect(cleanText('s-02 ✓', 'mark')).toBe('S-02');
});
