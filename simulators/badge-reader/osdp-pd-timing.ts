/** How long a simulated OSDP peripheral takes to answer, in health and in the mishaps that are about time. */

/** Milliseconds. */
export interface PdTiming {
  /** From the last byte of a command to the first of its reply. */
  readonly replyMs: number;
  readonly slowMs: number;
  readonly lateMs: number;
  /** Longer than a patient host waits in mid-frame. */
  readonly stallMs: number;
}

export const USUAL_PD_TIMING: PdTiming = { replyMs: 3, slowMs: 150, lateMs: 450, stallMs: 120 };
