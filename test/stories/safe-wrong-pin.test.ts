import { expect, test } from 'vitest';
import { atTheSafe } from '../support/safe-story.ts';
import { askedFor, DESK_READER, deviceReady, STAFF } from '../support/staff.ts';

test('four wrong PINs: out for five minutes, right PIN or not, and a killed daemon forgives nothing', async () => {
  const story = await atTheSafe({ ownSafe: true });
  const { ids } = story;
  story.mark();
  await story.badge('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
  await story.badge('keeper');
  await story.lock('second badge', ({ stage }) => stage === 'secondBadge');
  await story.safe('turnKey', 'sealKeeper');
  await story.entry('opening.factor');
  for (const wrong of ['111111', '222222', '333333', '444444']) {
    const before = story.entries().length;
    await story.pin('issuer', wrong);
    await story.entry(
      'opening.pin-wrong',
      (data) => story.entries().findIndex(({ params }) => params.data === data) >= before,
    );
  }
  const penalties = story
    .entries()
    .filter(({ params }) => params.topic === 'opening.pin-wrong')
    .map(({ params }) => params.data.penaltyMs);
  expect(penalties.slice(0, 3)).toEqual([0, 0, 0]);
  // Five minutes from when it was told, and some milliseconds have passed.
  expect(penalties[3]).toBeGreaterThan(290_000);
  expect(penalties[3]).toBeLessThanOrEqual(300_000);
  const ended = await story.entry('opening.ended');
  expect(ended.params.data.outcome).toBe('penalty');
  await story.entry('safe.alarm', ({ kind, severity }) => kind === 'penalty' && severity === 'alarm');
  // No digit of any of them is anywhere.
  expect(JSON.stringify(story.entries())).not.toMatch(/111111|222222|333333|444444/);

  const outAt = async (): Promise<void> => {
    story.mark();
    await story.badge('issuer');
    const refused = await story.entry('opening.refused');
    expect(refused.params.data).toMatchObject({ code: 'penalty', person: ids.issuer });
    await story.pin('issuer');
    // The reader is out as well, whoever stands there.
    await story.badge('keeper');
    await story.entry('opening.refused', ({ code, person }) => code === 'penalty' && person === ids.keeper);
    expect(story.topics()).not.toContain('opening.first-badge');
    // One counter for safe and desk: the right PIN at the other reader does not help.
    await deviceReady(story.office, DESK_READER);
    const since = story.office.messages.length;
    const proof = story.office.call('people.prove', { by: { kind: 'badge' } });
    await askedFor(story.office, 'badge', since);
    await story.hands(DESK_READER, 'presentBadge', STAFF.issuer.badge);
    expect((await proof).error.data.code).toBe('penalty');
  };
  await outAt();
  await story.restart('SIGKILL');
  await outAt();
  expect(story.own?.pulses()).toBe(0);
}, 60_000);
