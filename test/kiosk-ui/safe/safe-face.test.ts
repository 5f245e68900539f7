import { expect, test } from 'vitest';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import { completedBy, inputSeen, sentBackBy } from '../../../kiosk-ui/model/safe-complete.ts';
import { faceOf, leadingLock, nextStep, openFor, placesOf } from '../../../kiosk-ui/model/safe-face.ts';
import { BOTH, CLOSED, CLOSING, COMPARTMENT, FIVE_OUT, FORCED, ISSUER, KEEPER } from '../../support/safe-views.ts';

const first: SafeLockView = { ...CLOSED, stage: 'firstBadge', opening: 'o-1', people: [ISSUER] };
const entered = { input: FIVE_OUT, by: 'p-issuer', after: { blanks: 15, voids: 1 } };

test('what people stand in the middle of goes before what went wrong, and that before rest', () => {
  const everything = {
    ...CLOSED,
    incidents: [FORCED],
    outOfService: true,
    notice: { code: 'samePerson', clause: 'Q7.1', person: null, mono: 0 },
    obstacle: { code: 'outOfHours', clause: 'Q7.4' },
  };
  expect(faceOf({ ...everything, stage: 'firstBadge', people: [ISSUER] }, true)).toBe('badges');
  expect(faceOf(everything, true)).toBe('incident');
  expect(faceOf({ ...everything, incidents: [] }, true)).toBe('refused');
  expect(faceOf({ ...everything, incidents: [], notice: null }, true)).toBe('complete');
  expect(faceOf({ ...everything, incidents: [], notice: null }, false)).toBe('outOfService');
  expect(faceOf({ ...everything, incidents: [], notice: null, outOfService: false }, false)).toBe('obstacle');
  expect(faceOf(CLOSED, false)).toBe('closed');
});

test('a silent board never looks like a shut safe', () => {
  expect(faceOf({ ...CLOSED, contacts: null }, false)).toBe('boardSilent');
  expect(faceOf({ ...CLOSED, contacts: null }, true)).toBe('boardSilent');
});

test('what was entered is shown to the other person until it is confirmed', () => {
  expect(faceOf({ ...CLOSING, entered }, false)).toBe('confirm');
  expect(faceOf({ ...CLOSING, entered, confirmed: true }, false)).toBe('running');
});

test('the keypad takes the panel only once somebody has answered there', () => {
  const keypad = { question: 'whatMoved', typed: '', choices: ['out'], draft: FIVE_OUT } as const;
  const at = (change: object) => faceOf({ ...CLOSING, keypad: { ...keypad, choices: ['out'], ...change } }, false);
  expect(at({})).toBe('running');
  expect(at({ typed: '1' })).toBe('keypad');
  expect(at({ question: 'count' })).toBe('keypad');
});

test('the lock in use leads, whichever was touched; at rest the touched one, else the outer one', () => {
  const lead = (chosen: string | null, outer: object = {}, inner: object = {}) =>
    leadingLock(
      [
        { ...COMPARTMENT, ...inner },
        { ...CLOSED, ...outer },
      ],
      chosen,
    )?.lock;
  expect(lead(null)).toBe('main');
  expect(lead('seal-compartment')).toBe('seal-compartment');
  expect(lead('seal-compartment', { stage: 'firstBadge', people: [ISSUER] })).toBe('main');
  expect(lead(null, { incidents: [FORCED] })).toBe('main');
  expect(lead(null, {}, { incidents: [FORCED] })).toBe('seal-compartment');
  // Both are open: the compartment within is what they are at, unless the outer one is touched.
  expect(lead(null, { stage: 'open' }, { stage: 'open' })).toBe('seal-compartment');
  expect(lead('main', { stage: 'open' }, { stage: 'open' })).toBe('main');
  expect(lead('main', { stage: 'open' }, { stage: 'firstBadge', people: [KEEPER] })).toBe('seal-compartment');
  // At rest the compartment cannot be opened before the door: that is no reason to lead.
  expect(lead(null, {}, { obstacle: { code: 'outerDoorShut', clause: 'Q7.3' } })).toBe('main');
  expect(lead(null, { obstacle: { code: 'outOfHours', clause: 'Q7.4' } })).toBe('main');
  // While the door stands open the compartment may be looked at; not while somebody has to answer outside.
  expect(lead('seal-compartment', { stage: 'open' })).toBe('seal-compartment');
  expect(lead('seal-compartment', { stage: 'open', entered })).toBe('main');
  expect(leadingLock([], null)).toBeNull();
});

