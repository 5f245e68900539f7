/**
 * What any driver owes the gateway, whatever device it speaks to. One suite, run against the simulator, and against hardware
 * where there is some. It makes mishaps by name and looks only at results, events and log lines.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CommonDeviceEvent, Driver } from '../../devices/kit/device.ts';
import type { Result } from '../../devices/kit/result.ts';

/** Bytes arrive at the driver in pieces of this many. */
export type ChunkSize = 1 | 2 | 3 | 64 | 'whole';

/** Mishaps that strike the next answer of the device. */
export type Mishap =
  /** Meaningless bytes stand before the answer. */
  | 'noiseBefore'
  /** Meaningless bytes stand between this answer and the next. */
  | 'noiseBetween'
  /** The answer stops in the middle. */
  | 'halfFrame'
  /** No answer comes. */
  | 'silence'
  /** The cable is pulled in the middle of the answer. */
  | 'unplugMidReply';

/** A driver at a device that the suite may plug, unplug and upset. Plugged, but not opened at first. */
export interface DeviceBench {
  readonly driver: Driver;
  /** Everything that the driver told, in order. */
  readonly events: readonly (CommonDeviceEvent | { readonly type: string })[];
  /** Every log line as it would be written. */
  readonly logLines: readonly string[];
  /** Values of the person in the scenario that must not be seen in any line. */
  readonly personalValues: readonly string[];
  /** How many meaningless bytes one noise mishap makes. */
  readonly noiseBytes: number;
  /** Uses the device as people do; answers what came of it, without times. */
  use(): Promise<Result<unknown, { readonly code: string }>>;
  /** The mishap strikes the next answer. */
  strike(mishap: Mishap): void;
  plug(): Promise<void>;
  unplug(): Promise<void>;
  /** Timers that wait, the simulator's included. */
  pendingTimers(): number;
  /** Lets time pass until `promise` is settled. */
  settle<T>(promise: Promise<T>): Promise<T>;
  /** Lets time pass until `holds`. */
  wait(what: string, holds: () => boolean): Promise<void>;
  /** Takes the simulator down. */
  end(): Promise<void>;
}

export type MakeBench = (options: { readonly chunk: ChunkSize }) => Promise<DeviceBench>;

function noiseIn(bench: DeviceBench): number {
  return bench.events.reduce((sum, event) => ('bytes' in event ? sum + event.bytes : sum), 0);
}

function goneIn(bench: DeviceBench): readonly unknown[] {
  return bench.events.filter(({ type }) => type === 'gone');
}

