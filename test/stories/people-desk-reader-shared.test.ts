import { expect, test } from 'vitest';
import { asks, codeOf, comes, peopleAre, prove, withPeople } from '../support/people-story.ts';
import { DESK_READER, STAFF, type } from '../support/staff.ts';

test('two pages ask at once: one has the reader, the other is told who, and gets it afterwards', async () => {
  const story = await withPeople();
  const { counter, second, hands } = story;
  const asked = asks(second, 'badge');
  const first = counter.call('people.prove', { by: { kind: 'badge' } });
  const { session } = (await asked).params.data.asks[0];
  const refused = await second.call('people.prove', { by: { kind: 'badge' } });
  expect(refused.error?.data).toMatchObject({ code: 'deviceBusy', holder: { role: 'counter', session } });
  // The refused page did not disturb the one that waits.
  const pin = asks(counter, 'pin');
  await hands(DESK_READER, 'presentBadge', STAFF.issuer.badge);
  await pin;
  await type(hands, DESK_READER, `${STAFF.issuer.pin}#`);
  expect((await first).result.person).toBe(story.ids.issuer);
  expect((await prove(story, second, 'other')).result.person).toBe(story.ids.other);
}, 60_000);

test('a page that goes away while the reader waits gives it back', async () => {
  const story = await withPeople();
  const { counter, second } = story;
  for (const step of ['badge', 'pin'] as const) {
    const key = await story.daemon.pair(['counter']);
    const leaving = await story.daemon.session('counter', key);
    const [badge, pin] = [asks(second, 'badge'), asks(second, 'pin')];
    leaving.call('people.prove', { by: { kind: 'badge' } }).catch(() => {});
    await badge;
    if (step === 'pin') {
      await story.hands(DESK_READER, 'presentBadge', STAFF.issuer.badge);
      await pin;
    }
    const free = peopleAre(second, (view) => view.asks.length === 0);
    leaving.terminate();
    await free;
    expect((await prove(story, counter, 'other')).result.person).toBe(story.ids.other);
  }
});

test('nobody comes in time: the page is told, and the reader is free', async () => {
  const story = await withPeople();
  const nobody = await story.counter.call('people.prove', { by: { kind: 'badge' }, deadlineMs: 1_000 });
  expect(codeOf(nobody)).toBe('nobodyCame');
  expect((await prove(story, story.second, 'issuer')).result.person).toBe(story.ids.issuer);
});

test('the reader is unplugged while somebody types: the page is told, nothing is counted, and it comes back', async () => {
  const story = await withPeople();
  const { counter, office, hands } = story;
  const [badge, pin] = [asks(counter, 'badge'), asks(counter, 'pin')];
  const proving = counter.call('people.prove', { by: { kind: 'badge' } });
  await badge;
  await hands(DESK_READER, 'presentBadge', STAFF.issuer.badge);
  await pin;
  await type(hands, DESK_READER, '27');
  await hands(DESK_READER, 'unplug');
  expect(codeOf(await proving)).toBe('noDeskReader');
  expect(codeOf(await counter.call('people.prove', { by: { kind: 'badge' } }))).toBe('noDeskReader');
  const ready = counter.message(
    ({ method, params }) =>
      method === 'event' &&
      params.topic === 'device.state' &&
      params.data.device === DESK_READER &&
      params.data.state === 'ready' &&
      counter.messages.findLastIndex(({ error }) => error !== undefined) <
        counter.messages.findLastIndex(({ params: one }) => one?.data?.device === DESK_READER),
  );
  await hands(DESK_READER, 'plug');
  await ready;
  const begun = comes(office, 'attempt.begun');
  expect((await prove(story, counter, 'issuer')).result.person).toBe(story.ids.issuer);
  expect((await begun).params.data.person).toBe(story.ids.issuer);
});

test('killed while the PIN is waited for: after the start the reader waits for nobody', async () => {
  const story = await withPeople();
  const [badge, pin] = [asks(story.counter, 'badge'), asks(story.counter, 'pin')];
  story.counter.call('people.prove', { by: { kind: 'badge' } }).catch(() => {});
  await badge;
  await story.hands(DESK_READER, 'presentBadge', STAFF.issuer.badge);
  await pin;
  await story.restart('SIGKILL');
  expect((await prove(story, story.counter, 'issuer')).result.person).toBe(story.ids.issuer);
});
