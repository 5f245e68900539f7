/**
 * How bytes on the bus are cut into OSDP packets, both directions (OSDP 2.2, packet format; IEC 60839-11-5):
 *
 *   [FF] | 53 | ADDR | LEN (2, little-endian) | CTRL | [SB_LEN SB_TYPE SB_DATA …] | ID | DATA … | [MAC 4] | CRC (2, little-endian) or CKSUM
 *
 * LEN counts from 53 to the last check byte. The mark byte FF wakes the line: it is in neither LEN nor CRC nor MAC.
 * There is no byte stuffing: 53 inside data is legal.
 */
import { concatBytes, readUint16LE, uint16LE } from '../../kit/bytes.ts';
import type { Measured } from '../../kit/frame-reader.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { osdpChecksum, osdpCrc } from './osdp-crc.ts';

export const MARK = 0xff;
export const SOM = 0x53;
/** Configuration of a single PD only: every PD on the bus answers it. */
export const BROADCAST_ADDRESS = 0x7f;
/** Set in ADDR of what a PD says. */
const REPLY_FLAG = 0x80;
const CTRL_SEQUENCE = 0x03;
const CTRL_CRC = 0x04;
const CTRL_SECURITY = 0x08;

/** SOM, ADDR, LEN, CTRL. */
const HEADER_BYTES = 5;
/** Smallest LEN: header, ID, checksum. */
export const MIN_PACKET_BYTES = 7;
/** Largest LEN of any PD (PDCAP 10 may say less). */
export const MAX_PACKET_BYTES = 1440;
/** A packet and its mark byte: the longest frame for a frame reader. */
export const MAX_FRAME_BYTES: number = MAX_PACKET_BYTES + 1;
/** Bytes of a MAC that travel; all 16 are kept for chaining. */
export const MAC_BYTES = 4;

/** `command`: from the control panel; `reply`: from a peripheral. */
export type OsdpDirection = 'command' | 'reply';
export type OsdpCheck = 'crc' | 'checksum';
/** 0 (re)starts, then 1, 2, 3, 1, 2, 3 … */
export type Sequence = 0 | 1 | 2 | 3;

/** Types 11 to 14 are the handshake, 15 and 16 carry a MAC, 17 and 18 a MAC and encrypted data (OSDP 2.2, Annex D). Odd is from the CP. */
export const SCS = {
  challenge: 0x11,
  clientCryptogram: 0x12,
  serverCryptogram: 0x13,
  initialRmac: 0x14,
  commandMac: 0x15,
  replyMac: 0x16,
  commandSecret: 0x17,
  replySecret: 0x18,
} as const;

export interface SecurityBlock {
  readonly type: number;
  /** One byte in the handshake, none afterwards. */
  readonly data: Uint8Array;
}

export interface OsdpPacket {
  readonly direction: OsdpDirection;
  /** 0 to 7E, or 7F for broadcast, without the reply flag. */
  readonly address: number;
  readonly sequence: Sequence;
  readonly check: OsdpCheck;
  readonly security: SecurityBlock | null;
  /** Command or reply code; always in clear. */
  readonly id: number;
  /** What stands between ID and MAC: encrypted under SCS_17 and SCS_18. */
  readonly data: Uint8Array;
  /** Four bytes under SCS_15 to SCS_18, else null. */
  readonly mac: Uint8Array | null;
}

/** Why a whole frame is no packet; the first that applies, in this order. */
export type PacketTrouble = 'start' | 'length' | 'check' | 'control' | 'security-block';

/** Who speaks, and which PD it concerns: enough to leave out one's own echo and other PDs. */
export interface OsdpHeader {
  readonly direction: OsdpDirection;
  readonly address: number;
}

/**
 * What stands at the start of the buffer. Frames of both directions are frames, with their mark byte where they have one:
 * one's own echo is skipped whole and left to the caller. `accepted` is the check of this bus: where it is CRC, a damaged CTRL
 * cannot turn it into the weaker checksum. Noise reasons: `no-start`, `length`, `check`; each costs one byte.
 */
export function measureOsdp(buffer: Uint8Array, accepted: OsdpCheck | 'either'): Measured {
  if (buffer.length === 0) return { kind: 'more' };
  const som = buffer[0] === MARK ? 1 : 0;
  if (som === buffer.length) return { kind: 'more' };
  if (buffer[som] !== SOM) return noise('no-start');
  if (buffer.length < som + 4) return { kind: 'more' };
  const size = readUint16LE(buffer, som + 2);
  if (size < MIN_PACKET_BYTES || size > MAX_PACKET_BYTES) return noise('length');
  if (buffer.length < som + HEADER_BYTES) return { kind: 'more' };
  const check = checkOf(buffer[som + 4] ?? 0);
  if (accepted !== 'either' && accepted !== check) return noise('check');
  if (buffer.length < som + size) return { kind: 'more' };
  return checkHolds(buffer.subarray(som, som + size), check) ? { kind: 'frame', size: som + size } : noise('check');
}

/** Direction and address of a whole frame, with or without its mark byte. */
export function headerOf(frame: Uint8Array): OsdpHeader {
  const address = frame[frame[0] === MARK ? 2 : 1] ?? 0;
  return { direction: address & REPLY_FLAG ? 'reply' : 'command', address: address & ~REPLY_FLAG };
}

