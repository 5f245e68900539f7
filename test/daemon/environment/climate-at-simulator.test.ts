/** A simulated sensor behind its own bytes, the real driver, and the room: from the air to the alarm. */
import { expect, onTestFinished, test } from 'vitest';
import type { ClimateView } from '../../../daemon/api/contract/climate.ts';
import { evolveClimate, historyOf, NO_CLIMATE } from '../../../daemon/environment/climate-evolve.ts';
import { createClimateRoom } from '../../../daemon/environment/climate-room.ts';
import { NATIONAL_PROFILE } from '../../../daemon/profiles/national.ts';
import type { ClimateEvent } from '../../../devices/climate/contract.ts';
import { silentLog } from '../../../devices/kit/log.ts';
import { createModbusBus } from '../../../devices/modbus/bus.ts';
import { USUAL_TIMING } from '../../../devices/modbus/bus-timing.ts';
import { createMemoryWire } from '../../../simulators/wires/memory.ts';
import { AIR as AIR_UNIT, sensorDriver, unitsOn } from '../../simulators/modbus/line-with-safe.ts';
import { settling } from '../../simulators/modbus/settling.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { climateEntryAt, newPath, openedStore } from './climate-fixture.ts';

/** Damp air at a real driver; `gone` reaches the room as the gateway tells it. */
async function livingSensor() {
  const clock = createManualClock();
  const { wire, transport } = createMemoryWire({ path: '/memory/safe', chunk: 'whole' });
  const { air } = await unitsOn({ wire, clock, mode: 'normal' });
  const bus = createModbusBus({ transport, clock, baudRate: 9600, timing: USUAL_TIMING });
  const heard: ClimateEvent[] = Object.assign([], {
    push(event: ClimateEvent): number {
      if (event.type === 'gone') room.onClimate('air', { type: 'lost', trouble: event.trouble });
      else if (event.type !== 'noise') room.onClimate('air', event);
      return 0;
    },
  });
  const driver = sensorDriver(bus, clock, 'xy-md02', AIR_UNIT, heard);
  const views: ClimateView[] = [];
  let history = NO_CLIMATE;
  const room = createClimateRoom({
    sensors: [{ id: 'air', accuracy: driver.accuracy, simulated: true }],
    profile: NATIONAL_PROFILE.climate,
    store: openedStore(newPath()),
    clock,
    log: silentLog,
    alarms: { raise: () => {}, quiet: () => {} },
    async record(drafts) {
      for (const draft of drafts) {
        const entry = climateEntryAt(draft, { wall: clock.wall(), mono: clock.mono() });
        history = evolveClimate(history, entry);
        room.onEntry(entry);
      }
    },
    onView: (view) => views.push(view),
  });
  room.start();
  onTestFinished(async () => {
    await driver.close();
    await room.close();
  });
  const { settle } = settling(clock);
  expect(await settle(driver.open())).toMatchObject({ ok: true });
  return { clock, air, driver, views, settle, standing: () => [...historyOf(history, 'air').standing.keys()] };
}

test('damp air is an alarm after ten minutes; dry air ends it', async () => {
  const on = await livingSensor();
  on.air.setHumidity(280);
  await on.clock.advance(60_000);
  expect(on.views.at(-1)).toMatchObject({ simulated: true, humidity: 'uncertain', unknown: null });
  on.air.setHumidity(400);
  await on.clock.advance(590_000);
  expect(on.views.at(-1)).toMatchObject({ humidity: 'exceeded', alarms: [] });
  expect(on.standing()).toEqual([]);
  await on.clock.advance(60_000);
  expect(on.standing()).toEqual(['humidity']);
  expect(on.views.at(-1)).toMatchObject({ temperature: 'kept', alarms: [{ kind: 'humidity' }] });
  on.air.setHumidity(250);
  await on.clock.advance(60_000);
  expect(on.standing()).toEqual([]);
});

test('a dead sensor is silent after a minute, and heard again when it lives', async () => {
  const on = await livingSensor();
  await on.clock.advance(30_000);
  on.air.setCondition('dead');
  await on.clock.advance(75_000);
  expect(on.standing()).toEqual(['silence']);
  expect(on.views.at(-1)).toMatchObject({ reading: null, unknown: 'stale', alarms: [{ kind: 'silence' }] });
  on.air.setCondition('healthy');
  await on.clock.advance(30_000);
  expect(on.standing()).toEqual([]);
  expect(on.views.at(-1)).toMatchObject({ reading: { temperatureTenths: 215 }, unknown: null, alarms: [] });
});

test('a loose probe talks nonsense, which never becomes a value and is silence after a minute', async () => {
  const on = await livingSensor();
  await on.clock.advance(30_000);
  const before = on.views.length;
  on.air.setCondition('unconnected');
  await on.clock.advance(90_000);
  expect(on.standing()).toEqual(['silence']);
  expect(on.views.slice(before).map(({ reading, unknown }) => [reading, unknown])).toContainEqual([null, 'all-zero']);
  expect(on.views.at(-1)).toMatchObject({ reading: null, unknown: 'all-zero' });
});
