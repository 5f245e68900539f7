/** Keys that a person typed at a reader (OSDP 2.2, osdp_KEYPAD). They may be a PIN: nothing prints them by accident. */
import { err, ok, type Result } from '../../kit/result.ts';
import { type BodyTrouble, byteOf } from './osdp-body.ts';

/** `clear` is `*` or the delete key, `enter` is `#`; `unknown` is a byte that names no key, kept so that it spoils the PIN it stands in. */
export type KeyName =
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | 'clear'
  | 'enter'
  | 'F1'
  | 'F2'
  | 'F3'
  | 'F4'
  | 'F1+F2'
  | 'F2+F3'
  | 'F3+F4'
  | 'F1+F4'
  | 'unknown';

/** Keys behind a function: a log, a trace or JSON of the reply shows no key. */
export interface SecretKeys {
  /** The keys in the order typed. For the PIN check alone. */
  reveal(): readonly KeyName[];
}

export interface KeypadReply {
  readonly type: 'keypad';
  readonly reader: number;
  /** One key or many, as the reader likes. */
  readonly keys: SecretKeys;
}

/** What may be said of typed keys where it can be read later. Not even how many: that is the length of a PIN. */
export interface RedactedKeypad {
  readonly type: 'keypad';
  readonly reader: number;
}

const KEY_BYTES: Readonly<Record<Exclude<KeyName, 'unknown'>, number>> = {
  '0': 0x30,
  '1': 0x31,
  '2': 0x32,
  '3': 0x33,
  '4': 0x34,
  '5': 0x35,
  '6': 0x36,
  '7': 0x37,
  '8': 0x38,
  '9': 0x39,
  clear: 0x7f,
  enter: 0x0d,
  F1: 0x41,
  F2: 0x42,
  F3: 0x43,
  F4: 0x44,
  'F1+F2': 0x45,
  'F2+F3': 0x46,
  'F3+F4': 0x47,
  'F1+F4': 0x48,
};
const NAMES: ReadonlyMap<number, KeyName> = new Map(
  Object.entries(KEY_BYTES).map(([name, byte]) => [byte, name as KeyName]),
);
/** A byte that no key has; only a simulator sends it. */
const UNKNOWN_KEY_BYTE = 0x00;
/** Reader and count. */
const HEAD_BYTES = 2;

export function secretKeys(keys: readonly KeyName[]): SecretKeys {
  return { reveal: () => keys };
}

/** The reply without its keys; the only form of it that logs, traces and entries may have. */
export function redactKeypad({ type, reader }: KeypadReply): RedactedKeypad {
  return { type, reader };
}

export function decodeKeypad(data: Uint8Array): Result<KeypadReply, BodyTrouble> {
  const [reader = 0, count = 0] = data;
  if (data.length < HEAD_BYTES || data.length !== HEAD_BYTES + count) return err('length');
  const keys = Array.from(data.subarray(HEAD_BYTES), (byte) => NAMES.get(byte) ?? 'unknown');
  return ok({ type: 'keypad', reader, keys: secretKeys(keys) });
}

export function encodeKeypad({ reader, keys }: KeypadReply): Uint8Array {
  const bytes = keys.reveal().map((name) => (name === 'unknown' ? UNKNOWN_KEY_BYTE : KEY_BYTES[name]));
  return Uint8Array.of(byteOf(reader), byteOf(bytes.length), ...bytes);
}
