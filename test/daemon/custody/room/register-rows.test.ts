/** The register says what happened: rows from a room's own entries, replayed ones too, page by page. */
import { expect, test } from 'vitest';
import { createRegisterRows } from '../../../../daemon/custody/room/register-rows.ts';
import { createSafeWorld, openDoor, register, release, shutDoor } from './safe-world.ts';

test('rows equal what happened: times, people, factors, movement, outcome, alarms, newest first', async () => {
  const world = await createSafeWorld();
  const begun = world.clock.wall();
  await release(world);
  await world.clock.advance(1_000);
  await openDoor(world);
  await register(world);
  await world.clock.advance(1_000);
  await shutDoor(world);
  await world.clock.advance(10_000);
  await world.badge('ann');
  await world.clock.advance(61_000);
  const { rows, more } = world.room.openings({ limit: 10 });
  expect(more).toBe(false);
  expect(rows).toMatchObject([
    { outcome: 'expired', releasedAt: null, people: [{ person: 'ann', factor: null }], alarms: ['oneBadgeOnly'] },
    {
      lock: 'main',
      outcome: 'closed',
      begunAt: begun,
      releasedAt: begun,
      openedAt: begun + 1_000,
      shutAt: begun + 2_000,
      endedAt: begun + 2_000,
      simulated: true,
      people: [
        { person: 'ann', role: 'issuer', credential: 'secure-app', factor: 'pin' },
        { person: 'ken', role: 'sealKeeper', credential: 'secure-app', factor: 'keySwitch' },
      ],
      movement: { enteredBy: 'ann', confirmedBy: 'ken', before: { blanks: 0, voids: 0 } },
      incident: null,
      pictures: [],
    },
  ]);
  expect(rows[1]?.seq).toBe(world.types().indexOf('opening.first-badge'));
  const again = createRegisterRows();
  for (const entry of world.entries) again.take(entry);
  expect(again.page({ limit: 10 }).rows.map((row) => ({ ...row, pictures: [] }))).toEqual(rows);
});

test('pages follow one another without a row twice or lost, and incidents stand with their stretch of time', async () => {
  const world = await createSafeWorld();
  for (let round = 0; round < 5; round += 1) {
    await world.badge('ann');
    await world.clock.advance(61_000);
  }
  await world.input('door', false);
  const all = world.room.openings({ limit: 200 });
  const first = world.room.openings({ limit: 2 });
  expect(first).toMatchObject({ more: true, incidents: [{ kind: 'forced', doorOpen: true }] });
  const seen = [...first.rows];
  for (let page = first; page.more; ) {
    page = world.room.openings({ limit: 2, before: page.rows.at(-1)?.begunAt ?? 0 });
    expect(page.incidents).toEqual([]);
    seen.push(...page.rows);
  }
  expect(seen).toEqual(all.rows);
});

test('an opening that was cut off names its incident, and the incident what two people told of it', async () => {
  const world = await createSafeWorld();
  await release(world);
  await world.restart();
  const { rows, incidents } = world.room.openings({ limit: 1 });
  expect(rows).toMatchObject([{ outcome: 'interrupted', incident: incidents[0]?.incident }]);
  expect(incidents).toMatchObject([{ kind: 'interrupted', acknowledged: false, opening: rows[0]?.opening }]);
});
