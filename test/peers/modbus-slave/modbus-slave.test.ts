import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../daemon/clock.ts';
import type { ClimateEvent } from '../../../devices/climate/contract.ts';
import { createModbusClimateSensor } from '../../../devices/climate/modbus-sensor/driver.ts';
import { findClimateProfile } from '../../../devices/climate/protocol/climate-profile.ts';
import { silentLog } from '../../../devices/kit/log.ts';
import { err, ok } from '../../../devices/kit/result.ts';
import { type BusMember, createModbusBus, type ModbusBus } from '../../../devices/modbus/bus.ts';
import { USUAL_TIMING } from '../../../devices/modbus/bus-timing.ts';
import type { ModbusRequest } from '../../../devices/modbus/protocol/modbus-request.ts';
import type { SafeIoEvent } from '../../../devices/safe-io/contract.ts';
import { findRelayBoardProfile } from '../../../devices/safe-io/protocol/relay-board-profile.ts';
import { createRelayBoard } from '../../../devices/safe-io/relay-board/driver.ts';
import { createSerialTransport } from '../../../devices/transports/serial.ts';
import { until } from '../../support/until.ts';
import { type ModbusPeer, startModbusPeer } from './start-modbus-peer.ts';

/** Addresses of the slave's devices. */
const SENSOR = 1;
const RENKE = 2;
const BOARD = 3;

const TEMPERATURE: ModbusRequest = { function: 'readInputRegisters', address: 1, count: 1 };
const HUMIDITY: ModbusRequest = { function: 'readInputRegisters', address: 2, count: 1 };
const MODES_NORMAL: ModbusRequest = { function: 'writeRegisters', address: 0x1000, values: [0, 0, 0, 0, 0, 0, 0, 0] };

let peer: ModbusPeer;
let bus: ModbusBus;
let member: BusMember;

beforeAll(async () => {
  peer = await startModbusPeer([`${SENSOR}:xy-md02`, `${RENKE}:rs-ws-n01`, `${BOARD}:waveshare-relay-d`]);
  bus = createModbusBus({
    transport: createSerialTransport({ path: peer.path }),
    clock: systemClock,
    baudRate: 9600,
    timing: { ...USUAL_TIMING, lateMs: 400 },
  });
  member = bus.join({ onGone: () => {}, onNoise: () => {} });
  expect(await member.open()).toEqual(ok(undefined));
});

afterAll(async () => {
  await member?.close();
  await peer?.end();
});

const ask = (unit: number, request: ModbusRequest, tries = 3) =>
  member.ask({ unit, request }, { tries, urgent: false });

function sensor(model: string, unit: number) {
  const profile = findClimateProfile(model);
  if (profile === null) throw new Error(`no profile ${model}`);
  const events: ClimateEvent[] = [];
  const made = createModbusClimateSensor({
    id: model,
    bus,
    unit,
    profile,
    clock: systemClock,
    log: silentLog,
    onEvent: (event) => events.push(event),
  });
  onTestFinished(() => made.close());
  return { made, events };
}

function relayBoard() {
  const profile = findRelayBoardProfile('waveshare-relay-d');
  if (profile === null) throw new Error('no profile of the board');
  const events: SafeIoEvent[] = [];
  const made = createRelayBoard({
    id: 'board',
    bus,
    unit: BOARD,
    profile,
    wiring: { inputs: [{ name: 'door', channel: 2, activeWhen: true }], outputs: [{ name: 'lock', channel: 0 }] },
    clock: systemClock,
    log: silentLog,
    onEvent: (event) => events.push(event),
  });
  onTestFinished(() => made.close());
  return { made, events };
}

async function boardInService() {
  expect(await ask(BOARD, MODES_NORMAL)).toMatchObject({ ok: true });
  const board = relayBoard();
  expect(await board.made.open()).toMatchObject({ ok: true });
  await until('the first look', () => board.made.levels() !== null);
  return board;
}

const relayEvents = (from: number) => peer.events.slice(from).filter(({ ev }) => ev === 'relay');

