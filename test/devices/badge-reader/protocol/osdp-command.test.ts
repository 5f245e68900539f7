/** Commands of a control panel: golden bodies, round trips, and data that no command has. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeCommand,
  encodeCommand,
  type OsdpCommand,
} from '../../../../devices/badge-reader/protocol/osdp-command.ts';
import { decodePacket } from '../../../../devices/badge-reader/protocol/osdp-packet.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { anyCommand } from './osdp-arbitraries.ts';
import { osdpVectors } from './osdp-vectors.ts';

const blinking = { onTenths: 1, offTenths: 2, onColour: 'cyan', offColour: 'none' } as const;
const light = {
  temporary: { mode: 'set', ...blinking, forTenths: 4 },
  permanent: { mode: 'set', onTenths: 2, offTenths: 6, onColour: 'blue', offColour: 'amber' },
} as const;

/** What the vectors mean, from the tests that they come from. */
const MEANINGS: Readonly<Record<string, OsdpCommand>> = {
  led: {
    type: 'led',
    controls: [
      { reader: 2, led: 3, ...light },
      { reader: 5, led: 6, ...light },
    ],
  },
  text: {
    type: 'text',
    reader: 0,
    mode: 'permanent-wrap',
    seconds: 0,
    row: 1,
    column: 1,
    text: '************************',
  },
  buz: { type: 'buz', reader: 0, tone: 'default', onTenths: 5, offTenths: 2, count: 1 },
  out: {
    type: 'out',
    controls: [
      { output: 3, action: 'off', tenths: 2500 },
      { output: 5, action: 'on-after-timer', tenths: 10000 },
    ],
  },
  filetransfer: { type: 'filetransfer', fileType: 1, totalBytes: 10, offset: 0, fragment: fromHex('09 08 07 06 05') },
};

const FRAME_MEANINGS: Readonly<Record<string, OsdpCommand>> = {
  comset: { type: 'comset', address: 1, baudRate: 9600 },
  cap: { type: 'cap' },
  keyset: { type: 'keyset', key: fromHex('00 01 02 03 04 05 06 07 00 01 02 03 04 05 06 07') },
  filetransfer: {
    type: 'filetransfer',
    fileType: 3,
    totalBytes: 1000,
    offset: 10,
    fragment: fromHex('01 02 03 04 05'),
  },
  pivdata: { type: 'other', id: 0xa3, data: fromHex('5F C1 02 00 00 00') },
  id: { type: 'id' },
  istat: { type: 'istat' },
  lstat: { type: 'lstat' },
  mfg: { type: 'mfg', vendor: '010203', data: fromHex('0A 0B 0C') },
  out: {
    type: 'out',
    controls: [
      { output: 0, action: 'off-after-timer', tenths: 100 },
      { output: 1, action: 'off-for', tenths: 120 },
    ],
  },
  ostat: { type: 'ostat' },
  poll: { type: 'poll' },
};

describe('golden commands', () => {
  test('the pulse of the lock is output, code 5, and time in units of 100 ms', () => {
    expect(encodeCommand({ type: 'out', controls: [{ output: 1, action: 'on-for', tenths: 50 }] })).toEqual({
      id: 0x68,
      data: Uint8Array.of(
        0x01, // output 1
        0x05, // on for the time, then back
        ...[0x32, 0x00], // 5 s, little-endian
      ),
    });
  });

  test.each(osdpVectors.bodies)('$name means what its source says, both ways', ({ name, id, data }) => {
    const meaning = MEANINGS[name];
    if (meaning === undefined) expect.fail('no meaning');
    expect(decodeCommand({ id, data: fromHex(data) })).toEqual({ ok: true, value: meaning });
    expect(toHex(encodeCommand(meaning).data)).toBe(data);
  });

  test.each(osdpVectors.osdpNetFrames.frames)('the frame with $name is that command, both ways', (vector) => {
    const packet = decodePacket(fromHex(vector.clearCrc));
    const meaning = FRAME_MEANINGS[vector.name];
    if (!packet.ok || meaning === undefined) expect.fail('no packet or no meaning');
    expect(decodeCommand(packet.value)).toEqual({ ok: true, value: meaning });
    expect(encodeCommand(meaning)).toEqual({ id: packet.value.id, data: packet.value.data });
  });
});

