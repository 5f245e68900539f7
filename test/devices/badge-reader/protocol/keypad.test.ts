/** Typed keys: their names and bytes, and that nothing shows them by accident. */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  describeCommand,
  describeReply,
  type MessageDescription,
} from '../../../../devices/badge-reader/protocol/describe-message.ts';
import {
  decodeKeypad,
  encodeKeypad,
  type KeyName,
  type RedactedKeypad,
  redactKeypad,
  secretKeys,
} from '../../../../devices/badge-reader/protocol/keypad.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { anyCommand, anyKeys, anyReply } from './osdp-arbitraries.ts';

function typed(hex: string): readonly KeyName[] {
  const reply = decodeKeypad(fromHex(hex));
  if (!reply.ok) expect.fail(reply.error);
  return reply.value.keys.reveal();
}

describe('keys on the wire', () => {
  test('digits are ASCII, clear is 7F, enter is 0D, function keys are 41 to 48', () => {
    expect(typed('00 0C 30 31 32 33 34 35 36 37 38 39 7F 0D')).toEqual([...'0123456789', 'clear', 'enter']);
    const functions = ['F1', 'F2', 'F3', 'F4', 'F1+F2', 'F2+F3', 'F3+F4', 'F1+F4'];
    expect(typed('00 08 41 42 43 44 45 46 47 48')).toEqual(functions);
  });

  test('one reply may have one key, many, or none', () => {
    expect(typed('01 01 35')).toEqual(['5']);
    expect(typed('01 00')).toEqual([]);
    const reply = { type: 'keypad', reader: 1, keys: secretKeys(['5', 'enter']) } as const;
    expect(toHex(encodeKeypad(reply))).toBe('0102350D');
  });

  test('a byte that names no key spoils the PIN and is not left out', () => {
    expect(typed('01 05 00 01 2A 23 FF')).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'unknown']);
  });

  test('a count that is not that of the keys is refused', () => {
    for (const hex of ['', '00', '00 01', '00 02 31', '00 01 31 32']) {
      expect(decodeKeypad(fromHex(hex))).toEqual({ ok: false, error: 'length' });
    }
  });
});

describe('secrets', () => {
  const PIN: readonly KeyName[] = ['4', '9', '1', '7', '8', '2', 'enter'];
  const reply = { type: 'keypad', reader: 3, keys: secretKeys(PIN) } as const;

  test('a redacted reply has its reader and nothing more, not even a count', () => {
    expect(redactKeypad(reply)).toEqual({ type: 'keypad', reader: 3 });
    expectTypeOf<keyof RedactedKeypad>().toEqualTypeOf<'type' | 'reader'>();
  });

  test('the type of a description has no place for keys or bytes', () => {
    expectTypeOf<Required<MessageDescription>[keyof MessageDescription]>().toEqualTypeOf<
      string | number | boolean | readonly string[]
    >();
    expectTypeOf<MessageDescription>().not.toHaveProperty('keys');
    expectTypeOf<MessageDescription>().not.toHaveProperty('bytes');
  });

  test('the reply printed or made JSON by accident shows no key', () => {
    for (const text of [inspect(reply, { depth: 9, showHidden: true }), JSON.stringify(reply), String(reply.keys)]) {
      for (const key of PIN.slice(0, 6)) expect(text).not.toContain(key);
      expect(text).not.toContain('enter');
    }
  });

  test('replies that differ in their keys alone are described alike', () => {
    fc.assert(
      fc.property(anyKeys, anyKeys, fc.integer({ min: 0, max: 255 }), (some, others, reader) => {
        const describe = (keys: readonly KeyName[]) =>
          describeReply({ type: 'keypad', reader, keys: secretKeys(keys) });
        expect(describe(some)).toEqual(describe(others));
        expect(describe(some)).toEqual({ name: 'keypad', reader });
      }),
    );
  });

  test('badges that differ in their bits alone are described alike, and so are cryptograms and base keys', () => {
    const same = [Uint8Array.of(0xea, 0x0d), Uint8Array.of(0x12, 0x34)].map((bytes) =>
      describeReply({ type: 'raw', reader: 0, format: 'wiegand', bits: 16, bytes }),
    );
    expect(same[0]).toEqual(same[1]);
    expect(same[0]).toEqual({ name: 'raw', reader: 0, bits: 16 });
    expect(describeCommand({ type: 'keyset', key: new Uint8Array(16).fill(7) })).toEqual({ name: 'keyset' });
    expect(describeReply({ type: 'rmacI', rmac: new Uint8Array(16) })).toEqual({ name: 'rmacI' });
  });

  test('no description of any message holds an array of bytes', () => {
    const isSafe = (description: MessageDescription): boolean =>
      Object.values(description).every(
        (value) =>
          typeof value !== 'object' || (Array.isArray(value) && value.every((entry) => typeof entry === 'string')),
      );
    fc.assert(fc.property(anyReply, (one) => isSafe(describeReply(one))));
    fc.assert(fc.property(anyCommand, (one) => isSafe(describeCommand(one))));
  });

  test('a NAK is described with its code and its name, an unknown message with its id', () => {
    const extra = new Uint8Array();
    expect(describeReply({ type: 'nak', code: 6, extra })).toEqual({
      name: 'nak',
      code: 6,
      reason: 'securityRequired',
    });
    expect(describeReply({ type: 'nak', code: 0xff, extra })).toEqual({ name: 'nak', code: 255, reason: 'unknown' });
    expect(describeReply({ type: 'other', id: 0xb1, data: extra })).toEqual({ name: 'xrd', code: 0xb1 });
    expect(describeCommand({ type: 'other', id: 0xee, data: extra })).toEqual({ name: 'unknown', code: 0xee });
    const pulse = { output: 1, action: 'on-for', tenths: 50 } as const;
    expect(describeCommand({ type: 'out', controls: [pulse] })).toEqual({ name: 'out', states: ['1 on-for'] });
  });
});
