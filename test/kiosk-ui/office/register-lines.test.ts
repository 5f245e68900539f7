/** The register's rows as they are filtered, told and typed. */
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MovementInputView } from '../../../daemon/api/contract/movement-input.ts';
import { LIMITS } from '../../../daemon/custody/lock-limits.ts';
import { countOf, emptyLine, movementOf } from '../../../kiosk-ui/screens/office/register/account-movement.ts';
import { nextStep } from '../../../kiosk-ui/screens/office/register/incident-step.ts';
import { LIMIT_NAMES, timerEnd, typedLimits } from '../../../kiosk-ui/screens/office/register/lock-acts.ts';
import {
  filterRows,
  movementLines,
  NO_FILTER,
  oddities,
  wantsOlder,
} from '../../../kiosk-ui/screens/office/register/register-lines.ts';
import { INCIDENT, ROWS } from '../../e2e/office-samples.ts';

const fits = new Ajv({ strict: true }).compile(MovementInputView);
const NOT_COUNTED = { blanks: '', voids: '' };

test('days of the filter are whole days of China, both ends included', () => {
  const row = (hour: number) => ({ ...ROWS[0], begunAt: Date.UTC(2026, 10, 20, hour) }) as (typeof ROWS)[number];
  const on = { ...NO_FILTER, from: '2026-11-20', to: '2026-11-20' };
  // Midnight in China is 16:00 UTC of the day before.
  expect(filterRows([row(-9), row(-8), row(15), row(16)], on).map((one) => one.begunAt)).toEqual([
    Date.UTC(2026, 10, 19, 16),
    Date.UTC(2026, 10, 20, 15),
  ]);
});

test('filters by lock and by outcome leave what fits both', () => {
  expect(filterRows(ROWS, { ...NO_FILTER, lock: 'seal-compartment' })).toHaveLength(1);
  expect(filterRows(ROWS, { ...NO_FILTER, outcome: 'ended' }).map((row) => row.outcome)).toEqual(['expired']);
  expect(filterRows(ROWS, NO_FILTER)).toEqual(ROWS);
});

test('older rows are wanted only while the filter reaches further back than what was loaded', () => {
  expect(wantsOlder(ROWS, true, { ...NO_FILTER, from: '2020-01-01' })).toBe(true);
  expect(wantsOlder(ROWS, false, { ...NO_FILTER, from: '2020-01-01' })).toBe(false);
  expect(wantsOlder(ROWS, true, { ...NO_FILTER, from: '2026-11-20' })).toBe(false);
  expect(wantsOlder(ROWS, true, NO_FILTER)).toBe(false);
});

test('a movement is one line for each run and each seal; a run of one number names it once', () => {
  const words = {
    purpose: String,
    item: String,
    direction: String,
    reason: String,
    count: (count: number) => `(${count})`,
  };
  const input = movementOf([{ ...emptyLine(0), first: 'X320101001' }], NOT_COUNTED, false);
  if (input === null || input === 'incomplete') throw new Error('no movement');
  const seals = [{ seal: 'S-1', kind: 'issueSeal', direction: 'in', reason: 'return', condition: 'sound' }] as const;
  expect(movementLines({ ...input, seals: [...seals] }, words)).toEqual([
    'out blank X320101001 (1) issue',
    'in issueSeal S-1 return',
  ]);
});

test('what stands out is named once each', () => {
  const row = { ...ROWS[0], outcome: 'expired', alarms: ['heldOpen', 'heldOpen'] } as (typeof ROWS)[number];
  expect(oddities(row).map(({ code }) => code)).toEqual(['expired', 'heldOpen']);
});

test('the count of a run is last − first + 1, and ends that do not belong together have none', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 0, max: 99_999 }), (first, more) => {
      const number = (value: number) => `X${String(value).padStart(9, '0')}`;
      expect(countOf(number(first), number(first + more))).toBe(more + 1);
      if (more > 0) expect(countOf(number(first + more), number(first))).toBeNull();
    }),
  );
  expect(countOf('X320101001', 'Y320101002')).toBeNull();
  expect(countOf('X320101001', 'X3201010020')).toBeNull();
});

test('what was typed is a movement of the contract, nothing, or not complete yet', () => {
  const line = { ...emptyLine(0), first: 'x320101001', last: 'x320101020' };
  const made = movementOf([line], { blanks: '380', voids: '2' }, true);
  expect(made).toMatchObject({ purpose: 'takeOut', stock: [{ count: 20 }], counted: { blanks: 380, voids: 2 } });
  expect(fits(made)).toBe(true);
  expect(movementOf([], NOT_COUNTED, false)).toBeNull();
  expect(movementOf([], NOT_COUNTED, true)).toMatchObject({ purpose: 'nothingDone' });
  expect(movementOf([{ ...line, last: 'x3' }], NOT_COUNTED, false)).toBe('incomplete');
  expect(movementOf([], { blanks: '3', voids: '' }, false)).toBe('incomplete');
});

test('an incident is acknowledged, told and confirmed, in this order', () => {
  expect(nextStep(INCIDENT)).toBe('acknowledge');
  expect(nextStep({ ...INCIDENT, acknowledged: true })).toBe('account');
  const account = { reason: 'fire', enteredBy: 'p1', key: null, input: null, after: null };
  expect(nextStep({ ...INCIDENT, acknowledged: true, account })).toBe('confirmAccount');
});

test('limits are typed in seconds, sent in milliseconds, and each is one of the lock’s', () => {
  expect(typedLimits({ warnMs: '90', pulseMs: '2.5' })).toEqual({
    warnMs: 90_000,
    pulseMs: 2_500,
  });
  expect(typedLimits({})).toBeNull();
  expect(typedLimits({ warnMs: 'soon' })).toBeNull();
  for (const name of LIMIT_NAMES) expect(Object.keys(LIMITS)).toContain(name);
});

test('a timer ends hours and minutes from now; nothing typed is no timer', () => {
  expect(timerEnd('1', '30', 1_000)).toBe(1_000 + 5_400_000);
  expect(timerEnd('', '', 1_000)).toBeNull();
  expect(timerEnd('1.5', '', 1_000)).toBeNull();
});
