import { describeDeviceContract, describeReturning } from '../../../contract/device-contract.ts';
import { createMemoryBench, createPtyBench } from './contract-bench.ts';

describeDeviceContract('OSDP reader, simulated, wire in memory', createMemoryBench);

describeDeviceContract('OSDP reader, simulated, real pseudo terminal', createPtyBench);

describeReturning('OSDP reader, simulated, wire in memory', createMemoryBench);

describeReturning('OSDP reader, simulated, real pseudo terminal', createPtyBench);
