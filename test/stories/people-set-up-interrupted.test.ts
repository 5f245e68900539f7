import { expect, onTestFinished, test } from 'vitest';
import { codeOf } from '../support/people-story.ts';
import { newDataFolder, type RunningDaemon, removeData, startDaemon } from '../support/running-daemon.ts';
import { must, proveByPassphrase, STAFF } from '../support/staff.ts';
import type { TestClient } from '../support/ws-client.ts';

interface NewCounter {
  daemon: RunningDaemon;
  office: TestClient;
  /** How far the ceremony has come, as the page learns it when it opens. */
  setUp(): string;
  powerCut(): Promise<void>;
}

async function atANewCounter(): Promise<NewCounter> {
  const data = newDataFolder();
  let daemon = await startDaemon(data);
  onTestFinished(async () => {
    await daemon.end('SIGKILL');
    removeData(data);
  });
  const key = await daemon.pair(['office']);
  const counter: NewCounter = {
    daemon,
    office: await daemon.session('office', key),
    setUp: () =>
      counter.office.messages.find(({ result }) => result?.snapshot !== undefined)?.result.snapshot.people.setUp,
    async powerCut() {
      await daemon.end('SIGKILL');
      daemon = await startDaemon(data);
      Object.assign(counter, { daemon, office: await daemon.session('office', key) });
    },
  };
  return counter;
}

function person(place: 'first' | 'second', who: 'head' | 'security', role: string) {
  const dates = { formal: '2020-01-01', confidentiality: '2020-01-01' };
  const { name, idNumber, login, passphrase } = STAFF[who];
  return { place, role, name, idNumber, login, passphrase, ...dates, badge: null };
}

test('the ceremony is cut off by SIGKILL at every step: it goes on or begins anew, and ends once', async () => {
  const counter = await atANewCounter();
  expect(counter.setUp()).toBe('none');
  expect(codeOf(await counter.office.call('people.setUpPerson', person('second', 'security', 'securityAdmin')))).toBe(
    'setUpOrder',
  );
  const early = await must(counter.office, 'people.setUpPerson', person('first', 'head', 'head'));
  await counter.powerCut();
  expect(counter.setUp()).toBe('first');
  // Begun anew with the same person: the half-made one is forgotten, so login and number are free.
  const first = await must(counter.office, 'people.setUpPerson', person('first', 'head', 'head'));
  expect(first.person).not.toBe(early.person);
  // In the middle of the hash: the entry is there or it is not, and both are a place to go on from.
  counter.office.call('people.setUpPerson', person('second', 'security', 'securityAdmin')).catch(() => {});
  await counter.powerCut();
  expect(['first', 'second']).toContain(counter.setUp());
  await must(counter.office, 'people.setUpPerson', person('first', 'head', 'head'));
  await must(counter.office, 'people.setUpPerson', person('second', 'security', 'securityAdmin'));
  await counter.powerCut();
  expect(counter.setUp()).toBe('second');
  const proofs = async () => [
    await proveByPassphrase(counter.office, 'head'),
    await proveByPassphrase(counter.office, 'security'),
  ];
  const lost = await proofs();
  await counter.powerCut();
  // A proof of another run is none.
  expect(codeOf(await counter.office.call('people.completeSetUp', { proofs: lost, securityKey: null }))).toBe(
    'proofMissing',
  );
  const done = await must(counter.office, 'people.completeSetUp', { proofs: await proofs(), securityKey: null });
  expect(Buffer.from(done.securityPrivateKey, 'base64url')).toHaveLength(32);
  await counter.powerCut();
  expect(counter.setUp()).toBe('done');
  for (const place of ['first', 'second'] as const)
    expect(codeOf(await counter.office.call('people.setUpPerson', person(place, 'head', 'head')))).toBe('setUpDone');
  expect(codeOf(await counter.office.call('people.completeSetUp', { proofs: await proofs(), securityKey: null }))).toBe(
    'setUpDone',
  );
}, 60_000);

test('the first two are two people of two managing roles, and both confirm', async () => {
  const { office } = await atANewCounter();
  const tried = async (params: object) => codeOf(await office.call('people.setUpPerson', params));
  expect(await tried(person('first', 'head', 'issuer'))).toBe('notManager');
  await must(office, 'people.setUpPerson', person('first', 'head', 'head'));
  expect(await tried(person('second', 'security', 'head'))).toBe('rolesExclude');
  const sameMan = { ...person('second', 'security', 'securityAdmin'), idNumber: STAFF.head.idNumber };
  expect(await tried(sameMan)).toBe('twoPeople');
  await must(office, 'people.setUpPerson', person('second', 'security', 'securityAdmin'));
  const one = await proveByPassphrase(office, 'head');
  const alone = { proofs: [one, one], securityKey: null };
  expect(codeOf(await office.call('people.completeSetUp', alone))).toBe('twoPeople');
  // Nobody manages before it is done.
  const proofs = [await proveByPassphrase(office, 'head'), await proveByPassphrase(office, 'security')];
  const act = { type: 'requestPermission', person: 'p-none', role: 'issuer' };
  expect(codeOf(await office.call('people.act', { act, proofs }))).toBe('notManager');
  // A public key that is none is refused before anything is sealed to it.
  const fresh = [await proveByPassphrase(office, 'head'), await proveByPassphrase(office, 'security')];
  expect(codeOf(await office.call('people.completeSetUp', { proofs: fresh, securityKey: 'AAAA' }))).toBe(
    'securityKeyWrong',
  );
});
