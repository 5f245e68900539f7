/** The status table: every status of the vectors has the advice that the reference gives. */
import { expect, test } from 'vitest';
import { describeStatus, SamStatus } from '../../../../devices/id-reader/protocol/sam-status.ts';
import { loadIdVectors } from '../../../support/id-vectors.ts';

/** GA 467 reader protocol, status table, column "host should". */
const ADVICE: Readonly<Record<string, string>> = {
  '10': 'resend',
  '11': 'resend',
  '21': 'fallback',
  '23': 'restart',
  '24': 'reset-once',
  '31': 'retry-once-card',
  '32': 'retry-once-genuine',
  '33': 'retry-once-genuine',
  '40': 'ask-other-document',
  '41': 'retry-from-find',
  '47': 'retry-from-find',
  '60': 'device-fault',
  '66': 'device-fault',
  '80': 'keep-polling',
  '81': 'retry-from-find',
  '90': 'done',
  '91': 'empty',
  '9F': 'select',
};

test.each(loadIdVectors().status.map(({ sw3 }) => sw3))('status %s has its advice', (sw3) => {
  expect(describeStatus(Number.parseInt(sw3, 16)).advice).toBe(ADVICE[sw3]);
});

test('the named statuses are exactly those of the table', () => {
  const named = Object.values(SamStatus).map((status) => status.toString(16).toUpperCase());
  expect(named.sort()).toEqual(Object.keys(ADVICE).sort());
});

test('an unknown status names itself and asks for a fresh start', () => {
  expect(describeStatus(0x0a)).toEqual({ meaning: 'reader error 0x0A', advice: 'retry-from-find' });
  expect(describeStatus(0xff)).toEqual({ meaning: 'reader error 0xFF', advice: 'retry-from-find' });
});
