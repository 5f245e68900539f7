/** Q7.2: who leaves for a moment locks the own drawer; the screen locks, and a drawer that was left open is an alarm. */
import { expect, test } from 'vitest';
import { createSafeWorld, type SafeWorld } from './safe-world.ts';

async function second(world: SafeWorld): Promise<void> {
  await world.clock.advance(1_000);
  await world.room.settled();
}

const told = (world: SafeWorld) => world.entries.filter(({ type }) => type === 'desk.drawer').map(({ data }) => data);
const alarms = (world: SafeWorld) =>
  world.entries.filter(({ type, data }) => type === 'safe.alarm' && data.kind === 'awayDrawerUnlocked');

async function atTheDesk(): Promise<SafeWorld> {
  const world = await createSafeWorld();
  await world.input('drawer1', true);
  world.signedIn = [{ person: 'ann', locked: false }];
  await second(world);
  return world;
}

test('a drawer is nobody’s until somebody of its role is signed in, and nothing is written twice', async () => {
  const world = await createSafeWorld();
  await world.input('drawer1', true);
  await second(world);
  expect(told(world)).toEqual([]);
  world.signedIn = [
    { person: 'ken', locked: false },
    { person: 'ann', locked: false },
  ];
  await second(world);
  await second(world);
  expect(told(world)).toEqual([{ drawer: 'blanks-drawer', person: 'ann', present: true, locked: true }]);
});

test('working with the drawer open is no alarm', async () => {
  const world = await atTheDesk();
  await world.input('drawer1', false);
  await second(world);
  expect(told(world).at(-1)).toMatchObject({ present: true, locked: false });
  expect(alarms(world)).toEqual([]);
});

test('away with the drawer locked: written down, no alarm', async () => {
  const world = await atTheDesk();
  world.signedIn = [{ person: 'ann', locked: true }];
  await second(world);
  expect(told(world).at(-1)).toMatchObject({ person: 'ann', present: false, locked: true });
  expect(alarms(world)).toEqual([]);
});

test.each([
  ['the screen is locked', [{ person: 'ann', locked: true }]],
  ['signed out', []],
])(
  'away with the drawer open (%s): the screen locks, and it is one alarm until it is put right',
  async (_, signedIn) => {
    const world = await atTheDesk();
    await world.input('drawer1', false);
    await second(world);
    world.signedIn = [...signedIn];
    await second(world);
    await second(world);
    expect(told(world).at(-1)).toMatchObject({ person: 'ann', present: false, locked: false });
    expect(world.done).toContain('lock screen ann');
    expect(alarms(world)).toHaveLength(1);
    await world.input('drawer1', true);
    await second(world);
    expect(told(world).at(-1)).toMatchObject({ present: false, locked: true });
    expect(alarms(world)).toHaveLength(1);
  },
);

test('a drawer goes with the desk: the next clerk has it', async () => {
  const world = await atTheDesk();
  await world.input('drawer1', false);
  world.signedIn = [{ person: 'amy', locked: false }];
  await second(world);
  expect(told(world).at(-1)).toMatchObject({ person: 'amy', present: true, locked: false });
  expect(alarms(world)).toEqual([]);
});

test('a silent board says nothing of the drawer', async () => {
  const world = await atTheDesk();
  const before = told(world).length;
  world.levels = null;
  world.signedIn = [{ person: 'ann', locked: true }];
  await second(world);
  expect(told(world)).toHaveLength(before);
});
