import { describe, expect, test } from 'vitest';
import { filesWith } from '../../vault/vault-fixture.ts';
import {
  badgeProof,
  both,
  cardOf,
  createRoomWorld,
  employ,
  enrolBadge,
  gates,
  identityOf,
  manage,
  must,
  never,
  office,
  PIN,
  proofOf,
  type RoomWorld,
  refused,
  screen,
  setPin,
  setUp,
  signIn,
  TODAY,
} from './room-world.ts';

const counter = screen('k-counter', 'counter');
const moment = (world: RoomWorld) => world.clock.advance(2_000);

async function staffed() {
  const world = await createRoomWorld();
  const admins = await setUp(world);
  return { world, admins, issuer: await employ(world, 'issuer', 'issuer') };
}

const secure = (credential: string) => ({ credential, credentialClass: 'secure-app' }) as const;

describe('ways that two people walk', () => {
  test('lost badge: its holder ends it at once, two managers enrol another one', async () => {
    const { world, issuer } = await staffed();
    const proof = await badgeProof(world, 'issuer', counter);
    const lost = { type: 'revokeBadge', badge: issuer.badge, reason: 'lost' } as const;
    const done = await must(world.room.act({ act: lost, proofs: [proof] }, office, never()));
    expect([done.made, world.entries[done.seq]?.type]).toEqual([issuer.badge, 'badge.revoked']);
    expect(world.room.whoseBadge(secure(cardOf('issuer')))?.badge).toBe(issuer.badge);
    await moment(world);
    const badge = await enrolBadge(world, issuer.person, '32:NEW00001');
    expect(world.room.whoseBadge(secure('32:NEW00001'))).toEqual({ badge, person: issuer.person });
    expect([...(world.room.standings().get(issuer.person)?.badges ?? [])]).toEqual([[badge, 'secure-app']]);
  });

  test('forgotten PIN: two allow it, the person types a new one twice, and the old one is gone from the vault', async () => {
    const { world, issuer } = await staffed();
    const old = world.desk.people().persons.get(issuer.person)?.secrets.get('pin') ?? '';
    const setting = { person: issuer.person, secret: { kind: 'pin' } } as const;
    expect(await refused(world.room.setSecret(setting, office, never()))).toMatchObject({ code: 'leaveMissing' });
    await manage(world, { type: 'allowSecret', person: issuer.person, kind: 'pin' });
    await setPin(world, issuer.person, 'issuer', '730164');
    expect([world.vault.persons.find(old), filesWith(world.folder, Buffer.from(old))]).toEqual([null, []]);
    await moment(world);
    await expect(badgeProof(world, 'issuer', counter)).rejects.toThrow('secretWrong');
    await moment(world);
    await badgeProof(world, 'issuer', counter, '730164');
  });

  test('absent keeper: two record it, the deputy acts and the absent one does not', async () => {
    const { world } = await staffed();
    const keeper = await employ(world, 'keeper', 'sealKeeper');
    const deputy = await employ(world, 'deputy', 'sealKeeper');
    const filed = (person: string) => world.room.standings().get(person)?.filed;
    expect([filed(keeper.person), filed(deputy.person)]).toEqual([['sealKeeper'], ['sealKeeper']]);
    const days = { from: TODAY, until: '2026-11-30' };
    await manage(world, {
      type: 'recordAbsence',
      person: keeper.person,
      role: 'sealKeeper',
      deputy: deputy.person,
      ...days,
    });
    expect([filed(keeper.person), filed(deputy.person)]).toEqual([[], ['sealKeeper']]);
    await manage(world, { type: 'endAbsence', person: keeper.person, role: 'sealKeeper' });
    expect(filed(keeper.person)).toEqual(['sealKeeper']);
  });

  test('somebody leaves: signed out, secrets destroyed, login and number free, and the name stays for old registers', async () => {
    const { world, issuer } = await staffed();
    await signIn(world, 'issuer', 'issuer', counter);
    const pin = world.desk.people().persons.get(issuer.person)?.secrets.get('pin') ?? '';
    expect(world.vault.persons.find(pin)).not.toBeNull();
    await manage(world, { type: 'recordLeaving', person: issuer.person, day: TODAY });
    expect(world.vault.persons.find(pin)).toBeNull();
    expect(world.vault.persons.lookups.find('login', 'login-issuer')).toBeNull();
    expect(await refused(world.room.acting(counter, 'any'))).toEqual({ code: 'signInNeeded' });
    expect(world.room.standings().has(issuer.person)).toBe(false);
    expect(world.room.names().get(issuer.person)).toBe('Name of issuer');
    const again = await manage(world, { type: 'enrolPerson', ...identityOf('issuer'), ...gates });
    expect(again).not.toBe(issuer.person);
    await world.restart();
    expect(world.room.names().get(issuer.person)).toBe('Name of issuer');
  });

  test('one manager alone enrols nobody, and nothing of the try stays in the vault', async () => {
    const { world } = await staffed();
    const before = world.vault.subjects().length;
    const act = { type: 'enrolPerson', ...identityOf('head'), ...gates } as const;
    const alone = await refused(world.room.act({ act, proofs: [await proofOf(world, 'sys')] }, office, never()));
    expect(alone).toEqual({ code: 'twoPeople', clause: 'design 2.6' });
    expect(world.vault.subjects()).toHaveLength(before);
    expect(world.vault.persons.lookups.find('login', 'login-head')).toBeNull();
  });

  test('a person is enrolled once', async () => {
    const { world } = await staffed();
    const act = { type: 'enrolPerson', ...identityOf('issuer'), login: 'another', ...gates } as const;
    const again = world.room.act({ act, proofs: await both(world) }, office, never());
    expect(await refused(again)).toMatchObject({ code: 'personKnown' });
    const sameLogin = { ...act, idNumber: identityOf('head').idNumber, login: 'Login-Issuer' };
    const taken = world.room.act({ act: sameLogin, proofs: await both(world) }, office, never());
    expect(await refused(taken)).toMatchObject({ code: 'idUsed' });
  });

  test('a login that a failed write left with nobody is free', async () => {
    const { world } = await staffed();
    const stray = { person: 'p_nobody', subject: world.vault.newSubject() };
    world.vault.persons.lookups.add(stray, identityOf('head'));
    const person = await manage(world, { type: 'enrolPerson', ...identityOf('head'), ...gates });
    expect(world.vault.persons.lookups.find('login', 'login-head')?.person).toBe(person);
  });

  test('two enrolments of one person at once: one of them gets in', async () => {
    const { world } = await staffed();
    const act = { type: 'enrolPerson', ...identityOf('head'), ...gates } as const;
    const proofs = await both(world);
    const calls = [1, 2].map(() => world.room.act({ act, proofs }, office, never()));
    const answers = await Promise.all(calls);
    expect(answers.map(({ ok }) => ok)).toEqual([true, false]);
  });
});

