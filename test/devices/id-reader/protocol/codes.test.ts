/** Codes on a card and their words. */
import { expect, test } from 'vitest';
import { ethnicGroupName, sexName } from '../../../../devices/id-reader/protocol/codes.ts';

test('sexes of GB/T 2261.1', () => {
  expect(['0', '1', '2', '9', '3', ''].map(sexName)).toEqual(['未知', '男', '女', '未说明', null, null]);
});

test('ethnic groups of GB/T 3304: 56 and two more, each with its own word', () => {
  const codes = Array.from({ length: 100 }, (_, code) => String(code).padStart(2, '0'));
  const names = codes.map(ethnicGroupName);
  const known = names.filter((name) => name !== null);
  expect(known.length).toBe(58);
  expect(new Set(known).size).toBe(58);
  expect(codes.filter((_, i) => names[i] !== null)).toEqual([...codes.slice(1, 57), '97', '98']);
});

test('ethnic groups that are known to be misprinted or long', () => {
  expect(['01', '05', '11', '46', '56', '97', '98'].map(ethnicGroupName)).toEqual([
    '汉',
    '维吾尔',
    '满',
    '德昂',
    '基诺',
    '其他',
    '外国血统中国籍人士',
  ]);
  expect(ethnicGroupName('1')).toBeNull();
  expect(ethnicGroupName('57')).toBeNull();
});
