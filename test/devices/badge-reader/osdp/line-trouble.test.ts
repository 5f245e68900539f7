import { describe, expect, test } from 'vitest';
import type { BadgeReaderEvent } from '../../../../devices/badge-reader/contract.ts';
import { toHex } from '../../../../devices/kit/bytes.ts';
import type { FaultName } from '../../../../simulators/faults.ts';
import { badge, createOsdpBench, inService } from './osdp-bench.ts';

const badges = (events: readonly BadgeReaderEvent[]) => events.filter(({ type }) => type === 'badge');

/** Wrong in one bit. */
const flipped = (bytes: Uint8Array, at: number, mask: number) => bytes.with(at, (bytes[at] ?? 0) ^ mask);

describe('a frame that is lost or damaged once costs nothing but time', () => {
  const survived: readonly FaultName[] = [
    'silence',
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
  ];
  test.each(survived)('%s', async (fault) => {
    const { simulator, events, told, wait, clock } = await inService();
    await clock.advance(40);
    simulator.faults.failNext(fault);
    simulator.presentBadge(badge('B1'));
    await wait('the badge', () => badges(events).length > 0);
    await clock.advance(1_500);
    expect(simulator.faults.armed(fault)).toBe(false);
    expect(told()).toEqual(['regained', 'badge']);
  });

  // A poll and its reply with a badge: 15 bytes and 31, mark bytes included.
  const places = [
    ...Array.from({ length: 15 }, (_, at) => ['command', at] as const),
    ...Array.from({ length: 31 }, (_, at) => ['reply', at] as const),
  ];
  test.each(places)('one bit of a poll exchange: %s, byte %i', async (which, at) => {
    for (const mask of [0x01, 0x80]) {
      let armed = false;
      let size = 0;
      const strike = (bytes: Uint8Array) => {
        if (!armed) return bytes;
        armed = false;
        size = bytes.length;
        return flipped(bytes, at, mask);
      };
      const { simulator, events, told, wait, clock, driver } = await inService(
        which === 'command' ? { tamperSent: strike } : { tamper: strike },
      );
      await clock.advance(40);
      simulator.presentBadge(badge('B1'));
      armed = true;
      await wait('the badge', () => badges(events).length > 0);
      expect(size).toBe(which === 'command' ? 15 : 31);
      await clock.advance(500);
      expect(told()).toEqual(['regained', 'badge']);
      await driver.close();
    }
  });

  test('a retry is the same bytes, and what was done is not done again', async () => {
    const written: string[] = [];
    const { simulator, driver, settle, clock } = await inService({
      tamperSent(bytes) {
        written.push(toHex(bytes));
        return bytes;
      },
    });
    await clock.advance(40);
    let changes = 0;
    simulator.onChange(() => {
      changes++;
    });
    simulator.faults.failNext('corruptChecksum');
    const before = written.length;
    changes = 0;
    expect(await settle(driver.text('OK', 3))).toEqual({ ok: true, value: undefined });
    const texts = written.slice(before).filter((hex) => hex.length > 60);
    expect(texts).toHaveLength(2);
    expect(texts[1]).toBe(texts[0]);
    // The fault being used up, and one change of what is shown.
    expect(changes).toBe(2);
  });

  test('noise is counted', async () => {
    const { simulator, events, wait, clock } = await inService();
    await clock.advance(40);
    simulator.faults.failNext('noiseBefore');
    const noise = () => events.reduce((sum, event) => (event.type === 'noise' ? sum + event.bytes : sum), 0);
    await wait('the noise', () => noise() > 0);
    expect(noise()).toBe(5);
  });

  test('the reply of another peripheral is not taken', async () => {
    const { simulator, events, told, wait, clock } = await inService();
    await clock.advance(40);
    simulator.osdpFaults.failNext('wrongAddress');
    simulator.presentBadge(badge('B1'));
    await wait('the badge', () => badges(events).length === 1);
    expect(events).toContainEqual({ type: 'noise', bytes: 31, reason: 'foreign' });
    expect(told()).toEqual(['regained', 'badge']);
  });
});

describe('a reader that falls silent', () => {
  test('is lost within a second, ends what was asked, and is regained by itself', async () => {
    const { simulator, driver, events, told, settle, wait, clock } = await inService();
    simulator.setMuted(true);
    const beat = driver.heartbeat();
    await clock.advance(1_000);
    expect(told()).toEqual(['regained', 'lost']);
    expect(events).toContainEqual({ type: 'lost', trouble: { code: 'timeout' } });
    expect(await settle(beat)).toEqual({ ok: false, error: { code: 'timeout' } });
    expect(await settle(driver.heartbeat())).toEqual({ ok: false, error: { code: 'no-answer' } });
    await clock.advance(20_000);
    expect(told()).toEqual(['regained', 'lost']);
    simulator.setMuted(false);
    simulator.presentBadge(badge('B1'));
    await wait('the badge', () => badges(events).length === 1);
    expect(told()).toEqual(['regained', 'lost', 'regained', 'badge']);
  });

  test('a reader that restarted is lost and regained, and its next badge counts', async () => {
    const { simulator, events, told, wait } = await inService();
    simulator.presentBadge(badge('B1'));
    // What it had not told yet is gone with its power.
    simulator.reboot();
    await wait('regained', () => told().length === 3);
    expect(told()).toEqual(['regained', 'lost', 'regained']);
    simulator.presentBadge(badge('B2'));
    await wait('the badge', () => badges(events).length === 1);
    expect(badges(events)).not.toMatchObject([{ credential: '26:EA0DC080' }]);
  });

  test('one that is busy for more than two seconds is lost', async () => {
    const { simulator, events, told, wait, clock } = await inService();
    simulator.faults.failRepeatedly('busy');
    await clock.advance(1_500);
    expect(told()).toEqual(['regained']);
    await clock.advance(1_000);
    expect(events).toContainEqual({ type: 'lost', trouble: { code: 'protocol', reason: 'busy' } });
    simulator.faults.clear('busy');
    await wait('regained', () => told().at(-1) === 'regained');
  });
});

describe('at the pace of the line', () => {
  test('9600 bits per second are enough, and each second has at least ten polls', async () => {
    const bench = await createOsdpBench();
    const pd = await bench.pd();
    pd.setPaced(true);
    const { driver, events, told } = bench.reader();
    expect(await bench.settle(driver.open())).toMatchObject({ ok: true });
    const before = bench.sent.length;
    await bench.clock.advance(1_000);
    expect(bench.sent.length - before).toBeGreaterThanOrEqual(10);
    pd.presentBadge(badge('B1'));
    await bench.wait('the badge', () => badges(events).length === 1);
    expect(told()).toEqual(['regained', 'badge']);
  });
});
