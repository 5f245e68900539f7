import { expect, test } from 'vitest';
import { readerReady, startReading } from '../support/counter-story.ts';
import {
  actorsOf,
  codeOf,
  comes,
  deskLight,
  managerSignsIn,
  peopleAre,
  proofOf,
  signIn,
  withPeople,
} from '../support/people-story.ts';
import { DESK_READER, must, STAFF } from '../support/staff.ts';

test('the second screen takes over: one live session a person', async () => {
  const story = await withPeople();
  const { counter, second, office, ids } = story;
  const first = await signIn(story, counter, 'issuer', 'issuer');
  const ended = comes(office, 'signin.ended');
  const view = await signIn(story, second, 'issuer', 'issuer');
  expect((await ended).params.data).toMatchObject({ session: first.session, person: ids.issuer, reason: 'replaced' });
  expect(view.screen).not.toBe(first.screen);
  expect(codeOf(await startReading(counter, 'one-screen-1'))).toBe('signInNeeded');
  await must(second, 'people.touch', {});
}, 60_000);

test('badge out locks the screen: nobody else unlocks it, and nothing is answered until its person does', async () => {
  const story = await withPeople();
  const { counter, office, bench, hands, ids } = story;
  const granted = deskLight(bench, 'green');
  const view = await signIn(story, counter, 'issuer', 'issuer');
  await granted;
  // The badge that has just signed in still lies there; it means something again when the reader is idle.
  await deskLight(bench, 'blue');
  const locked = comes(office, 'signin.locked');
  await hands(DESK_READER, 'presentBadge', STAFF.issuer.badge);
  expect((await locked).params.data).toMatchObject({ session: view.session, person: ids.issuer, reason: 'badgeOut' });
  expect(codeOf(await startReading(counter, 'badge-out-01'))).toBe('screenLocked');
  expect(codeOf(await counter.call('people.touch', {}))).toBe('screenLocked');
  const stranger = await proofOf(story, counter, 'other');
  expect(codeOf(await counter.call('people.unlock', { proof: stranger }))).toBe('screenTaken');
  expect(codeOf(await startReading(counter, 'badge-out-02'))).toBe('screenLocked');
  const own = await proofOf(story, counter, 'issuer');
  expect(await must(counter, 'people.unlock', { proof: own })).toMatchObject({ session: view.session, locked: false });
  await must(counter, 'people.touch', {});
});

test('a locked screen is no prison: another clerk signs in, and the first one’s session has ended', async () => {
  const story = await withPeople();
  const { counter, office, ids } = story;
  const first = await signIn(story, counter, 'issuer', 'issuer');
  const tooSoon = await proofOf(story, counter, 'other');
  expect(codeOf(await counter.call('people.signIn', { proof: tooSoon, role: 'issuer' }))).toBe('screenTaken');
  await must(counter, 'people.lock', {});
  const ended = comes(office, 'signin.ended');
  const second = await signIn(story, counter, 'other', 'issuer');
  expect((await ended).params.data).toMatchObject({ session: first.session, reason: 'displaced' });
  expect(second).toMatchObject({ person: ids.other, locked: false });
});

test('change of clerk in mid-shift: both prove themselves, and what follows is the new one’s', async () => {
  const story = await withPeople();
  const { counter, office, ids } = story;
  await readerReady(counter);
  await signIn(story, counter, 'issuer', 'issuer');
  // The seal keeper cannot come in the clerk's place, and the clerk cannot come after themselves.
  for (const [coming, code] of [
    ['keeper', 'rolesExclude'],
    ['issuer', 'proofMissing'],
  ] as const) {
    const proofs = [await proofOf(story, counter, 'issuer'), await proofOf(story, counter, coming)];
    expect(codeOf(await counter.call('people.changeClerk', { proofs }))).toBe(code);
  }
  const changed = comes(office, 'clerk.changed');
  const proofs = [await proofOf(story, counter, 'issuer'), await proofOf(story, counter, 'other')];
  const view = await must(counter, 'people.changeClerk', { proofs });
  expect(view).toMatchObject({ person: ids.other, role: 'issuer', locked: false });
  expect((await changed).params.data).toMatchObject({ from: ids.issuer, to: ids.other });
  await story.hands('id-reader-1', 'presentCard', 'R1');
  expect((await startReading(counter, 'change-clerk')).result.document.name).toBe('张样本');
  await managerSignsIn(office, 'head');
  expect(await actorsOf(office, 'reading.requested')).toEqual([[expect.objectContaining({ person: ids.other })]]);
}, 60_000);

test('killed while somebody is signed in: the next start has nobody at any screen, and says so', async () => {
  const story = await withPeople();
  const view = await signIn(story, story.counter, 'issuer', 'issuer');
  await story.restart('SIGKILL');
  expect(codeOf(await startReading(story.counter, 'after-kill-1'))).toBe('signInNeeded');
  const watching = await story.daemon.session('office', await story.daemon.pair(['office']), -1);
  const ended = await watching.message(
    ({ method, params }) => method === 'event' && params.topic === 'signin.ended' && params.data.reason === 'restart',
  );
  expect(ended.params.data.session).toBe(view.session);
  const empty = peopleAre(watching, ({ signIns }) => signIns.length === 1);
  await signIn(story, story.counter, 'other', 'issuer');
  expect((await empty).params.data.signIns).toMatchObject([{ person: story.ids.other }]);
}, 60_000);