describe('the master at a slave on libmodbus', () => {
  test('two sensors of different makers on one line: both values of both, below zero too', async () => {
    await peer.command(`temp ${SENSOR} -3.7`);
    await peer.command(`hum ${SENSOR} 31.2`);
    await peer.command(`temp ${RENKE} -10.1`);
    await peer.command(`hum ${RENKE} 65.8`);
    const one = sensor('xy-md02', SENSOR);
    const other = sensor('rs-ws-n01', RENKE);
    expect(await Promise.all([one.made.open(), other.made.open()])).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await Promise.all([one.made.read(), other.made.read()])).toEqual([
      ok({ temperatureTenths: -37, humidityTenths: 312 }),
      ok({ temperatureTenths: -101, humidityTenths: 658 }),
    ]);
  });

  test('a temperature that comes after its time-out is not the humidity', async () => {
    await peer.command(`temp ${SENSOR} 21.5`);
    await peer.command(`hum ${SENSOR} 28`);
    await peer.command('delay 350');
    const temperature = await ask(SENSOR, TEMPERATURE, 1);
    await peer.command('delay 0');
    expect(temperature).toEqual(err({ code: 'timeout' }));
    expect(await ask(SENSOR, HUMIDITY)).toEqual(ok({ function: 'readInputRegisters', values: [280] }));
  });

  test.each(['drop 1', 'corrupt 1', 'truncate 1', 'wrongid 1', 'noise 1', `exc ${SENSOR} 6 1`])(
    '%s: the answer is the right one all the same, and so is the next',
    async (fault) => {
      await peer.command(`temp ${SENSOR} 21.5`);
      await peer.command(`hum ${SENSOR} 28`);
      await peer.command(fault);
      expect(await ask(SENSOR, TEMPERATURE)).toEqual(ok({ function: 'readInputRegisters', values: [215] }));
      expect(await ask(SENSOR, HUMIDITY)).toEqual(ok({ function: 'readInputRegisters', values: [280] }));
    },
  );

  test.each([
    ['drop 3', { code: 'timeout' }],
    ['corrupt 3', { code: 'protocol', reason: 'crc' }],
    ['truncate 3', { code: 'timeout' }],
    ['wrongid 3', { code: 'timeout' }],
    [`exc ${SENSOR} 6 3`, { code: 'protocol', reason: 'exception-busy' }],
    [`exc ${SENSOR} 4 1`, { code: 'device-fault', status: '04' }],
  ])('%s: no value, but a trouble with a name', async (fault, trouble) => {
    await peer.command(fault);
    expect(await ask(SENSOR, TEMPERATURE)).toEqual({ ok: false, error: trouble });
    expect(await ask(SENSOR, TEMPERATURE)).toMatchObject({ ok: true });
  });

  test('an answer that comes byte by byte is whole in the end', async () => {
    await peer.command('split 3');
    expect(await ask(SENSOR, TEMPERATURE)).toEqual(ok({ function: 'readInputRegisters', values: [215] }));
    await peer.command('split 0');
  });

  test('every function is understood by libmodbus and its answer by us; a wrong address is refused by name', async () => {
    expect(await ask(BOARD, MODES_NORMAL)).toEqual(ok({ function: 'writeRegisters', address: 0x1000, count: 8 }));
    const mode: ModbusRequest = { function: 'writeRegister', address: 0x1003, value: 2 };
    expect(await ask(BOARD, mode)).toEqual(ok({ function: 'writeRegister', address: 0x1003, value: 2 }));
    expect(await ask(BOARD, { function: 'readHoldingRegisters', address: 0x1000, count: 8 })).toEqual(
      ok({ function: 'readHoldingRegisters', values: [0, 0, 0, 2, 0, 0, 0, 0] }),
    );
    const bits = [true, false, true, true, false, false, false, false];
    expect(await ask(BOARD, { function: 'writeCoils', address: 0, bits })).toEqual(
      ok({ function: 'writeCoils', address: 0, count: 8 }),
    );
    expect(await ask(BOARD, { function: 'readCoils', address: 0, count: 8 })).toEqual(
      ok({ function: 'readCoils', bits }),
    );
    expect(await ask(BOARD, { function: 'writeCoil', address: 0xff, value: 0 })).toMatchObject({ ok: true });
    await peer.command(`di ${BOARD} 7 1`);
    expect(await ask(BOARD, { function: 'readDiscreteInputs', address: 6, count: 2 })).toEqual(
      ok({ function: 'readDiscreteInputs', bits: [false, true] }),
    );
    await peer.command(`di ${BOARD} 7 0`);
    expect(await ask(BOARD, { function: 'readCoils', address: 7, count: 2 })).toEqual(
      err({ code: 'protocol', reason: 'exception-illegal-address' }),
    );
  });
});

