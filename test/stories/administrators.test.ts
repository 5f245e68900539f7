import { expect, test } from 'vitest';
import { systemClock } from '../../daemon/clock.ts';
import type { Entry } from '../../daemon/ledger/entry.ts';
import { codeOf, type PeopleStory, withPeople } from '../support/people-story.ts';
import { chinaDay, manage, must, proveByPassphrase, STAFF } from '../support/staff.ts';
import type { TestClient } from '../support/ws-client.ts';

/** Invented people, each with one administrator's role. */
const AUDITOR = { name: '郑审计', idNumber: '110101199008080088', login: 'zheng', passphrase: 'green lamp on a hill' };
const SYSTEM = { name: '冯系统', idNumber: '110101199109090094', login: 'feng', passphrase: 'seven cold bridges' };
const DATES = { formal: '2020-01-01', confidentiality: '2020-01-01' };
const NOBODY = '0123456789ab';

/** Enrols somebody with a passphrase and one role that the institution files by itself; their id. */
async function appoint({ office }: PeopleStory, who: typeof AUDITOR, role: string): Promise<string> {
  const { name, idNumber, login, passphrase } = who;
  const today = chinaDay(systemClock.wall());
  const person = (await manage(office, { type: 'enrolPerson', name, idNumber, login, ...DATES })).made;
  await manage(office, { type: 'requestPermission', person, role });
  await manage(office, { type: 'approvePermission', person, role, step: 'institution', day: today });
  await manage(office, { type: 'filePermission', person, role, day: today, from: today, until: null });
  await manage(office, { type: 'allowSecret', person, kind: 'passphrase' });
  await must(office, 'people.setSecret', { person, secret: { kind: 'passphrase', passphrase } });
  return person;
}

async function proofOf(office: TestClient, { login, passphrase }: typeof AUDITOR): Promise<string> {
  return (await must(office, 'people.prove', { by: { kind: 'passphrase', login, passphrase } })).proof;
}

async function signsIn(office: TestClient, who: typeof AUDITOR, role: string): Promise<void> {
  await must(office, 'people.signIn', { proof: await proofOf(office, who), role });
}

async function newest(office: TestClient): Promise<readonly Entry[]> {
  const { entries } = await must(office, 'ledger.page', { limit: 200 });
  return entries.map(({ leaf }: { leaf: string }) => JSON.parse(leaf));
}

test('an auditor sees the whole ledger and changes nothing; what they try is written down with their id', async () => {
  const story = await withPeople();
  const { office, ids } = story;
  const auditor = await appoint(story, AUDITOR, 'auditor');
  await signsIn(office, AUDITOR, 'auditor');
  await must(office, 'ledger.page', { limit: 1 });
  await must(office, 'ledger.checkpoint', {});
  for (const [method, params] of [
    ['backup.run', {}],
    ['kept.find', { by: { kind: 'subject', subject: NOBODY }, reason: 'x' }],
    ['kept.show', { subject: NOBODY, reason: 'x' }],
  ] as const)
    expect(codeOf(await office.call(method, params)), method).toBe('otherRole');

  const both = async () => [await proofOf(office, AUDITOR), await proveByPassphrase(office, 'security')];
  const suspend = { type: 'suspendPermission', person: ids.issuer, role: 'issuer' };
  const people = await office.call('people.act', { act: suspend, proofs: [await proofOf(office, AUDITOR)] });
  expect(codeOf(people)).toBe('notManager');
  const revoke = { type: 'requestPermission', person: ids.other, role: 'blankKeeper' };
  expect(codeOf(await office.call('people.act', { act: revoke, proofs: await both() }))).toBe('notManager');
  const service = { type: 'service', lock: 'main', enabled: false };
  const safe = await office.call('custody.act', { act: service, proofs: [await proofOf(office, AUDITOR)] });
  expect(codeOf(safe)).toBe('notAManager');

  const entries = await newest(office);
  const tries = entries.filter(({ type }) => type === 'people.refused' || type === 'opening.refused');
  expect(tries.map(({ data }) => data.code)).toEqual(['notAManager', 'notManager', 'notManager']);
  for (const { actors } of tries) expect(actors[0]).toEqual({ person: auditor });
  expect(entries.filter(({ type }) => /^(permission\.suspended|lock\.)/.test(type))).toEqual([]);
}, 90_000);

test('a system administrator manages with another and sees nobody’s kept data or picture', async () => {
  const story = await withPeople();
  const { office, ids } = story;
  const system = await appoint(story, SYSTEM, 'systemAdmin');
  await signsIn(office, SYSTEM, 'systemAdmin');
  for (const [method, params] of [
    ['kept.overview', {}],
    ['kept.find', { by: { kind: 'idNumber', value: STAFF.issuer.idNumber }, reason: 'x' }],
    ['kept.show', { subject: NOBODY, reason: 'x' }],
    ['register.picture', { picture: NOBODY }],
  ] as const)
    expect(codeOf(await office.call(method, params)), method).toBe('otherRole');
  // The names of colleagues are needed to know whom an act is about; each look is an entry with who looked.
  await must(office, 'people.list', {});
  const proofs = [await proofOf(office, SYSTEM), await proveByPassphrase(office, 'security')];
  await must(office, 'people.act', {
    act: { type: 'recordFact', person: ids.other, fact: 'training', day: chinaDay(systemClock.wall()) },
    proofs,
  });
  const entries = await newest(office);
  const read = entries.find(({ type }) => type === 'people.names-read');
  expect(read?.actors).toMatchObject([{ person: system, role: 'office' }]);
  const fact = entries.find(({ type }) => type === 'person.fact');
  expect(fact?.actors).toEqual([
    { person: system, role: 'systemAdmin' },
    { person: ids.security, role: 'securityAdmin' },
  ]);
}, 90_000);
