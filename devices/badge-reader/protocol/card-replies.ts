/** What a reader read off a badge: RAW and FMT (OSDP 2.2). The bits are a credential: they go into no log and no entry. */
import { concatBytes, readUint16LE } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { type BodyTrouble, byteOf, type CodeNames, codeOfName, nameOfCode, wordOf } from './osdp-body.ts';

/** `raw` is mostly the badge's UID, in a byte order that differs by reader; `wiegand` a Wiegand string with its parity bits. */
export type CardBitsFormat = 'raw' | 'wiegand';
const FORMATS: CodeNames<CardBitsFormat> = ['raw', 'wiegand'];

export interface RawReply {
  readonly type: 'raw';
  readonly reader: number;
  readonly format: CardBitsFormat;
  readonly bits: number;
  /** First bit first, from the most significant; zero in the last byte where no bit stands. */
  readonly bytes: Uint8Array;
}

/** Underspecified and deprecated since 2.2.2: for the log that it came, never for use. */
export interface FmtReply {
  readonly type: 'fmt';
  readonly reader: number;
  /** 0 forward, 1 backward. */
  readonly direction: number;
  readonly characters: Uint8Array;
}

/** Reader, format, bit count (2). */
const RAW_HEAD_BYTES = 4;
/** Reader, direction, count. */
const FMT_HEAD_BYTES = 3;

export function decodeRaw(data: Uint8Array): Result<RawReply, BodyTrouble> {
  if (data.length < RAW_HEAD_BYTES) return err('length');
  const bits = readUint16LE(data, 2);
  if (data.length !== RAW_HEAD_BYTES + Math.ceil(bits / 8)) return err('length');
  const format = nameOfCode(FORMATS, data[1] ?? 0);
  if (!format.ok) return format;
  const bytes = withoutSpareBits(data.subarray(RAW_HEAD_BYTES), bits);
  return ok({ type: 'raw', reader: data[0] ?? 0, format: format.value, bits, bytes });
}

export function encodeRaw({ reader, format, bits, bytes }: RawReply): Uint8Array {
  if (bytes.length !== Math.ceil(bits / 8)) throw new Error('OSDP: card bits and bytes do not belong together');
  return concatBytes([
    Uint8Array.of(byteOf(reader), codeOfName(FORMATS, format)),
    wordOf(bits),
    withoutSpareBits(bytes, bits),
  ]);
}

export function decodeFmt(data: Uint8Array): Result<FmtReply, BodyTrouble> {
  const [reader = 0, direction = 0, count = 0] = data;
  if (data.length < FMT_HEAD_BYTES || data.length !== FMT_HEAD_BYTES + count) return err('length');
  return ok({ type: 'fmt', reader, direction, characters: data.slice(FMT_HEAD_BYTES) });
}

export function encodeFmt({ reader, direction, characters }: FmtReply): Uint8Array {
  return Uint8Array.of(byteOf(reader), byteOf(direction), byteOf(characters.length), ...characters);
}

/** A copy with zeros behind the last bit: what a reader leaves there is not part of the badge. */
export function withoutSpareBits(bytes: Uint8Array, bits: number): Uint8Array {
  const kept = bytes.slice();
  const spare = 8 * kept.length - bits;
  const last = kept.length - 1;
  if (last >= 0) kept[last] = (kept[last] ?? 0) & (0xff << spare);
  return kept;
}
