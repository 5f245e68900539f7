/** What the commands need of the simulators. Their code is handed in by `main.ts`, so that nothing else can load it. Types only. */
import type { ReaderIdentity } from '../devices/badge-reader/contract.ts';
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

interface Stood {
  readonly id: string;
  /** Where its stable name is made: a serial port's or a socket's absolute path. Those of one link hang on one line. */
  readonly link: string;
}

interface OnLine extends Stood {
  /** True: it answers no faster than its baud rate allows. */
  readonly paced: boolean;
  /** Bits per second. */
  readonly baudRate: number;
}

/** What a simulator of each class needs. */
export type SimulatorRequest =
  | (Stood & { readonly class: 'id-reader'; readonly model: 'sam'; readonly paced: boolean })
  | (OnLine & {
      readonly class: 'badge-reader';
      readonly model: 'osdp';
      readonly address: number;
      /** The site's key that it has from its supplier; null for a new one. */
      readonly key: Uint8Array | null;
      readonly identity: ReaderIdentity;
    })
  | (OnLine & {
      readonly class: 'safe-io';
      readonly model: 'waveshare-relay-d';
      readonly unit: number;
      readonly mode: 'normal' | 'linkage';
    })
  | (OnLine & { readonly class: 'climate'; readonly model: 'xy-md02' | 'rs-ws-n01'; readonly unit: number })
  | (Stood & { readonly class: 'camera'; readonly model: 'http-still' });

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
