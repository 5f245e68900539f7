import { expect, test } from 'vitest';
import { atTheSafe } from '../support/safe-story.ts';
import { must } from '../support/staff.ts';
import { neighboursApart } from '../support/without-chance.ts';
import type { TestClient } from '../support/ws-client.ts';

const viewsOf = (panel: TestClient, since: number): readonly string[] =>
  neighboursApart(
    panel.messages
      .slice(since)
      .filter(({ method, params }) => method === 'event' && params.topic === 'safe.state')
      .map(({ params }) => params.data),
  );

test('two panels see the same, and one that comes back sees what the other sees', async () => {
  const story = await atTheSafe();
  const { daemon, panel } = story;
  const key = await daemon.pair(['safe']);
  const second = await daemon.session('safe', key);
  const [mine, theirs] = [panel.messages.length, second.messages.length];
  story.mark();
  await story.badge('issuer');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
  // Put up at one panel, it stands on both.
  await must(second, 'safe.prepare', { lock: 'main', act: { type: 'cancel' } });
  await story.lock('to be signed', ({ signing }) => signing?.act.type === 'cancel');
  await must(panel, 'safe.prepare', { lock: 'main', act: null });
  await story.lock('taken away', ({ signing }) => signing === null);
  second.terminate();
  await story.badge('keeper');
  const now = await story.lock('second badge', ({ stage }) => stage === 'secondBadge');

  const seen = viewsOf(second, theirs);
  expect(seen.length).toBeGreaterThan(2);
  expect(viewsOf(panel, mine).slice(0, seen.length)).toEqual(seen);

  const back = await daemon.session('safe', key);
  const { locks } = await must(back, 'safe.state', {});
  expect(locks).toContainEqual(now);
  const opened = back.messages.find(({ result }) => result?.snapshot !== undefined);
  expect(opened?.result.snapshot.locks).toEqual(locks);
  await story.safe('turnKey', 'sealKeeper');
  await story.pin('issuer');
  await story.lock('released', ({ stage }) => stage === 'released');
  await back.message(
    ({ method, params }) => method === 'event' && params.topic === 'safe.state' && params.data.stage === 'released',
  );
}, 60_000);
