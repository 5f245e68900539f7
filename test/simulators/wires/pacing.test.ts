/** Bytes at the pace of a line: how long they take, that they do not drift, and that dropped ones never come. */
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../devices/kit/bytes.ts';
import { createPacer } from '../../../simulators/wires/pacing.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

function pace(baudRate: number | null, clock: ManualClock = createManualClock()) {
  const written: { at: number; bytes: Uint8Array }[] = [];
  const line = { baudRate };
  const pacer = createPacer({
    clock,
    baudRate: () => line.baudRate,
    sliceMs: 4,
    write: (bytes) => written.push({ at: clock.mono(), bytes: bytes.slice() }),
  });
  const count = () => written.reduce((sum, slice) => sum + slice.bytes.length, 0);
  return { clock, line, pacer, written, count, hex: () => written.map((slice) => toHex(slice.bytes)).join('') };
}

const answer = Uint8Array.from({ length: 1295 }, (_, i) => i & 0xff);

// GA 467 reader protocol, wire time of a whole read answer.
test.each([
  [115_200, 112],
  [57_600, 225],
  [38_400, 337],
  [19_200, 675],
  [9_600, 1349],
])('a read answer at %i takes %i ms, byte for byte', async (baudRate, ms) => {
  const { clock, pacer, count, hex } = pace(baudRate);
  const ends: number[] = [];
  pacer.send(answer, () => ends.push(clock.mono()));
  expect(count()).toBe(0);
  await clock.advance(ms / 2);
  // Half the time, half the bytes, but for one slice.
  expect(Math.abs(count() - 1295 / 2)).toBeLessThanOrEqual((4 * baudRate) / 10_000 + 1);
  await clock.advance(ms);
  expect(hex()).toBe(toHex(answer));
  expect(ends.length).toBe(1);
  // The reference rounds to whole milliseconds.
  expect(Math.abs((ends[0] ?? 0) - ms)).toBeLessThan(1);
});

test('no byte comes before its stop bit', async () => {
  const { clock, pacer, written } = pace(9600);
  pacer.send(answer, () => {});
  await clock.advance(2000);
  let bytes = 0;
  for (const slice of written) {
    bytes += slice.bytes.length;
    expect(slice.at).toBeGreaterThanOrEqual((bytes * 10_000) / 9600 - 1e-6);
  }
});

test('timers that fire late do not add up', async () => {
  // A clock whose every timer comes 3 ms late, as on a busy machine.
  const clock = createManualClock();
  const late: ManualClock = { ...clock, after: (ms, fn) => clock.after(ms + 3, fn) };
  const { pacer } = pace(9600, late);
  const ends: number[] = [];
  pacer.send(answer, () => ends.push(clock.mono()));
  await clock.advance(3000);
  expect(ends.length).toBe(1);
  expect(ends[0]).toBeLessThanOrEqual(1349 + 4);
});

test('two answers follow each other without a gap or a mix', async () => {
  const { clock, pacer, hex } = pace(9600);
  const ends: number[] = [];
  pacer.send(Uint8Array.of(1, 2, 3), () => ends.push(clock.mono()));
  pacer.send(Uint8Array.of(4, 5), () => ends.push(clock.mono()));
  await clock.advance(100);
  expect(hex()).toBe('0102030405');
  expect(ends.map((at) => at.toFixed(2))).toEqual(['3.13', '5.21']); // 3 and 5 bytes of 1.0417 ms
});

describe('without a pace', () => {
  test('bytes leave at once, in order', () => {
    const { pacer, hex } = pace(null);
    let ended = false;
    pacer.send(Uint8Array.of(1), () => {});
    pacer.send(Uint8Array.of(2, 3), () => {
      ended = true;
    });
    expect(hex()).toBe('010203');
    expect(ended).toBe(true);
  });

  test('they still wait for those that are on their way', async () => {
    const { clock, line, pacer, hex } = pace(9600);
    pacer.send(Uint8Array.of(1, 2), () => {});
    line.baudRate = null;
    pacer.send(Uint8Array.of(3), () => {});
    expect(hex()).toBe('');
    await clock.advance(10);
    expect(hex()).toBe('010203');
  });

  test('what is sent from the end of an answer comes once', () => {
    const { pacer, hex } = pace(null);
    pacer.send(Uint8Array.of(1), () => pacer.send(Uint8Array.of(2), () => pacer.send(Uint8Array.of(3), () => {})));
    expect(hex()).toBe('010203');
  });
});

test('what was dropped never comes, and the line is free at once', async () => {
  const { clock, pacer, hex } = pace(9600);
  let ended = false;
  pacer.send(answer, () => {
    ended = true;
  });
  pacer.send(answer, () => {});
  pacer.drop();
  expect(clock.pending()).toBe(0);
  pacer.send(Uint8Array.of(7), () => {});
  await clock.advance(5000);
  expect(hex()).toBe('07');
  expect(ended).toBe(false);
});

test('dropping from inside a write ends the burst', async () => {
  const clock = createManualClock();
  let bytes = 0;
  const pacer = createPacer({
    clock,
    baudRate: () => 9600,
    sliceMs: 4,
    write: (slice) => {
      bytes += slice.length;
      pacer.drop();
    },
  });
  pacer.send(answer, () => {});
  await clock.advance(5000);
  expect(bytes).toBe(3); // one slice of 4 ms
});
