/** Why a PD refused a command (OSDP 2.2, osdp_NAK). */
import { err, ok, type Result } from '../../kit/result.ts';
import { type BodyTrouble, byteOf } from './osdp-body.ts';

export const NAK = {
  check: 1,
  length: 2,
  unknownCommand: 3,
  sequence: 4,
  securityNotSupported: 5,
  securityRequired: 6,
  biometricType: 7,
  biometricFormat: 8,
  cannotProcess: 9,
} as const;

export interface NakReply {
  readonly type: 'nak';
  readonly code: number;
  /** What some PDs add; it has no fixed meaning. */
  readonly extra: Uint8Array;
}

/** The code's name for logs: `sequence`, `securityRequired` …; null for proposed (from 10) and private (FF) ones. */
export function nakName(code: number): keyof typeof NAK | null {
  const names = Object.keys(NAK) as (keyof typeof NAK)[];
  return names.find((name) => NAK[name] === code) ?? null;
}

export function decodeNak(data: Uint8Array): Result<NakReply, BodyTrouble> {
  const [code] = data;
  return code === undefined ? err('length') : ok({ type: 'nak', code, extra: data.slice(1) });
}

export function encodeNak({ code, extra }: NakReply): Uint8Array {
  return Uint8Array.of(byteOf(code), ...extra);
}
