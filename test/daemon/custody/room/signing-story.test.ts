/** Acts put up at the panel or with the keypad, and the badges that sign them; acts of managers from the office. */
import { expect, test } from 'vitest';
import type { SafeAct } from '../../../../daemon/api/contract/safe.ts';
import { MAIN as MAIN_ROW } from '../custody-world.ts';
import { createSafeWorld, NOTHING, openDoor, register, release, type SafeWorld, shutDoor } from './safe-world.ts';

const ENTER: SafeAct = { type: 'enterMovement', input: { ...NOTHING, stock: [], seals: [] } };
const RECEIPT = {
  item: 'blank',
  direction: 'in',
  reason: 'receipt',
  first: 'T000000101',
  last: 'T000000300',
  count: 200,
  source: 'scanned',
  packSeal: null,
} as const;

async function opened(): Promise<SafeWorld> {
  const world = await createSafeWorld();
  await release(world);
  await openDoor(world);
  return world;
}

test('an act that was put up is signed by badge and PIN, and shows how far it has come', async () => {
  const world = await opened();
  const put = await world.act(ENTER);
  expect(put.ok && put.value.lock.signing).toMatchObject({ step: 'badge', roles: ['issuer'], person: null });
  await world.badge('ann');
  expect(world.view().signing).toMatchObject({ step: 'pin', person: 'ann' });
  await world.pin('ann');
  expect(world.view()).toMatchObject({ signing: null, entered: { by: 'ann', input: { purpose: 'inspection' } } });
});

test('a wrong PIN may be typed anew; the act still waits', async () => {
  const world = await opened();
  await world.act(ENTER);
  await world.badge('ann');
  await world.keys('111111#');
  expect(world.view()).toMatchObject({ signing: { step: 'pin' }, notice: { code: 'pinWrong', person: 'ann' } });
  await world.pin('ann');
  expect(world.view().entered?.by).toBe('ann');
});

test('the wrong person signs nothing, and it is written down', async () => {
  const world = await opened();
  await world.act(ENTER);
  await world.badge('ken', 'r2');
  expect(world.view().notice).toMatchObject({ code: 'notTheEnteringRole', person: 'ken' });
  await world.badge('nobody');
  expect(world.view().notice).toMatchObject({ code: 'unknownBadge', person: null });
  expect(world.entries.filter(({ type }) => type === 'opening.refused').map(({ data }) => data.code)).toEqual([
    'notTheEnteringRole',
    'unknownBadge',
  ]);
  // Another issuer has the role, but was not there when it was opened.
  await world.badge('amy');
  await world.pin('amy');
  expect(world.view()).toMatchObject({ notice: { code: 'notInThisOpening', person: 'amy' }, entered: null });
});

test('an act that nobody signs lapses after 30 seconds, and what cannot be signed is not put up', async () => {
  const world = await opened();
  await world.act(ENTER);
  await world.clock.advance(29_000);
  expect(world.view().signing).not.toBe(null);
  await world.clock.advance(2_000);
  expect(world.view().signing).toBe(null);
  expect(await world.act({ type: 'confirmMovement' })).toMatchObject({ ok: false, error: { code: 'noMovement' } });
  expect(await world.act({ type: 'cancel' })).toMatchObject({ ok: false, error: { code: 'openingUnknown' } });
  expect(await world.act({ type: 'dayCheck' }, 'nowhere')).toMatchObject({ ok: false, error: { code: 'lockUnknown' } });
});

test('a badge alone confirms nothing: the keeper first says so', async () => {
  const world = await opened();
  await world.act(ENTER);
  await world.badge('ann');
  await world.pin('ann');
  await world.clock.advance(4_000);
  await world.badge('ken', 'r1');
  expect(world.view()).toMatchObject({ confirmed: false, notice: { code: 'registerNotClosed', person: 'ken' } });
  await world.act({ type: 'disputeMovement', why: 'count' });
  await world.badge('ken', 'r1');
  expect(world.view().entered).toBe(null);
  await register(world);
  await shutDoor(world);
  expect(world.view().stage).toBe('closed');
});

test('one of the two gives up by badge; a third person’s badge ends the attempt although an act is put up', async () => {
  const world = await createSafeWorld();
  await world.badge('ken', 'r2');
  await world.act({ type: 'cancel' });
  await world.badge('ken', 'r2');
  expect(world.outcome()).toBe('cancelled');
  await world.badge('ken', 'r2');
  await world.badge('ann');
  await world.act({ type: 'cancel' });
  await world.badge('amy');
  expect(world.outcome()).toBe('thirdPerson');
});

test('the day’s check at the panel wants two badges of two people', async () => {
  const world = await createSafeWorld();
  await world.act({ type: 'dayCheck' });
  await world.badge('hal');
  expect(world.view().signing).toMatchObject({ step: 'pin', person: 'hal' });
  await world.pin('hal');
  await world.badge('hal');
  expect(world.view()).toMatchObject({ signing: { step: 'badge', person: 'hal' }, notice: { code: 'samePerson' } });
  await world.badge('ken', 'r2');
  expect(world.view().signing).toMatchObject({ step: 'pin', person: 'ken' });
  await world.pin('ken', 'r2');
  expect(world.entries.at(-1)).toMatchObject({ type: 'day.checked', data: { by: 'hal', confirmedBy: 'ken' } });
  expect(world.view().day).toMatchObject({ checked: true });
});

