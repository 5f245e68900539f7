import { expect, test } from 'vitest';
import { FAULTY_CALLS, faultEveryCall } from './ledger-file-faults.ts';

// A short run makes about 240 file calls that change the disk, from the making of the two files to their closing. Each fault is met at
// every one of them, once; the run then either ends with an error or comes to its end, and the ledger opens with all that was said.
test('a process that is killed at any file call leaves a ledger that opens, with all that was acknowledged', async () => {
  const { faults, stopped, bad } = await faultEveryCall('KILL', FAULTY_CALLS.KILL);
  expect(bad).toEqual([]);
  expect(faults).toBeGreaterThan(150);
  expect(stopped).toBe(faults);
}, 120_000);

test('a disk that answers any file call with an input or output error costs nothing that was acknowledged', async () => {
  const { faults, stopped, bad } = await faultEveryCall('EIO', FAULTY_CALLS.EIO);
  expect(bad).toEqual([]);
  expect(faults).toBeGreaterThan(200);
  expect(stopped).toBeGreaterThan(faults / 2);
}, 120_000);

test('a disk that is full at any file call costs nothing that was acknowledged', async () => {
  const { faults, stopped, bad } = await faultEveryCall('ENOSPC', FAULTY_CALLS.ENOSPC);
  expect(bad).toEqual([]);
  expect(faults).toBeGreaterThan(100);
  expect(stopped).toBeGreaterThan(faults / 2);
}, 120_000);