/** One whole frame, with or without its mark byte. */
export function decodePacket(frame: Uint8Array): Result<OsdpPacket, PacketTrouble> {
  const bytes = frame[0] === MARK ? frame.subarray(1) : frame;
  if (bytes[0] !== SOM) return err('start');
  if (bytes.length < MIN_PACKET_BYTES || bytes.length > MAX_PACKET_BYTES) return err('length');
  if (readUint16LE(bytes, 2) !== bytes.length) return err('length');
  const control = bytes[4] ?? 0;
  const check = checkOf(control);
  if (!checkHolds(bytes, check)) return err('check');
  if (control & ~(CTRL_SEQUENCE | CTRL_CRC | CTRL_SECURITY)) return err('control');
  const header = headerOf(bytes);
  const body = bytes.subarray(HEADER_BYTES, bytes.length - checkBytes(check));
  const security = control & CTRL_SECURITY ? readSecurityBlock(body, header.direction) : null;
  if (security === 'bad') return err('security-block');
  const afterBlock = body.subarray(security === null ? 0 : 2 + security.data.length);
  const macBytes = carriesMac(security) ? MAC_BYTES : 0;
  const [id] = afterBlock;
  if (id === undefined || afterBlock.length < 1 + macBytes) return err('length');
  const end = afterBlock.length - macBytes;
  return ok({
    ...header,
    sequence: sequenceOf(control),
    check,
    security,
    id,
    data: afterBlock.slice(1, end),
    mac: macBytes === 0 ? null : afterBlock.slice(end),
  });
}

/** The packet's bytes, without a mark byte. Throws on a packet that cannot exist: too long, a wrong address, a MAC without its block. */
export function encodePacket(packet: OsdpPacket): Uint8Array {
  if ((packet.mac?.length ?? 0) !== (carriesMac(packet.security) ? MAC_BYTES : 0)) {
    throw new Error('OSDP packet: MAC and security block do not belong together');
  }
  const checked = concatBytes([macInput(packet), packet.mac ?? new Uint8Array()]);
  return concatBytes([
    checked,
    packet.check === 'crc' ? uint16LE(osdpCrc(checked)) : Uint8Array.of(osdpChecksum(checked)),
  ]);
}

/** The same, as it goes on the line: mark byte first (OSDP 2.2, two character times of idle before a packet). */
export function encodeFrameWithMark(packet: OsdpPacket): Uint8Array {
  return concatBytes([Uint8Array.of(MARK), encodePacket(packet)]);
}

/** What a MAC covers: SOM to the end of the data, with the LEN that counts MAC and check as well. */
export function macInput(packet: OsdpPacket): Uint8Array {
  const { security, address } = packet;
  if (!Number.isInteger(address) || address < 0 || address > BROADCAST_ADDRESS) throw new Error('OSDP packet: address');
  const block = security === null ? [] : [2 + security.data.length, security.type, ...security.data];
  const macBytes = carriesMac(security) ? MAC_BYTES : 0;
  const size = HEADER_BYTES + block.length + 1 + packet.data.length + macBytes + checkBytes(packet.check);
  if (size > MAX_PACKET_BYTES) throw new Error('OSDP packet: too long');
  const control = packet.sequence | (packet.check === 'crc' ? CTRL_CRC : 0) | (security === null ? 0 : CTRL_SECURITY);
  const head = [SOM, packet.direction === 'reply' ? address | REPLY_FLAG : address, size & 0xff, size >> 8, control];
  return concatBytes([Uint8Array.of(...head, ...block, packet.id), packet.data]);
}

/** True for the block types that come with a MAC. */
export function carriesMac(security: SecurityBlock | null): boolean {
  return security !== null && security.type >= SCS.commandMac && security.type <= SCS.replySecret;
}

/** Known types only, from the side that may send them, in the size that they have; another one would be read in the wrong places. */
function readSecurityBlock(body: Uint8Array, direction: OsdpDirection): SecurityBlock | 'bad' {
  const [size = 0, type = 0] = body;
  if (type < SCS.challenge || type > SCS.replySecret) return 'bad';
  if ((type % 2 === 1) !== (direction === 'command')) return 'bad';
  const wanted = type <= SCS.initialRmac ? 3 : 2;
  return size === wanted && body.length >= size ? { type, data: body.slice(2, size) } : 'bad';
}

function checkOf(control: number): OsdpCheck {
  return control & CTRL_CRC ? 'crc' : 'checksum';
}

function checkBytes(check: OsdpCheck): number {
  return check === 'crc' ? 2 : 1;
}

function checkHolds(packet: Uint8Array, check: OsdpCheck): boolean {
  const end = packet.length - checkBytes(check);
  const checked = packet.subarray(0, end);
  return check === 'crc' ? osdpCrc(checked) === readUint16LE(packet, end) : osdpChecksum(checked) === packet[end];
}

function sequenceOf(control: number): Sequence {
  return (control & CTRL_SEQUENCE) as Sequence;
}

function noise(reason: string): Measured {
  return { kind: 'noise', size: 1, reason };
}
