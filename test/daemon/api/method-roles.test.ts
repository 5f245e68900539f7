import { expect, test } from 'vitest';
import { METHODS } from '../../../daemon/api/contract/methods.ts';

// Written out once more by hand: who may do what must not change by a slip in the contract.
const allowed = {
  'session.redeem': 'before-session',
  'session.open': 'before-session',
  'session.ping': ['counter', 'recipient', 'safe', 'office', 'integration', 'ci'],
  'device.list': ['counter', 'office', 'integration', 'ci'],
  'reading.start': ['counter', 'integration'],
  'reading.cancel': ['counter', 'integration'],
  'ledger.page': ['office'],
  'ledger.checkpoint': ['office'],
  'bench.describe': ['ci'],
  'bench.act': ['ci'],
};

test('each method is open to these roles and to no other', () => {
  expect(Object.fromEntries(Object.entries(METHODS).map(([name, { roles }]) => [name, roles]))).toEqual(allowed);
});