export function describeDeviceContract(name: string, makeBench: MakeBench): void {
  async function bench(chunk: ChunkSize = 'whole'): Promise<DeviceBench> {
    const made = await makeBench({ chunk });
    onTestFinished(async () => {
      await made.driver.close();
      await made.end();
    });
    return made;
  }

  /** A bench whose device is open. */
  async function ready(chunk: ChunkSize = 'whole'): Promise<DeviceBench> {
    const made = await bench(chunk);
    expect(await made.settle(made.driver.open())).toMatchObject({ ok: true });
    return made;
  }

  describe(`device contract: ${name}`, () => {
    test('it opens, says who it is, shows life and works', async () => {
      const device = await bench();
      const opened = await device.settle(device.driver.open());
      expect(opened).toMatchObject({ ok: true, value: { model: expect.any(String) } });
      expect(await device.settle(device.driver.heartbeat())).toEqual({ ok: true, value: undefined });
      expect(await device.settle(device.use())).toMatchObject({ ok: true });
    });

    test('results and events are the same in pieces of 1, 2, 3 and 64 bytes', async () => {
      const whole = await ready('whole');
      const result = await whole.settle(whole.use());
      expect(result).toMatchObject({ ok: true });
      for (const chunk of [1, 2, 3, 64] as const) {
        const cut = await ready(chunk);
        expect(await cut.settle(cut.use())).toEqual(result);
        expect(cut.events).toEqual(whole.events);
      }
    });

    test.each(['whole', 1] as const)('noise before an answer is survived and counted (pieces: %s)', async (chunk) => {
      const device = await ready(chunk);
      const before = noiseIn(device);
      device.strike('noiseBefore');
      expect(await device.settle(device.driver.heartbeat())).toMatchObject({ ok: true });
      expect(noiseIn(device) - before).toBe(device.noiseBytes);
      expect(await device.settle(device.use())).toMatchObject({ ok: true });
    });

    test.each(['whole', 1] as const)(
      'noise between two answers is survived and counted (pieces: %s)',
      async (chunk) => {
        const device = await ready(chunk);
        const before = noiseIn(device);
        device.strike('noiseBetween');
        expect(await device.settle(device.driver.heartbeat())).toMatchObject({ ok: true });
        await device.wait('the noise', () => noiseIn(device) > before);
        expect(await device.settle(device.driver.heartbeat())).toMatchObject({ ok: true });
        expect(noiseIn(device) - before).toBe(device.noiseBytes);
        expect(await device.settle(device.use())).toMatchObject({ ok: true });
      },
    );

    test('silence in the middle of an answer ends in a code, is counted, and the next command works', async () => {
      const device = await ready();
      const before = noiseIn(device);
      device.strike('halfFrame');
      expect(await device.settle(device.driver.heartbeat())).toMatchObject({ ok: false, error: { code: 'timeout' } });
      expect(await device.settle(device.driver.heartbeat())).toMatchObject({ ok: true });
      expect(noiseIn(device)).toBeGreaterThan(before);
      expect(await device.settle(device.use())).toMatchObject({ ok: true });
      expect(goneIn(device)).toEqual([]);
    });

    test('a command that is not answered ends in a code, and the next one works', async () => {
      const device = await ready();
      device.strike('silence');
      expect(await device.settle(device.driver.heartbeat())).toMatchObject({ ok: false, error: { code: 'timeout' } });
      expect(await device.settle(device.driver.heartbeat())).toMatchObject({ ok: true });
      expect(await device.settle(device.use())).toMatchObject({ ok: true });
    });

    test('unplugging is told once as gone; plugged and opened again it works', async () => {
      const device = await ready();
      await device.unplug();
      await device.wait('gone', () => goneIn(device).length > 0);
      expect(await device.settle(device.driver.heartbeat())).toMatchObject({ ok: false });
      expect(await device.settle(device.driver.open())).toMatchObject({ ok: false, error: { code: 'not-found' } });
      expect(goneIn(device)).toHaveLength(1);
      await device.plug();
      expect(await device.settle(device.driver.open())).toMatchObject({ ok: true });
      expect(await device.settle(device.use())).toMatchObject({ ok: true });
    });

    test('unplugging in the middle of an answer ends the command with gone, and is told once', async () => {
      const device = await ready();
      device.strike('unplugMidReply');
      expect(await device.settle(device.use())).toMatchObject({ ok: false, error: { code: 'gone' } });
      await device.wait('gone', () => goneIn(device).length > 0);
      expect(goneIn(device)).toHaveLength(1);
      await device.plug();
      expect(await device.settle(device.driver.open())).toMatchObject({ ok: true });
      expect(await device.settle(device.use())).toMatchObject({ ok: true });
    });

    test('a device that is not there cannot be opened, and can be once it is', async () => {
      const device = await bench();
      await device.unplug();
      expect(await device.settle(device.driver.open())).toMatchObject({ ok: false, error: { code: 'not-found' } });
      expect(device.events).toEqual([]);
      await device.plug();
      expect(await device.settle(device.driver.open())).toMatchObject({ ok: true });
    });

    test('close is harmless twice, leaves no timer, and nothing is told any more', async () => {
      const device = await ready();
      await device.settle(device.use());
      await device.driver.close();
      await device.driver.close();
      const told = device.events.length;
      expect(await device.settle(device.driver.heartbeat())).toMatchObject({ ok: false, error: { code: 'closed' } });
      await device.unplug();
      await device.plug();
      expect(device.pendingTimers()).toBe(0);
      expect(device.events).toHaveLength(told);
      expect(await device.settle(device.driver.open())).toMatchObject({ ok: true });
    });

    test('close in the middle of a command ends it with closed and leaves no timer', async () => {
      const device = await ready();
      device.strike('silence');
      const used = device.use();
      const beat = device.driver.heartbeat();
      await device.driver.close();
      expect(await device.settle(used)).toMatchObject({ ok: false, error: { code: 'closed' } });
      await device.settle(beat);
      await device.unplug();
      expect(device.pendingTimers()).toBe(0);
      expect(goneIn(device)).toEqual([]);
    });

    test('close while it is being opened ends that with closed, and it can be opened again', async () => {
      const device = await bench();
      const opening = device.driver.open();
      await device.settle(device.driver.close());
      expect(await device.settle(opening)).toMatchObject({ ok: false, error: { code: 'closed' } });
      expect(await device.settle(device.driver.open())).toMatchObject({ ok: true });
    });

    test('no personal value stands in a log line or in an event', async () => {
      const device = await ready();
      device.strike('noiseBefore');
      expect(await device.settle(device.use())).toMatchObject({ ok: true });
      device.strike('unplugMidReply');
      await device.settle(device.use());
      await device.plug();
      await device.settle(device.driver.open());
      await device.settle(device.use());
      expect(device.personalValues.length).toBeGreaterThan(0);
      expect(device.logLines.length).toBeGreaterThan(0);
      const seen = [...device.logLines, ...device.events.map((event) => JSON.stringify(event))].join('\n');
      for (const value of device.personalValues) expect(seen).not.toContain(value);
    });
  });
}

/** What a driver owes besides, whose device comes back by itself: it tells `lost` and `regained`, and nothing counts in between. */
export function describeReturning(name: string, makeBench: MakeBench): void {
  async function ready(): Promise<DeviceBench> {
    const device = await makeBench({ chunk: 'whole' });
    onTestFinished(async () => {
      await device.driver.close();
      await device.end();
    });
    expect(await device.settle(device.driver.open())).toMatchObject({ ok: true });
    await device.wait('regained', () => typesOf(device).includes('regained'));
    return device;
  }

  describe(`returning by itself: ${name}`, () => {
    test('a device that falls silent is told once as lost, then as regained, with nothing in between, and works', async () => {
      const device = await ready();
      const before = typesOf(device).length;
      device.strike('silence');
      await device.wait('lost', () => typesOf(device).length > before);
      await device.wait('regained', () => typesOf(device).length > before + 1);
      expect(typesOf(device).slice(before, before + 2)).toEqual(['lost', 'regained']);
      expect(await device.settle(device.use())).toMatchObject({ ok: true });
      expect(typesOf(device)).not.toContain('gone');
      expect(typesOf(device).filter((type) => type === 'lost')).toHaveLength(1);
    });

    test('unplugged it is gone; plugged and opened again, the first thing told is that it is regained', async () => {
      const device = await ready();
      const before = typesOf(device).length;
      await device.unplug();
      await device.wait('gone', () => typesOf(device).includes('gone'));
      await device.plug();
      expect(await device.settle(device.driver.open())).toMatchObject({ ok: true });
      await device.wait('regained', () => typesOf(device).length > before + 1);
      expect(typesOf(device).slice(before, before + 2)).toEqual(['gone', 'regained']);
    });
  });
}

function typesOf(device: DeviceBench): readonly string[] {
  return device.events.map(({ type }) => type).filter((type) => type !== 'noise');
}
