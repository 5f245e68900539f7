/** Small parts of the page of kept data: what a search asks, how kept data ended. */
import { expect, test } from 'vitest';
import { endedBy, keptDays } from '../../../kiosk-ui/screens/office/kept/ended-by.ts';
import { findOf } from '../../../kiosk-ui/screens/office/kept/identity-query.ts';

test('a number is taken as it stands on the card; without a reason nothing is asked', () => {
  expect(findOf('idNumber', ' 110101 18900101 002x ', ' 申请 ')).toEqual({
    by: { kind: 'idNumber', value: '11010118900101002X' },
    reason: '申请',
  });
  expect(findOf('subject', ' s_aB ', '申请')).toEqual({ by: { kind: 'subject', subject: 's_aB' }, reason: '申请' });
  expect(findOf('idNumber', '110101189001010024', ' ')).toBeNull();
  expect(findOf('idNumber', '  ', '申请')).toBeNull();
  expect(findOf('subject', 'x'.repeat(65), '申请')).toBeNull();
});

test('an end by rule, an early one, and one of another form', () => {
  expect(endedBy('rule:safe-still/31d')).toEqual({ kind: 'rule', rest: 'safe-still/31d' });
  expect(endedBy('early:撤回同意')).toEqual({ kind: 'early', rest: '撤回同意' });
  expect(endedBy('something')).toEqual({ kind: 'other', rest: 'something' });
});

test('a rule says for how many days it kept, restriction included', () => {
  expect(keptDays('safe-still/31d')).toBe(31);
  expect(keptDays('id-document/30d+335d')).toBe(365);
  expect(keptDays('staff/30d+for-ever')).toBeNull();
  expect(keptDays('unwritten')).toBeNull();
});
