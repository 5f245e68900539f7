import { describe, expect, test } from 'vitest';
import { publicBytes } from '../../../../daemon/people/duress-field.ts';
import { filesWith } from '../../vault/vault-fixture.ts';
import {
  both,
  cardOf,
  createRoomWorld,
  gates,
  identityOf,
  must,
  never,
  office,
  proofOf,
  refused,
  screen,
  setUp,
  setUpParams,
} from './room-world.ts';

test('from an empty counter to two people who are signed in, each at a screen', async () => {
  const world = await createRoomWorld();
  expect(world.room.view().setUp).toBe('none');
  expect(world.room.acting(office, 'any')).toEqual({ ok: true, value: { person: null } });
  const { sys, sec, securityPrivateKey } = await setUp(world);
  expect(world.room.view().setUp).toBe('done');
  expect(world.entries.filter(({ type }) => type.startsWith('setup.')).map(({ type, subj }) => [type, !!subj])).toEqual(
    [
      ['setup.person', true],
      ['setup.person', true],
      ['setup.completed', false],
    ],
  );
  expect(publicBytes(Buffer.from(securityPrivateKey, 'base64url')).toString('base64url')).toBe(
    world.desk.people().securityKey,
  );
  expect(await refused(world.room.acting(office, 'any'))).toEqual({ code: 'signInNeeded' });
  const other = screen('k-2');
  const first = await must(world.room.signIn({ proof: await proofOf(world, 'sys'), role: 'systemAdmin' }, office));
  await must(world.room.signIn({ proof: await proofOf(world, 'sec', other), role: 'securityAdmin' }, other));
  expect(first).toMatchObject({ screen: 'k-office', person: sys, role: 'systemAdmin', locked: false });
  expect(world.room.acting(office, ['systemAdmin'])).toEqual({ ok: true, value: { person: sys } });
  expect(world.room.actorOf(other)).toMatchObject({ key: 'k-2', person: sec });
  expect(world.views.at(-1)?.signIns.map(({ person }) => person)).toEqual([sys, sec]);
});

describe('the ceremony goes wrong', () => {
  test('the same human being in both places is refused, with both names', async () => {
    const world = await createRoomWorld();
    await must(world.room.setUpPerson(setUpParams('sys'), office, never()));
    const again = { ...setUpParams('sec'), idNumber: identityOf('sys').idNumber };
    expect(await refused(world.room.setUpPerson(again, office, never()))).toMatchObject({ code: 'twoPeople' });
    const sameLogin = { ...setUpParams('sec'), login: ' LOGIN-SYS ' };
    expect(await refused(world.room.setUpPerson(sameLogin, office, never()))).toMatchObject({ code: 'idUsed' });
    expect(world.types().filter((type) => type === 'people.refused')).toHaveLength(2);
    expect(filesWith(world.folder, Buffer.from('login-sec'))).toEqual([]);
  });

  test('one of the two alone cannot finish it, not even with two proofs', async () => {
    const world = await createRoomWorld();
    await must(world.room.setUpPerson(setUpParams('sys'), office, never()));
    await must(world.room.setUpPerson(setUpParams('sec'), office, never()));
    const proof = await proofOf(world, 'sys');
    const alone = world.room.completeSetUp({ proofs: [proof, proof], securityKey: null }, office);
    expect(await refused(alone)).toEqual({ code: 'twoPeople', clause: 'design 2.6' });
    expect(world.room.view().setUp).toBe('second');
  });

  test('begun anew, it forgets the first person: values are free again, and their rows are gone', async () => {
    const world = await createRoomWorld();
    await must(world.room.setUpPerson(setUpParams('sys'), office, never()));
    const [subject] = world.vault.subjects();
    await must(world.room.setUpPerson(setUpParams('sys'), office, never()));
    expect(world.vault.subjects()).toHaveLength(1);
    expect(world.vault.subjects()).not.toContain(subject);
    await must(world.room.setUpPerson(setUpParams('sec'), office, never()));
    await must(world.room.completeSetUp({ proofs: await both(world), securityKey: null }, office));
  });

  test('a short passphrase is refused before anything is kept', async () => {
    const world = await createRoomWorld();
    const weak = { ...setUpParams('sys'), passphrase: 'short' };
    expect(await refused(world.room.setUpPerson(weak, office, never()))).toEqual({
      code: 'secretForm',
      detail: 'too-short',
    });
    expect([world.vault.subjects(), world.entries]).toEqual([[], []]);
  });

  test('what a power cut left in the vault without its entry is destroyed at the next start', async () => {
    const world = await createRoomWorld();
    const { persons } = world.vault;
    const prepared = world.vault.prepare(world.vault.newSubject(), [{ f: 'name', value: 'nobody' }]);
    persons.lookups.add({ person: 'p_cut', subject: prepared.subject }, { login: 'cut', idNumber: 'x' });
    world.vault.store(prepared, 'staff');
    persons.addBadge('b_cut', 'p_cut', cardOf('cut'));
    await world.restart();
    expect([persons.lookups.known(), world.vault.subjects(), persons.findBadge(cardOf('cut'))]).toEqual([[], [], null]);
  });
});

test('a badge of the set-up is held to the desk reader, and a number that anyone can copy is not called secure', async () => {
  const world = await createRoomWorld();
  const params = { ...setUpParams('sys'), badge: 'secure-app' } as const;
  const copied = world.room.setUpPerson(params, office, never());
  await world.settle();
  expect(world.room.view().asks).toMatchObject([{ reader: 'desk-1', session: 's-k-office', step: 'card' }]);
  await world.badge(cardOf('sys'), 'uid');
  expect(await refused(copied)).toMatchObject({ code: 'badgeWeak' });
  const secure = world.room.setUpPerson(params, office, never());
  await world.settle();
  await world.badge(cardOf('sys'));
  const { person } = await must(secure);
  expect(world.room.whoseBadge({ credential: cardOf('sys'), credentialClass: 'secure-app' })?.person).toBe(person);
  expect(world.room.view().asks).toEqual([]);
});

test('after the set-up it never runs again', async () => {
  const world = await createRoomWorld();
  await setUp(world);
  expect(await refused(world.room.setUpPerson(setUpParams('sys'), office, never()))).toMatchObject({
    code: 'setUpDone',
  });
});

test.each([
  ['half of a character', '\ud800'],
  ['nothing but a space', ' '],
])('a name or login of %s is refused as what was typed, not as a bug', async (_, text) => {
  const world = await createRoomWorld();
  const asked = (field: 'name' | 'login') =>
    refused(world.room.setUpPerson({ ...setUpParams('sys'), [field]: text }, office, never()));
  expect(await asked('name')).toMatchObject({ code: 'invalidParams', path: '/name' });
  expect(await asked('login')).toMatchObject({ code: 'invalidParams', path: '/login' });
  await setUp(world);
  const act = { type: 'enrolPerson', ...identityOf('issuer'), ...gates, name: text } as const;
  expect(await refused(world.room.act({ act, proofs: await both(world) }, office, never()))).toMatchObject({
    code: 'invalidParams',
    path: '/act/name',
  });
});
