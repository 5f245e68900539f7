/** Facts from clock and board, PINs from keys, outcomes from pulses: the small pure parts of the room. */
import { expect, test } from 'vitest';
import { NO_CUSTODY } from '../../../../daemon/custody/opening-states.ts';
import { factsOf } from '../../../../daemon/custody/room/custody-facts.ts';
import { createDecisionQueue } from '../../../../daemon/custody/room/decision-queue.ts';
import { contactsOf } from '../../../../daemon/custody/room/lock-contacts.ts';
import { createPinPad } from '../../../../daemon/custody/room/pin-pad.ts';
import { lockForBadge, lockInUse } from '../../../../daemon/custody/room/which-lock.ts';
import { MAIN, person, rulesOf, SEALS } from '../custody-world.ts';
import { WIRING } from './safe-world.ts';

const KNOWN = {
  rules: rulesOf(MAIN),
  mono: 10.7,
  boot: 'b',
  clockTrusted: true,
  people: new Map(),
  readers: new Set<string>(),
  contacts: new Map(),
  penaltyLeftMs: 0,
  ledgerReady: true,
  simulated: false,
  sealed: '',
};

test('day, weekday and minute are those of China, whole milliseconds, whatever zone the PC is set to', () => {
  const at = (text: string) =>
    factsOf({ ...KNOWN, wall: Date.parse(text) + 0.5, workingDay: (day) => day === '2026-01-05' });
  expect(at('2026-01-04T15:59:59Z').local).toEqual({ day: '2026-01-04', weekday: 7, minute: 1439, workingDay: false });
  expect(at('2026-01-04T16:00:00Z').local).toEqual({ day: '2026-01-05', weekday: 1, minute: 0, workingDay: true });
  expect([at('2026-01-04T16:00:00Z').mono, at('2026-01-04T16:00:00Z').wall % 1]).toEqual([10, 0]);
});

test('contacts follow the wiring; without a bolt contact the bolt follows the door; a missing input is silence', () => {
  const [main, inner] = WIRING;
  if (main === undefined || inner === undefined) throw new Error('no wiring');
  const inputs = { door: true, bolt: false, keeperKey: true, innerDoor: false };
  expect(contactsOf(main, { inputs, outputs: { lock: true } })).toEqual({
    door: 'shut',
    bolt: 'drawn',
    relay: 'on',
    keys: { sealKeeper: true },
    mechanicalKey: false,
  });
  expect(contactsOf(inner, { inputs, outputs: { innerLock: false } })).toMatchObject({ door: 'open', bolt: 'drawn' });
  expect(contactsOf(main, { inputs: { door: true }, outputs: { lock: true } })).toBe(null);
  expect(contactsOf(main, { inputs, outputs: {} })).toBe(null);
});

test('a PIN is what stands before `enter`; `clear`, another person and another key never leave a part of it', () => {
  const pad = createPinPad();
  const typed = (keys: readonly ('1' | '2' | 'clear' | 'enter' | 'other')[], whose = 'ann') =>
    keys.map((key) => pad.press('r1', whose, key)).at(-1);
  expect(typed(['1', '2', 'enter'])).toBe('12');
  expect(typed(['enter'])).toBe(null);
  expect(typed(['1', 'clear', '2', 'enter'])).toBe('2');
  typed(['1', '1']);
  expect(typed(['2', 'enter'], 'ken')).toBe('2');
  expect(typed(['1', 'other', 'enter'])).toMatch(/\D/);
  typed(['1']);
  pad.forget('r1');
  expect(typed(['2', 'enter'])).toBe('2');
  expect(typed([...Array(40).fill('1'), 'enter'])).toMatch(/\D/);
});

test('at one reader of two locks: the safe’s own door first, a compartment when its outer door stands open', () => {
  const rules = rulesOf(MAIN, SEALS);
  const candidates = [...rules.values()].map((rule) => ({ rule, signing: false })).reverse();
  const keeper = person('sealKeeper', 'ken-1');
  expect(lockForBadge(candidates, NO_CUSTODY, 'ken', keeper)).toBe('main');
  expect(lockInUse(candidates, NO_CUSTODY)).toBe('main');
  expect(lockForBadge([], NO_CUSTODY, 'ken', keeper)).toBe(null);
  const signing = candidates.map((one) => ({ ...one, signing: one.rule.lock === 'seals' }));
  expect(lockForBadge(signing, NO_CUSTODY, 'ken', keeper)).toBe('seals');
});

test('jobs run one after the other in the order of asking; after a failure none does', async () => {
  const seen: string[] = [];
  const queue = createDecisionQueue({ afterEach: () => seen.push('shown'), onFailed: () => seen.push('failed') });
  const { promise, resolve } = Promise.withResolvers<void>();
  queue.post(async () => {
    await promise;
    seen.push('first');
  });
  const second = queue.ask(async () => seen.push('second'));
  expect(queue.waiting()).toBe(2);
  resolve();
  await second;
  await queue.idle();
  expect(seen).toEqual(['first', 'shown', 'second', 'shown']);
  await expect(
    queue.ask(async () => {
      throw new Error('disk');
    }),
  ).rejects.toThrow('disk');
  await expect(queue.ask(async () => seen.push('third'))).rejects.toThrow('disk');
  expect(seen.at(-1)).toBe('failed');
});
