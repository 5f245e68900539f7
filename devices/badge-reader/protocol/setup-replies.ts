/** Replies that set up a PD's line and its Secure Channel: COM, CCRYPT, RMAC_I (OSDP 2.2, Annex D for the last two). */
import { concatBytes, readUint32LE } from '../../kit/bytes.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { type BodyTrouble, byteOf, longOf, sized } from './osdp-body.ts';

/** Address and speed that the PD uses from now on. */
export interface ComReply {
  readonly type: 'com';
  readonly address: number;
  /** Bits per second. */
  readonly baudRate: number;
}

export interface ClientCryptogramReply {
  readonly type: 'ccrypt';
  /** cUID, 8 bytes: which PD this is. */
  readonly clientId: Uint8Array;
  /** RND.B, 8 bytes. */
  readonly random: Uint8Array;
  /** 16 bytes. */
  readonly cryptogram: Uint8Array;
}

export interface InitialRmacReply {
  readonly type: 'rmacI';
  /** 16 bytes. */
  readonly rmac: Uint8Array;
}

export function decodeCom(data: Uint8Array): Result<ComReply, BodyTrouble> {
  if (data.length !== 5) return err('length');
  return ok({ type: 'com', address: data[0] ?? 0, baudRate: readUint32LE(data, 1) });
}

export function encodeCom({ address, baudRate }: ComReply): Uint8Array {
  return concatBytes([Uint8Array.of(byteOf(address)), longOf(baudRate)]);
}

export function decodeClientCryptogram(data: Uint8Array): Result<ClientCryptogramReply, BodyTrouble> {
  if (data.length !== 32) return err('length');
  return ok({
    type: 'ccrypt',
    clientId: data.slice(0, 8),
    random: data.slice(8, 16),
    cryptogram: data.slice(16),
  });
}

export function encodeClientCryptogram({ clientId, random, cryptogram }: ClientCryptogramReply): Uint8Array {
  return concatBytes([sized(clientId, 8), sized(random, 8), sized(cryptogram, 16)]);
}

export function decodeInitialRmac(data: Uint8Array): Result<InitialRmacReply, BodyTrouble> {
  return data.length === 16 ? ok({ type: 'rmacI', rmac: data.slice() }) : err('length');
}

export function encodeInitialRmac({ rmac }: InitialRmacReply): Uint8Array {
  return sized(rmac, 16).slice();
}
