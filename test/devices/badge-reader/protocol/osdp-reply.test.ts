/** Replies of a peripheral: golden bodies, round trips, unknown bytes that are never read as normal. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePacket } from '../../../../devices/badge-reader/protocol/osdp-packet.ts';
import { decodeReply, encodeReply, type OsdpReply } from '../../../../devices/badge-reader/protocol/osdp-reply.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { anyReply } from './osdp-arbitraries.ts';
import { osdpVectors } from './osdp-vectors.ts';

const MEANINGS: Readonly<Record<string, OsdpReply>> = {
  raw: { type: 'raw', reader: 5, format: 'raw', bits: 16, bytes: Uint8Array.of(0x12, 0xab) },
  fmt: { type: 'fmt', reader: 5, direction: 0, characters: new TextEncoder().encode('testinput') },
  com: { type: 'com', address: 25, baudRate: 9600 },
};

/** Functions behind which keys hide cannot be compared; their values can. */
function comparable(reply: OsdpReply): unknown {
  return reply.type === 'keypad' ? { ...reply, keys: reply.keys.reveal() } : reply;
}

describe('golden replies', () => {
  test('an identity is vendor, model, version, serial number and firmware', () => {
    const packet = decodePacket(fromHex('53 80 14 00 06 45 00 0E E3 10 10 00 00 74 97 23 06 06 1B 88'));
    if (!packet.ok) expect.fail(packet.error);
    expect(decodeReply(packet.value)).toEqual({
      ok: true,
      value: {
        type: 'pdid',
        vendor: '000EE3',
        model: 0x10,
        version: 0x10,
        serial: 0x97740000, // 00 00 74 97, little-endian
        firmware: { major: 0x23, minor: 6, build: 6 },
      },
    });
  });

  test.each(osdpVectors.replies)('$name is decoded and encoded to the same bytes', ({ name, id, data }) => {
    const reply = decodeReply({ id, data: fromHex(data) });
    if (!reply.ok) expect.fail(reply.error);
    const meaning = MEANINGS[name];
    if (meaning !== undefined) expect(reply.value).toEqual(meaning);
    expect(reply.value.type).toBe(meaning?.type ?? 'pdcap');
    expect(toHex(encodeReply(reply.value).data)).toBe(data);
  });
});

describe('any reply', () => {
  test('comes back from its bytes', () => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        const decoded = decodeReply(encodeReply(reply));
        if (!decoded.ok) expect.fail(decoded.error);
        expect(comparable(decoded.value)).toEqual(comparable(reply));
        expect(encodeReply(decoded.value)).toEqual(encodeReply(reply));
      }),
      { numRuns: 500 },
    );
  });

  test('from random bytes never throws', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 40 }), (id, data) => {
        const decoded = decodeReply({ id, data });
        if (decoded.ok) expect(encodeReply(decoded.value).id).toBe(id);
      }),
      { numRuns: 1000 },
    );
  });

  test('with one byte less or more is refused, or is another whole reply', () => {
    fc.assert(
      fc.property(anyReply, fc.boolean(), (reply, longer) => {
        const { id, data } = encodeReply(reply);
        const changed = longer ? Uint8Array.of(...data, 0) : data.slice(0, -1);
        const decoded = decodeReply({ id, data: changed });
        if (decoded.ok) expect(encodeReply(decoded.value).data.length).toBe(changed.length);
      }),
    );
  });
});

describe('bytes without a meaning', () => {
  test('an input, an output and a reader in an unknown state is a fault, never inactive or normal', () => {
    for (let byte = 2; byte < 256; byte++) {
      const data = Uint8Array.of(0, 1, byte);
      expect(decodeReply({ id: 0x49, data })).toMatchObject({ value: { inputs: ['inactive', 'active', 'fault'] } });
      expect(decodeReply({ id: 0x4a, data })).toMatchObject({ value: { outputs: ['inactive', 'active', 'fault'] } });
    }
    const readers = ['normal', 'not-connected', 'tamper', 'fault', 'fault'];
    expect(decodeReply({ id: 0x4b, data: Uint8Array.of(0, 1, 2, 3, 0xff) })).toMatchObject({ value: { readers } });
  });

  test('a tamper or power byte other than 0 is a fault', () => {
    expect(decodeReply({ id: 0x48, data: Uint8Array.of(7, 0) })).toMatchObject({
      value: { tamper: true, powerFault: false },
    });
    expect(decodeReply({ id: 0x48, data: Uint8Array.of(0, 0xff) })).toMatchObject({
      value: { tamper: false, powerFault: true },
    });
  });

  test('a badge in an unknown format is refused, and so is one with too few or too many bytes', () => {
    expect(decodeReply({ id: 0x50, data: fromHex('00 02 08 00 12') })).toEqual({ ok: false, error: 'value' });
    expect(decodeReply({ id: 0x50, data: fromHex('00 01 1A 00 EA 0D C0') })).toEqual({ ok: false, error: 'length' });
    expect(decodeReply({ id: 0x50, data: fromHex('00 01 1A 00 EA 0D C0 80 00') })).toEqual({
      ok: false,
      error: 'length',
    });
  });

  test('what a reader leaves behind the last bit of a badge is dropped', () => {
    const clean = decodeReply({ id: 0x50, data: fromHex('00 01 1A 00 EA 0D C0 80') });
    expect(decodeReply({ id: 0x50, data: fromHex('00 01 1A 00 EA 0D C0 BF') })).toEqual(clean);
  });

  test('an ACK or a BUSY with data and a NAK without a code are refused', () => {
    expect(decodeReply({ id: 0x40, data: Uint8Array.of(0) })).toEqual({ ok: false, error: 'length' });
    expect(decodeReply({ id: 0x79, data: Uint8Array.of(0) })).toEqual({ ok: false, error: 'length' });
    expect(decodeReply({ id: 0x41, data: new Uint8Array() })).toEqual({ ok: false, error: 'length' });
  });
});
