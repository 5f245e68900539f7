import { expect, test } from 'vitest';
import type { SafeLockView } from '../../daemon/api/contract/safe.ts';
import { atTheSafe, NOTHING } from '../support/safe-story.ts';
import { BOARD, must } from '../support/staff.ts';

const SEAL = {
  purpose: 'receipt',
  stock: [],
  seals: [{ seal: 'S-1', kind: 'issueSeal', direction: 'in', reason: 'receipt', condition: 'sound' }],
  counted: null,
} as const;

test('the seal compartment: refused while the outer door is shut; then the seal keeper alone, and nobody else', async () => {
  const story = await atTheSafe({ ownSafe: true, lock: 'seal-compartment' });
  const { ids, own } = story;
  story.mark();
  const shut = await story.lock('outer door shut', ({ obstacle }) => obstacle !== null);
  expect(shut.obstacle).toMatchObject({ code: 'outerDoorShut', clause: 'Q7.3' });
  // Alone before the shut safe the keeper is the first of two at the main lock, PIN or not.
  await story.badge('keeper');
  const outer = await story.entry('opening.first-badge');
  expect(outer.params.data).toMatchObject({ lock: 'main', all: false });
  await story.safe('turnKey', 'sealKeeper');
  await story.pin('keeper');
  await story.badge('issuer');
  await story.entry('opening.second-badge');
  expect(own?.pulses('compartmentLock')).toBe(0);
  await story.pin('issuer');
  await story.entry('opening.pulse', ({ lock }) => lock === 'main');
  await story.safe('drawBolt');
  await story.safe('openDoor');
  await story.lock('within reach', ({ obstacle }) => obstacle === null);

  // The issuer has nothing to open here.
  story.mark();
  await story.badge('issuer');
  await story.entry('opening.refused');
  expect(story.topics()).not.toContain('opening.first-badge');
  await story.badge('keeper');
  const alone = await story.entry('opening.first-badge');
  expect(alone.params.data).toMatchObject({ lock: 'seal-compartment', all: true, who: { person: ids.keeper } });
  await story.pin('keeper');
  const released = await story.entry('opening.released');
  expect(released.params.data).toMatchObject({ lock: 'seal-compartment', people: [{ person: ids.keeper }] });
  await story.entry('opening.pulse', ({ lock }) => lock === 'seal-compartment');
  expect(own?.pulses('compartmentLock')).toBe(1);
  await story.safe('openCompartment');
  expect(await story.shows(BOARD)).toMatchObject({ compartment: 'open' });
  await story.lock('open', ({ stage }) => stage === 'open');

  await must(story.panel, 'safe.prepare', { lock: 'seal-compartment', act: { type: 'enterMovement', input: SEAL } });
  await story.badge('keeper');
  await story.lock('PIN wanted', ({ signing }) => signing?.step === 'pin');
  await story.pin('keeper');
  const confirmed = await story.entry('movement.confirmed');
  expect(confirmed.params.data).toMatchObject({ lock: 'seal-compartment', enteredBy: ids.keeper, confirmedBy: null });
  await story.safe('closeCompartment');
  await story.entry('opening.closed', ({ lock }) => lock === 'seal-compartment');
  const held: SafeLockView = await story.lock('closed', ({ stage }) => stage === 'closed');
  expect(held.sealsHeld).toEqual(['S-1']);

  // The blanks' own register still asks two.
  await must(story.panel, 'safe.prepare', { lock: 'main', act: { type: 'enterMovement', input: NOTHING } });
  await story.badge('issuer');
  await story.pin('issuer');
  await story.entry('movement.entered', ({ lock }) => lock === 'main');
  await must(story.panel, 'safe.prepare', { lock: 'main', act: { type: 'confirmMovement' } });
  await story.badge('keeper');
  await story.entry('movement.confirmed', ({ lock }) => lock === 'main');
  await story.shutDoor();
  await story.entry('opening.closed', ({ lock }) => lock === 'main');
}, 60_000);
