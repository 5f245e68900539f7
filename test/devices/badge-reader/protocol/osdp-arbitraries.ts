/** Random OSDP packets, commands and replies: everything that can be, for properties. */
import fc from 'fast-check';
import type { LedColour } from '../../../../devices/badge-reader/protocol/feedback-commands.ts';
import { type KeyName, secretKeys } from '../../../../devices/badge-reader/protocol/keypad.ts';
import type { OsdpCommand } from '../../../../devices/badge-reader/protocol/osdp-command.ts';
import type { OsdpPacket, SecurityBlock, Sequence } from '../../../../devices/badge-reader/protocol/osdp-packet.ts';
import type { OsdpReply } from '../../../../devices/badge-reader/protocol/osdp-reply.ts';
import type { OutputAction } from '../../../../devices/badge-reader/protocol/output-command.ts';

const byte = fc.integer({ min: 0, max: 0xff });
const word = fc.integer({ min: 0, max: 0xffff });
const long = fc.integer({ min: 0, max: 0xffffffff });
const sized = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
const some = fc.uint8Array({ maxLength: 100 });
const vendor = fc.stringMatching(/^[0-9A-F]{6}$/);
const of = <T extends string>(...names: T[]) => fc.constantFrom(...names);
const is = <T extends string>(name: T) => fc.constant(name);

const colour = of<LedColour>('none', 'red', 'green', 'amber', 'blue', 'magenta', 'cyan', 'white');
const blinking = {
  onTenths: fc.integer({ min: 1, max: 0xff }),
  offTenths: byte,
  onColour: colour,
  offColour: colour,
};
const ledControl = fc.record({
  reader: byte,
  led: byte,
  temporary: fc.oneof(
    fc.record({ mode: of('nothing', 'cancel') }),
    fc.record({ mode: is('set'), ...blinking, forTenths: word }),
  ),
  permanent: fc.oneof(fc.record({ mode: is('nothing') }), fc.record({ mode: is('set'), ...blinking })),
});
const action = of<OutputAction>('nothing', 'off', 'on', 'off-after-timer', 'on-after-timer', 'on-for', 'off-for');

export const anyCommand: fc.Arbitrary<OsdpCommand> = fc.oneof(
  fc.record({ type: of('poll', 'lstat', 'istat', 'ostat', 'rstat') }),
  fc.record({ type: of('id', 'cap') }),
  fc.record({
    type: is('out'),
    controls: fc.array(fc.record({ output: byte, action, tenths: word }), { minLength: 1, maxLength: 8 }),
  }),
  fc.record({ type: is('led'), controls: fc.array(ledControl, { minLength: 1, maxLength: 4 }) }),
  fc.record({ type: is('buz'), reader: byte, tone: is('off') }),
  fc.record({
    type: is('buz'),
    reader: byte,
    tone: is('default'),
    onTenths: fc.integer({ min: 1, max: 0xff }),
    offTenths: byte,
    count: byte,
  }),
  fc.record({
    type: is('text'),
    reader: byte,
    mode: of('permanent', 'permanent-wrap', 'temporary', 'temporary-wrap'),
    seconds: byte,
    row: fc.integer({ min: 1, max: 0xff }),
    column: fc.integer({ min: 1, max: 0xff }),
    text: fc.stringMatching(/^[\x20-\x7e]{0,64}$/),
  }),
  fc.record({ type: is('comset'), address: fc.integer({ min: 0, max: 0x7e }), baudRate: long }),
  fc.record({ type: is('keyset'), key: sized(16) }),
  fc.record({ type: is('chlng'), random: sized(8) }),
  fc.record({ type: is('scrypt'), cryptogram: sized(16) }),
  fc.record({ type: is('acurxsize'), bytes: word }),
  fc.record({ type: is('keepactive'), ms: word }),
  fc.record({ type: is('filetransfer'), fileType: byte, totalBytes: long, offset: long, fragment: some }),
  fc.record({ type: is('mfg'), vendor, data: some }),
  fc.record({
    type: is('other'),
    id: fc.constantFrom(0x63, 0x6c, 0x6d, 0x73, 0xa1, 0xa2, 0xa3, 0xa5, 0xee),
    data: some,
  }),
);

