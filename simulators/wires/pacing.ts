/** Bytes at the pace of a line: 8 data bits, start and stop bit, so ten bits a byte. Slices are due by the start of the burst, so they do not drift. */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';

export interface PacerDeps {
  readonly clock: Clock;
  /** Bits per second, or null for at once. Asked at the start of each burst. */
  readonly baudRate: () => number | null;
  /** How many milliseconds of bytes are handed over at once, as a UART with a buffer does. */
  readonly sliceMs: number;
  readonly write: (bytes: Uint8Array) => void;
}

export interface Pacer {
  /** Puts bytes on the line after those that are still on their way; `sent` is called after the last of them. */
  send(bytes: Uint8Array, sent: () => void): void;
  /** Forgets what has not left yet; their `sent` is never called. */
  drop(): void;
}

interface Burst {
  readonly bytes: Uint8Array;
  readonly sent: () => void;
}

const BITS_PER_BYTE = 10;

export function createPacer(deps: PacerDeps): Pacer {
  const { clock, baudRate, sliceMs, write } = deps;
  let waiting: Burst[] = [];
  let busy = false;
  let cancel: CancelTimer | null = null;

  /** Sends the bursts of `queue` one after the other; `from` is when the line became free, monotonic ms. */
  function run(queue: Burst[], from: number): void {
    busy = true;
    for (let burst = queue[0]; burst !== undefined; burst = queue[0]) {
      const speed = baudRate();
      if (speed !== null && burst.bytes.length > 0) {
        slice(queue, burst, from, (1000 * BITS_PER_BYTE) / speed, 0);
        return;
      }
      queue.shift();
      if (burst.bytes.length > 0) write(burst.bytes);
      burst.sent();
      // Dropped by what the bytes led to: another queue is at work now, or none.
      if (queue !== waiting) return;
    }
    busy = false;
  }

  function slice(queue: Burst[], burst: Burst, from: number, byteMs: number, done: number): void {
    const { bytes } = burst;
    const next = Math.min(bytes.length, done + Math.max(1, Math.floor(sliceMs / byteMs)));
    cancel = clock.after(from + next * byteMs - clock.mono(), () => {
      // A late timer hands over all that would have arrived by now.
      const due = Math.max(next, Math.min(bytes.length, Math.floor((clock.mono() - from) / byteMs)));
      write(bytes.subarray(done, due));
      if (queue !== waiting) return;
      if (due < bytes.length) {
        slice(queue, burst, from, byteMs, due);
        return;
      }
      queue.shift();
      burst.sent();
      if (queue === waiting) run(queue, from + bytes.length * byteMs);
    });
  }

  return {
    send(bytes, sent) {
      waiting.push({ bytes, sent });
      if (!busy) run(waiting, clock.mono());
    },
    drop() {
      cancel?.();
      cancel = null;
      waiting = [];
      busy = false;
    },
  };
}
