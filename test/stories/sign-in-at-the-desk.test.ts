import { expect, test } from 'vitest';
import { readerReady, startReading } from '../support/counter-story.ts';
import {
  actorsOf,
  codeOf,
  comes,
  managerSignsIn,
  proofOf,
  prove,
  signIn,
  withPeople,
} from '../support/people-story.ts';
import { must, proveByPassphrase, STAFF } from '../support/staff.ts';

test('badge and PIN at the desk reader sign in, and the reading’s entry names the person', async () => {
  const story = await withPeople();
  const { counter, office, hands, ids } = story;
  await readerReady(counter);
  // Before: nobody is there to answer for a reading.
  expect(codeOf(await startReading(counter, 'sign-in-0001'))).toBe('signInNeeded');
  const accepted = comes(office, 'attempt.accepted');
  const view = await signIn(story, counter, 'issuer', 'issuer');
  expect(view).toMatchObject({ person: ids.issuer, role: 'issuer', locked: false });
  expect((await accepted).params.data).toMatchObject({ person: ids.issuer, reader: 'desk-reader' });
  await hands('id-reader-1', 'presentCard', 'R1');
  expect((await startReading(counter, 'sign-in-0002')).result.document.name).toBe('张样本');
  await managerSignsIn(office, 'head');
  expect(await actorsOf(office, 'reading.requested')).toEqual([
    [expect.objectContaining({ person: ids.issuer, role: 'counter' })],
  ]);
}, 60_000);

test('who is signed in may do what the role may and nothing else; after sign-out nothing', async () => {
  const story = await withPeople();
  const { counter, office } = story;
  expect(codeOf(await office.call('ledger.page', { limit: 1 }))).toBe('signInNeeded');
  await signIn(story, counter, 'keeper', 'sealKeeper');
  // A seal keeper reads no documents (rulebook Q2.3), and a role that nobody filed cannot be chosen.
  expect(codeOf(await startReading(counter, 'sign-in-0003'))).toBe('otherRole');
  const again = await proofOf(story, counter, 'keeper');
  expect(codeOf(await counter.call('people.signIn', { proof: again, role: 'issuer' }))).toBe('rolesExclude');
  await must(counter, 'people.signOut', {});
  expect(codeOf(await startReading(counter, 'sign-in-0004'))).toBe('signInNeeded');
});

test('login and passphrase sign in at the office; a proof signs in once', async () => {
  const { office, ids } = await withPeople();
  const proof = await proveByPassphrase(office, 'head');
  const view = await must(office, 'people.signIn', { proof, role: 'head' });
  expect(view).toMatchObject({ person: ids.head, role: 'head' });
  await must(office, 'ledger.page', { limit: 1 });
  await must(office, 'people.signOut', {});
  expect(codeOf(await office.call('people.signIn', { proof, role: 'head' }))).toBe('proofMissing');
});

test('a wrong passphrase and a name that nobody has are answered alike', async () => {
  const { office } = await withPeople();
  const refused = comes(office, 'attempt.rejected');
  const by = { kind: 'passphrase', login: STAFF.head.login, passphrase: 'a wrong passphrase' };
  const wrong = await office.call('people.prove', { by });
  const nobody = await office.call('people.prove', { by: { ...by, login: 'nobody' } });
  expect(codeOf(wrong)).toBe('secretWrong');
  expect(nobody.error?.data).toEqual({ ...wrong.error?.data, incident: nobody.error?.data.incident });
  expect((await refused).params.data).toMatchObject({ reason: 'wrong' });
});

test('a badge that nobody has gets nowhere', async () => {
  const story = await withPeople();
  expect(codeOf(await prove(story, story.counter, { badge: 'U1', pin: STAFF.issuer.pin }))).toBe('badgeUnknown');
});

test('four wrong PINs: person and reader are out, the right one fails too, and a SIGKILL does not forgive', async () => {
  const story = await withPeople();
  const { counter, ids } = story;
  const wrong = { badge: STAFF.issuer.badge, pin: '998877' };
  for (const code of ['secretWrong', 'secretWrong', 'secretWrong', 'penalty'])
    expect(codeOf(await prove(story, counter, wrong))).toBe(code);
  const right = await prove(story, counter, 'issuer');
  expect(right.error?.data).toMatchObject({ code: 'penalty', clause: 'design 5' });
  expect(Number(right.error?.data.detail)).toBeGreaterThan(200);
  await story.restart('SIGKILL');
  const after = await prove(story, story.counter, 'issuer');
  expect(codeOf(after)).toBe('penalty');
  expect(Number(after.error?.data.detail)).toBeGreaterThan(200);
  // At the safe the same person is out too; whoever did not err is not.
  const turnedAway = story.panel.message(
    ({ method, params }) =>
      method === 'event' && params.topic === 'safe.state' && params.data.notice?.person === ids.issuer,
  );
  await story.hands('safe-reader', 'presentBadge', STAFF.issuer.badge);
  expect((await turnedAway).params.data).toMatchObject({ stage: 'closed', notice: { code: 'penalty' } });
  await proveByPassphrase(story.office, 'head');
}, 60_000);
