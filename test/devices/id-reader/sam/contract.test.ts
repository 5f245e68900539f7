import { describeDeviceContract } from '../../../contract/device-contract.ts';
import { createMemoryBench, createPtyBench } from './sam-bench.ts';

describeDeviceContract('SAM reader, simulated, wire in memory', ({ chunk }) =>
  createMemoryBench({ chunk, decodePhoto: null }),
);

describeDeviceContract('SAM reader, simulated, real pseudo terminal', createPtyBench);
