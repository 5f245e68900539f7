import { describe, expect, onTestFinished, test } from 'vitest';
import { err, ok } from '../../../devices/kit/result.ts';
import { type BusListener, type BusMember, createModbusBus } from '../../../devices/modbus/bus.ts';
import { USUAL_TIMING } from '../../../devices/modbus/bus-timing.ts';
import { EXCEPTIONS } from '../../../devices/modbus/protocol/modbus-function.ts';
import type { ModbusRequest } from '../../../devices/modbus/protocol/modbus-request.ts';
import { createTestLine, type LineMishap, registerUnit } from './test-units.ts';

const TEMPERATURE: ModbusRequest = { function: 'readInputRegisters', address: 1, count: 1 };
const HUMIDITY: ModbusRequest = { function: 'readInputRegisters', address: 2, count: 1 };
const USUAL = { tries: 3, urgent: false };
const values = (...words: number[]) => ok({ function: 'readInputRegisters', values: words });

async function line() {
  const made = await createTestLine();
  made.units.set(
    1,
    registerUnit(
      new Map([
        [1, 215],
        [2, 280],
      ]),
      'readInputRegisters',
    ),
  );
  made.units.set(2, registerUnit(new Map([[1, 999]]), 'readInputRegisters'));
  const bus = createModbusBus({ transport: made.transport, clock: made.clock, baudRate: 9600, timing: USUAL_TIMING });
  const told: string[] = [];
  const listener = (name: string): BusListener => ({
    onGone: ({ code }) => told.push(`${name} ${code}`),
    onNoise: ({ bytes, reason }) => told.push(`${name} ${bytes} ${reason}`),
  });
  const first = bus.join(listener('first'));
  const second = bus.join(listener('second'));
  onTestFinished(async () => {
    await Promise.all([first.close(), second.close()]);
    await made.end();
    expect(made.clock.pending()).toBe(0);
  });
  expect(await made.settle(first.open())).toEqual(ok(undefined));
  expect(await made.settle(second.open())).toEqual(ok(undefined));
  const ask = (member: BusMember, unit: number, request: ModbusRequest, options = USUAL) =>
    member.ask({ unit, request }, options);
  const times = (): number[] => made.heard.map(({ at }) => at);
  return { ...made, bus, first, second, told, ask, times };
}

