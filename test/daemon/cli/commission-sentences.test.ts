import { expect, test } from 'vitest';
import { describeCommissioning } from '../../../daemon/cli/commission-sentences.ts';
import { ExitCode } from '../../../daemon/cli/exit-codes.ts';
import type { CommissioningCode } from '../../../daemon/custody/commissioning-request.ts';
import { err, ok } from '../../../devices/kit/result.ts';

const codes: Readonly<Record<CommissioningCode, true>> = {
  readerUnknown: true,
  underWay: true,
  noStoredKey: true,
  noPendingKey: true,
  firstNotProven: true,
  secondNotProven: true,
  notTwoManagers: true,
  keyNotKept: true,
  readerFailed: true,
  stillRunning: true,
};

test.each(Object.keys(codes) as CommissioningCode[])(
  '%s is a sentence in both languages and a failing exit code',
  (code) => {
    const { lines, exit } = describeCommissioning('safe-reader', err({ code, reason: null, detail: null }));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/\p{Script=Han}.*。$/u);
    expect(lines[0]).not.toMatch(/\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/u);
    expect(lines[1]).toMatch(/^[A-Z].*\.$/);
    expect(lines[2]).toBe(`(${code})`);
    expect(exit).toBeGreaterThan(0);
  },
);

test('a done one names reader, maker and number, and ends well', () => {
  const { lines, exit } = describeCommissioning('safe-reader', ok({ vendor: '5C2623', serial: 7 }));
  expect(exit).toBe(ExitCode.ok);
  for (const line of lines) expect(line).toMatch(/safe-reader.*5C2623.*7/);
});

test.each([
  ['secretWrong', 'firstNotProven', 'wrong'],
  ['wrong-key', 'readerFailed', 'not the one that was named'],
] as const)('the reason %s is told in words', (reason, code, words) => {
  const { lines } = describeCommissioning('r', err({ code, reason, detail: '300' }));
  expect(lines[1]).toContain(words);
  expect(lines[2]).toBe(`(${code}, ${reason}, 300)`);
});

test.each(['toString', 'constructor', 'of-a-newer-version'])(
  'a code %s that is not known is said as it stands',
  (code) => {
    const answer = err({ code: code as CommissioningCode, reason: code, detail: null });
    const { lines, exit } = describeCommissioning('r', answer);
    expect(lines[2]).toBe(`(${code}, ${code})`);
    expect(exit).toBeGreaterThan(0);
  },
);
