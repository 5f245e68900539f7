/** A CP and a PD of ours that have gone through their handshake, for tests of what follows it. */
import { expect } from 'vitest';
import { decodePacket, encodePacket, type OsdpPacket } from '../../../../devices/badge-reader/protocol/osdp-packet.ts';
import type { BaseKey } from '../../../../devices/badge-reader/protocol/scs-crypto.ts';
import {
  acceptClientCryptogram,
  acceptInitialRmac,
  answerChallenge,
  answerServerCryptogram,
  type Challenge,
  challengePacket,
  type PdSecret,
  serverCryptogramPacket,
} from '../../../../devices/badge-reader/protocol/scs-handshake.ts';
import type { CommandTurn } from '../../../../devices/badge-reader/protocol/secure-channel.ts';
import { fromHex } from '../../../../devices/kit/bytes.ts';
import type { Result } from '../../../../devices/kit/result.ts';

export const SITE_KEY: BaseKey = { kind: 'scbk', bytes: fromHex('8B2F 61D0 4C97 A3E5 17BC 5D08 F264 9E3A') };
export const CHALLENGE: Challenge = { key: SITE_KEY, random: fromHex('B0B1B2B3B4B5B6B7') };
export const PD_SECRET: PdSecret = {
  key: SITE_KEY,
  clientId: fromHex('000EE31010747497'),
  random: fromHex('A0A1A2A3A4A5A6A7'),
};
export const PLACE = { address: 1, sequence: 1, check: 'crc' } as const;

/** The value, or the end of the test. */
export function must<T, E>(result: Result<T, E>): T {
  if (!result.ok) expect.fail(`refused: ${String(result.error)}`);
  return result.value;
}

/** Over the wire: through bytes and back. */
export function sent(packet: OsdpPacket): OsdpPacket {
  return must(decodePacket(encodePacket(packet)));
}

export function shakeHands(challenge = CHALLENGE, secret = PD_SECRET): { cp: CommandTurn; pd: CommandTurn } {
  const challenged = must(answerChallenge(secret, sent(challengePacket(challenge, PLACE))));
  const proven = must(acceptClientCryptogram(challenge, sent(challenged.reply)));
  const answered = must(answerServerCryptogram(challenged.pd, sent(serverCryptogramPacket(proven, PLACE))));
  return { cp: must(acceptInitialRmac(proven, sent(answered.reply))), pd: answered.session };
}

/** A command or reply in clear. */
export function clear(direction: 'command' | 'reply', id: number, data: Uint8Array = new Uint8Array()): OsdpPacket {
  return { ...PLACE, direction, security: null, id, data, mac: null };
}
