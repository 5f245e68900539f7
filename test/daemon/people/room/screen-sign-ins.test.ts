import { expect, test } from 'vitest';
import {
  badgeProof,
  cardOf,
  createRoomWorld,
  employ,
  must,
  proofOf,
  type RoomWorld,
  refused,
  screen,
  setUp,
  signIn,
} from './room-world.ts';

const counter = screen('k-counter', 'counter');

async function withIssuer() {
  const world = await createRoomWorld();
  await setUp(world);
  const issuer = await employ(world, 'issuer', 'issuer');
  return { world, issuer };
}
/** The end of a turn is shown for two seconds. */
const moment = (world: RoomWorld) => world.clock.advance(2_000);
const lockedBy = (world: RoomWorld): unknown =>
  world.entries.findLast(({ type }) => type === 'signin.locked')?.data.reason;

test('badge and PIN sign in; the port then says who acts, in which role, and entries can name the person', async () => {
  const { world, issuer } = await withIssuer();
  const actor = { key: 'k-counter', role: 'counter', session: 's-k-counter' };
  expect(world.room.actorOf(counter)).toEqual(actor);
  const view = await signIn(world, 'issuer', 'issuer', counter);
  expect(view).toMatchObject({ screen: 'k-counter', person: issuer.person, role: 'issuer', locked: false });
  expect(world.room.acting(counter, ['issuer', 'birthReporter'])).toEqual({
    ok: true,
    value: { person: issuer.person },
  });
  expect(await refused(world.room.acting(counter, ['head']))).toEqual({ code: 'otherRole', clause: 'Q2.3' });
  expect(await refused(world.room.acting(screen('k-else'), 'any'))).toEqual({ code: 'signInNeeded' });
  expect(world.room.actorOf(counter)).toEqual({ ...actor, person: issuer.person });
  await must(world.room.signOut(counter));
  expect(await refused(world.room.signOut(counter))).toEqual({ code: 'signInNeeded' });
});

test('a screen that nobody touches locks after three minutes; touching keeps it awake; its person unlocks it', async () => {
  const { world, issuer } = await withIssuer();
  await signIn(world, 'issuer', 'issuer', counter);
  await world.clock.advance(179_999);
  expect(world.room.touch(counter).ok).toBe(true);
  await world.clock.advance(179_999);
  expect(world.room.acting(counter, 'any').ok).toBe(true);
  await world.clock.advance(1);
  expect(lockedBy(world)).toBe('idle');
  expect(world.views.at(-1)?.signIns).toMatchObject([{ person: issuer.person, locked: true }]);
  expect(await refused(world.room.acting(counter, 'any'))).toMatchObject({ code: 'screenLocked' });
  expect(await refused(world.room.touch(counter))).toMatchObject({ code: 'screenLocked' });
  expect(world.room.actorOf(counter)).not.toHaveProperty('person');
  const other = await proofOf(world, 'sys');
  expect(await refused(world.room.unlock({ proof: other }, counter))).toMatchObject({ code: 'screenTaken' });
  const own = await badgeProof(world, 'issuer', counter);
  expect((await must(world.room.unlock({ proof: own }, counter))).locked).toBe(false);
  await world.clock.advance(180_000);
  expect(world.entries.filter(({ type }) => type === 'signin.locked')).toHaveLength(2);
});

test('the badge shown at the desk reader while nobody asks locks the screen; somebody else’s does not', async () => {
  const { world } = await withIssuer();
  await signIn(world, 'issuer', 'issuer', counter);
  await world.badge(cardOf('issuer'));
  expect(lockedBy(world)).toBeUndefined();
  await moment(world);
  await world.badge(cardOf('stranger'));
  expect(lockedBy(world)).toBeUndefined();
  await world.badge(cardOf('issuer'));
  expect(lockedBy(world)).toBe('badgeOut');
});

test('the screen locks when it is asked to', async () => {
  const { world } = await withIssuer();
  expect(await refused(world.room.lock(counter))).toEqual({ code: 'signInNeeded' });
  await signIn(world, 'issuer', 'issuer', counter);
  await must(world.room.lock(counter));
  expect(lockedBy(world)).toBe('asked');
});

test('change of clerk: both prove themselves, and the screen is the other one’s', async () => {
  const { world, issuer } = await withIssuer();
  const deputy = await employ(world, 'deputy', 'issuer');
  await signIn(world, 'issuer', 'issuer', counter);
  await moment(world);
  const leaving = await badgeProof(world, 'issuer', counter);
  await moment(world);
  const alone = world.room.changeClerk({ proofs: [leaving, leaving] }, counter);
  expect(await refused(alone)).toMatchObject({ code: 'twoPeople' });
  const coming = await badgeProof(world, 'deputy', counter);
  const view = await must(world.room.changeClerk({ proofs: [leaving, coming] }, counter));
  expect(view).toMatchObject({ screen: 'k-counter', person: deputy.person, role: 'issuer' });
  expect(world.entries.find(({ type }) => type === 'clerk.changed')?.data).toMatchObject({
    from: issuer.person,
    to: deputy.person,
  });
});

test('a proof signs in once', async () => {
  const { world } = await withIssuer();
  const proof = await badgeProof(world, 'issuer', counter);
  await must(world.room.signIn({ proof, role: 'issuer' }, counter));
  await must(world.room.signOut(counter));
  expect(await refused(world.room.signIn({ proof, role: 'issuer' }, counter))).toMatchObject({ code: 'proofMissing' });
});

test('a restart ends every sign-in and leaves no timer behind when it closes', async () => {
  const { world } = await withIssuer();
  await signIn(world, 'issuer', 'issuer', counter);
  await world.restart();
  expect(world.room.view().signIns).toEqual([]);
  expect(world.entries.findLast(({ type }) => type === 'signin.ended')?.data.reason).toBe('restart');
  await signIn(world, 'issuer', 'issuer', counter);
  await world.room.close();
  await world.room.close();
  expect(world.clock.pending()).toBe(0);
});
