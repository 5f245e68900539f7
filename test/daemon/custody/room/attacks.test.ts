/** What somebody who knows the room would try: each of these worked once, or would if a line were missing. */
import { expect, test } from 'vitest';
import type { SafeAct } from '../../../../daemon/api/contract/safe.ts';
import { createSafeWorld, NOTHING, openDoor, register, release, type SafeWorld, shutDoor } from './safe-world.ts';

const ENTER: SafeAct = { type: 'enterMovement', input: { ...NOTHING, stock: [], seals: [] } };

/** Lets one PIN check wait until it is told to end. */
function holdPin(world: SafeWorld): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  world.onPin = () => promise;
  return () => {
    world.onPin = async () => {};
    resolve();
  };
}

const say = (world: SafeWorld, reader: string, keys: string): void => {
  const names = { '#': 'enter' } as const;
  for (const one of keys)
    world.room.onBadgeReader(reader, { type: 'keys', keys: { reveal: () => [names[one as '#'] ?? (one as '0')] } });
};
const badge = (world: SafeWorld, reader: string, who: string): void =>
  world.room.onBadgeReader(reader, {
    ...{ type: 'badge', credential: `26:${who}-1`, credentialClass: 'secure-app', format: 'wiegand', secured: true },
  });

test('the right PIN of one person never signs for another, whose check at another reader is under way', async () => {
  const world = await createSafeWorld();
  await world.act({ type: 'dayCheck' });
  await world.badge('ann', 'r1');
  const let1 = holdPin(world);
  say(world, 'r1', '918273#');
  await world.clock.advance(0);
  // While that is checked, somebody puts the act up anew, and holds a found badge to the other reader.
  await world.act({ type: 'dayCheck' });
  badge(world, 'r2', 'amy');
  await world.clock.advance(0);
  const never = Promise.withResolvers<void>();
  world.onPin = () => never.promise;
  say(world, 'r2', '000000#');
  await world.clock.advance(0);
  let1();
  await world.clock.advance(0);
  never.resolve();
  await world.room.settled();
  expect(world.entries.filter(({ type }) => type === 'day.checked')).toEqual([]);
  // Her own PIN was wrong: she still owes it, and has signed nothing.
  expect(world.view().signing).toMatchObject({ step: 'pin', person: 'amy' });
});

test.each([
  ['the disk took too long', async (world: SafeWorld) => world.clock.advance(30_000)],
  ['the PC slept', async (world: SafeWorld) => world.clock.jumpWall(3_600_000)],
])(
  'where %s before the release was on disk, the lock is not moved: nobody may be there any more',
  async (_, meanwhile) => {
    const world = await createSafeWorld();
    world.onAppend = async (added) => {
      if (added.some(({ type }) => type === 'opening.released')) await meanwhile(world);
    };
    await release(world);
    expect(world.pulses()).toEqual([]);
    expect(['pulseFailed', 'releasedNotOpened']).toContain(world.outcome());
    expect(world.types().filter((type) => type === 'opening.released')).toHaveLength(1);
  },
);

test('a door that is forced once more after two people quieted its alarm is heard once more', async () => {
  const world = await createSafeWorld();
  await world.input('door', false);
  expect([...world.alarms]).toEqual(['main/forced']);
  const [incident] = world.view().incidents;
  const proofs = ['proof-of-hal', 'proof-of-hua'];
  await world.room.act({ act: { type: 'acknowledge', incident: incident?.incident ?? '' }, proofs }, CALLER);
  await world.room.settled();
  expect([...world.alarms]).toEqual([]);
  await world.input('door', true);
  await world.input('door', false);
  expect([...world.alarms]).toEqual(['main/forced']);
  // Nobody has to acknowledge it twice: it is heard for a minute.
  await world.clock.advance(61_000);
  expect([...world.alarms]).toEqual([]);
});

const CALLER = { session: 's', role: 'office', keyId: 'k' } as const;

test('a factor that comes just after the PC slept finds no attempt, although no tick has told of it yet', async () => {
  const world = await createSafeWorld();
  await world.badge('ann', 'r1');
  await world.pin('ann', 'r1');
  await world.badge('ken', 'r2');
  // The monotonic clock of Linux stands still in sleep; only the wall clock shows the hour that passed.
  world.clock.jumpWall(3_600_000);
  await world.input('keeperKey', true);
  expect(world.pulses()).toEqual([]);
  expect(['clock', 'suspended']).toContain(world.outcome());
});

