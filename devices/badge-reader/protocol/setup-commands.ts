/** Commands that set up a PD and its Secure Channel: COMSET, KEYSET, CHLNG, SCRYPT, ACURXSIZE, KEEPACTIVE (OSDP 2.2). */
import { concatBytes, readUint16LE, readUint32LE } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { type BodyTrouble, byteOf, longOf, sized, wordOf } from './osdp-body.ts';

/** The PD's new address and speed; it answers COM with what it will use and switches after that. */
export interface ComsetCommand {
  readonly type: 'comset';
  readonly address: number;
  /** Bits per second. */
  readonly baudRate: number;
}

/** A new base key. Goes inside a Secure Channel only, and never into a log. */
export interface KeysetCommand {
  readonly type: 'keyset';
  /** SCBK, 16 bytes. */
  readonly key: Uint8Array;
}

export interface ChallengeCommand {
  readonly type: 'chlng';
  /** RND.A, 8 bytes. */
  readonly random: Uint8Array;
}

export interface ServerCryptogramCommand {
  readonly type: 'scrypt';
  /** 16 bytes. */
  readonly cryptogram: Uint8Array;
}

/** The longest packet that this control panel takes. */
export interface ReceiveSizeCommand {
  readonly type: 'acurxsize';
  /** Bytes. */
  readonly bytes: number;
}

/** Keeps a smart card powered. */
export interface KeepActiveCommand {
  readonly type: 'keepactive';
  /** Milliseconds. */
  readonly ms: number;
}

const KEY_TYPE_SCBK = 0x01;
const KEY_BYTES = 16;
const RANDOM_BYTES = 8;

export function decodeComset(data: Uint8Array): Result<ComsetCommand, BodyTrouble> {
  if (data.length !== 5) return err('length');
  const [address = 0] = data;
  return address > 0x7e ? err('value') : ok({ type: 'comset', address, baudRate: readUint32LE(data, 1) });
}

export function encodeComset({ address, baudRate }: ComsetCommand): Uint8Array {
  if (address > 0x7e) throw new Error('OSDP: no address of a PD');
  return concatBytes([Uint8Array.of(byteOf(address)), longOf(baudRate)]);
}

export function decodeKeyset(data: Uint8Array): Result<KeysetCommand, BodyTrouble> {
  if (data.length !== 2 + KEY_BYTES) return err('length');
  if (data[0] !== KEY_TYPE_SCBK || data[1] !== KEY_BYTES) return err('value');
  return ok({ type: 'keyset', key: data.slice(2) });
}

export function encodeKeyset({ key }: KeysetCommand): Uint8Array {
  return concatBytes([Uint8Array.of(KEY_TYPE_SCBK, KEY_BYTES), sized(key, KEY_BYTES)]);
}

export function decodeChallenge(data: Uint8Array): Result<ChallengeCommand, BodyTrouble> {
  return data.length === RANDOM_BYTES ? ok({ type: 'chlng', random: data.slice() }) : err('length');
}

export function encodeChallenge({ random }: ChallengeCommand): Uint8Array {
  return sized(random, RANDOM_BYTES).slice();
}

export function decodeServerCryptogram(data: Uint8Array): Result<ServerCryptogramCommand, BodyTrouble> {
  return data.length === KEY_BYTES ? ok({ type: 'scrypt', cryptogram: data.slice() }) : err('length');
}

export function encodeServerCryptogram({ cryptogram }: ServerCryptogramCommand): Uint8Array {
  return sized(cryptogram, KEY_BYTES).slice();
}

export function decodeReceiveSize(data: Uint8Array): Result<ReceiveSizeCommand, BodyTrouble> {
  return data.length === 2 ? ok({ type: 'acurxsize', bytes: readUint16LE(data, 0) }) : err('length');
}

export function encodeReceiveSize({ bytes }: ReceiveSizeCommand): Uint8Array {
  return wordOf(bytes);
}

export function decodeKeepActive(data: Uint8Array): Result<KeepActiveCommand, BodyTrouble> {
  return data.length === 2 ? ok({ type: 'keepactive', ms: readUint16LE(data, 0) }) : err('length');
}

export function encodeKeepActive({ ms }: KeepActiveCommand): Uint8Array {
  return wordOf(ms);
}
