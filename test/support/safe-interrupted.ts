/** What must be so after a daemon was killed between a release and a closed register. */
import { expect } from 'vitest';
import { NOTHING, type SafeStory } from './safe-story.ts';
import { must } from './staff.ts';

/** All durable entries of the folder, from the first one on. */
async function topicsFromTheStart(story: SafeStory, topic: string): Promise<number> {
  const whole = await story.daemon.session('office', story.key, -1);
  await whole.message(({ method }) => method === 'replay.end');
  const found = whole.events().filter((event) => event.class === 'durable' && event.topic === topic);
  whole.terminate();
  return found.length;
}

/** The board has ended its pulse: a relay that is still on would be a finding of its own at the next start. */
export async function pulseOver(story: SafeStory): Promise<void> {
  await story.lock('pulse over', ({ contacts }) => contacts?.relay === 'off');
}

/** Killed and started again: found, said, asked about, and no second pulse. Answers the incident. */
export async function expectInterrupted(story: SafeStory, opening: string): Promise<string> {
  const before = story.own?.pulses() ?? 0;
  await story.restart('SIGKILL');
  const ended = await story.entry('opening.ended');
  expect(ended.params.data).toMatchObject({ opening, outcome: 'interrupted' });
  const found = await story.entry('incident.found', ({ kind }) => kind === 'interrupted');
  expect(found.params.data).toMatchObject({ lock: 'main', opening });
  const view = await story.lock('asked about', ({ incidents }) => incidents.length > 0);
  expect(view).toMatchObject({ stage: 'closed', obstacle: { code: 'incidentUnacknowledged' } });
  await story.badge('issuer');
  await story.entry('opening.refused', ({ code }) => code === 'incidentUnacknowledged');

  expect(await topicsFromTheStart(story, 'opening.released')).toBe(1);
  expect(story.own?.pulses()).toBe(before);
  const { rows } = await story.register();
  expect(rows).toMatchObject([{ opening, outcome: 'interrupted', incident: found.params.data.incident }]);
  await must(story.office, 'people.signOut', {});
  return found.params.data.incident;
}

/** Two acknowledge, one tells, another confirms: the way out. The door must be shut. */
export async function writtenUp(story: SafeStory, incident: string, input: object = NOTHING): Promise<void> {
  await story.sign({ type: 'acknowledge', incident }, 'issuer');
  await story.entry('incident.acknowledged');
  await story.sign({ type: 'acknowledge', incident }, 'keeper');
  await story.entry('incident.acknowledged', ({ done }) => done === true);
  await story.sign({ type: 'account', incident, reason: 'daemonStopped', key: null, input }, 'issuer');
  await story.entry('incident.account-entered');
  await story.sign({ type: 'confirmAccount', incident }, 'keeper');
  await story.entry('incident.written-up');
  const free = await story.lock('free', ({ incidents }) => incidents.length === 0);
  expect(free.obstacle).toBeNull();
}
