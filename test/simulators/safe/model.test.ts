/** The physical model: what the safe lets people do, by examples and over random sequences of hands, relays and time. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { err } from '../../../devices/kit/result.ts';
import { contactLevel, contactLevels, restingLevels } from '../../../simulators/safe/contacts.ts';
import {
  actOnSafe,
  beginSafe,
  driveCoils,
  hasSupply,
  isReleased,
  RELAY_CONDITIONS,
  type SafeAct,
  type SafeModel,
} from '../../../simulators/safe/model.ts';
import { DRAWERS, KEY_HOLDERS, SAFE_INPUTS } from '../../../simulators/safe/terminals.ts';

const LOCK_ON = [true, false, false, false, false, false, false, false];
const ALL_OFF = new Array<boolean>(8).fill(false);

/** The safe after all acts, none of which may be refused. */
function safeAfter(acts: readonly SafeAct[], from: SafeModel = beginSafe(), now = 0): SafeModel {
  return acts.reduce((safe, act) => {
    const done = actOnSafe(safe, act, now);
    if (!done.ok) throw new Error(`${act.do} was refused: ${done.error}`);
    return done.value;
  }, from);
}
const key: SafeAct = { do: 'turnKey', who: 'sealKeeper' };
const released = () => driveCoils(safeAfter([key]), LOCK_ON);
const opened = () => safeAfter([{ do: 'drawBolt' }, { do: 'openDoor' }], released());

describe('the lock', () => {
  test('lets go only while relay, seal keeper’s key and supply are there together', () => {
    expect(isReleased(released(), 'lock', 0)).toBe(true);
    expect(isReleased(driveCoils(beginSafe(), LOCK_ON), 'lock', 0)).toBe(false);
    expect(isReleased(safeAfter([key]), 'lock', 0)).toBe(false);
    const dead = safeAfter([{ do: 'fitBattery', lastsMs: 0 }, { do: 'cutPower' }], released());
    expect(isReleased(dead, 'lock', 0)).toBe(false);
    // The issuer's key is seen by an input only.
    const wrongKey = driveCoils(safeAfter([{ do: 'turnKey', who: 'issuer' }]), LOCK_ON);
    expect(isReleased(wrongKey, 'lock', 0)).toBe(false);
  });

  test('goes on by battery, and no longer than that lasts', () => {
    const dark = safeAfter([{ do: 'fitBattery', lastsMs: 60_000 }, { do: 'cutPower' }], released(), 1_000);
    expect(isReleased(dark, 'lock', 60_999)).toBe(true);
    expect(isReleased(dark, 'lock', 61_000)).toBe(false);
    expect(hasSupply(safeAfter([{ do: 'restorePower' }], dark), 99_000)).toBe(true);
  });

  test('with a relay stuck off stays shut; stuck or welded on it waits for the key alone', () => {
    const stuck = (condition: 'stuckOff' | 'stuckOn' | 'weldedOn', coils: readonly boolean[]) =>
      driveCoils(safeAfter([key, { do: 'stickRelay', channel: 0, condition }]), coils);
    expect(isReleased(stuck('stuckOff', LOCK_ON), 'lock', 0)).toBe(false);
    expect(isReleased(stuck('stuckOn', ALL_OFF), 'lock', 0)).toBe(true);
    expect(isReleased(stuck('weldedOn', ALL_OFF), 'lock', 0)).toBe(true);
    const out = safeAfter([{ do: 'turnKeyBack', who: 'sealKeeper' }], stuck('weldedOn', ALL_OFF));
    expect(isReleased(out, 'lock', 0)).toBe(false);
  });
});

test.each<[string, SafeModel, SafeAct, string]>([
  ['draw the bolt of a locked safe', beginSafe(), { do: 'drawBolt' }, 'locked'],
  ['open a bolted door', released(), { do: 'openDoor' }, 'bolted'],
  ['throw the bolt of an open door', opened(), { do: 'throwBolt' }, 'door-open'],
  ['open a drawer behind a shut door', beginSafe(), { do: 'openDrawer', drawer: 'drawer1' }, 'door-shut'],
  [
    'shut the door on an open drawer',
    safeAfter([{ do: 'openDrawer', drawer: 'drawer2' }], opened()),
    { do: 'closeDoor' },
    'drawer-open',
  ],
  ['open a locked compartment', released(), { do: 'openCompartment' }, 'locked'],
  ['turn a key that is turned', released(), key, 'already-so'],
  ['open a door that is open', opened(), { do: 'openMechanically' }, 'already-so'],
])('nobody can %s', (_, safe, act, why) => {
  expect(actOnSafe(safe, act, 0)).toEqual(err(why));
});

test('a whole opening: key, pulse, bolt, door, drawer, and everything shut again without current', () => {
  const busy = safeAfter([{ do: 'openDrawer', drawer: 'drawer1' }], opened());
  const shut = safeAfter(
    [
      { do: 'closeDrawer', drawer: 'drawer1' },
      { do: 'closeDoor' },
      { do: 'throwBolt' },
      { do: 'turnKeyBack', who: 'sealKeeper' },
    ],
    driveCoils(busy, ALL_OFF),
  );
  expect(restingLevels(busy)).toEqual([false, false, true, false, false, true, true, true]);
  expect(restingLevels(shut)).toEqual(restingLevels(beginSafe()));
});