test('a movement whose numbers an account has moved meanwhile is refused, and can be entered anew', async () => {
  const world = await createSafeWorld();
  const receipt = {
    item: 'blank',
    direction: 'in',
    reason: 'receipt',
    first: 'T000000101',
    last: 'T000000120',
    count: 20,
    source: 'typed',
    packSeal: null,
  } as const;
  await release(world);
  await openDoor(world);
  await register(world, { type: 'enterMovement', input: { ...NOTHING, stock: [receipt], seals: [] } });
  await shutDoor(world);
  expect(world.view().held.blanks).toBe(20);
  const out = { ...receipt, direction: 'out', reason: 'issue' } as const;
  await release(world);
  await openDoor(world);
  await world.act({ type: 'enterMovement', input: { ...NOTHING, stock: [out], seals: [] } });
  await world.badge('ann', 'r1');
  await world.pin('ann', 'r1');
  await world.input('untouched', false);
  await world.input('untouched', true);
  await shutDoor(world);
  const [tamper] = world.view().incidents;
  const incident = tamper?.incident ?? '';
  const both = ['proof-of-hal', 'proof-of-hua'];
  await world.room.act({ act: { type: 'acknowledge', incident }, proofs: both }, CALLER);
  const input = { ...NOTHING, stock: [{ ...out, reason: 'correction' as const }], seals: [] };
  const account = { type: 'account', incident, reason: 'burglary', key: null, input } as const;
  await world.room.act({ act: account, proofs: ['proof-of-hal'] }, CALLER);
  const told = await world.room.act({ act: { type: 'confirmAccount', incident }, proofs: ['proof-of-hua'] }, CALLER);
  expect(told.ok).toBe(true);
  expect(world.view().held.blanks).toBe(0);
  // The keeper confirms what the issuer entered before: those numbers are gone.
  await world.act({ type: 'confirmMovement' });
  await world.badge('ken', 'r2');
  expect(world.failed).toEqual([]);
  expect(world.view()).toMatchObject({ notice: { code: 'rangeNotHeld' }, held: { blanks: 0 }, stage: 'closing' });
  await world.act({ type: 'disputeMovement', why: 'numbers' });
  await world.badge('ken', 'r2');
  await register(world, ENTER);
  expect(world.view()).toMatchObject({ stage: 'closed', held: { blanks: 0 } });
});

test.each([
  ['too late', async (world: SafeWorld) => world.clock.advance(21_000)],
  [
    'half of it too late',
    async (world: SafeWorld) => {
      await world.keys('918');
      await world.clock.advance(21_000);
    },
  ],
  [
    'once more after the wrong one that earned the penalty',
    async (world: SafeWorld) => {
      for (let wrong = 0; wrong < 4; wrong++) await world.keys('111111#');
    },
  ],
])('a PIN typed %s never gets into the form that is shown', async (_, before) => {
  const world = await createSafeWorld();
  await release(world);
  await openDoor(world);
  await world.act(ENTER);
  await world.badge('ann', 'r1');
  await before(world);
  expect(world.view().keypad).toMatchObject({ question: 'whatMoved' });
  await world.pin('ann', 'r1');
  expect(world.views.map(({ keypad }) => keypad?.typed ?? '').join('')).toBe('');
  // The form itself still works.
  await world.keys('1', 'r1');
  expect(world.view().keypad).toMatchObject({ question: 'whatMoved', typed: '1' });
});

test('a door that was opened while PC and board slept is found as such, not as forced', async () => {
  const world = await createSafeWorld();
  const levels = world.levels;
  world.levels = null;
  world.room.onSafeIo('board', { type: 'lost', trouble: { code: 'no-answer' } });
  await world.room.settled();
  world.clock.jumpWall(3_600_000);
  world.levels = levels === null ? null : { ...levels, inputs: { ...levels.inputs, door: false } };
  if (world.levels !== null) world.room.onSafeIo('board', { type: 'regained', levels: world.levels });
  await world.room.settled();
  expect(world.view().incidents.map(({ kind }) => kind)).toEqual(['openedWhileSilent']);
  expect(world.types()).toContain('custody.clock-moved');
});
