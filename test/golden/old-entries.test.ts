import { describe, expect, test } from 'vitest';
import type { CustodyEvent } from '../../daemon/custody/custody-entries.ts';
import { canonicalize } from '../../daemon/ledger/canonical-json.ts';
import { PEOPLE_ENTRY_VERSIONS } from '../../daemon/people/people-entries.ts';
import { readGolden, storyOf } from './golden-entries.ts';

/** The compiler holds this list to the union. */
const CUSTODY_TYPES: Readonly<Record<CustodyEvent['type'], true>> = {
  'opening.delay-started': true,
  'opening.delay-ended': true,
  'opening.first-badge': true,
  'opening.second-badge': true,
  'opening.factor': true,
  'opening.pin-wrong': true,
  'opening.refused': true,
  'opening.released': true,
  'opening.pulse': true,
  'opening.door': true,
  'opening.ended': true,
  'opening.closed': true,
  'movement.entered': true,
  'movement.disputed': true,
  'movement.confirmed': true,
  'safe.alarm': true,
  'incident.found': true,
  'incident.door': true,
  'incident.acknowledged': true,
  'incident.account-entered': true,
  'incident.written-up': true,
  'lock.service': true,
  'lock.timer': true,
  'lock.rule-changed': true,
  'lock.trouble': true,
  'custody.started': true,
  'custody.clock-moved': true,
  'day.checked': true,
  'day.check-missed': true,
  'desk.drawer': true,
};
const TYPES = { custody: Object.keys(CUSTODY_TYPES), people: Object.keys(PEOPLE_ENTRY_VERSIONS) } as const;

/** Types that are written for people to read and change no state. */
const SILENT: Readonly<Record<'custody' | 'people', readonly string[]>> = {
  custody: ['safe.alarm', 'custody.started', 'custody.clock-moved'],
  people: ['people.names-read', 'people.refused'],
};

const typeOf = (text: string): string => JSON.parse(text).type;

describe.each(['custody', 'people'] as const)('old entries of %s', (area) => {
  const golden = readGolden(area);
  const steps = golden.flatMap((one) => one.steps);

  test.each(golden.map((one) => [one.story, one] as const))(
    '%s comes to the same states as when it was written',
    (_, one) => {
      const texts = one.steps.map(({ entry }) => entry);
      expect(storyOf(area, one.story, texts)).toEqual(one);
    },
  );

  test('every type has one', () => {
    const there = new Set(steps.map(({ entry }) => typeOf(entry)));
    expect(TYPES[area].filter((type) => !there.has(type))).toEqual([]);
  });

  test('each is in the form in which the ledger hashed it', () => {
    for (const { entry } of steps) expect(canonicalize(JSON.parse(entry))).toEqual({ ok: true, value: entry });
  });

  test('each type changes the state somewhere, but for those that nobody decides on', () => {
    const changing = new Set(
      steps.filter(({ changes }) => Object.keys(changes).length > 0).map(({ entry }) => typeOf(entry)),
    );
    expect(TYPES[area].filter((type) => !changing.has(type))).toEqual(SILENT[area]);
  });
});
