/** Our own bus and drivers at the simulated safe and sensors: the whole way of an opening, and what mishaps on the line become. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../daemon/clock.ts';
import type { ClimateEvent } from '../../../devices/climate/contract.ts';
import { err, ok } from '../../../devices/kit/result.ts';
import { createModbusBus } from '../../../devices/modbus/bus.ts';
import { USUAL_TIMING } from '../../../devices/modbus/bus-timing.ts';
import type { SafeIoEvent } from '../../../devices/safe-io/contract.ts';
import { createSerialTransport } from '../../../devices/transports/serial.ts';
import { createPty } from '../../../simulators/wires/pty.ts';
import { until } from '../../support/until.ts';
import { AIR, boardDriver, drivenLine, RENKE, sensorDriver, unitsOn, WIRING } from './line-with-safe.ts';

async function inService() {
  const on = await drivenLine();
  expect(await on.settle(on.driver.open())).toMatchObject({ ok: true });
  await on.clock.advance(500);
  expect(on.events).toEqual([
    {
      type: 'regained',
      levels: {
        inputs: Object.fromEntries(WIRING.inputs.map(({ name }) => [name, false])),
        outputs: expect.objectContaining({ lock: false, compartmentLock: false }),
      },
    },
  ]);
  on.events.splice(0);
  return on;
}
type Driven = Awaited<ReturnType<typeof inService>>;
const pulse = (on: Driven, ms = 5_000) => on.settle(on.driver.pulse({ output: 'lock', ms }));
const told = (on: Driven) =>
  on.events.map((event) => {
    if (event.type === 'input') return `${event.input} ${event.active}`;
    return 'output' in event ? `${event.type} ${event.output}` : event.type;
  });

describe('at the safe', () => {
  test('a whole opening: key, pulse, bolt, door, and shut again, seen by contacts that bounce', async () => {
    const on = await inService();
    on.safe.act({ do: 'setBounce', ms: 45 });
    on.safe.act({ do: 'turnKey', who: 'sealKeeper' });
    await on.clock.advance(500);
    expect(on.safe.act({ do: 'drawBolt' })).toEqual(err('locked'));
    expect(await pulse(on)).toEqual(ok({ readBack: 'on' }));
    for (const step of ['drawBolt', 'openDoor'] as const) {
      expect(on.safe.act({ do: step }).ok).toBe(true);
      await on.clock.advance(500);
    }
    await on.clock.advance(6_000);
    for (const step of ['closeDoor', 'throwBolt'] as const) {
      expect(on.safe.act({ do: step }).ok).toBe(true);
      await on.clock.advance(500);
    }
    expect(on.safe.act({ do: 'drawBolt' })).toEqual(err('locked'));
    expect(told(on).filter((line) => !line.startsWith('output'))).toEqual([
      'sealKeeperKey true',
      'bolt true',
      'door true',
      'door false',
      'bolt false',
    ]);
    expect(on.driver.levels()?.outputs.lock).toBe(false);
  });

  test('a pulse without the key moves nothing; the key within the pulse does', async () => {
    const on = await inService();
    expect(await pulse(on)).toEqual(ok({ readBack: 'on' }));
    expect(on.safe.act({ do: 'drawBolt' })).toEqual(err('locked'));
    on.safe.act({ do: 'turnKey', who: 'sealKeeper' });
    expect(on.safe.act({ do: 'drawBolt' })).toEqual(ok(undefined));
  });

  test('a board as it leaves the factory is refused', async () => {
    const on = await drivenLine('linkage');
    expect(await on.settle(on.driver.open())).toEqual(err({ code: 'protocol', reason: 'control-mode' }));
    on.board.setMode('normal');
    expect(await on.settle(on.driver.open())).toMatchObject({ ok: true });
  });

  test('a lost confirmation: one pulse all the same, seen by its read-back', async () => {
    const on = await inService();
    await on.clock.advance(50);
    on.board.faults.failNext('answerLost');
    const asked = on.clock.mono();
    expect(await pulse(on, 3_000)).toEqual(ok({ readBack: 'on' }));
    expect(on.clock.mono() - asked).toBeGreaterThan(600);
    await on.clock.advance(3_000);
    expect(on.safe.model().coils).not.toContain(true);
  });

  test('a relay stuck on is forced, then stuck; stuck off is a pulse that did not begin', async () => {
    const on = await inService();
    on.safe.act({ do: 'stickRelay', channel: 0, condition: 'stuckOn' });
    await on.clock.advance(3_000);
    expect(told(on)).toEqual(['output lock', 'forced-relay lock', 'relay-stuck lock']);
    on.safe.act({ do: 'stickRelay', channel: 0, condition: 'stuckOff' });
    await on.clock.advance(2_000);
    expect(told(on).at(-1)).toBe('relay-restored lock');
    expect(await pulse(on)).toEqual(err({ code: 'not-switched' }));
  });

  test('a welded contact hides from the read-back; the bolt tells', async () => {
    const on = await inService();
    on.safe.act({ do: 'stickRelay', channel: 0, condition: 'weldedOn' });
    on.safe.act({ do: 'turnKey', who: 'sealKeeper' });
    expect(on.safe.act({ do: 'drawBolt' }).ok).toBe(true);
    await on.clock.advance(3_000);
    expect(told(on)).toEqual(expect.arrayContaining(['sealKeeperKey true', 'bolt true']));
    expect(told(on)).toHaveLength(2);
  });

  test('the mechanical key, a cut wire and a hand at the box are seen', async () => {
    const on = await inService();
    on.safe.act({ do: 'cutWire', input: 'compartment' });
    on.safe.act({ do: 'tamper' });
    on.safe.act({ do: 'openMechanically' });
    await on.clock.advance(500);
    expect(told(on).sort()).toEqual(['bolt true', 'compartment true', 'door true', 'tamper true']);
  });

  test('the mains go and the battery carries it; when that is empty the board is lost, and comes back with its true levels', async () => {
    const on = await inService();
    on.safe.act({ do: 'fitBattery', lastsMs: 30_000 });
    on.safe.act({ do: 'cutPower' });
    await on.clock.advance(29_000);
    expect(told(on)).toEqual([]);
    await on.clock.advance(6_000);
    expect(told(on)).toEqual(['lost']);
    on.safe.act({ do: 'openMechanically' });
    on.safe.act({ do: 'restorePower' });
    await on.clock.advance(3_000);
    expect(told(on)).toEqual(['lost', 'regained']);
    expect(on.driver.levels()?.inputs).toMatchObject({ door: true, bolt: true });
  });

  test('a loss of power in mid-pulse cuts it short, and the bolt stays', async () => {
    const on = await inService();
    on.safe.act({ do: 'turnKey', who: 'sealKeeper' });
    expect(await pulse(on)).toEqual(ok({ readBack: 'on' }));
    on.board.restart();
    expect(on.safe.act({ do: 'drawBolt' })).toEqual(err('locked'));
    await on.clock.advance(2_000);
    expect(told(on)).toContain('pulse-cut-short lock');
  });
});

describe('mishaps on a line with three units', () => {
  test.each([
    'silence',
    'answerLost',
    'halfFrame',
    'corruptChecksum',
    'flipBit',
    'stall',
    'echo',
    'slow',
    'busy',
    'noiseBefore',
    'noiseBetween',
    'lateAnswer',
    'foreignUnit',
    'wrongByteCount',
    'shortAnswer',
  ] as const)('one %s never becomes a value, and the right one comes in the end', async (fault) => {
    const on = await drivenLine();
    on.air.setTemperature(305);
    on.renke.setTemperature(-101);
    on.renke.setHumidity(658);
    await on.settle(on.airDriver.open());
    await on.settle(on.renkeDriver.open());
    await on.clock.advance(100);
    on.air.faults.failNext(fault);
    const both = await on.settle(Promise.all([on.airDriver.read(), on.renkeDriver.read()]));
    expect(both).toEqual([
      ok({ temperatureTenths: 305, humidityTenths: 280 }),
      ok({ temperatureTenths: -101, humidityTenths: 658 }),
    ]);
    await on.clock.advance(5_000);
    expect(on.air.faults.armed(fault)).toBe(false);
    const temperatures = on.readings.flatMap((event) =>
      event.type === 'reading' ? [event.reading.temperatureTenths] : [],
    );
    expect(new Set(temperatures)).toEqual(new Set([305, -101]));
  });

  test.each([
    ['silence', { code: 'timeout' }],
    ['foreignUnit', { code: 'timeout' }],
    ['shortAnswer', { code: 'timeout' }],
    ['wrongByteCount', { code: 'timeout' }],
    ['corruptChecksum', { code: 'protocol', reason: 'crc' }],
    ['busy', { code: 'protocol', reason: 'exception-busy' }],
  ] as const)('%s again and again is a trouble with a name', async (fault, error) => {
    const on = await drivenLine();
    await on.settle(on.airDriver.open());
    await on.clock.advance(100);
    on.air.faults.failRepeatedly(fault);
    expect(await on.settle(on.airDriver.read())).toEqual({ ok: false, error });
    on.air.faults.clear('all');
    expect(await on.settle(on.airDriver.read())).toMatchObject({ ok: true });
  });

  test('one unit off the line is lost alone; the host’s cable takes all', async () => {
    const on = await inService();
    await on.settle(on.airDriver.open());
    await on.board.unplug();
    await on.clock.advance(3_000);
    expect(told(on)).toEqual(['lost']);
    expect(await on.settle(on.airDriver.read())).toMatchObject({ ok: true });
    await on.board.plug();
    await on.clock.advance(3_000);
    expect(told(on).at(-1)).toBe('regained');
    await on.board.act('unplugLine', undefined);
    expect(told(on).at(-1)).toBe('gone');
    expect(on.readings.at(-1)).toMatchObject({ type: 'gone' });
  });

  test.each([
    ['unconnected', 'all-zero'],
    ['noValue', 'no-value'],
  ] as const)('a probe that is %s is %s', async (condition, reason) => {
    const on = await drivenLine();
    await on.settle(on.airDriver.open());
    await on.clock.advance(100);
    on.air.setCondition(condition);
    expect(await on.settle(on.airDriver.read())).toEqual(err({ code: 'implausible', reason }));
  });

  test('a dead sensor is stale after a minute; a jump of the air is believed after three readings', async () => {
    const on = await drivenLine();
    await on.settle(on.airDriver.open());
    on.air.setCondition('dead');
    await on.clock.advance(70_000);
    expect(on.readings.at(-1)).toEqual({ type: 'unknown', reason: 'stale' });
    on.air.setCondition('healthy');
    await on.clock.advance(15_000);
    on.air.setTemperature(405);
    expect(await on.settle(on.airDriver.read())).toEqual(err({ code: 'implausible', reason: 'step' }));
    await on.clock.advance(30_000);
    expect(on.readings.at(-1)).toEqual({ type: 'reading', reading: { temperatureTenths: 405, humidityTenths: 280 } });
  });
});

test('the same over a real serial line: two sensors and the board on one pseudo terminal', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-bus-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const wire = createPty({ linkPath: join(folder, 'rs485'), baudRate: 9600 });
  const units = await unitsOn({ wire, clock: systemClock, mode: 'normal' });
  const transport = createSerialTransport({ path: wire.path });
  const bus = createModbusBus({ transport, clock: systemClock, baudRate: 9600, timing: USUAL_TIMING });
  const events: SafeIoEvent[] = [];
  const readings: ClimateEvent[] = [];
  const board = boardDriver(bus, systemClock, events);
  const air = sensorDriver(bus, systemClock, 'xy-md02', AIR, readings);
  const renke = sensorDriver(bus, systemClock, 'rs-ws-n01', RENKE, readings);
  onTestFinished(async () => {
    for (const one of [board, air, renke]) await one.close();
  });
  units.renke.setHumidity(658);
  expect(await Promise.all([board, air, renke].map((one) => one.open()))).toMatchObject([
    { ok: true },
    { ok: true },
    { ok: true },
  ]);
  expect(await Promise.all([air.read(), renke.read()])).toMatchObject([
    { ok: true, value: { temperatureTenths: 215 } },
    { ok: true, value: { temperatureTenths: 215, humidityTenths: 658 } },
  ]);
  await until('the first look', () => board.levels() !== null);
  units.safe.act({ do: 'turnKey', who: 'sealKeeper' });
  await until('the key', () => board.levels()?.inputs.sealKeeperKey === true);
  expect(await board.pulse({ output: 'lock', ms: 700 })).toMatchObject({ ok: true });
  expect(units.safe.act({ do: 'drawBolt' }).ok).toBe(true);
  await until('the bolt', () => board.levels()?.inputs.bolt === true);
  await until('the pulse is over', () => !units.safe.model().coils.includes(true));
  expect(events.map(({ type }) => type)).not.toContain('forced-relay');
  await units.bus.unplugLine();
  await until('gone', () => events.some(({ type }) => type === 'gone'));
});
