import { describe, expect, onTestFinished, test } from 'vitest';
import type { ClimateEvent, ClimateSensor } from '../../../../devices/climate/contract.ts';
import { createModbusClimateSensor } from '../../../../devices/climate/modbus-sensor/driver.ts';
import { findClimateProfile } from '../../../../devices/climate/protocol/climate-profile.ts';
import type { Log } from '../../../../devices/kit/log.ts';
import { err, ok } from '../../../../devices/kit/result.ts';
import { createModbusBus } from '../../../../devices/modbus/bus.ts';
import { USUAL_TIMING } from '../../../../devices/modbus/bus-timing.ts';
import {
  type ChunkSize,
  type DeviceBench,
  describeDeviceContract,
  type Mishap,
} from '../../../contract/device-contract.ts';
import { createTestLine, type LineMishap, NOISE, registerUnit, type TestLine } from '../../modbus/test-units.ts';

const STRIKES: Readonly<Record<Mishap, readonly [LineMishap, number]>> = {
  noiseBefore: ['noiseBefore', 1],
  noiseBetween: ['noiseBetween', 1],
  halfFrame: ['half', 3],
  silence: ['silence', 3],
  unplugMidReply: ['unplugMidReply', 1],
};

interface SensorBench extends DeviceBench {
  readonly driver: ClimateSensor;
  readonly events: readonly ClimateEvent[];
  readonly line: TestLine;
  readonly words: Map<number, number>;
}

async function createSensorBench({ chunk }: { readonly chunk: ChunkSize }): Promise<SensorBench> {
  const line = await createTestLine(chunk);
  const { clock, transport } = line;
  const words = new Map([
    [1, 215],
    [2, 280],
  ]);
  line.units.set(1, registerUnit(words, 'readInputRegisters'));
  const profile = findClimateProfile('xy-md02');
  if (profile === null) throw new Error('no profile');
  const events: ClimateEvent[] = [];
  const logLines: string[] = [];
  const log: Log = { write: (level, event, fields) => logLines.push(JSON.stringify({ level, event, ...fields })) };
  const bus = createModbusBus({ transport, clock, baudRate: 9600, timing: USUAL_TIMING });
  const driver = createModbusClimateSensor({
    id: 'air',
    bus,
    unit: 1,
    profile,
    clock,
    log,
    onEvent: (event) => events.push(event),
  });
  return {
    driver,
    events,
    logLines,
    line,
    words,
    personalValues: ['Sample Person'],
    noiseBytes: NOISE.length,
    use: () => driver.read(),
    strike: (mishap) => line.strike(...STRIKES[mishap]),
    plug: line.plug,
    unplug: line.unplug,
    pendingTimers: () => clock.pending(),
    settle: line.settle,
    wait: line.wait,
    end: line.end,
  };
}

describeDeviceContract('climate sensor on Modbus, in memory', createSensorBench);

async function open(): Promise<SensorBench> {
  const made = await createSensorBench({ chunk: 'whole' });
  onTestFinished(async () => {
    await made.driver.close();
    await made.end();
  });
  expect(await made.settle(made.driver.open())).toMatchObject({
    ok: true,
    value: { model: 'xy-md02', baudRate: 9600 },
  });
  return made;
}

describe('a climate sensor', () => {
  test('is asked every ten seconds for both values in one request', async () => {
    const on = await open();
    await on.line.clock.advance(60_500);
    expect(on.events).toHaveLength(7);
    expect(new Set(on.events.map((event) => JSON.stringify(event)))).toEqual(
      new Set([JSON.stringify({ type: 'reading', reading: { temperatureTenths: 215, humidityTenths: 280 } })]),
    );
    for (const { request } of on.line.heard) {
      expect(request).toEqual({ function: 'readInputRegisters', address: 1, count: 2 });
    }
  });

  test('that falls silent is unknown after 60 s, not before, and known again with its next answer', async () => {
    const on = await open();
    await on.line.clock.advance(100);
    const last = on.line.clock.mono();
    on.line.units.delete(1);
    while (!on.events.some(({ type }) => type === 'unknown')) await on.line.clock.advance(100);
    expect(on.events.at(-1)).toEqual({ type: 'unknown', reason: 'stale' });
    expect(on.line.clock.mono() - last).toBeGreaterThan(59_000);
    expect(on.line.clock.mono() - last).toBeLessThan(63_000);
    on.line.units.set(1, registerUnit(on.words, 'readInputRegisters'));
    await on.line.clock.advance(10_000);
    expect(on.events.at(-1)).toMatchObject({ type: 'reading' });
  });

  test('that gives nonsense says so, and lives', async () => {
    const on = await open();
    on.words.set(1, 0).set(2, 0);
    expect(await on.settle(on.driver.read())).toEqual(err({ code: 'implausible', reason: 'all-zero' }));
    expect(await on.settle(on.driver.heartbeat())).toEqual(ok(undefined));
    expect(on.events.filter(({ type }) => type === 'unknown')).toEqual([{ type: 'unknown', reason: 'all-zero' }]);
  });

  test('of another kind is not taken into service', async () => {
    const on = await open();
    await on.driver.close();
    on.line.units.set(1, registerUnit(on.words, 'readHoldingRegisters'));
    expect(await on.settle(on.driver.open())).toEqual(err({ code: 'protocol', reason: 'exception-illegal-function' }));
  });
});
