/** The simulators as the API may drive them. */
import { err, ok } from '../devices/kit/result.ts';
import type { BenchPort } from './api/ports.ts';
import type { SimulatorBench } from './simulator-port.ts';

const PATHS = { 'unknown-simulator': '/simulator', 'unknown-knob': '/knob', 'bad-value': '/value' } as const;

export function createBenchPort(bench: SimulatorBench): BenchPort {
  return {
    describe: () => ({ simulators: [...bench.describe()] }),
    async act({ simulator, knob, value }) {
      const done = await bench.act({ simulator, knob, value });
      return done.ok ? ok({ simulator: done.value }) : err({ code: 'invalidParams', path: PATHS[done.error] });
    },
  };
}