describe('any command', () => {
  test('comes back from its bytes', () => {
    fc.assert(
      fc.property(anyCommand, (command) => {
        expect(decodeCommand(encodeCommand(command))).toEqual({ ok: true, value: command });
      }),
      { numRuns: 500 },
    );
  });

  test('with one byte less or more is refused, or is another whole command, and never throws', () => {
    fc.assert(
      fc.property(anyCommand, fc.integer({ min: -1, max: 1 }), (command, more) => {
        const { id, data } = encodeCommand(command);
        const changed = more < 0 ? data.slice(0, -1) : new Uint8Array(data.length + more);
        if (more >= 0) changed.set(data);
        const decoded = decodeCommand({ id, data: changed });
        if (decoded.ok) expect(encodeCommand(decoded.value).data.length).toBe(changed.length);
      }),
    );
  });

  test('from random bytes never throws', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 40 }), (id, data) => {
        const decoded = decodeCommand({ id, data });
        if (decoded.ok) expect(encodeCommand(decoded.value).id).toBe(id);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('refused data', () => {
  test.each([
    ['a POLL with data', 0x60, '00', 'length'],
    ['an ID without its byte', 0x61, '', 'length'],
    ['an ID of another kind', 0x61, '01', 'value'],
    ['no output at all', 0x68, '', 'length'],
    ['an output code 7', 0x68, '00 07 00 00', 'value'],
    ['a light neither on nor off', 0x69, '00 00 02 00 00 01 00 0A 00 00 00 00 00 00', 'value'],
    ['a permanent light neither on nor off', 0x69, '00 00 00 00 00 00 00 00 00 01 00 00 01 00', 'value'],
    ['a colour 8', 0x69, '00 00 02 01 00 08 00 0A 00 00 00 00 00 00', 'value'],
    ['a temporary mode 3', 0x69, '00 00 03 01 00 01 00 0A 00 00 00 00 00 00', 'value'],
    ['half a light', 0x69, '00 00 02 01 00 01 00', 'length'],
    ['a tone of no length', 0x6a, '00 02 00 00 01', 'value'],
    ['a tone 3', 0x6a, '00 03 01 00 01', 'value'],
    ['a text in row 0', 0x6b, '00 01 00 00 01 01 41', 'value'],
    ['a text with a byte that is no ASCII', 0x6b, '00 01 00 01 01 01 E4', 'value'],
    ['a text shorter than it says', 0x6b, '00 01 00 01 01 02 41', 'length'],
    ['an address of everybody', 0x6e, '7F 80 25 00 00', 'value'],
    ['a key of another type', 0x75, `02 10 ${'00 '.repeat(16)}`, 'value'],
    ['a key of 15 bytes', 0x75, `01 0F ${'00 '.repeat(15)}`, 'length'],
    ['a challenge of 7 bytes', 0x76, '00 '.repeat(7), 'length'],
    ['a server cryptogram of 15 bytes', 0x77, '00 '.repeat(15), 'length'],
    ['a fragment shorter than it says', 0x7c, '01 0A 00 00 00 00 00 00 00 02 00 09', 'length'],
    ['half a vendor', 0x80, '01 02', 'length'],
  ])('%s', (_name, id, data, error) => {
    expect(decodeCommand({ id, data: fromHex(data) })).toEqual({ ok: false, error });
  });

  test('values that no command can have are bugs and throw', () => {
    expect(() => encodeCommand({ type: 'out', controls: [{ output: 256, action: 'on', tenths: 0 }] })).toThrow('fit');
    expect(() => encodeCommand({ type: 'out', controls: [{ output: 0, action: 'on', tenths: 65536 }] })).toThrow('fit');
    expect(() => encodeCommand({ type: 'keyset', key: new Uint8Array(15) })).toThrow('15 bytes');
    const text = { type: 'text', reader: 0, mode: 'permanent', seconds: 0, row: 1, column: 1, text: '保险柜' } as const;
    expect(() => encodeCommand(text)).toThrow('no reader shows');
  });
});