describe('a new PIN at the reader', () => {
  async function allowed() {
    const { world, issuer } = await staffed();
    await manage(world, { type: 'allowSecret', person: issuer.person, kind: 'pin' });
    const setting = world.room.setSecret({ person: issuer.person, secret: { kind: 'pin' } }, office, never());
    await world.settle();
    expect(world.room.view().asks).toMatchObject([{ step: 'badge' }]);
    await world.badge(cardOf('issuer'));
    await world.settle();
    return { world, setting };
  }

  test('both entries must agree', async () => {
    const { world, setting } = await allowed();
    expect(world.room.view().asks).toMatchObject([{ step: 'newPin' }]);
    await world.keys('730164#');
    expect(world.room.view().asks).toMatchObject([{ step: 'newPinAgain' }]);
    await world.keys('730165#');
    expect(await refused(setting)).toEqual({ code: 'secretForm', detail: 'not-the-same' });
  });

  test('a simple one is refused', async () => {
    const { world, setting } = await allowed();
    await world.keys('123456#');
    await world.keys('123456#');
    expect(await refused(setting)).toEqual({ code: 'secretForm', detail: 'too-simple' });
  });

  test('a badge in between changes nothing, and nobody for a minute ends it', async () => {
    const { world, setting } = await allowed();
    await world.badge(cardOf('issuer'));
    await world.clock.advance(60_000);
    expect(await refused(setting)).toEqual({ code: 'nobodyCame' });
  });
});

/** As the person's own call, from wherever. */
const OF_ISSUER = (person: string) =>
  ({ person, secret: { kind: 'passphrase', passphrase: 'four quiet rivers' } }) as const;

