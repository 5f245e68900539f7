/** What the commands need of the simulators. Their code is handed in by `main.ts`, so that nothing else can load it. Types only. */
import type { Clock } from '../devices/kit/clock.ts';
import type { Log } from '../devices/kit/log.ts';
import type { Result } from '../devices/kit/result.ts';
import type { BenchSimulator } from './api/contract/bench.ts';
import type { Random } from './random.ts';

export interface SimulatorBench {
  describe(): readonly BenchSimulator[];
  act(action: {
    readonly simulator: string;
    readonly knob: string;
    readonly value?: string | undefined;
  }): Promise<Result<BenchSimulator, 'unknown-simulator' | 'unknown-knob' | 'bad-value'>>;
  onChange(listener: (simulator: BenchSimulator) => void): () => void;
}

export interface SimulatorRequest {
  readonly id: string;
  readonly class: 'id-reader';
  readonly model: 'sam';
  /** Where its stable name is made. */
  readonly link: string;
  /** True: it answers no faster than its baud rate allows. */
  readonly paced: boolean;
}

export interface OpenSimulators {
  readonly bench: SimulatorBench;
  close(): Promise<void>;
}

export interface SimulatorModule {
  openSimulators(deps: {
    readonly configured: readonly SimulatorRequest[];
    readonly clock: Clock;
    readonly log: Log;
    readonly random: Random;
  }): Promise<OpenSimulators>;
}

export interface CommandDeps {
  loadSimulators(): Promise<SimulatorModule>;
}
