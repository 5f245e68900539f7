/** Sequence numbers: the order, late and early replies, BUSY, retries, and a PD that was switched off and on. */
import { describe, expect, test } from 'vitest';
import type { OsdpPacket, Sequence } from '../../../../devices/badge-reader/protocol/osdp-packet.ts';
import {
  nextSequence,
  standingOfCommand,
  standingOfReply,
} from '../../../../devices/badge-reader/protocol/sequence.ts';

const ACK = 0x40;
const NAK = 0x41;
const BUSY = 0x79;
const ALL: readonly Sequence[] = [0, 1, 2, 3];

function reply(sequence: Sequence, id: number, secured = false): OsdpPacket {
  return {
    direction: 'reply',
    address: 0,
    sequence,
    check: 'crc',
    security: secured ? { type: 0x16, data: new Uint8Array() } : null,
    id,
    data: new Uint8Array(),
    mac: secured ? new Uint8Array(4) : null,
  };
}

test('numbers go 0, 1, 2, 3, 1, 2, 3, 1', () => {
  const seen: Sequence[] = [0];
  for (let i = 0; i < 7; i++) seen.push(nextSequence(seen.at(-1) ?? 0));
  expect(seen).toEqual([0, 1, 2, 3, 1, 2, 3, 1]);
});

describe('what a reply is to the control panel', () => {
  test('the number of the command answers it', () => {
    for (const sent of ALL) expect(standingOfReply(sent, reply(sent, ACK))).toBe('answer');
  });

  test('another number from 1 to 3 is stale', () => {
    for (const sent of ALL) {
      for (const other of ALL) {
        if (other !== sent && other !== 0) expect(standingOfReply(sent, reply(other, ACK))).toBe('stale');
      }
    }
  });

  test('number 0 in the middle is a PD that began anew, unless it is BUSY', () => {
    for (const sent of [1, 2, 3] as const) {
      expect(standingOfReply(sent, reply(0, NAK))).toBe('restarted');
      expect(standingOfReply(sent, reply(0, ACK))).toBe('restarted');
      expect(standingOfReply(sent, reply(0, BUSY))).toBe('busy');
    }
    expect(standingOfReply(0, reply(0, BUSY))).toBe('busy');
  });

  test('a BUSY with a security block is no BUSY, and one of another number is stale', () => {
    expect(standingOfReply(2, reply(0, BUSY, true))).toBe('restarted');
    expect(standingOfReply(2, reply(3, BUSY))).toBe('stale');
    expect(standingOfReply(2, reply(2, BUSY, true))).toBe('answer');
  });
});

describe('what a command is to the PD', () => {
  const bytes = Uint8Array.of(0x53, 0x00, 0x08, 0x00, 0x05, 0x60, 0x00, 0x00);
  const others = Uint8Array.of(0x53, 0x00, 0x08, 0x00, 0x05, 0x64, 0x00, 0x00);

  test('number 0 always begins anew', () => {
    expect(standingOfCommand(null, 0, bytes)).toBe('restart');
    for (const sequence of ALL) expect(standingOfCommand({ sequence, bytes }, 0, bytes)).toBe('restart');
  });

  test('after power-up nothing but 0 is right', () => {
    for (const sequence of [1, 2, 3] as const) expect(standingOfCommand(null, sequence, bytes)).toBe('wrong');
  });

  test('the next number is new, the same bytes again are a repeat, all else is wrong', () => {
    expect(standingOfCommand({ sequence: 3, bytes }, 1, others)).toBe('new');
    expect(standingOfCommand({ sequence: 1, bytes }, 2, bytes)).toBe('new');
    expect(standingOfCommand({ sequence: 1, bytes }, 1, bytes.slice())).toBe('repeat');
    expect(standingOfCommand({ sequence: 1, bytes }, 1, others)).toBe('wrong');
    expect(standingOfCommand({ sequence: 1, bytes }, 3, bytes)).toBe('wrong');
  });
});
