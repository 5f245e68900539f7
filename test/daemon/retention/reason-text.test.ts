import { expect, test } from 'vitest';
import { reasonFits } from '../../../daemon/retention/reason-text.ts';

test.each([
  '本人要求',
  '2026-11-22 10:00 断电',
  '2026-11-22 10:00:05 到 2026/11/23 8:30',
  '２０２６.１１.２２ １０：００ 断电',
  '案号〔2026〕123号',
  '20261122',
])('%s is a reason', (reason) => {
  expect(reasonFits(reason, [])).toBe(true);
});

test.each([
  '',
  '  ',
  '110105194912310021',
  '1101 0519 4912 3100 21',
  '１１０１０５１９４９１２３１００２１',
  '110105-1949-12-31-0021',
  '110105 1949-12-31 0021',
  '1101.0519.4912',
  '电话 138-0013-8000',
  '138 0013 8000',
  '11010519491231002X',
  '2026112210001',
])('%s is none: it may be somebody’s number', (reason) => {
  expect(reasonFits(reason, [])).toBe(false);
});

test('a reason holds none of the values, however it is written', () => {
  expect(reasonFits('应 李 四 要求', ['李四'])).toBe(false);
  expect(reasonFits('应申请人要求', ['李四', '男'])).toBe(true);
});
