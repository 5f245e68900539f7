import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../../daemon/ledger/policy.ts';
import { golden, vectorText } from './ledger-fixture.ts';

const example = vectorText('policy');
const [log = '', district = '', province = ''] = example.split('\n').filter((line) => /^(log|witness)/.test(line));
const vkeyOf = (line: string): string => line.split(' ').find((word) => word.includes('+')) ?? '';
const troubleOf = (text: string): string => {
  const parsed = parsePolicy(text);
  return parsed.ok ? 'none' : `${parsed.error.line} ${parsed.error.reason}`;
};

/** Which sets of witnesses (`d`, `p`, `dp`, none) are enough. */
function enough(text: string): string[] {
  const policy = parsePolicy(text);
  if (!policy.ok) throw new Error(`${policy.error.line} ${policy.error.reason}`);
  const [d, p] = policy.value.witnesses;
  if (d === undefined || p === undefined) throw new Error('two witnesses');
  const sets = { '-': [], d: [d], p: [p], dp: [d, p] };
  return Object.entries(sets).flatMap(([name, keys]) => (policy.value.isQuorum(new Set(keys)) ? [name] : []));
}

const with2 = (...lines: readonly string[]): string => [log, district, province, ...lines, ''].join('\n');

describe('a policy', () => {
  test('of the reference has its log, two witnesses and the rule that one of them is enough', () => {
    const parsed = parsePolicy(example);
    expect(parsed.ok && parsed.value.logs.map(({ keyId }) => keyId)).toEqual([golden.log_keyid]);
    expect(enough(example)).toEqual(['d', 'p', 'dp']);
  });

  test.each([
    [['quorum none'], ['-', 'd', 'p', 'dp']],
    [['quorum district'], ['d', 'dp']],
    [['group both all district province', 'quorum both'], ['dp']],
    [['group both 2 district province', 'quorum both'], ['dp']],
    [
      ['group one 1 district province', 'quorum one'],
      ['d', 'p', 'dp'],
    ],
    [['group a any district', 'group b all a province', 'quorum b'], ['dp']],
    [
      ['  \tgroup a\tany  district ', '# a word', '', ' # another', 'quorum a'],
      ['d', 'dp'],
    ],
  ])('with %j is met by %j', (lines, sets) => {
    expect(enough(with2(...lines))).toEqual(sets);
  });

  test.each([
    ['', '0 quorum-missing'],
    [with2(), '0 quorum-missing'],
    [with2('quorum none', 'quorum none'), '5 quorum-twice'],
    [with2('quorum nobody'), '4 name-unknown'],
    [with2('quorum late', 'group late any district'), '4 name-unknown'],
    [with2('quorum none x'), '4 syntax'],
    [with2('quorum'), '4 syntax'],
    [with2('Quorum none'), '4 syntax'],
    [with2('group a 3 district province', 'quorum a'), '4 threshold'],
    [with2('group a 0 district', 'quorum a'), '4 threshold'],
    [with2('group a 01 district', 'quorum a'), '4 threshold'],
    [with2('group a some district', 'quorum a'), '4 threshold'],
    [with2('group a any', 'quorum a'), '4 syntax'],
    [with2('group district any province', 'quorum none'), '4 name-twice'],
    [with2('group none any province', 'quorum none'), '4 name-twice'],
    [with2('group a any none', 'quorum a'), '4 name-unknown'],
    [with2('group a any district district', 'quorum a'), '4 member-twice'],
    [with2('group a any district', 'group b any district', 'quorum b'), '5 member-twice'],
    [with2(log, 'quorum none'), '4 key-twice'],
    [with2(`witness again ${vkeyOf(district)}`, 'quorum none'), '4 key-twice'],
    [with2(`witness district ${vkeyOf(district)}`, 'quorum none'), '4 name-twice'],
    [with2(`log ${vkeyOf(district)}`, 'quorum none'), '4 key-type'],
    [with2(`witness w ${vkeyOf(log)}`, 'quorum none'), '4 key-type'],
    [with2('log x+y+z', 'quorum none'), '4 key'],
    [with2('log', 'quorum none'), '4 syntax'],
    [with2('quorum none\r'), '4 characters'],
    [with2('quorum\u0000none'), '4 characters'],
    ['\n'.repeat(20_000), '0 too-long'],
  ])('%# is refused, with its line', (text, trouble) => {
    expect(troubleOf(text)).toBe(trouble);
  });
});
