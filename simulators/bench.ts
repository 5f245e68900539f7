/** All simulators of one counter behind one door: describe them, turn a knob, hear of changes. The bench page and the command line use it. */
import { err, ok, type Result } from '../devices/kit/result.ts';
import type { KnobTrouble, Simulator, SimulatorDescription } from './simulator.ts';

export interface BenchAct {
  readonly simulator: string;
  readonly knob: string;
  readonly value?: string | undefined;
}

export interface Bench {
  describe(): SimulatorDescription[];
  /** Answers how the simulator stands afterwards. */
  act(act: BenchAct): Promise<Result<SimulatorDescription, 'unknown-simulator' | KnobTrouble>>;
  /** Calls `listener` with a simulator that changed, as it stands now; the answer ends that. */
  onChange(listener: (simulator: SimulatorDescription) => void): () => void;
  /** Closes all simulators, the last one first. Harmless when repeated. */
  close(): Promise<void>;
}

/** Takes over the simulators. Two of one id are a bug and throw. */
export function createBench(simulators: readonly Simulator[]): Bench {
  const byId = new Map(simulators.map((simulator) => [simulator.id, simulator]));
  if (byId.size !== simulators.length) throw new Error('two simulators of one id');
  const listeners = new Set<(simulator: SimulatorDescription) => void>();
  const endings = simulators.map((simulator) =>
    simulator.onChange(() => {
      for (const listener of [...listeners]) listener(simulator.describe());
    }),
  );
  return {
    describe: () => simulators.map((simulator) => simulator.describe()),
    async act({ simulator, knob, value }) {
      const wanted = byId.get(simulator);
      if (wanted === undefined) return err('unknown-simulator');
      const done = await wanted.act(knob, value);
      return done.ok ? ok(wanted.describe()) : done;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      for (const end of endings) end();
      listeners.clear();
      for (const simulator of [...simulators].reverse()) await simulator.close();
    },
  };
}