describe('the relay board at a slave on libmodbus', () => {
  test('as it leaves the factory it is refused, for its inputs drive its relays', async () => {
    const factory: ModbusRequest = { function: 'writeRegisters', address: 0x1000, values: [1, 1, 1, 1, 1, 1, 1, 1] };
    expect(await ask(BOARD, factory)).toMatchObject({ ok: true });
    expect(await relayBoard().made.open()).toEqual(err({ code: 'protocol', reason: 'control-mode' }));
  });

  test('a pulse is one flash that the board ends by itself, read back in between', async () => {
    const board = await boardInService();
    const from = peer.events.length;
    expect(await board.made.pulse({ output: 'lock', ms: 700 })).toEqual(ok({ readBack: 'on' }));
    await until('the relay is off again', () => relayEvents(from).length === 2);
    const [on, off] = relayEvents(from);
    expect(on).toMatchObject({ id: BOARD, ch: 0, on: 1, why: 'flash' });
    expect(off).toMatchObject({ id: BOARD, ch: 0, on: 0, why: 'timer' });
    expect(Math.abs((off?.t ?? 0) - (on?.t ?? 0) - 700)).toBeLessThan(200);
    await until('the read-back says off', () => board.made.levels()?.outputs.lock === false);
    expect(board.events.map(({ type }) => type)).not.toContain('forced-relay');
  });

  test('a pulse whose confirmation is lost is sent once, and seen by the read-back', async () => {
    const board = await boardInService();
    const from = peer.events.length;
    const pulsing = board.made.pulse({ output: 'lock', ms: 2_000 });
    // `drop` strikes whatever is answered next, so it may hit a look instead: either way there is one flash.
    await peer.command('drop 1');
    expect(await pulsing).toEqual(ok({ readBack: 'on' }));
    await until('the relay is off again', () => relayEvents(from).length === 2);
    expect(relayEvents(from).map(({ why }) => why)).toEqual(['flash', 'timer']);
  });

  test('a relay that somebody else switches on is forced: told, and all relays go off', async () => {
    const board = await boardInService();
    const from = peer.events.length;
    expect(await ask(BOARD, { function: 'writeCoil', address: 4, value: 0xff00 })).toMatchObject({ ok: true });
    await until('the board is told off', () => relayEvents(from).some(({ why }) => why === 'all'));
    expect(board.events).toContainEqual({ type: 'forced-relay', output: 'relay-5' });
    await until('it is off again', () => board.events.some(({ type }) => type === 'relay-restored'));
  });

  test('a contact that changes is told', async () => {
    const board = await boardInService();
    await peer.command(`di ${BOARD} 2 1`);
    await until('the door', () => board.events.some(({ type }) => type === 'input'));
    expect(board.events.at(-1)).toEqual({ type: 'input', input: 'door', active: true });
    await peer.command(`di ${BOARD} 2 0`);
  });

  test('a board that restarts in mid-pulse cuts it short', async () => {
    const board = await boardInService();
    expect(await board.made.pulse({ output: 'lock', ms: 5_000 })).toEqual(ok({ readBack: 'on' }));
    await peer.command(`reboot ${BOARD}`);
    await until('cut short', () => board.events.some(({ type }) => type === 'pulse-cut-short'));
  });
});
