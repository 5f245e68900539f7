/** The bench: describes as the API's contract says, turns knobs by name, refuses what it does not know, tells changes. */
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { BenchSimulator } from '../../daemon/api/contract/bench.ts';
import { createBench } from '../../simulators/bench.ts';
import { FAULTS } from '../../simulators/faults.ts';
import { Hear, Say, samOnAWire } from '../support/sam-on-a-wire.ts';

const matches = new Ajv().compile(BenchSimulator);

async function onBench() {
  const device = await samOnAWire();
  return { ...device, bench: createBench([device.sam]) };
}

test('the description is what the contract says', async () => {
  const { bench } = await onBench();
  const [reader, ...more] = bench.describe();
  expect(more).toEqual([]);
  expect(matches(reader)).toBe(true);
  expect(reader).toMatchObject({
    simulator: 'reader',
    class: 'id-reader',
    model: 'sam',
    plugged: true,
    shows: { card: null, paced: 'off' },
  });
  expect(reader?.cards.slice(0, 2)).toEqual([
    { id: 'R1', caption: '居民身份证 · 张样本' },
    { id: 'R2', caption: '居民身份证 · 李测试 · 长期' },
  ]);
  expect(reader?.faults.map((fault) => fault.name)).toEqual(Object.keys(FAULTS));
});

test('every knob in the description works with every value that it names', async () => {
  const { bench } = await onBench();
  for (const knob of bench.describe()[0]?.knobs ?? []) {
    for (const value of knob.values.length === 0 ? [undefined] : knob.values) {
      const done = await bench.act({ simulator: 'reader', knob: knob.name, value });
      expect([knob.name, value, done.ok]).toEqual([knob.name, value, true]);
      if (done.ok) expect(matches(done.value)).toBe(true);
    }
  }
});

describe('knobs do what they say', () => {
  test('cards come and go', async () => {
    const { ask, bench } = await onBench();
    const placed = await bench.act({ simulator: 'reader', knob: 'presentCard', value: 'J1' });
    expect(placed.ok && placed.value.shows.card).toBe('J1');
    expect(await ask(Say.find)).toBe(Hear.found);
    const left = await bench.act({ simulator: 'reader', knob: 'removeCard' });
    expect(left.ok && left.value.shows.card).toBeNull();
    expect(await ask(Say.find)).toBe(Hear.noCard);
  });

  test('the cable', async () => {
    const { bench, gone } = await onBench();
    const pulled = await bench.act({ simulator: 'reader', knob: 'unplug' });
    expect(pulled.ok && pulled.value.plugged).toBe(false);
    expect(gone.length).toBe(1);
    const back = await bench.act({ simulator: 'reader', knob: 'plug' });
    expect(back.ok && back.value.plugged).toBe(true);
  });

  test('a fault is armed once, shown, used up; repeatedly until cleared', async () => {
    const { ask, bench } = await onBench();
    const armed = () =>
      bench
        .describe()[0]
        ?.faults.filter((fault) => fault.armed)
        .map((fault) => fault.name);
    await bench.act({ simulator: 'reader', knob: 'fault', value: 'samFault' });
    expect(armed()).toEqual(['samFault']);
    expect(await ask(Say.status)).toBe(Hear.notAuthorised);
    expect(armed()).toEqual([]);
    await bench.act({ simulator: 'reader', knob: 'faultRepeatedly', value: 'samFault' });
    expect(await ask(Say.status)).toBe(Hear.notAuthorised);
    expect(await ask(Say.status)).toBe(Hear.notAuthorised);
    await bench.act({ simulator: 'reader', knob: 'clearFault', value: 'all' });
    expect(await ask(Say.status)).toBe(Hear.done);
  });
});

test.each([
  [{ simulator: 'printer', knob: 'plug' }, 'unknown-simulator'],
  [{ simulator: 'reader', knob: 'explode' }, 'unknown-knob'],
  [{ simulator: 'reader', knob: 'toString' }, 'unknown-knob'],
  [{ simulator: 'reader', knob: 'presentCard' }, 'bad-value'],
  [{ simulator: 'reader', knob: 'presentCard', value: 'R99' }, 'bad-value'],
  [{ simulator: 'reader', knob: 'unplug', value: 'now' }, 'bad-value'],
  [{ simulator: 'reader', knob: 'setPaced', value: 'maybe' }, 'bad-value'],
  [{ simulator: 'reader', knob: 'fault', value: 'toString' }, 'bad-value'],
  [{ simulator: 'reader', knob: 'fault', value: 'all' }, 'bad-value'],
  [{ simulator: 'reader', knob: 'fault' }, 'bad-value'],
])('%o is refused as %s and changes nothing', async (act, error) => {
  const { bench } = await onBench();
  const before = bench.describe();
  expect(await bench.act(act)).toEqual({ ok: false, error });
  expect(bench.describe()).toEqual(before);
});

test('changes are told with the new state, also those that the device brings about itself, until nobody listens', async () => {
  const { ask, bench, sam } = await onBench();
  const seen: (string | null | undefined)[] = [];
  const stop = bench.onChange((simulator) => seen.push(simulator.shows.card));
  sam.presentCard('R1');
  await ask(Say.find);
  await ask(Say.select);
  sam.faults.failNext('removeMidRead');
  await ask(Say.read);
  expect(seen.at(0)).toBe('R1');
  expect(seen.at(-1)).toBeNull();
  const count = seen.length;
  stop();
  sam.presentCard('R2');
  expect(seen.length).toBe(count);
});

test('closing unplugs and may be repeated; two simulators of one id are a bug', async () => {
  const { bench, gone, sam } = await onBench();
  expect(() => createBench([sam, sam])).toThrow('one id');
  await bench.close();
  await bench.close();
  expect(gone.length).toBe(1);
});
