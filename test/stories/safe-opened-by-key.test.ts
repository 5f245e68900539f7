import { expect, test } from 'vitest';
import { atTheSafe, NOTHING, type SafeStory } from '../support/safe-story.ts';
import { BOARD } from '../support/staff.ts';

/** A contact at the mechanical key, on the terminal that this site does not use for a second switch. */
const WITH_CONTACT = (text: string): string =>
  text.replace('tamper = "tamper"', 'tamper = "tamper"\nmechanicalKey = "issuerKey"');

/** From the open door to a safe that may be opened again. */
async function writeUp(story: SafeStory, incident: string): Promise<void> {
  const refused = (code: string) => story.entry('opening.refused', (data) => data.code === code);
  const act = (type: string, more: object = {}) => ({ type, incident, ...more });

  await story.badge('issuer');
  await refused('incidentUnacknowledged');
  await story.sign(act('acknowledge'), 'issuer');
  await story.entry('incident.acknowledged', ({ done }) => done === false);
  await story.sign(act('acknowledge'), 'issuer');
  await refused('samePerson');
  await story.sign(act('acknowledge'), 'keeper');
  await story.entry('incident.acknowledged', ({ done }) => done === true);
  await story.lock('quiet', ({ alarms }) => alarms.length === 0);

  await story.badge('keeper');
  await refused('incidentNotWrittenUp');
  await story.sign(act('account', { reason: 'keyTest', key: 'K-1', input: NOTHING }), 'issuer');
  await story.entry('incident.account-entered');
  await story.sign(act('confirmAccount'), 'issuer');
  await refused('samePerson');
  await story.sign(act('confirmAccount'), 'keeper');
  await refused('doorNotShut');
  await story.safe('closeDoor');
  await story.safe('throwBolt');
  await story.entry('incident.door', ({ doorOpen }) => doorOpen === false);
  await story.sign(act('confirmAccount'), 'keeper');
  const written = await story.entry('incident.written-up');
  expect(written.params.data).toMatchObject({
    ...{ incident, reason: 'keyTest', key: 'K-1' },
    ...{ enteredBy: story.ids.issuer, confirmedBy: story.ids.keeper },
  });
  const free = await story.lock('free', ({ incidents }) => incidents.length === 0);
  expect(free.obstacle).toBeNull();
}

test.each([
  ['mechanical', 'with a contact at the key', WITH_CONTACT],
  ['forced', 'without one', (text: string) => text],
] as const)(
  'opened by mechanical key: found as %s %s, nobody may open until two have acknowledged and two have told',
  async (kind, _how, config) => {
    const story = await atTheSafe({ config });
    story.mark();
    await story.safe('turnKey', 'issuer');
    await story.lock('the key turns', ({ contacts }) => contacts?.mechanicalKey === (kind === 'mechanical'));
    await story.safe('openMechanically');
    const found = await story.entry('incident.found');
    expect(found.params.data).toMatchObject({ kind, lock: 'main', opening: null, doorOpen: true });
    await story.bench.message(
      ({ method, params }) =>
        method === 'event' &&
        params.topic === 'bench.state' &&
        params.data.simulator === BOARD &&
        params.data.shows.siren === 'on',
    );
    await writeUp(story, found.params.data.incident);
    expect(story.topics()).not.toContain('opening.released');

    await story.badge('issuer');
    await story.entry('opening.first-badge');
  },
  60_000,
);
