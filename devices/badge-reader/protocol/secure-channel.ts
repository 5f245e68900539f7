/**
 * One Secure Channel session after its handshake: packets in clear become packets on the wire and back (OSDP 2.2, Annex D). Both sides.
 *
 * A session is a value, and whose turn it is is part of its type: from `CommandTurn` a command is secured (CP) or opened (PD), which
 * gives a `ReplyTurn`, from which the reply is opened (CP) or secured (PD). A refused packet gives no new session, so the chain of
 * MACs moves with accepted packets alone. A retry sends the same bytes again and never calls `secureCommand` a second time.
 */
import { err, ok, type Result } from '../../kit/result.ts';
import type { OsdpBody } from './osdp-body.ts';
import { REPLY_ID } from './osdp-ids.ts';
import { encodePacket, MAC_BYTES, macInput, type OsdpPacket, SCS } from './osdp-packet.ts';
import {
  type BaseKeyKind,
  decryptData,
  encryptData,
  equalSecrets,
  type HeldKeys,
  holdKeys,
  type SessionKeys,
  scsMac,
} from './scs-crypto.ts';
import { clearTrouble, type SecureTrouble } from './scs-trouble.ts';

interface Session {
  /** The base key behind this session: a badge read under `scbk-d` is worth nothing. */
  readonly kind: BaseKeyKind;
  readonly keys: HeldKeys;
}

/** A command comes next. */
export interface CommandTurn extends Session {
  readonly turn: 'command';
  /** All 16 bytes of the last reply's MAC, or R-MAC-I. */
  readonly replyMac: Uint8Array;
}

/** A reply comes next. */
export interface ReplyTurn extends Session {
  readonly turn: 'reply';
  /** All 16 bytes of the last command's MAC. */
  readonly commandMac: Uint8Array;
}

export interface Opened<S> {
  readonly session: S;
  /** In clear, ready for `decodeCommand` or `decodeReply`. */
  readonly body: OsdpBody;
  /** False for data that came with a MAC only. */
  readonly encrypted: boolean;
}

export interface Secured<S> {
  readonly session: S;
  /** From SOM to the check, without a mark byte. */
  readonly bytes: Uint8Array;
}

/** Replies with data that are accepted with a MAC alone: readers in the field send them so, and nothing in them is secret. */
const PLAIN_REPLIES: readonly number[] = [
  REPLY_ID.nak,
  REPLY_ID.lstatr,
  REPLY_ID.istatr,
  REPLY_ID.ostatr,
  REPLY_ID.rstatr,
];

/** A session at its start; for the handshake. */
export function startSession(kind: BaseKeyKind, keys: SessionKeys, rmac: Uint8Array): CommandTurn {
  return { turn: 'command', kind, keys: holdKeys(keys), replyMac: rmac };
}

/** CP: `command` is a packet in clear; one with a security block is a bug and throws. */
export function secureCommand(session: CommandTurn, command: OsdpPacket): Secured<ReplyTurn> {
  const { kind, keys, replyMac } = session;
  const { bytes, mac } = seal(keys, replyMac, command, 'command');
  return { session: { turn: 'reply', kind, keys, commandMac: mac }, bytes };
}

/** PD: the command behind a packet of this session. */
export function openCommand(session: CommandTurn, packet: OsdpPacket): Result<Opened<ReplyTurn>, SecureTrouble> {
  const { kind, keys, replyMac } = session;
  const opened = unseal(keys, replyMac, packet, 'command');
  if (!opened.ok) return opened;
  const { mac, body, encrypted } = opened.value;
  return ok({ session: { turn: 'reply', kind, keys, commandMac: mac }, body, encrypted });
}

/** PD: `reply` is a packet in clear; one with a security block is a bug and throws. */
export function secureReply(session: ReplyTurn, reply: OsdpPacket): Secured<CommandTurn> {
  const { kind, keys, commandMac } = session;
  const { bytes, mac } = seal(keys, commandMac, reply, 'reply');
  return { session: { turn: 'command', kind, keys, replyMac: mac }, bytes };
}

/** CP: the reply behind a packet of this session. */
export function openReply(session: ReplyTurn, packet: OsdpPacket): Result<Opened<CommandTurn>, SecureTrouble> {
  const { kind, keys, commandMac } = session;
  const opened = unseal(keys, commandMac, packet, 'reply');
  if (!opened.ok) return opened;
  const { mac, body, encrypted } = opened.value;
  return ok({ session: { turn: 'command', kind, keys, replyMac: mac }, body, encrypted });
}

/** `chain` is the whole MAC of the packet before, in the other direction. */
function seal(
  keys: HeldKeys,
  chain: Uint8Array,
  packet: OsdpPacket,
  direction: OsdpPacket['direction'],
): { readonly bytes: Uint8Array; readonly mac: Uint8Array } {
  if (packet.security !== null || packet.direction !== direction) throw new Error('Secure Channel: not a clear packet');
  const { macOnly, secret } = blockTypes(direction);
  const withData = packet.data.length > 0;
  const sealed: OsdpPacket = {
    ...packet,
    security: { type: withData ? secret : macOnly, data: new Uint8Array() },
    data: withData ? encryptData(keys, chain, packet.data) : packet.data,
  };
  const mac = scsMac(keys, chain, macInput(sealed));
  return { bytes: encodePacket({ ...sealed, mac: mac.slice(0, MAC_BYTES) }), mac };
}

function unseal(
  keys: HeldKeys,
  chain: Uint8Array,
  packet: OsdpPacket,
  direction: OsdpPacket['direction'],
): Result<{ readonly mac: Uint8Array; readonly body: OsdpBody; readonly encrypted: boolean }, SecureTrouble> {
  const { security, id, data } = packet;
  if (security === null) return err(clearTrouble(packet));
  const { macOnly, secret } = blockTypes(direction);
  if ((security.type !== macOnly && security.type !== secret) || packet.mac === null) return err('block');
  const mac = scsMac(keys, chain, macInput(packet));
  if (!equalSecrets(mac.subarray(0, MAC_BYTES), packet.mac)) return err('mac');
  if (security.type === macOnly) {
    const harmless = data.length === 0 || (direction === 'reply' && PLAIN_REPLIES.includes(id));
    return harmless ? ok({ mac, body: { id, data }, encrypted: false }) : err('not-encrypted');
  }
  const clear = decryptData(keys, chain, data);
  return clear === null ? err('padding') : ok({ mac, body: { id, data: clear }, encrypted: true });
}

function blockTypes(direction: OsdpPacket['direction']): { readonly macOnly: number; readonly secret: number } {
  return direction === 'command'
    ? { macOnly: SCS.commandMac, secret: SCS.commandSecret }
    : { macOnly: SCS.replyMac, secret: SCS.replySecret };
}
