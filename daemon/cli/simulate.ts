/** `twinlock simulate`: a simulated device on a pseudo terminal or socket, driven by lines on standard input. */
import { createInterface } from 'node:readline';
import { silentLog } from '../../devices/kit/log.ts';
import { systemClock } from '../clock.ts';
import { systemRandom } from '../random.ts';
import type { CommandDeps, SimulatorRequest } from '../simulator-port.ts';
import { ExitCode } from './exit-codes.ts';

export interface SimulateOptions {
  readonly model: string;
  readonly link: string;
  readonly card: string | null;
  readonly paced: boolean;
}

/** Where a device stands that has its line for itself, and what a new badge reader says it is: its maker's number 1. */
const ADDRESS = 1;
const IDENTITY = { vendor: '025349', serial: 1 } as const;

const MODELS = ['sam', 'osdp', 'waveshare-relay-d', 'xy-md02', 'rs-ws-n01', 'http-still'];

/** As it leaves the factory: a badge reader with the key that everybody knows, a board with inputs that switch relays. */
function standAlone({ model, link, paced }: SimulateOptions): SimulatorRequest | null {
  const common = { id: model, link };
  switch (model) {
    case 'sam':
      return { ...common, class: 'id-reader', model, paced };
    case 'osdp':
      return {
        ...common,
        class: 'badge-reader',
        model,
        paced,
        baudRate: 9_600,
        address: ADDRESS,
        key: null,
        identity: IDENTITY,
      };
    case 'waveshare-relay-d':
      return { ...common, class: 'safe-io', model, paced, baudRate: 9_600, unit: ADDRESS, mode: 'linkage' };
    case 'xy-md02':
      return { ...common, class: 'climate', model, paced, baudRate: 9_600, unit: ADDRESS };
    case 'rs-ws-n01':
      return { ...common, class: 'climate', model, paced, baudRate: 4_800, unit: ADDRESS };
    case 'http-still':
      return { ...common, class: 'camera', model };
    default:
      return null;
  }
}

export async function simulateCommand(options: SimulateOptions, deps: CommandDeps): Promise<number> {
  const request = standAlone(options);
  if (request === null) {
    console.error(`可模拟的型号 / Models: ${MODELS.join(' ')}`);
    return ExitCode.usage;
  }
  const { openSimulators } = await deps.loadSimulators();
  const simulators = await openSimulators({
    configured: [request],
    clock: systemClock,
    log: silentLog,
    random: systemRandom,
  });
  const act = async (knob: string, value: string | undefined): Promise<boolean> => {
    const done = await simulators.bench.act({ simulator: request.id, knob, value });
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
