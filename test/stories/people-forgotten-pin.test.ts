import { expect, test } from 'vitest';
import { choosePin, codeOf, comes, prove, withPeople } from '../support/people-story.ts';
import { askedFor, DESK_READER, manage, must, STAFF } from '../support/staff.ts';

const { badge } = STAFF.issuer;

test('a forgotten PIN: two managers allow, the person sets it, the old one counts no more', async () => {
  const story = await withPeople();
  const { counter, office, ids } = story;
  const person = ids.issuer;
  // Without leave nobody is asked for anything.
  expect(codeOf(await choosePin(story, person, { badge, pin: '577215' }))).toBe('leaveMissing');
  const allowed = comes(office, 'secret.allowed');
  await manage(office, { type: 'allowSecret', person, kind: 'pin' });
  expect((await allowed).params.data).toMatchObject({ person, kind: 'pin' });
  // At another screen, or with another person's badge, the leave is none.
  const elsewhere = await story.daemon.session('office', await story.daemon.pair(['office']));
  const there = await elsewhere.call('people.setSecret', { person, secret: { kind: 'pin' } });
  expect(codeOf(there)).toBe('leaveMissing');
  expect(codeOf(await choosePin(story, person, { badge: STAFF.other.badge, pin: '577215' }))).toBe('badgeUnknown');
  // Typed differently the second time, or what is tried first: refused, and the old PIN stands.
  expect((await choosePin(story, person, { badge, pin: '577215' }, '577216')).error?.data).toMatchObject({
    code: 'secretForm',
    detail: 'not-the-same',
  });
  expect((await choosePin(story, person, { badge, pin: '123456' })).error?.data.detail).toBe('too-simple');
  expect((await prove(story, counter, 'issuer')).result.person).toBe(person);
  const set = comes(office, 'secret.set');
  expect((await choosePin(story, person, { badge, pin: '577215' })).error).toBeUndefined();
  expect((await set).params.data).toMatchObject({ person, kind: 'pin' });
  expect(codeOf(await prove(story, counter, 'issuer'))).toBe('secretWrong');
  expect((await prove(story, counter, { badge: STAFF.issuer.badge, pin: '577215' })).result.person).toBe(person);
  // The leave was for one PIN.
  expect(codeOf(await choosePin(story, person, { badge, pin: '141421' }))).toBe('leaveMissing');
}, 60_000);

test('leave to set a PIN does not outlive the daemon, and a PIN that was half set is none', async () => {
  const story = await withPeople();
  const person = story.ids.issuer;
  await manage(story.office, { type: 'allowSecret', person, kind: 'pin' });
  const since = story.office.messages.length;
  story.office.call('people.setSecret', { person, secret: { kind: 'pin' } }).catch(() => {});
  await askedFor(story.office, 'badge', since);
  await story.hands(DESK_READER, 'presentBadge', badge);
  await story.office.message(
    ({ method, params }) =>
      method === 'event' && params.topic === 'people.state' && params.data.asks[0]?.step === 'newPin',
  );
  for (const key of '577215#') await story.hands(DESK_READER, 'pressKey', key);
  await story.office.message(
    ({ method, params }) =>
      method === 'event' && params.topic === 'people.state' && params.data.asks[0]?.step === 'newPinAgain',
  );
  await story.restart('SIGKILL');
  expect(codeOf(await choosePin(story, person, { badge, pin: '577215' }))).toBe('leaveMissing');
  expect((await prove(story, story.counter, 'issuer')).result.person).toBe(person);
  await must(story.office, 'device.list', {});
});
