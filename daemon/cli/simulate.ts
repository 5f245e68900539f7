/** `twinlock simulate`: a simulated device on a pseudo terminal, driven by lines on standard input. */
import { createInterface } from 'node:readline';
import { silentLog } from '../../devices/kit/log.ts';
import { systemClock } from '../clock.ts';
import { systemRandom } from '../random.ts';
import type { CommandDeps } from '../simulator-port.ts';
import { ExitCode } from './exit-codes.ts';

export interface SimulateOptions {
  readonly model: string;
  readonly link: string;
  readonly card: string | null;
  readonly paced: boolean;
}

export async function simulateCommand(options: SimulateOptions, deps: CommandDeps): Promise<number> {
  if (options.model !== 'sam') {
    console.error('可模拟的型号 / Models: sam');
    return ExitCode.usage;
  }
  const { openSimulators } = await deps.loadSimulators();
  const simulators = await openSimulators({
    configured: [{ id: 'sam', class: 'id-reader', model: 'sam', link: options.link, paced: options.paced }],
    clock: systemClock,
    log: silentLog,
    random: systemRandom,
  });
  const act = async (knob: string, value: string | undefined): Promise<boolean> => {
    const done = await simulators.bench.act({ simulator: 'sam', knob, value });
    console.log(done.ok ? JSON.stringify(done.value.shows) : done.error);
    return done.ok;
  };
  if (options.card !== null && !(await act('presentCard', options.card))) {
    const cards = simulators.bench.describe()[0]?.cards.map((card) => card.id);
    console.error(`可用的证件 / Cards: ${cards?.join(' ')}`);
    await simulators.close();
    return ExitCode.usage;
  }
  const [described] = simulators.bench.describe();
  console.log(`模拟设备 / simulated device: ${options.link}`);
  console.log(`每行一个动作 / one action a line: ${described?.knobs.map((knob) => knob.name).join(' | ')}`);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const [knob = '', value] = line.trim().split(/\s+/);
    if (knob !== '') void act(knob, value);
  });
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  lines.close();
  await simulators.close();
  return ExitCode.ok;
}