test('each place belongs to a role and fills whichever came first', () => {
  const [issuer, keeper] = placesOf({ ...first, people: [KEEPER] });
  expect(issuer).toEqual({ role: 'issuer', person: null, factor: 'pin', factorGiven: false });
  expect(keeper).toMatchObject({ role: 'sealKeeper', person: 'p-keeper', factor: 'keySwitch' });
});

test('the next step: the missing badge, then each second factor, then waiting', () => {
  expect(nextStep(first)).toEqual({ kind: 'badge', roles: ['sealKeeper'] });
  const blankKeepers = {
    ...first,
    roleSets: [
      ['issuer', 'sealKeeper'],
      ['issuer', 'blankKeeper'],
      ['head', 'sealKeeper'],
    ],
  };
  expect(nextStep(blankKeepers)).toEqual({ kind: 'badge', roles: ['sealKeeper', 'blankKeeper'] });
  const second: SafeLockView = { ...first, stage: 'secondBadge', people: [ISSUER, KEEPER] };
  expect(nextStep(second)).toEqual({ kind: 'pin', role: 'issuer', person: 'p-issuer' });
  const keyLeft = { ...second, people: [{ ...ISSUER, factorGiven: true }, KEEPER] };
  expect(nextStep(keyLeft)).toEqual({ kind: 'keySwitch', role: 'sealKeeper', person: 'p-keeper' });
  expect(nextStep({ ...second, people: BOTH })).toEqual({ kind: 'wait' });
});

test.each([
  [89_999, 'fine'],
  [90_000, 'warn'],
  [119_999, 'warn'],
  [120_000, 'alarm'],
])('open for %i ms is %s', (ms, state) => {
  expect(openFor(CLOSED, ms)).toBe(state);
});

test('an opening that ended with its register is summed up; any other end is not', () => {
  const before = { ...CLOSING, entered, confirmed: true };
  expect(completedBy(before, CLOSED, FIVE_OUT)).toEqual({
    opening: 'o-1',
    people: ['p-issuer', 'p-keeper'],
    input: FIVE_OUT,
    held: CLOSED.held,
  });
  expect(completedBy(before, { ...before, contacts: null }, null)).toBeNull();
  expect(completedBy(first, CLOSED, null)).toBeNull();
  expect(completedBy({ ...before, stage: 'released' }, CLOSED, null)).toBeNull();
  expect(completedBy(before, { ...CLOSED, incidents: [{ ...FORCED, opening: 'o-1' }] }, null)).toBeNull();
});

test('what is entered is seen while it is signed and while it waits for the other person', () => {
  const signing = { step: 'badge' as const, person: null, roles: ['issuer'], untilMono: 30_000 };
  expect(inputSeen({ ...CLOSING, signing: { ...signing, act: { type: 'enterMovement', input: FIVE_OUT } } })).toBe(
    FIVE_OUT,
  );
  expect(inputSeen({ ...CLOSING, entered })).toBe(FIVE_OUT);
  expect(inputSeen({ ...CLOSING, signing: { ...signing, act: { type: 'confirmMovement' } } })).toBeNull();
});

test('an entry that came back says why; one that was confirmed, or whose refusal lapsed unsigned, does not', () => {
  const act = { type: 'disputeMovement', why: 'count' } as const;
  const signing = { act, step: 'badge' as const, person: null, roles: ['sealKeeper'], untilMono: 30_000 };
  const before: SafeLockView = { ...CLOSING, entered, signing };
  expect(sentBackBy(before, CLOSING)).toBe('count');
  expect(sentBackBy(before, { ...CLOSING, entered })).toBeNull();
  expect(sentBackBy(before, { ...CLOSING, confirmed: true })).toBeNull();
  expect(sentBackBy(before, CLOSED)).toBeNull();
});
