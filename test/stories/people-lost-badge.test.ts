import { expect, test } from 'vitest';
import {
  asks,
  choosePassphrase,
  codeOf,
  comes,
  giveBadge,
  proofOf,
  prove,
  signIn,
  tryToManage,
  withPeople,
} from '../support/people-story.ts';
import { DESK_READER, deviceReady, manage, must, SAFE_READER, STAFF } from '../support/staff.ts';

const OTHER = { login: 'b3', passphrase: 'seven grey herons' };

test('a lost badge: its holder revokes it at once, two give a new one, the old one is refused everywhere', async () => {
  const story = await withPeople();
  const { counter, office, panel, hands, ids } = story;
  await deviceReady(panel, SAFE_READER);
  // The holder has a passphrase for the day on which the badge is gone.
  await manage(office, { type: 'allowSecret', person: ids.other, kind: 'passphrase' });
  const own = { badge: STAFF.other.badge, passphrase: OTHER.passphrase };
  expect((await choosePassphrase(story, ids.other, own)).error).toBeUndefined();
  const { badge } = (await comesWith(story, async () => void (await signIn(story, counter, 'other', 'issuer')))) as {
    badge: string;
  };
  const ended = comes(office, 'signin.ended');
  const revoked = comes(office, 'badge.revoked');
  const proof = (await must(office, 'people.prove', { by: { kind: 'passphrase', ...OTHER } })).proof;
  await must(office, 'people.act', { act: { type: 'revokeBadge', badge, reason: 'lost' }, proofs: [proof] });
  expect((await revoked).params.data).toMatchObject({ badge, person: ids.other, reason: 'lost' });
  // Who sits there with the lost badge sits there no more.
  expect((await ended).params.data).toMatchObject({ person: ids.other, reason: 'revoked' });

  expect(codeOf(await prove(story, counter, 'other'))).toBe('badgeRevoked');
  const turnedAway = panel.message(
    ({ method, params }) =>
      method === 'event' && params.topic === 'safe.state' && params.data.notice?.code === 'badgeRevoked',
  );
  await hands(SAFE_READER, 'presentBadge', STAFF.other.badge);
  expect((await turnedAway).params.data.stage).toBe('closed');

  // Found again, it is not made valid: a new one takes its place.
  const asked = asks(office, 'card');
  const again = tryToManage(office, { type: 'enrolBadge', person: ids.other, class: 'secure-app' });
  await asked;
  await hands(DESK_READER, 'presentBadge', STAFF.other.badge);
  expect(codeOf(await again)).toBe('badgeKnown');
  expect(await giveBadge(story, ids.other, 'B37')).not.toBe(badge);
  expect((await prove(story, counter, { badge: 'B37', pin: STAFF.other.pin })).result.person).toBe(ids.other);
  const first = panel.message(
    ({ method, params }) =>
      method === 'event' &&
      params.topic === 'safe.state' &&
      params.data.stage === 'firstBadge' &&
      params.data.people[0]?.person === ids.other,
  );
  await hands(SAFE_READER, 'presentBadge', 'B37');
  await first;
  await story.restart('SIGKILL');
  expect(codeOf(await prove(story, story.counter, 'other'))).toBe('badgeRevoked');
}, 60_000);

test('one manager alone revokes, but gives no badge and no leave', async () => {
  const story = await withPeople();
  const { counter, office, ids } = story;
  const { badge } = await comesWith(story, async () => void (await proofOf(story, counter, 'issuer')));
  const alone = async (act: object) => {
    const by = { kind: 'passphrase', login: STAFF.security.login, passphrase: STAFF.security.passphrase };
    const { proof } = await must(office, 'people.prove', { by });
    return office.call('people.act', { act, proofs: [proof] });
  };
  expect(codeOf(await alone({ type: 'enrolBadge', person: ids.issuer, class: 'secure-app' }))).toBe('twoPeople');
  expect(codeOf(await alone({ type: 'allowSecret', person: ids.issuer, kind: 'pin' }))).toBe('twoPeople');
  // A clerk takes nobody else's badge away.
  const clerk = await proofOf(story, counter, 'other');
  const act = { type: 'revokeBadge', badge, reason: 'suspected' };
  expect(codeOf(await office.call('people.act', { act, proofs: [clerk] }))).toBe('notManager');
  expect((await alone(act)).error).toBeUndefined();
  expect(codeOf(await prove(story, counter, 'issuer'))).toBe('badgeRevoked');
});

/** The data of the attempt that `act` makes: it names the badge. */
async function comesWith(story: Awaited<ReturnType<typeof withPeople>>, act: () => Promise<void>) {
  const begun = comes(story.office, 'attempt.begun');
  await act();
  return (await begun).params.data;
}
