/** The simulated safe and sensors at the bench: described as the contract says, every knob works, what cannot be done says why. */
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { BenchSimulator } from '../../../daemon/api/contract/bench.ts';
import { UNIT_FAULTS } from '../../../simulators/modbus/unit-knobs.ts';
import { RELAY_CONDITIONS } from '../../../simulators/safe/model.ts';
import { rawLine } from '../modbus/line-with-safe.ts';

describe('at the bench', () => {
  const matches = new Ajv().compile(BenchSimulator);

  test('it is described as the contract says, with the safe as it stands', async () => {
    const on = await rawLine();
    const described = on.board.describe();
    expect(matches(described)).toBe(true);
    expect(described.shows).toMatchObject({
      door: 'shut',
      bolt: 'thrown',
      lock: 'blocked',
      power: 'mains',
      refused: null,
    });
    expect(described.faults.map(({ name }) => name)).toEqual([...UNIT_FAULTS]);
    expect(described.knobs.find(({ name }) => name === 'stickRelay')?.values).toContain(`lock:${RELAY_CONDITIONS[1]}`);
  });

  test('every knob works with every value that it names', async () => {
    const on = await rawLine();
    for (const one of [on.board, on.air, on.renke]) {
      for (const knob of one.describe().knobs) {
        for (const value of knob.values.length === 0 ? [undefined] : knob.values) {
          expect([knob.name, value, (await one.act(knob.name, value)).ok]).toEqual([knob.name, value, true]);
          expect(matches(one.describe())).toBe(true);
        }
      }
    }
  });

  test('an act that cannot be done says why, and moves nothing', async () => {
    const on = await rawLine();
    expect((await on.board.act('openDoor', undefined)).ok).toBe(true);
    expect(on.board.describe().shows).toMatchObject({ door: 'shut', refused: 'bolted' });
    await on.board.act('turnKey', 'sealKeeper');
    expect(on.board.describe().shows).toMatchObject({ sealKeeperKey: 'turned', refused: null });
  });

  test.each([
    ['explode', undefined, 'unknown-knob'],
    ['toString', undefined, 'unknown-knob'],
    ['openDoor', 'now', 'bad-value'],
    ['openDoor', '', 'bad-value'],
    ['turnKey', undefined, 'bad-value'],
    ['turnKey', 'head', 'bad-value'],
    ['setMode', 'jump', 'bad-value'],
    ['restartBoard', 'now', 'bad-value'],
    ['fault', 'removeMidRead', 'bad-value'],
    ['fault', 'toString', 'bad-value'],
  ])('%s %s is refused as %s', async (knob, value, error) => {
    const on = await rawLine();
    const before = on.board.describe();
    expect(await on.board.act(knob, value)).toEqual({ ok: false, error });
    expect(on.board.describe()).toEqual(before);
  });

  test('the end of a flash and of the battery are told as changes', async () => {
    const on = await rawLine();
    const seen: string[] = [];
    on.board.onChange(() => {
      const { lamp, power } = on.board.describe().shows;
      seen.push(`${lamp} ${power}`);
    });
    await on.ask('03 05 0203 0002');
    await on.clock.advance(300);
    expect(new Set(seen)).toEqual(new Set(['on mains', 'off mains']));
    await on.board.act('fitBattery', 'tired');
    await on.board.act('cutPower', undefined);
    expect(seen.at(-1)).toBe('off battery');
    await on.clock.advance(60_001);
    expect(seen.at(-1)).toBe('off none');
  });
});