test('the mechanical key goes round everything, and the contacts see it', () => {
  const forced = safeAfter([{ do: 'fitBattery', lastsMs: 0 }, { do: 'cutPower' }, { do: 'openMechanically' }]);
  expect([forced.bolt, forced.door]).toEqual(['drawn', 'open']);
  expect(restingLevels(forced).slice(0, 2)).toEqual([false, false]);
});

test('the seal compartment opens by its own relay and the seal keeper’s key, with the door shut', () => {
  const free = driveCoils(safeAfter([key]), [false, true, false, false, false, false, false, false]);
  const open = safeAfter([{ do: 'openCompartment' }], free);
  expect([open.compartment, open.door, open.bolt]).toEqual(['open', 'shut', 'thrown']);
  expect(actOnSafe(free, { do: 'drawBolt' }, 0)).toEqual(err('locked'));
});

describe('contacts', () => {
  test('bounce for as long as they are set to, then rest', () => {
    const safe = safeAfter([{ do: 'setBounce', ms: 45 }, key], beginSafe(), 1_000);
    const at = (ms: number) => contactLevel(safe, 'sealKeeperKey', 1_000 + ms);
    const seen = Array.from({ length: 45 }, (_, ms) => at(ms));
    expect(seen[0]).toBe(true);
    expect(seen.filter((level) => !level).length).toBeGreaterThan(15);
    expect(Array.from({ length: 50 }, (_, ms) => at(45 + ms))).not.toContain(false);
    // The other contacts did not move.
    expect(contactLevel(safe, 'door', 1_004)).toBe(true);
  });

  test('of a cut wire read as open whatever happens', () => {
    const safe = safeAfter([{ do: 'cutWire', input: 'door' }]);
    expect(contactLevels(safe, 0)[0]).toBe(false);
    expect(contactLevels(safeAfter([{ do: 'mendWire', input: 'door' }], safe), 0)[0]).toBe(true);
  });
});

const plain = [
  'drawBolt',
  'throwBolt',
  'openDoor',
  'closeDoor',
  'openMechanically',
  'openCompartment',
  'closeCompartment',
  'cutPower',
  'restorePower',
  'tamper',
  'endTamper',
] as const;
const act: fc.Arbitrary<SafeAct> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...plain).map((name): SafeAct => ({ do: name })) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('turnKey', 'turnKeyBack'), who: fc.constantFrom(...KEY_HOLDERS) }),
  },
  fc.record({ do: fc.constantFrom('openDrawer', 'closeDrawer'), drawer: fc.constantFrom(...DRAWERS) }),
  fc.record({
    do: fc.constant('stickRelay' as const),
    channel: fc.nat(7),
    condition: fc.constantFrom(...RELAY_CONDITIONS),
  }),
  fc.record({ do: fc.constant('fitBattery' as const), lastsMs: fc.constantFrom(0, 500, 100_000) }),
  fc.record({ do: fc.constantFrom('cutWire', 'mendWire'), input: fc.constantFrom(...SAFE_INPUTS) }),
  fc.record({ do: fc.constant('setBounce' as const), ms: fc.nat(60) }),
);
const coils = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });
const step = fc.record({ wait: fc.nat(1_000), happens: fc.oneof({ weight: 3, arbitrary: act }, coils) });

test('over any sequence: bolt, door, compartment and drawers move only as their mechanics allow; refused acts move nothing', () => {
  const moves = { bolt: 0, door: 0, mechanical: 0, compartment: 0, refused: 0 };
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 60, size: 'max' }), (steps) => {
      let safe = beginSafe();
      let now = 0;
      for (const { wait, happens } of steps) {
        now += wait;
        if (Array.isArray(happens)) {
          const driven = driveCoils(safe, happens);
          // Current alone moves nothing that a contact sees.
          expect(restingLevels(driven)).toEqual(restingLevels(safe));
          safe = driven;
          continue;
        }
        const before = safe;
        const done = actOnSafe(before, happens, now);
        if (!done.ok) {
          moves.refused++;
          continue;
        }
        safe = done.value;
        const mechanical = happens.do === 'openMechanically';
        if (before.bolt === 'thrown' && safe.bolt === 'drawn' && !mechanical) {
          moves.bolt++;
          const powered = before.mainsLostAt === null || now < before.mainsLostAt + before.batteryMs;
          const condition = before.relayConditions[0];
          const relay =
            condition === 'stuckOn' || condition === 'weldedOn' || (condition === 'free' && before.coils[0] === true);
          expect([powered, relay, before.turned.sealKeeper]).toEqual([true, true, true]);
        }
        if (before.door === 'shut' && safe.door === 'open') {
          if (mechanical) moves.mechanical++;
          else {
            moves.door++;
            expect(before.bolt).toBe('drawn');
          }
        }
        if (before.compartment === 'shut' && safe.compartment === 'open') {
          moves.compartment++;
          expect(before.turned.sealKeeper).toBe(true);
        }
        // Never a thrown bolt in an open door, never an open drawer behind a shut one.
        expect(safe.door === 'open' && safe.bolt === 'thrown').toBe(false);
        if (safe.door === 'shut') expect(Object.values(safe.drawers)).not.toContain('open');
        // At rest the contacts say what is.
        if (!safe.cutWires.includes('door')) expect(restingLevels(safe)[0]).toBe(safe.door === 'shut');
      }
    }),
    { numRuns: 400, seed: 3 },
  );
  // Each of them did happen, or the sentences above would say nothing.
  for (const [what, times] of Object.entries(moves)) expect([what, times > 5]).toEqual([what, true]);
});
