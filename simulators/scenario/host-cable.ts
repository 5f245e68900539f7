/** A simulator on a shared line, with the host's cable of that line in hand beside its own. */
import { err, ok } from '../../devices/kit/result.ts';
import type { Simulator } from '../simulator.ts';
import type { SharedBus } from '../wires/shared-bus.ts';

const CABLE_KNOBS = ['plugLine', 'unplugLine'] as const;

export function withHostCable(simulator: Simulator, cable: Pick<SharedBus, 'plugLine' | 'unplugLine'>): Simulator {
  return {
    ...simulator,
    describe() {
      const described = simulator.describe();
      return { ...described, knobs: [...described.knobs, ...CABLE_KNOBS.map((name) => ({ name, values: [] }))] };
    },
    async act(knob, value) {
      const mine = CABLE_KNOBS.find((name) => name === knob);
      if (mine === undefined) return simulator.act(knob, value);
      if (value !== undefined) return err('bad-value');
      await cable[mine]();
      return ok(undefined);
    },
  };
}