const keyName = of<KeyName>(
  ...(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'clear', 'enter', 'F1', 'F2', 'F3', 'F4'] as const),
  ...(['F1+F2', 'F2+F3', 'F3+F4', 'F1+F4', 'unknown'] as const),
);
export const anyKeys = fc.array(keyName, { maxLength: 20 });

const card = fc.integer({ min: 0, max: 300 }).chain((bits) =>
  sized(Math.ceil(bits / 8)).map((bytes) => {
    const spare = 8 * bytes.length - bits;
    const last = bytes.length - 1;
    if (last >= 0) bytes[last] = (bytes[last] ?? 0) & (0xff << spare);
    return { bits, bytes };
  }),
);

export const anyReply: fc.Arbitrary<OsdpReply> = fc.oneof(
  fc.record({ type: of('ack', 'busy') }),
  fc.record({ type: is('nak'), code: byte, extra: some }),
  fc.record({
    type: is('pdid'),
    vendor,
    model: byte,
    version: byte,
    serial: long,
    firmware: fc.record({ major: byte, minor: byte, build: byte }),
  }),
  fc.record({
    type: is('pdcap'),
    capabilities: fc.array(fc.record({ function: byte, compliance: byte, count: byte }), {
      minLength: 1,
      maxLength: 17,
    }),
  }),
  fc.record({ type: is('lstatr'), tamper: fc.boolean(), powerFault: fc.boolean() }),
  fc.record({ type: is('istatr'), inputs: fc.array(of('inactive', 'active', 'fault'), { maxLength: 16 }) }),
  fc.record({ type: is('ostatr'), outputs: fc.array(of('inactive', 'active', 'fault'), { maxLength: 16 }) }),
  fc.record({
    type: is('rstatr'),
    readers: fc.array(of('normal', 'not-connected', 'tamper', 'fault'), { maxLength: 4 }),
  }),
  fc.tuple(byte, of('raw', 'wiegand'), card).map(([reader, format, bits]) => ({
    type: 'raw' as const,
    reader,
    format,
    ...bits,
  })),
  fc.record({ type: is('fmt'), reader: byte, direction: byte, characters: some }),
  fc.record({ type: is('keypad'), reader: byte, keys: anyKeys.map(secretKeys) }),
  fc.record({ type: is('com'), address: byte, baudRate: long }),
  fc.record({ type: is('ccrypt'), clientId: sized(8), random: sized(8), cryptogram: sized(16) }),
  fc.record({ type: is('rmacI'), rmac: sized(16) }),
  fc.record({
    type: is('ftstat'),
    action: byte,
    delayMs: word,
    detail: fc.integer({ min: -0x8000, max: 0x7fff }),
    maxBytes: word,
  }),
  fc.record({ type: is('mfgrep'), vendor, data: some }),
  fc.record({ type: is('other'), id: fc.constantFrom(0x80, 0x81, 0x82, 0x83, 0x84, 0xb1, 0xee), data: some }),
);

const handshakeBlock = (type: number): fc.Arbitrary<SecurityBlock> =>
  byte.map((one) => ({ type, data: Uint8Array.of(one) }));

/** Every shape of packet: in clear, in the handshake, with a MAC. */
export const anyPacket: fc.Arbitrary<OsdpPacket> = of('command', 'reply').chain((direction) => {
  const odd = direction === 'command' ? 0 : 1;
  const sealed = fc.constantFrom(0x15 + odd, 0x17 + odd).map((type) => ({ type, data: new Uint8Array() }));
  const blocks = fc.oneof(
    fc.record({ security: fc.constant(null), mac: fc.constant(null) }),
    fc.record({ security: fc.oneof(handshakeBlock(0x11 + odd), handshakeBlock(0x13 + odd)), mac: fc.constant(null) }),
    fc.record({ security: sealed, mac: sized(4) }),
  );
  const rest = fc.record({
    direction: fc.constant(direction),
    address: fc.integer({ min: 0, max: 0x7f }),
    sequence: fc.constantFrom<Sequence>(0, 1, 2, 3),
    check: of('crc', 'checksum'),
    id: byte,
    data: some,
  });
  return fc.tuple(rest, blocks).map(([fields, block]) => ({ ...fields, ...block }));
});
