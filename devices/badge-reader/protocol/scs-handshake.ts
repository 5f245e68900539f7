/**
 * How CP and PD prove to each other that they have the same base key: CHLNG, CCRYPT, SCRYPT, RMAC_I (OSDP 2.2, Annex D). Both sides.
 * Which key is asked for is the caller's configuration; nothing here falls back to the default key.
 */
import { err, ok, type Result } from '../../kit/result.ts';
import { COMMAND_ID, REPLY_ID } from './osdp-ids.ts';
import { type OsdpCheck, type OsdpPacket, SCS, type Sequence } from './osdp-packet.ts';
import {
  type BaseKey,
  type BaseKeyKind,
  clientCryptogram,
  deriveSessionKeys,
  equalSecrets,
  initialRmac,
  type SessionKeys,
  serverCryptogram,
} from './scs-crypto.ts';
import { clearTrouble, type SecureTrouble } from './scs-trouble.ts';
import { type CommandTurn, startSession } from './secure-channel.ts';
import { decodeChallenge, decodeServerCryptogram } from './setup-commands.ts';
import { decodeClientCryptogram, decodeInitialRmac, encodeClientCryptogram } from './setup-replies.ts';

/** Data byte of the block in CHLNG, CCRYPT and SCRYPT. */
const KEY_KIND_BYTE: Readonly<Record<BaseKeyKind, number>> = { 'scbk-d': 0, scbk: 1 };
/** Data byte of the block in RMAC_I: the server cryptogram was right. */
const CRYPTOGRAM_ACCEPTED = 0x01;

/** Where a packet of the handshake goes. */
export interface PacketPlace {
  readonly address: number;
  readonly sequence: Sequence;
  readonly check: OsdpCheck;
}

/** The CP's side of one exchange. `random` (RND.A) has 8 fresh bytes from a good source. */
export interface Challenge {
  readonly key: BaseKey;
  readonly random: Uint8Array;
}

/** The CP after CCRYPT: this PD has the key. */
export interface ProvenPd {
  readonly kind: BaseKeyKind;
  readonly keys: SessionKeys;
  /** cUID, 8 bytes. */
  readonly clientId: Uint8Array;
  readonly cryptogram: Uint8Array;
}

/** The PD's side of one exchange: its one key, its cUID (8 bytes) and a fresh RND.B (8 bytes). */
export interface PdSecret {
  readonly key: BaseKey;
  readonly clientId: Uint8Array;
  readonly random: Uint8Array;
}

/** The PD after CHLNG. */
export interface ChallengedPd {
  readonly kind: BaseKeyKind;
  readonly keys: SessionKeys;
  readonly expected: Uint8Array;
}

/** CP: the first step. */
export function challengePacket({ key, random }: Challenge, place: PacketPlace): OsdpPacket {
  return handshakePacket('command', place, SCS.challenge, KEY_KIND_BYTE[key.kind], COMMAND_ID.chlng, random);
}

/** PD: answers a challenge for the key that it has. */
export function answerChallenge(
  { key, clientId, random }: PdSecret,
  packet: OsdpPacket,
): Result<{ readonly pd: ChallengedPd; readonly reply: OsdpPacket }, SecureTrouble> {
  const stepped = checkStep(packet, SCS.challenge, COMMAND_ID.chlng, KEY_KIND_BYTE[key.kind]);
  if (!stepped.ok) return stepped;
  const challenge = decodeChallenge(packet.data);
  if (!challenge.ok) return err('body');
  const keys = deriveSessionKeys(key.bytes, challenge.value.random);
  const cryptogram = clientCryptogram(keys, challenge.value.random, random);
  const data = encodeClientCryptogram({ type: 'ccrypt', clientId, random, cryptogram });
  return ok({
    pd: { kind: key.kind, keys, expected: serverCryptogram(keys, challenge.value.random, random) },
    reply: handshakePacket('reply', packet, SCS.clientCryptogram, KEY_KIND_BYTE[key.kind], REPLY_ID.ccrypt, data),
  });
}

/** CP: checks what the PD says of itself. Another key than the one asked for is refused, not taken up. */
export function acceptClientCryptogram(
  { key, random }: Challenge,
  packet: OsdpPacket,
): Result<ProvenPd, SecureTrouble> {
  const stepped = checkStep(packet, SCS.clientCryptogram, REPLY_ID.ccrypt, KEY_KIND_BYTE[key.kind]);
  if (!stepped.ok) return stepped;
  const answer = decodeClientCryptogram(packet.data);
  if (!answer.ok) return err('body');
  const keys = deriveSessionKeys(key.bytes, random);
  const proof = clientCryptogram(keys, random, answer.value.random);
  if (!equalSecrets(proof, answer.value.cryptogram)) return err('cryptogram');
  const cryptogram = serverCryptogram(keys, random, answer.value.random);
  return ok({ kind: key.kind, keys, clientId: answer.value.clientId, cryptogram });
}

/** CP: the second step. */
export function serverCryptogramPacket({ kind, cryptogram }: ProvenPd, place: PacketPlace): OsdpPacket {
  return handshakePacket('command', place, SCS.serverCryptogram, KEY_KIND_BYTE[kind], COMMAND_ID.scrypt, cryptogram);
}

/** PD: checks the CP and opens the session. */
export function answerServerCryptogram(
  { kind, keys, expected }: ChallengedPd,
  packet: OsdpPacket,
): Result<{ readonly session: CommandTurn; readonly reply: OsdpPacket }, SecureTrouble> {
  const stepped = checkStep(packet, SCS.serverCryptogram, COMMAND_ID.scrypt, KEY_KIND_BYTE[kind]);
  if (!stepped.ok) return stepped;
  const command = decodeServerCryptogram(packet.data);
  if (!command.ok) return err('body');
  if (!equalSecrets(expected, command.value.cryptogram)) return err('cryptogram');
  const rmac = initialRmac(keys, expected);
  return ok({
    session: startSession(kind, keys, rmac),
    reply: handshakePacket('reply', packet, SCS.initialRmac, CRYPTOGRAM_ACCEPTED, REPLY_ID.rmacI, rmac),
  });
}

/** CP: opens the session. Both the status byte and the R-MAC must be right, for PDs in the field disagree about the byte. */
export function acceptInitialRmac(proven: ProvenPd, packet: OsdpPacket): Result<CommandTurn, SecureTrouble> {
  const { kind, keys, cryptogram } = proven;
  const stepped = checkStep(packet, SCS.initialRmac, REPLY_ID.rmacI, CRYPTOGRAM_ACCEPTED);
  if (!stepped.ok) return stepped;
  const answer = decodeInitialRmac(packet.data);
  if (!answer.ok) return err('body');
  const expected = initialRmac(keys, cryptogram);
  return equalSecrets(expected, answer.value.rmac) ? ok(startSession(kind, keys, expected)) : err('cryptogram');
}

function handshakePacket(
  direction: OsdpPacket['direction'],
  { address, sequence, check }: PacketPlace,
  type: number,
  blockData: number,
  id: number,
  data: Uint8Array,
): OsdpPacket {
  const security = { type, data: Uint8Array.of(blockData) };
  return { direction, address, sequence, check, security, id, data, mac: null };
}

function checkStep(packet: OsdpPacket, type: number, id: number, blockData: number): Result<void, SecureTrouble> {
  const { security } = packet;
  if (security === null) return err(clearTrouble(packet));
  if (security.type !== type) return err('block');
  if (packet.id !== id) return err('body');
  return security.data[0] === blockData ? ok(undefined) : err('key-kind');
}