describe('a Modbus bus', () => {
  test('asks one at a time, in order, whoever asks', async () => {
    const on = await line();
    const answers = await on.settle(
      Promise.all([on.ask(on.first, 1, TEMPERATURE), on.ask(on.second, 2, TEMPERATURE), on.ask(on.first, 1, HUMIDITY)]),
    );
    expect(answers).toEqual([values(215), values(999), values(280)]);
    expect(on.heard.map(({ unit }) => unit)).toEqual([1, 2, 1]);
    const [a = 0, b = 0, c = 0] = on.times();
    // 5 ms of thinking and 3.5 characters of silence at 9600, 4.01 ms.
    expect(b - a).toBeCloseTo(9.01, 1);
    expect(c - b).toBeCloseTo(9.01, 1);
  });

  test('what is urgent goes before what waits, but not into what goes on', async () => {
    const on = await line();
    const all = [
      on.ask(on.first, 1, TEMPERATURE),
      on.ask(on.first, 1, HUMIDITY),
      on.ask(on.second, 2, TEMPERATURE, { tries: 1, urgent: true }),
    ];
    await on.settle(Promise.all(all));
    // All three wait for the silence at the start; the urgent one leaves it first.
    expect(on.heard.map(({ unit }) => unit)).toEqual([2, 1, 1]);
  });

  test('what is urgent does not wait for the other tries of a unit that is silent', async () => {
    const on = await line();
    on.strike('silence', 3);
    const silent = on.ask(on.first, 1, TEMPERATURE);
    await on.wait('the first try', () => on.heard.length === 1);
    const urgent = on.ask(on.second, 2, TEMPERATURE, { tries: 1, urgent: true });
    await on.settle(Promise.all([silent, urgent]));
    expect(on.heard.map(({ unit }) => unit).slice(0, 3)).toEqual([1, 2, 1]);
  });

  test('a unit that does not answer is asked three times, with 300 ms of silence after each try', async () => {
    const on = await line();
    on.strike('silence', 3);
    expect(await on.settle(on.ask(on.first, 1, TEMPERATURE))).toEqual(err({ code: 'timeout' }));
    const [a = 0, b = 0, c = 0] = on.times();
    expect(on.heard).toHaveLength(3);
    // 300 ms of patience beside the 15 characters on the line, and 300 ms of silence.
    expect(b - a).toBeCloseTo(617.2, 0);
    expect(c - b).toBeCloseTo(617.2, 0);
    expect(await on.settle(on.ask(on.first, 1, TEMPERATURE))).toEqual(values(215));
  });

  test.each<LineMishap>(['silence', 'half', 'corrupt', 'wrongUnit', 'noiseBefore', 'noiseBetween'])(
    'one %s is survived, and the answer is the right one',
    async (mishap) => {
      const on = await line();
      on.strike(mishap, 1);
      expect(await on.settle(on.ask(on.first, 1, TEMPERATURE))).toEqual(values(215));
      expect(await on.settle(on.ask(on.first, 1, HUMIDITY))).toEqual(values(280));
    },
  );

  test.each<[LineMishap, object]>([
    ['corrupt', { code: 'protocol', reason: 'crc' }],
    ['wrongUnit', { code: 'timeout' }],
    ['half', { code: 'timeout' }],
  ])('%s three times is no value', async (mishap, error) => {
    const on = await line();
    on.strike(mishap, 3);
    expect(await on.settle(on.ask(on.first, 1, TEMPERATURE))).toEqual({ ok: false, error });
    expect(await on.settle(on.ask(on.first, 1, HUMIDITY))).toEqual(values(280));
  });

  test('an answer that comes after the time-out never becomes the answer to the next question', async () => {
    for (const late of [350, 650, 950, 1_300, 2_000]) {
      const on = await line();
      on.delay(late);
      const temperature = on.ask(on.first, 1, TEMPERATURE, { tries: 1, urgent: false });
      await on.wait('the question', () => on.heard.length === 1);
      on.delay(5);
      const humidity = on.ask(on.first, 1, HUMIDITY);
      expect(await on.settle(temperature)).toEqual(err({ code: 'timeout' }));
      expect(await on.settle(humidity)).toEqual(values(280));
      expect(on.told).toEqual(['first 7 late']);
    }
  });

  test('while one unit owes an answer, another one is asked without delay', async () => {
    const on = await line();
    on.strike('silence', 1);
    await on.settle(on.ask(on.first, 1, TEMPERATURE, { tries: 1, urgent: false }));
    const held = on.ask(on.first, 1, HUMIDITY);
    const free = on.ask(on.second, 2, TEMPERATURE);
    await on.settle(free);
    expect(on.heard.map(({ unit }) => unit)).toEqual([1, 2]);
    expect(await on.settle(held)).toEqual(values(280));
  });

  test('bytes that nobody asked for are counted, and silence comes before the next question', async () => {
    const on = await line();
    await on.settle(on.ask(on.first, 1, TEMPERATURE));
    await on.clock.advance(1_000);
    on.strike('noiseBetween', 1);
    await on.settle(on.ask(on.first, 1, TEMPERATURE));
    expect(on.told).toEqual(['first 3 late']);
    const asked = on.clock.mono();
    await on.settle(on.ask(on.second, 2, TEMPERATURE));
    expect((on.times().at(-1) ?? 0) - asked).toBeGreaterThan(280);
  });

  test.each([
    ['illegal-address', EXCEPTIONS['illegal-address'], { code: 'protocol', reason: 'exception-illegal-address' }, 1],
    ['device-failure', EXCEPTIONS['device-failure'], { code: 'device-fault', status: '04' }, 1],
    ['busy', EXCEPTIONS.busy, { code: 'protocol', reason: 'exception-busy' }, 3],
  ])('exception %s is a trouble with a name', async (_, code, error, tries) => {
    const on = await line();
    on.units.set(1, ({ function: to }) => ({ function: 'exception', to, code }));
    expect(await on.settle(on.ask(on.first, 1, TEMPERATURE))).toEqual({ ok: false, error });
    expect(on.heard).toHaveLength(tries);
  });

  test('a member that leaves ends its own questions only, and the line stays open for the other', async () => {
    const on = await line();
    on.strike('silence', 1);
    const left = [on.ask(on.first, 1, TEMPERATURE), on.ask(on.first, 1, HUMIDITY)];
    const stays = on.ask(on.second, 2, TEMPERATURE);
    await on.wait('the question', () => on.heard.length === 1);
    await on.first.close();
    expect(await Promise.all(left)).toEqual([err({ code: 'closed' }), err({ code: 'closed' })]);
    expect(await on.settle(stays)).toEqual(values(999));
    expect(await on.ask(on.first, 1, TEMPERATURE)).toEqual(err({ code: 'closed' }));
    expect(await on.settle(on.first.open())).toEqual(ok(undefined));
    expect(await on.settle(on.ask(on.first, 1, HUMIDITY))).toEqual(values(280));
  });

  test('when the line is gone every member is told once, and every question ends with it', async () => {
    const on = await line();
    on.strike('unplugMidReply', 1);
    const asked = [on.ask(on.first, 1, TEMPERATURE), on.ask(on.second, 2, TEMPERATURE)];
    const gone = err({ code: 'gone', path: '/memory/bus' });
    expect(await on.settle(Promise.all(asked))).toEqual([gone, gone]);
    expect(on.told.filter((line) => line.endsWith('gone'))).toEqual(['first gone', 'second gone']);
    expect(on.clock.pending()).toBe(0);
    expect(await on.settle(on.first.open())).toEqual(err({ code: 'not-found', path: '/memory/bus' }));
    await on.plug();
    expect(await on.settle(Promise.all([on.first.open(), on.second.open()]))).toEqual([ok(undefined), ok(undefined)]);
    expect(await on.settle(on.ask(on.second, 2, TEMPERATURE))).toEqual(values(999));
  });

  test('the port is closed by the last member, twice is harmless, and it can be opened while it is being closed', async () => {
    const on = await line();
    const closing = Promise.all([on.first.close(), on.second.close(), on.second.close()]);
    const again = on.first.open();
    await closing;
    expect(await on.settle(again)).toEqual(ok(undefined));
    expect(await on.settle(on.ask(on.first, 1, TEMPERATURE))).toEqual(values(215));
  });

  test('closing while it is being opened ends the opening with closed', async () => {
    const on = await line();
    await on.first.close();
    await on.second.close();
    const opening = on.first.open();
    await on.first.close();
    expect(await on.settle(opening)).toEqual(err({ code: 'closed' }));
    expect(await on.settle(on.first.open())).toEqual(ok(undefined));
  });
});
