import { expect, test } from 'vitest';
import type { SafeLockView } from '../../daemon/api/contract/safe.ts';
import { systemClock } from '../../daemon/clock.ts';
import {
  codeOf,
  comes,
  DEPUTY,
  employ,
  type PeopleStory,
  prove,
  signIn,
  tryToManage,
  withPeople,
} from '../support/people-story.ts';
import { chinaDay, DESK_READER, deviceReady, manage, must, SAFE_READER, STAFF, type } from '../support/staff.ts';

/** The main lock as the panel sees it from now on, when it fits. */
function lockIs(story: PeopleStory, fits: (view: SafeLockView) => boolean) {
  const known = story.panel.messages.length;
  return story.panel.message(
    (message) =>
      story.panel.messages.indexOf(message) >= known &&
      message.method === 'event' &&
      message.params.topic === 'safe.state' &&
      message.params.data.lock === 'main' &&
      fits(message.params.data),
  );
}

const today = chinaDay(systemClock.wall());
const refusedTo = (person: string) => (view: SafeLockView) => view.notice?.person === person;

test('the keeper is away: a deputy with an own filed permission opens, the absent one cannot', async () => {
  const story = await withPeople();
  const { office, panel, hands, ids } = story;
  const absence = { type: 'recordAbsence', person: ids.keeper, role: 'sealKeeper', from: today, until: today };
  // An issuer is nobody's deputy at the seal: no exception is made for a short time (Q2.6).
  expect(codeOf(await tryToManage(office, { ...absence, deputy: ids.other }))).toBe('rolesExclude');
  const deputy = await employ(story, DEPUTY, 'sealKeeper');
  await deviceReady(panel, SAFE_READER);
  const mayOpen = lockIs(story, (view) => String(view.mayOpen.sealKeeper) === deputy);
  await manage(office, { ...absence, deputy });
  await mayOpen;
  const refused = lockIs(story, refusedTo(ids.keeper));
  await hands(SAFE_READER, 'presentBadge', STAFF.keeper.badge);
  expect((await refused).params.data).toMatchObject({ stage: 'closed', notice: { person: ids.keeper } });
  expect(codeOf(await trySignIn(story))).toBe('absent');

  const first = lockIs(story, ({ stage }) => stage === 'firstBadge');
  await hands(SAFE_READER, 'presentBadge', STAFF.issuer.badge);
  await first;
  const second = lockIs(story, ({ stage }) => stage === 'secondBadge');
  await hands(SAFE_READER, 'presentBadge', DEPUTY.badge);
  await second;
  const released = comes(office, 'opening.released');
  await hands('safe-board', 'turnKey', 'sealKeeper');
  await type(hands, SAFE_READER, `${STAFF.issuer.pin}#`);
  expect((await released).params.data.people.map(({ person }: { person: string }) => person).sort()).toEqual(
    [deputy, ids.issuer].sort(),
  );
  await manage(office, { type: 'endAbsence', person: ids.keeper, role: 'sealKeeper' });
  expect((await trySignIn(story)).result.person).toBe(ids.keeper);
}, 60_000);

async function trySignIn(story: PeopleStory) {
  const { proof } = (await prove(story, story.counter, 'keeper')).result;
  return story.counter.call('people.signIn', { proof, role: 'sealKeeper' });
}

test('somebody leaves: signed out, refused at desk and safe, and still refused after a power cut', async () => {
  const story = await withPeople();
  const { counter, office, panel, hands, ids } = story;
  await deviceReady(panel, SAFE_READER);
  await signIn(story, counter, 'issuer', 'issuer');
  const ended = comes(office, 'signin.ended');
  const gone = lockIs(story, (view) => view.mayOpen.issuer?.includes(ids.issuer) === false);
  await manage(office, { type: 'recordLeaving', person: ids.issuer, day: today });
  expect((await ended).params.data).toMatchObject({ person: ids.issuer, reason: 'revoked' });
  await gone;
  expect(codeOf(await counter.call('people.touch', {}))).toBe('signInNeeded');
  expect(codeOf(await prove(story, counter, 'issuer'))).toBe('badgeRevoked');
  const refused = lockIs(story, ({ notice }) => notice !== null);
  await hands(SAFE_READER, 'presentBadge', STAFF.issuer.badge);
  expect((await refused).params.data.stage).toBe('closed');
  await story.restart('SIGKILL');
  expect(codeOf(await prove(story, story.counter, 'issuer'))).toBe('badgeRevoked');
  // The card stays the leaver's: it never opens for anybody else.
  const asked = story.office.message(
    ({ method, params }) =>
      method === 'event' && params.topic === 'people.state' && params.data.asks[0]?.step === 'card',
  );
  const given = tryToManage(story.office, { type: 'enrolBadge', person: ids.other, class: 'secure-app' });
  await asked;
  await story.hands(DESK_READER, 'presentBadge', STAFF.issuer.badge);
  expect(codeOf(await given)).toBe('badgeKnown');
  await must(story.office, 'device.list', {});
}, 60_000);