test('outside an opening a badge alone signs nothing: PIN, or the turned key of a keeper who has none', async () => {
  const world = await createSafeWorld();
  await world.input('door', false);
  await world.input('door', true);
  const incident = world.view().incidents[0]?.incident ?? '';
  const signers = () =>
    world.entries.filter(({ type }) => type === 'incident.acknowledged').map(({ data }) => data.person);
  await world.act({ type: 'acknowledge', incident });
  await world.badge('ken', 'r2');
  // Whoever has a PIN gives it, turned key or not.
  await world.input('keeperKey', true);
  await world.badge('ken', 'r2');
  expect([world.view().signing?.step, signers()]).toEqual(['pin', []]);
  await world.input('keeperKey', false);

  world.withoutPin.add('ken').add('hal');
  await world.act({ type: 'acknowledge', incident });
  await world.badge('ken', 'r2');
  expect(world.view()).toMatchObject({ signing: { step: 'badge' }, notice: { code: 'secretUnset', person: 'ken' } });
  // A role without a key switch has the PIN alone.
  await world.badge('hal', 'r1');
  expect([world.view().signing?.step, signers()]).toEqual(['pin', []]);
  await world.act({ type: 'acknowledge', incident });
  await world.input('keeperKey', true);
  await world.badge('ken', 'r2');
  expect([world.view().signing, signers()]).toEqual([null, ['ken']]);
});

test('a movement by the keypad alone: received, counted, reviewed, signed, confirmed', async () => {
  const world = await opened();
  await world.act({ type: 'enterMovement', input: { purpose: 'receipt', stock: [RECEIPT], seals: [], counted: null } });
  await world.badge('ann');
  await world.pin('ann');
  await world.act({ type: 'confirmMovement' });
  await world.badge('ken', 'r2');
  await shutDoor(world);
  await world.clock.advance(4_000);
  await release(world);
  await openDoor(world);
  expect(world.view().keypad).toMatchObject({ question: 'whatMoved', choices: ['out', 'in', 'nothing'] });
  await world.keys('1#1#');
  // The lowest held is proposed.
  expect(world.view().keypad).toMatchObject({ question: 'first', typed: '000000101' });
  await world.keys('#50#2#');
  expect(world.view().keypad?.question).toBe('counted');
  await world.keys('150#');
  expect(world.view().keypad).toMatchObject({ question: 'review', draft: { purpose: 'takeOut' } });
  await world.keys('#');
  expect(world.view().signing?.act).toMatchObject({
    type: 'enterMovement',
    input: {
      stock: [{ first: 'T000000101', last: 'T000000150', count: 50, direction: 'out', reason: 'issue' }],
      counted: { blanks: 150, voids: 0 },
    },
  });
  await world.keys('*');
  expect(world.view().signing).toBe(null);
  await world.keys('#');
  await world.badge('ann');
  await world.pin('ann');
  expect(world.view().keypad).toMatchObject({
    question: 'confirmOrDispute',
    choices: ['confirm', 'numbers', 'count', 'seal', 'purpose'],
  });
  await world.keys('1#', 'r2');
  await world.badge('ken', 'r2');
  expect(world.view()).toMatchObject({ confirmed: true, keypad: null, held: { blanks: 150, voids: 0 } });
  await shutDoor(world);
  expect(world.view().stage).toBe('closed');
});

const actFrom = (world: SafeWorld, act: Parameters<SafeWorld['room']['act']>[0]['act'], ...who: string[]) =>
  world.room.act({ act, proofs: who.map((one) => `proof-of-${one}`) }, { session: 's', role: 'office', keyId: 'k' });

test('managers act from the office with proofs that are used up in front of what they allow', async () => {
  const world = await createSafeWorld(
    [{ dayEndMinute: null, changeWithDoorOpen: false }].map((change) => ({ ...MAIN_ROW, ...change })),
  );
  const done = await actFrom(world, { type: 'changeRule', lock: 'main', limits: { warnMs: 60_000 } }, 'hal', 'hua');
  expect(world.types().slice(-2)).toEqual(['proofs.used', 'lock.rule-changed']);
  expect(done).toEqual({ ok: true, value: { seq: world.entries.length - 1 } });
  expect(world.view().limits).toEqual({ warnMs: 60_000, alarmMs: 120_000, escalateMs: 300_000 });
  const more = await actFrom(world, { type: 'changeRule', lock: 'main', limits: { alarmMs: 90_000 } }, 'hua', 'hal');
  expect(more.ok).toBe(true);
  expect(world.view().limits).toMatchObject({ warnMs: 60_000, alarmMs: 90_000 });
  const before = world.entries.length;
  const odd: readonly Record<string, number>[] = [{ dayEndMinute: 5 }, { __proto__: 1, people: 1 } as never];
  for (const limits of odd)
    expect(await actFrom(world, { type: 'changeRule', lock: 'main', limits }, 'hal', 'hua')).toMatchObject({
      ok: false,
      error: { code: 'ruleInvalid' },
    });
  expect(await actFrom(world, { type: 'timer', lock: 'main', untilWall: 1 }, 'hal')).toMatchObject({
    ok: false,
    error: { code: 'twoPeopleNeeded', clause: 'Q7.1' },
  });
  expect(world.entries.length).toBe(before);
  expect(await actFrom(world, { type: 'service', lock: 'main', enabled: false }, 'ken')).toMatchObject({
    ok: false,
    error: { code: 'notAManager' },
  });
  expect(
    await world.room.act(
      { act: { type: 'service', lock: 'main', enabled: false }, proofs: ['stale'] },
      { session: 's', role: 'office', keyId: 'k' },
    ),
  ).toMatchObject({ ok: false, error: { code: 'proofMissing' } });
});

test('two witnesses acknowledge from the office in one call', async () => {
  const world = await createSafeWorld();
  await world.input('door', false);
  const incident = world.view().incidents[0]?.incident ?? '';
  expect(await actFrom(world, { type: 'acknowledge', incident }, 'hal', 'hua')).toMatchObject({ ok: true });
  expect([...world.alarms]).toEqual([]);
});