test('a passphrase is set by call at the screen of the leave, after an own badge; a short one is refused', async () => {
  const { world, issuer } = await staffed();
  await manage(world, { type: 'allowSecret', person: issuer.person, kind: 'passphrase' });
  const set = (passphrase: string) =>
    world.room.setSecret({ person: issuer.person, secret: { kind: 'passphrase', passphrase } }, office, never());
  expect(await refused(set('short'))).toEqual({ code: 'secretForm', detail: 'too-short' });
  const foreign = set('four quiet rivers');
  await world.settle();
  await world.badge(cardOf('nobody'));
  expect(await refused(foreign)).toMatchObject({ code: 'badgeUnknown' });
  expect(await refused(world.room.setSecret(OF_ISSUER(issuer.person), counter, never()))).toMatchObject({
    code: 'leaveMissing',
  });
  const setting = set('four quiet rivers');
  await world.settle();
  expect(world.room.view().asks).toMatchObject([{ step: 'badge' }]);
  await world.badge(cardOf('issuer'));
  await must(setting);
  const by = { kind: 'passphrase', login: 'login-issuer', passphrase: 'four quiet rivers' } as const;
  expect((await must(world.room.prove({ by }, counter, never()))).person).toBe(issuer.person);
});

test('names are read with an entry that says how many, who asked and whose, and never a name', async () => {
  const { world, issuer, admins } = await staffed();
  await signIn(world, 'issuer', 'issuer', counter);
  const { people } = await must(world.room.directory(counter));
  const entry = world.entries.at(-1);
  expect(entry).toMatchObject({
    type: 'people.names-read',
    actors: [{ key: 'k-counter', role: 'counter', session: 's-k-counter', person: issuer.person }],
    data: { count: 3 },
  });
  expect(people.find(({ person }) => person === issuer.person)).toEqual({
    person: issuer.person,
    name: 'Name of issuer',
    roles: ['issuer'],
    state: 'active',
  });
  const { people: listed } = await must(world.room.list(office));
  expect(world.entries.at(-1)?.data.digest).toBe(entry?.data.digest);
  expect(listed.find(({ person }) => person === admins.sys)).toMatchObject({
    name: 'Name of sys',
    login: 'login-sys',
    permissions: [{ role: 'systemAdmin', state: 'filed', step: null, from: TODAY, until: null, acts: true }],
    secrets: ['passphrase'],
    badges: [],
  });
});

test('a name that was erased or restricted is gone from prints too, though it was in memory', async () => {
  const { world, issuer } = await staffed();
  await must(world.room.directory(office));
  expect(world.room.names().has(issuer.person)).toBe(true);
  const subject = world.desk.people().persons.get(issuer.person)?.subject ?? '';
  world.vault.setRestricted(subject, 'staff', true);
  expect(world.room.names().has(issuer.person)).toBe(false);
  world.vault.setRestricted(subject, 'staff', false);
  expect(world.room.names().has(issuer.person)).toBe(true);
  world.vault.erase(subject);
  expect(world.room.names().has(issuer.person)).toBe(false);
});

test('an erased name is shown as missing', async () => {
  const { world, issuer } = await staffed();
  world.vault.erase(world.desk.people().persons.get(issuer.person)?.subject ?? '');
  const { people } = await must(world.room.directory(office));
  expect(people.find(({ person }) => person === issuer.person)?.name).toBeNull();
  expect(world.room.names().has(issuer.person)).toBe(false);
});

test('no PIN, passphrase, card, number or name reaches an entry, an event, a view, a log line or an error', async () => {
  const { world, issuer } = await staffed();
  const wrong = world.room.prove({ by: { kind: 'badge' } }, counter, never());
  await world.settle();
  await world.badge(cardOf('issuer'));
  await world.keys('904417#');
  const errors = [await refused(wrong)];
  const by = { kind: 'passphrase', login: 'login-sec', passphrase: 'not the right words' } as const;
  errors.push(await refused(world.room.prove({ by }, counter, never())));
  await moment(world);
  await signIn(world, 'issuer', 'issuer', counter);
  await must(world.room.list(office));
  await world.room.tryPin({ person: issuer.person, badge: issuer.badge, reader: 'safe-1' }, '730921');
  const said = JSON.stringify([world.entries, world.published, world.views, world.logged, world.shown, errors]);
  const secrets = [PIN, '904417', '730921', cardOf('issuer'), 'not the right words', 'correct horse', 'staple tractor'];
  for (const who of ['sys', 'sec', 'issuer']) secrets.push(...Object.values(identityOf(who)));
  for (const secret of secrets) expect(said).not.toContain(secret);
  expect(said).toContain(issuer.person);
  for (const secret of secrets) expect(filesWith(world.folder, Buffer.from(secret))).toEqual([]);
});

test('every entry says so where simulated devices are in use', async () => {
  const world = await createRoomWorld({ simulated: true });
  await setUp(world);
  await must(world.room.directory(office));
  const wrong = { by: { kind: 'passphrase', login: 'x', passphrase: 'y' } } as const;
  await refused(world.room.prove(wrong, office, never()));
  expect(world.entries.every(({ sim }) => sim === true)).toBe(true);
});
