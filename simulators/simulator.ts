/** What every simulator offers to the bench, whatever device it plays. Types only. */
import type { Result } from '../devices/kit/result.ts';

/** How a simulator stands now and what can be done to it; the bench page shows exactly this. A fresh value each time. */
export interface SimulatorDescription {
  /** Id of the device in the configuration. */
  readonly simulator: string;
  readonly class: string;
  readonly model: string;
  /** True while it hangs on its wire. */
  readonly plugged: boolean;
  /** What lies or happens there now; invented people only. */
  readonly shows: Record<string, string | null>;
  /** Knobs and the values that each takes; none = it takes no value. */
  readonly knobs: { name: string; values: string[] }[];
  readonly faults: { name: string; armed: boolean }[];
  readonly cards: { id: string; caption: string }[];
}

export type KnobTrouble = 'unknown-knob' | 'bad-value';

export interface Simulator {
  readonly id: string;
  describe(): SimulatorDescription;
  /** Turns a knob by its name in `describe`. */
  act(knob: string, value: string | undefined): Promise<Result<void, KnobTrouble>>;
  /** Calls `listener` after each change of `describe`; the answer ends that. */
  onChange(listener: () => void): () => void;
  /** Unplugs and ends all timers. Harmless when repeated. */
  close(): Promise<void>;
}

/** Returns `length` bytes: unpredictable in the daemon, seeded in scenarios and tests. */
export type RandomBytes = (length: number) => Uint8Array;
