import { expect, test } from 'vitest';
import { systemClock } from '../../daemon/clock.ts';
import { codeOf, managerSignsIn, tryToManage, withPeople } from '../support/people-story.ts';
import { chinaDay, manage, must, proveByPassphrase, STAFF } from '../support/staff.ts';

const DATES = { formal: '2020-01-01', confidentiality: '2020-01-01' };
const newcomer = (idNumber: string, login: string) => ({
  type: 'enrolPerson',
  name: '吴样本',
  idNumber,
  login,
  ...DATES,
});
const SECOND_HEAD = { login: 'wu', passphrase: 'nine slow rivers' };

test('one human being is enrolled once: the same identity number or login is refused, whatever the name', async () => {
  const { office } = await withPeople();
  expect(codeOf(await tryToManage(office, newcomer(STAFF.issuer.idNumber, 'wu')))).toBe('personKnown');
  expect(codeOf(await tryToManage(office, newcomer(STAFF.head.idNumber, 'wu')))).toBe('personKnown');
  expect(codeOf(await tryToManage(office, newcomer('110101198907070072', STAFF.head.login)))).toBe('idUsed');
  // Other width and case are the same login.
  expect(codeOf(await tryToManage(office, newcomer('110101198907070072', 'ＺＨＡＯ')))).toBe('idUsed');
  expect((await tryToManage(office, newcomer('110101198907070072', 'wu'))).error).toBeUndefined();
}, 60_000);

test('two managers are two people in two roles: not one twice, not two heads, not one alone', async () => {
  const { office } = await withPeople();
  const act = newcomer('110101198907070072', 'wu');
  const one = async () => proveByPassphrase(office, 'head');
  expect(codeOf(await office.call('people.act', { act, proofs: [await one()] }))).toBe('twoPeople');
  // A person's second proof takes the place of the first, so that nobody is two by trying twice.
  expect(codeOf(await office.call('people.act', { act, proofs: [await one(), await one()] }))).toBe('proofMissing');
  const same = await one();
  expect(codeOf(await office.call('people.act', { act, proofs: [same, same] }))).toBe('twoPeople');

  const person = (await manage(office, act)).made;
  await manage(office, { type: 'requestPermission', person, role: 'head' });
  const today = chinaDay(systemClock.wall());
  await manage(office, { type: 'approvePermission', person, role: 'head', step: 'institution', day: today });
  await manage(office, { type: 'filePermission', person, role: 'head', day: today, from: today, until: null });
  await manage(office, { type: 'allowSecret', person, kind: 'passphrase' });
  await must(office, 'people.setSecret', {
    person,
    secret: { kind: 'passphrase', passphrase: SECOND_HEAD.passphrase },
  });
  const second = (await must(office, 'people.prove', { by: { kind: 'passphrase', ...SECOND_HEAD } })).proof;
  const again = newcomer('110101199008080088', 'zheng');
  expect(codeOf(await office.call('people.act', { act: again, proofs: [await one(), second] }))).toBe('twoPeople');
  // With somebody of the other role the same proof is good.
  const other = await proveByPassphrase(office, 'security');
  expect((await office.call('people.act', { act: again, proofs: [second, other] })).error).toBeUndefined();
  // And it was used up by that.
  const more = newcomer('110101199109090094', 'wang');
  const fresh = await proveByPassphrase(office, 'security');
  expect(codeOf(await office.call('people.act', { act: more, proofs: [second, fresh] }))).toBe('proofMissing');
});

test('nobody decides about themselves, nobody holds two roles that exclude each other, no level is left out', async () => {
  const { office, ids } = await withPeople();
  const request = (person: string, role: string) => tryToManage(office, { type: 'requestPermission', person, role });
  expect(codeOf(await request(ids.head, 'auditor'))).toBe('ownAffair');
  expect(codeOf(await request(ids.issuer, 'sealKeeper'))).toBe('rolesExclude');
  expect(codeOf(await request(ids.keeper, 'head'))).toBe('rolesExclude');
  // Taking away is quick: one manager alone.
  const end = { type: 'endPermission', person: ids.other, role: 'issuer' };
  await must(office, 'people.act', { act: end, proofs: [await proveByPassphrase(office, 'head')] });
  await manage(office, { type: 'requestPermission', person: ids.other, role: 'issuer' });
  const late = {
    type: 'approvePermission',
    person: ids.other,
    role: 'issuer',
    step: 'county',
    day: chinaDay(systemClock.wall()),
  };
  expect(codeOf(await tryToManage(office, late))).toBe('permissionOrder');
});

test('names are read by those who signed in, and each read is an entry without a name', async () => {
  const { office, counter } = await withPeople();
  expect(codeOf(await office.call('people.list', {}))).toBe('signInNeeded');
  await managerSignsIn(office, 'head');
  const { people } = await must(office, 'people.list', {});
  expect(people.map(({ name }: { name: string }) => name)).toContain(STAFF.issuer.name);
  await must(counter, 'people.directory', {});
  const { entries } = await must(office, 'ledger.page', { limit: 200 });
  const leaves: string[] = entries.map(({ leaf }: { leaf: string }) => leaf);
  expect(leaves.filter((leaf) => JSON.parse(leaf).type === 'people.names-read')).toHaveLength(2);
  for (const { name, idNumber } of Object.values(STAFF)) {
    expect(leaves.join('\n')).not.toContain(name);
    expect(leaves.join('\n')).not.toContain(idNumber);
  }
});
