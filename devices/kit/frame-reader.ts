/**
 * Cuts a stream of bytes into frames. The protocol says what stands at the start of the buffer; this file keeps four promises:
 * any chunking gives the same frames; no frame is longer than the maximum; a bad frame costs as little as the protocol says
 * and the rest is looked at again; silence in mid-frame ends patience. Noise is counted, never hidden:
 * bytes pushed = bytes in frames + bytes in noise + bytes still buffered.
 */
import type { CancelTimer, Clock } from './clock.ts';

/** What stands at the start of the buffer. `more` = cannot be told yet; sizes are at least 1 and lie within the buffer. */
export type Measured =
  | { readonly kind: 'more' }
  | { readonly kind: 'frame'; readonly size: number }
  | { readonly kind: 'noise'; readonly size: number; readonly reason: string };

export interface Noise {
  readonly bytes: number;
  /** The protocol's reason, or one of our own: `too-long`, `silence`, `reset`. */
  readonly reason: string;
}

export interface FrameReaderDeps {
  /** Pure. Gets a view that is valid during the call only. */
  readonly measure: (buffer: Uint8Array) => Measured;
  /** Longest frame there is; a start that still wants more after so many bytes is no start. */
  readonly maxFrameBytes: number;
  /** How long a frame may pause between two bytes. Milliseconds. */
  readonly patienceMs: number;
  readonly clock: Clock;
  /** One whole frame; the array belongs to the receiver. */
  readonly onFrame: (bytes: Uint8Array) => void;
  readonly onNoise: (noise: Noise) => void;
}

export interface FrameReader {
  push(chunk: Uint8Array): void;
  /** Drops what is buffered, as noise `reset`. */
  reset(): void;
  /** Bytes that wait for the rest of their frame. */
  buffered(): number;
  /** Drops what is buffered without a word and takes no more. */
  close(): void;
}

export function createFrameReader(deps: FrameReaderDeps): FrameReader {
  const { measure, maxFrameBytes, patienceMs, clock, onFrame, onNoise } = deps;
  // Twice the longest frame, so that moving the rest to the front costs at most one copy per byte: no quadratic growth.
  let store = new Uint8Array(2 * maxFrameBytes);
  let start = 0;
  let end = 0;
  let run: Noise = { bytes: 0, reason: '' };
  let cancelPatience: CancelTimer | null = null;
  let draining = false;
  let closed = false;

  function append(chunk: Uint8Array): void {
    if (end + chunk.length > store.length) {
      const rest = store.subarray(start, end);
      if (rest.length + chunk.length <= store.length) {
        store.copyWithin(0, start, end);
      } else {
        const wider = new Uint8Array(2 * (rest.length + chunk.length));
        wider.set(rest);
        store = wider;
      }
      end -= start;
      start = 0;
    }
    store.set(chunk, end);
    end += chunk.length;
  }

  /** Neighbouring noise of one kind is told as one, or a burst would become thousands of events. */
  function skip(bytes: number, reason: string): void {
    if (run.reason !== reason) flushNoise();
    start += bytes;
    run = { bytes: run.bytes + bytes, reason };
  }

  function flushNoise(): void {
    const told = run;
    run = { bytes: 0, reason: '' };
    if (told.bytes > 0) onNoise(told);
  }

  /** Takes what can be told off the buffer; returns when more bytes are needed. */
  function drain(): void {
    while (!closed && start < end) {
      const buffer = store.subarray(start, end);
      const measured = measure(buffer);
      if (measured.kind === 'more') {
        if (buffer.length < maxFrameBytes) return;
        skip(1, 'too-long');
        continue;
      }
      if (measured.size < 1 || measured.size > buffer.length)
        throw new Error('frame reader: measured outside the buffer');
      if (measured.kind === 'noise') {
        skip(measured.size, measured.reason);
      } else if (measured.size > maxFrameBytes) {
        skip(1, 'too-long');
      } else {
        flushNoise();
        const frame = buffer.slice(0, measured.size);
        start += measured.size;
        onFrame(frame);
      }
    }
  }

  /** Runs `work` unless a callback of ours led back in here; then the outer run sees the new bytes. */
  function settle(work: () => void): void {
    if (draining) return;
    draining = true;
    cancelPatience?.();
    cancelPatience = null;
    try {
      work();
      flushNoise();
    } finally {
      draining = false;
    }
    if (!closed && start < end) cancelPatience = clock.after(patienceMs, () => settle(giveUp));
  }

  /** The wire has been silent: what is buffered is no frame, but good frames may stand behind a false start. */
  function giveUp(): void {
    while (!closed && start < end) {
      skip(1, 'silence');
      drain();
    }
  }

  return {
    push(chunk) {
      if (closed) return;
      append(chunk);
      settle(drain);
    },
    reset() {
      if (closed || start === end) return;
      skip(end - start, 'reset');
      flushNoise();
      if (!draining) {
        cancelPatience?.();
        cancelPatience = null;
      }
    },
    buffered: () => end - start,
    close() {
      closed = true;
      start = 0;
      end = 0;
      cancelPatience?.();
      cancelPatience = null;
    },
  };
}
