/**
 * Siren and lamp when an alarm comes, for ten minutes at most, and the silent alarm once. Only outputs of the configuration's `outputs` are ever
 * pulsed, never a lock's relay. What is done about duress leaves no trace: no log line, no state, no other timing of the siren.
 */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import type { Config, OutputRef } from '../config/config-schema.ts';
import type { DevicePorts } from '../gateway/device-ports.ts';

/** Between two pulses: drivers take a pulse for over up to 300 ms after its time (the board's timer is not ours), and 100 ms more. */
const PAUSE_MS = 400;
/** After a pulse that the board did not take. Milliseconds. */
const RETRY_MS = 1_000;
const DURESS_TRIES = 5;
/** The lock's own pulse goes first, on the same line: who opens under duress sees no delay. Milliseconds. */
const DURESS_AFTER_MS = 1_000;
/** An alarm that stands for days is not sounded for days: neighbours of a siren learn to pull its wire. Milliseconds. */
const SOUNDS_MS = 600_000;

export interface AlarmOutputDeps {
  readonly outputs: Config['outputs'];
  readonly pulse: DevicePorts['pulse'];
  readonly clock: Clock;
  readonly log: Log;
}

export interface AlarmOutputs {
  /** An alarm stands, by any name that its area gives it: it is sounded from now for ten minutes at most. Harmless when repeated. */
  raise(key: string): void;
  /** It stands no more. A pulse under way runs out by itself. Harmless when it did not stand. */
  quiet(key: string): void;
  /** Pulses each duress output once, a second from now. */
  duress(): void;
  /** Alarms that stand, the oldest first. */
  standing(): readonly string[];
  /** No further pulse. Harmless when repeated. */
  close(): void;
}

export function createAlarmOutputs({ outputs, pulse, clock, log }: AlarmOutputDeps): AlarmOutputs {
  /** Until when each is sounded, monotonic ms. */
  const standing = new Map<string, number>();
  /** Outputs that a pulse or a pause of ours keeps busy. */
  const busy = new Set<OutputRef>();
  const timers = new Set<CancelTimer>();
  let closed = false;

  function later(ms: number, fn: () => void): void {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel);
      fn();
    });
    timers.add(cancel);
  }

  async function sound(output: OutputRef): Promise<void> {
    const loud = [...standing.values()].some((until) => clock.mono() < until);
    if (closed || !loud || busy.has(output)) return;
    busy.add(output);
    const seen = await pulse(output.board, { output: output.output, ms: output.pulseMs });
    if (!seen.ok) log.write('warn', 'alarm-output.not-pulsed', { device: output.board, code: seen.error.code });
    if (closed) return;
    // Counted from the answer, which comes when the pulse has begun: the next one never meets the last.
    later(seen.ok ? output.pulseMs + PAUSE_MS : RETRY_MS, () => {
      busy.delete(output);
      void sound(output);
    });
  }

  async function callSilently(output: OutputRef, tries: number): Promise<void> {
    const seen = await pulse(output.board, { output: output.output, ms: output.pulseMs });
    // Better twice than never: what may have been taken is tried again, too.
    if (seen.ok || tries === 1 || closed) return;
    later(RETRY_MS, () => void callSilently(output, tries - 1));
  }

  return {
    raise(key) {
      if (!standing.has(key)) standing.set(key, clock.mono() + SOUNDS_MS);
      for (const output of outputs.alarm) void sound(output);
    },
    quiet(key) {
      standing.delete(key);
    },
    duress() {
      if (closed) return;
      for (const output of outputs.duress) later(DURESS_AFTER_MS, () => void callSilently(output, DURESS_TRIES));
    },
    standing: () => [...standing.keys()],
    close() {
      closed = true;
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}
