/** How long things take on a Modbus RTU line: characters, gaps, patience. Modbus over Serial Line V1.02, 2.5.1.1. */

export interface BusTiming {
  /** Longest time from the last byte of a request to the last byte of its answer, beside the time of the bytes themselves. Milliseconds. */
  readonly answerMs: number;
  /** Silence after a time-out, a damaged or an unasked answer. Milliseconds, at least 300: a late answer falls into it. */
  readonly quietMs: number;
  /** A line that never falls silent is tried again after this time. Milliseconds. */
  readonly longestQuietMs: number;
  /** While an answer may still come late, a read of the same shape but of other registers is not sent to that unit. Milliseconds. */
  readonly lateMs: number;
  /** How long an answer may pause between two bytes. USB adapters hold bytes back for 16 ms, so 1.5 characters will not do. Milliseconds. */
  readonly frameMs: number;
}

export const USUAL_TIMING: BusTiming = {
  answerMs: 300,
  quietMs: 300,
  longestQuietMs: 2_000,
  lateMs: 3_000,
  frameMs: 100,
};

/** Start bit, 8 data bits, stop bit; an eleventh for lines with parity or two stop bits. */
const BITS_PER_CHARACTER = 11;

/** Time of `bytes` on a line of `baudRate` bits per second. Milliseconds. */
export function wireMs(bytes: number, baudRate: number): number {
  return (1000 * BITS_PER_CHARACTER * bytes) / baudRate;
}

/** Silence between two frames: 3.5 characters, and never less than the 1.75 ms that the standard fixes above 19200. Milliseconds. */
export function gapMs(baudRate: number): number {
  return Math.max(1.75, wireMs(3.5, baudRate));
}
