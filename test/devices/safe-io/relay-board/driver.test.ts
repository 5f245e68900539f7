import { describe, expect, onTestFinished, test } from 'vitest';
import { err, ok } from '../../../../devices/kit/result.ts';
import { describeDeviceContract } from '../../../contract/device-contract.ts';
import { type BoardBench, createBoardBench } from './board-bench.ts';

describeDeviceContract('relay board on Modbus, in memory', createBoardBench);

async function bench(): Promise<BoardBench> {
  const made = await createBoardBench({ chunk: 'whole' });
  onTestFinished(async () => {
    await made.driver.close();
    await made.end();
  });
  return made;
}

async function inService(): Promise<BoardBench> {
  const made = await bench();
  expect(await made.settle(made.driver.open())).toMatchObject({ ok: true, value: { model: 'waveshare-relay-d' } });
  await made.wait('the first look', () => made.driver.levels() !== null);
  return made;
}

const types = (on: BoardBench): string[] => on.events.map(({ type }) => type);
const pulses = (on: BoardBench) =>
  on.line.heard.filter(({ request }) => request.function === 'writeCoil' && request.address === 0x200);

describe('a relay board', () => {
  test('with a mode that is not normal does not go into service, and is never switched', async () => {
    const on = await bench();
    on.board.modes[5] = 1; // factory setting: input 6 drives relay 6
    expect(await on.settle(on.driver.open())).toEqual(err({ code: 'protocol', reason: 'control-mode' }));
    expect(await on.driver.pulse({ output: 'lock', ms: 5_000 })).toEqual(err({ code: 'closed' }));
    on.board.modes[5] = 0;
    expect(await on.settle(on.driver.open())).toMatchObject({ ok: true });
    expect(pulses(on)).toHaveLength(0);
  });

  test('whose mode changes in service is lost within a minute, and refuses pulses until it is normal again', async () => {
    const on = await inService();
    on.board.modes[0] = 1;
    await on.clock.advance(61_000);
    expect(on.events.at(-1)).toEqual({ type: 'lost', trouble: { code: 'protocol', reason: 'control-mode' } });
    expect(await on.settle(on.driver.pulse({ output: 'lock', ms: 5_000 }))).toEqual(err({ code: 'not-in-service' }));
    on.board.modes[0] = 0;
    await on.clock.advance(2_000);
    expect(types(on).slice(-2)).toEqual(['lost', 'regained']);
  });

  test('gives a pulse that the board times: one command, read back on, off by itself', async () => {
    const on = await inService();
    expect(await on.settle(on.driver.pulse({ output: 'lock', ms: 5_000 }))).toEqual(ok({ readBack: 'on' }));
    expect(pulses(on).map(({ request }) => request)).toEqual([{ function: 'writeCoil', address: 0x0200, value: 50 }]);
    expect(await on.settle(on.driver.pulse({ output: 'lock', ms: 100 }))).toEqual(err({ code: 'pulse-running' }));
    await on.clock.advance(7_000);
    expect(on.driver.levels()?.outputs.lock).toBe(false);
    expect(types(on)).toEqual(['regained', 'output', 'output']);
    expect(await on.settle(on.driver.pulse({ output: 'lock', ms: 100 }))).toMatchObject({ ok: true });
    expect(pulses(on)).toHaveLength(2);
  });

  test('leaves the line within milliseconds although the line is being looked at all the time', async () => {
    for (let phase = 0; phase < 120; phase += 7) {
      const on = await inService();
      await on.clock.advance(phase);
      const asked = on.clock.mono();
      await on.settle(on.driver.pulse({ output: 'lock', ms: 1_000 }));
      expect((pulses(on)[0]?.at ?? Number.POSITIVE_INFINITY) - asked).toBeLessThan(15);
    }
  });

  test('whose confirmation is lost is not told twice; the relay that is read back as on is enough', async () => {
    const on = await inService();
    await on.clock.advance(50);
    on.line.strike('silence', 1);
    const asked = on.clock.mono();
    expect(await on.settle(on.driver.pulse({ output: 'lock', ms: 5_000 }))).toEqual(ok({ readBack: 'on' }));
    // It was the pulse's own answer that was lost: 300 ms of patience and 300 ms of silence went by.
    expect(on.clock.mono() - asked).toBeGreaterThan(600);
    expect(pulses(on)).toHaveLength(1);
  });

  test('that neither confirms nor can be read back leaves the pulse unknown, and it is not repeated', async () => {
    const on = await inService();
    await on.clock.advance(50);
    on.line.strike('silence', 4);
    expect(await on.settle(on.driver.pulse({ output: 'lock', ms: 1_000 }))).toEqual(err({ code: 'pulse-unknown' }));
    await on.clock.advance(20_000);
    expect(pulses(on)).toHaveLength(1);
  });

  test('that refuses the pulse says so, and nothing was switched', async () => {
    const on = await inService();
    on.line.units.set(3, (request) =>
      request.function === 'writeCoil' ? { function: 'exception', to: 'writeCoil', code: 3 } : on.board.unit(request),
    );
    expect(await on.settle(on.driver.pulse({ output: 'lock', ms: 1_000 }))).toEqual(
      err({ code: 'protocol', reason: 'exception-illegal-value' }),
    );
    expect(pulses(on)).toHaveLength(1);
  });

  test('that confirms but does not switch is found out', async () => {
    const on = await inService();
    on.line.units.set(3, (request) =>
      request.function === 'writeCoil'
        ? { function: 'writeCoil', address: request.address, value: request.value }
        : on.board.unit(request),
    );
    expect(await on.settle(on.driver.pulse({ output: 'lock', ms: 5_000 }))).toEqual(err({ code: 'not-switched' }));
    expect(types(on)).toContain('pulse-cut-short');
  });

  test('with a relay on that nobody commanded: told within about a second, and all relays are told to go off', async () => {
    const on = await inService();
    on.board.relays[4] = true;
    await on.clock.advance(1_300);
    expect(on.events).toContainEqual({ type: 'forced-relay', output: 'relay-5' });
    expect(on.board.relays[4]).toBe(false);
    await on.clock.advance(1_300);
    expect(types(on).at(-1)).toBe('relay-restored');
  });

  test('with a stuck relay says that it is stuck', async () => {
    const on = await inService();
    on.board.stuck.add(0);
    on.board.relays[0] = true;
    await on.clock.advance(3_000);
    expect(types(on)).toEqual(['regained', 'output', 'forced-relay', 'relay-stuck']);
  });

  test('tells a contact that changes, and not one that bounces', async () => {
    const on = await inService();
    on.board.contacts[0] = true;
    await on.clock.advance(400);
    expect(on.events.at(-1)).toEqual({ type: 'input', input: 'door', active: true });
    const told = on.events.length;
    for (let i = 0; i < 40; i++) {
      on.board.contacts[1] = i % 2 === 0;
      await on.clock.advance(13);
    }
    on.board.contacts[1] = false;
    await on.clock.advance(400);
    expect(on.events).toHaveLength(told);
  });

  test('that restarts in mid-pulse cuts it short', async () => {
    const on = await inService();
    await on.settle(on.driver.pulse({ output: 'lock', ms: 5_000 }));
    on.board.restart();
    await on.clock.advance(2_000);
    expect(types(on)).toEqual(['regained', 'output', 'output', 'pulse-cut-short']);
  });

  test('that falls silent is lost, and regained with its true levels', async () => {
    const on = await inService();
    on.line.units.delete(3);
    await on.clock.advance(5_000);
    expect(types(on)).toEqual(['regained', 'lost']);
    expect(on.driver.levels()).toBeNull();
    on.board.contacts[0] = true;
    on.line.units.set(3, on.board.unit);
    await on.clock.advance(5_000);
    expect(types(on)).toEqual(['regained', 'lost', 'regained']);
    expect(on.driver.levels()?.inputs).toEqual({ door: true, bolt: true });
  });

  test('an output or wiring that the board does not have is a bug', async () => {
    const on = await inService();
    await expect(on.driver.pulse({ output: 'siren', ms: 1_000 })).rejects.toThrow(/wiring/);
    await expect(on.driver.pulse({ output: 'lock', ms: 65_280 * 100 })).rejects.toThrow(/no pulse/);
  });
});
