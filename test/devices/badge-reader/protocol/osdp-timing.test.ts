/** Time on the wire, against the times worked out for commands and replies with their mark bytes. */
import { expect, test } from 'vitest';
import { wireTimeMs } from '../../../../devices/badge-reader/protocol/osdp-timing.ts';

test.each([
  ['POLL and ACK', 9 + 9, [18.8, 4.7, 1.6]],
  ['POLL and ACK with MAC', 15 + 15, [31.3, 7.8, 2.6]],
  ['POLL and a 26-bit badge, secured', 15 + 31, [47.9, 12.0, 4.0]],
  ['CHLNG and CCRYPT', 20 + 44, [66.7, 16.7, 5.6]],
  ['SCRYPT and RMAC_I', 28 + 28, [58.3, 14.6, 4.9]],
])('%s take so long at 9600, 38400 and 115200', (_name, bytes, times) => {
  expect([9600, 38400, 115200].map((baudRate) => Math.round(10 * wireTimeMs(bytes, baudRate)) / 10)).toEqual(times);
});
