import { afterAll, beforeAll, expect, test } from 'vitest';
import { atTheSafe, type SafeStory } from '../support/safe-story.ts';
import { must, proveByPassphrase, SAFE_READER } from '../support/staff.ts';

let story: SafeStory;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  story = await atTheSafe({ atEnd: (end) => ends.push(end) });
}, 60_000);
afterAll(async () => {
  for (const end of ends) await end();
});

test('a frame with a wrong check value is asked for again, and nobody has to badge twice', async () => {
  story.mark();
  await story.badge('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
  for (const fault of ['corruptChecksum', 'halfFrame', 'noiseBefore']) {
    await story.hands(SAFE_READER, 'fault', fault);
    await expect
      .poll(async () => {
        const { simulators } = (await story.bench.call('bench.describe', {})).result;
        const reader = simulators.find(({ simulator }: { simulator: string }) => simulator === SAFE_READER);
        return reader.faults.find(({ name }: { name: string }) => name === fault).armed;
      })
      .toBe(false);
  }
  await story.badge('keeper');
  await story.lock('second badge', ({ stage }) => stage === 'secondBadge');
  expect(story.topics()).toEqual(['opening.first-badge', 'opening.second-badge']);
});

test('an answer with a wrong proof ends the session and the attempt; the reader proves itself anew', async () => {
  story.mark();
  await story.hands(SAFE_READER, 'fault', 'badMac');
  const ended = await story.entry('opening.ended');
  expect(ended.params.data.outcome).toBe('readerLost');
  await story.lock('reader back', ({ readers }) => readers.every(({ ready }) => ready));
  await story.badgeAnew('issuer');
  await story.entry('opening.first-badge');
});

test('a badge that comes in clear never counts: the reader is not believed until it has proven itself', async () => {
  story.mark();
  await story.hands(SAFE_READER, 'fault', 'badgeInClear');
  const trouble = await story.entry('lock.trouble');
  expect(trouble.params.data).toMatchObject({ kind: 'reader', device: SAFE_READER, present: true });
  await story.entry('lock.trouble', ({ kind, present }) => kind === 'reader' && present === false);
  await story.lock('free', ({ obstacle, stage }) => obstacle === null && stage === 'closed');
  expect(story.topics()).not.toContain('opening.first-badge');
  expect(story.topics()).not.toContain('opening.second-badge');
});

test('wrong proofs again and again: somebody is on the line; the reader stays out until two people have looked', async () => {
  story.mark();
  await story.hands(SAFE_READER, 'faultRepeatedly', 'badMac');
  const found = await story.entry('incident.found');
  expect(found.params.data).toMatchObject({ kind: 'tamper', lock: 'main' });
  await story.hands(SAFE_READER, 'clearFault', 'all');
  const view = await story.lock('shut out', ({ readers }) => readers.every(({ ready }) => !ready));
  expect(view.obstacle).toMatchObject({ code: 'incidentUnacknowledged' });

  // Nobody can sign at a reader that is not believed: two managers do it from the office, once for the safe.
  const { office } = story;
  const proven = (who: 'head' | 'security') => proveByPassphrase(office, who);
  const { incident } = found.params.data;
  expect(view.incidents).toMatchObject([{ incident, lock: 'main' }]);
  const both = [await proven('head'), await proven('security')];
  await must(office, 'custody.act', { act: { type: 'acknowledge', incident }, proofs: both });
  await story.lock('believed again', ({ readers }) => readers.every(({ ready }) => ready));
  const account = { type: 'account', incident, reason: 'contactFault', key: null, input: null };
  await must(office, 'custody.act', { act: account, proofs: [await proven('head')] });
  const confirm = { type: 'confirmAccount', incident };
  const alone = await office.call('custody.act', { act: confirm, proofs: [await proven('head')] });
  expect(alone.error.data.code).toBe('samePerson');
  await must(office, 'custody.act', { act: confirm, proofs: [await proven('security')] });
  await story.lock('free', ({ obstacle, incidents }) => obstacle === null && incidents.length === 0);
  expect(story.topics().filter((topic) => topic === 'incident.found')).toHaveLength(1);
  await story.badgeAnew('issuer');
  await story.entry('opening.first-badge');
}, 40_000);
