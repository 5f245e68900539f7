/** What a healthy OSDP peripheral answers to a frame, and what that changes in it (OSDP 2.2). Pure: RND.B is handed in. */
import type { PdcapReply, PdidReply } from '../../devices/badge-reader/protocol/identity-replies.ts';
import { NAK } from '../../devices/badge-reader/protocol/nak.ts';
import type { OsdpBody } from '../../devices/badge-reader/protocol/osdp-body.ts';
import { decodeCommand, type OsdpCommand } from '../../devices/badge-reader/protocol/osdp-command.ts';
import { COMMAND_ID } from '../../devices/badge-reader/protocol/osdp-ids.ts';
import { encodePacket, type OsdpPacket, SCS } from '../../devices/badge-reader/protocol/osdp-packet.ts';
import { encodeReply, type OsdpReply } from '../../devices/badge-reader/protocol/osdp-reply.ts';
import { OFFLINE_AFTER_MS } from '../../devices/badge-reader/protocol/osdp-timing.ts';
import type { BaseKey } from '../../devices/badge-reader/protocol/scs-crypto.ts';
import {
  answerChallenge,
  answerServerCryptogram,
  type ChallengedPd,
} from '../../devices/badge-reader/protocol/scs-handshake.ts';
import { type CommandTurn, openCommand, secureReply } from '../../devices/badge-reader/protocol/secure-channel.ts';
import { type LastCommand, standingOfCommand } from '../../devices/badge-reader/protocol/sequence.ts';
import { NOTHING_SHOWN, type PdShows, showCommand } from './osdp-pd-shows.ts';

/** What was built into the peripheral. */
export interface PdModule {
  readonly identity: Omit<PdidReply, 'type'>;
  readonly capabilities: PdcapReply['capabilities'];
  /** cUID, 8 bytes. */
  readonly clientId: Uint8Array;
  /** False for a reader without Secure Channel. */
  readonly securable: boolean;
  /** True for a reader that still does all it is asked in clear. */
  readonly servesInClear: boolean;
  /** Ways of the field: it answers a challenge for a key that it lacks with the one it has; it says ACK to KEYSET in clear. */
  readonly quirks: { readonly offersOwnKey: boolean; readonly clearKeysetAck: boolean };
}

type PdChannel =
  | { readonly name: 'none' }
  | { readonly name: 'challenged'; readonly challenged: ChallengedPd }
  | { readonly name: 'up'; readonly session: CommandTurn };

export interface PdMemory {
  readonly address: number;
  /** Survives a loss of power, as the address does. */
  readonly key: BaseKey;
  readonly channel: PdChannel;
  readonly last: LastCommand | null;
  /** Said again when the same command comes again. */
  readonly lastReply: Uint8Array;
  readonly heardAt: number;
  /** What happened and was not polled yet. */
  readonly events: readonly OsdpReply[];
  readonly tamper: boolean;
  readonly powerFault: boolean;
  readonly shows: PdShows;
}

export interface PdAnswered {
  /** Without a mark byte. */
  readonly bytes: Uint8Array;
  readonly next: PdMemory;
}

export function powerUp(address: number, key: BaseKey, tamper: boolean, powerFault: boolean): PdMemory {
  return {
    address,
    key,
    channel: { name: 'none' },
    last: null,
    lastReply: new Uint8Array(),
    heardAt: Number.NEGATIVE_INFINITY,
    events: [],
    tamper,
    powerFault,
    shows: NOTHING_SHOWN,
  };
}

/** `bytes` is the frame behind `packet`, without a mark byte. */
export function answerFrame(
  memory: PdMemory,
  packet: OsdpPacket,
  bytes: Uint8Array,
  module: PdModule,
  random: Uint8Array,
  at: number,
): PdAnswered {
  const standing = standingOfCommand(memory.last, packet.sequence, bytes);
  if (standing === 'repeat') return { bytes: memory.lastReply, next: { ...memory, heardAt: at } };
  const tooLong = at - memory.heardAt > OFFLINE_AFTER_MS;
  const forgets = standing === 'restart' || tooLong;
  const heard: PdMemory = { ...memory, heardAt: at, ...(forgets ? { channel: { name: 'none' } as const } : {}) };
  if (standing === 'wrong') return { bytes: inClear(packet, nak(NAK.sequence)), next: heard };
  const done = perform(heard, packet, module, random);
  return {
    bytes: done.bytes,
    next: { ...done.next, last: { sequence: packet.sequence, bytes }, lastReply: done.bytes },
  };
}

/** A reply in clear to `packet`. */
export function inClear({ address, sequence, check }: OsdpPacket, reply: OsdpReply): Uint8Array {
  return encodePacket(clearPacket({ address, sequence, check }, reply));
}

export function nak(code: number): OsdpReply {
  return { type: 'nak', code, extra: new Uint8Array() };
}

function clearPacket(place: Pick<OsdpPacket, 'address' | 'sequence' | 'check'>, reply: OsdpReply): OsdpPacket {
  return { ...place, direction: 'reply', security: null, mac: null, ...encodeReply(reply) };
}

function perform(memory: PdMemory, packet: OsdpPacket, module: PdModule, random: Uint8Array): PdAnswered {
  const refuse = (code: number): PdAnswered => ({
    bytes: inClear(packet, nak(code)),
    next: { ...memory, channel: { name: 'none' } },
  });
  const { channel } = memory;
  if (packet.security === null) {
    const open: readonly number[] = [COMMAND_ID.id, COMMAND_ID.cap];
    if (channel.name === 'up' && !open.includes(packet.id)) return refuse(NAK.securityRequired);
    if (!module.servesInClear && !open.includes(packet.id)) return refuse(NAK.securityRequired);
    const { reply, next } = execute(memory, packet, module, false);
    return { bytes: inClear(packet, reply), next };
  }
  if (!module.securable) return refuse(NAK.securityNotSupported);
  switch (packet.security.type) {
    case SCS.challenge: {
      const asked = module.quirks.offersOwnKey
        ? { ...packet, security: { ...packet.security, data: Uint8Array.of(memory.key.kind === 'scbk' ? 1 : 0) } }
        : packet;
      const answered = answerChallenge({ key: memory.key, clientId: module.clientId, random }, asked);
      if (!answered.ok) return refuse(NAK.securityRequired);
      const { pd: challenged, reply } = answered.value;
      return { bytes: encodePacket(reply), next: { ...memory, channel: { name: 'challenged', challenged } } };
    }
    case SCS.serverCryptogram: {
      if (channel.name !== 'challenged') return refuse(NAK.securityRequired);
      const answered = answerServerCryptogram(channel.challenged, packet);
      if (!answered.ok) return refuse(NAK.securityRequired);
      const { session, reply } = answered.value;
      return { bytes: encodePacket(reply), next: { ...memory, channel: { name: 'up', session } } };
    }
    default: {
      if (channel.name !== 'up') return refuse(NAK.securityRequired);
      const opened = openCommand(channel.session, packet);
      if (!opened.ok) return refuse(NAK.securityRequired);
      const { body, session } = opened.value;
      const { reply, next } = execute(memory, body, module, true);
      if (body.id === COMMAND_ID.keyset && reply.type === 'ack' && module.quirks.clearKeysetAck) {
        return { bytes: inClear(packet, reply), next: { ...next, channel: { name: 'none' } } };
      }
      const secured = secureReply(session, clearPacket(packet, reply));
      // A new key ends the session that brought it.
      const stays: PdChannel =
        body.id === COMMAND_ID.keyset ? { name: 'none' } : { name: 'up', session: secured.session };
      return { bytes: secured.bytes, next: { ...next, channel: stays } };
    }
  }
}

function execute(
  memory: PdMemory,
  body: OsdpBody,
  module: PdModule,
  secured: boolean,
): { readonly reply: OsdpReply; readonly next: PdMemory } {
  const command = decodeCommand(body);
  if (!command.ok) return { reply: nak(command.error === 'length' ? NAK.length : NAK.cannotProcess), next: memory };
  return { next: changedBy(memory, command.value, secured), reply: replyTo(memory, command.value, module, secured) };
}

function replyTo(memory: PdMemory, command: OsdpCommand, module: PdModule, secured: boolean): OsdpReply {
  switch (command.type) {
    case 'poll':
      return memory.events[0] ?? { type: 'ack' };
    case 'id':
      return { type: 'pdid', ...module.identity };
    case 'cap':
      return { type: 'pdcap', capabilities: module.capabilities };
    case 'lstat':
      return { type: 'lstatr', tamper: memory.tamper, powerFault: memory.powerFault };
    case 'istat':
      return { type: 'istatr', inputs: [] };
    case 'ostat':
      return { type: 'ostatr', outputs: memory.shows.outputs.map((on) => (on ? 'active' : 'inactive')) };
    case 'rstat':
      return { type: 'rstatr', readers: ['normal'] };
    case 'comset':
      return { ...command, type: 'com' };
    case 'keyset':
      return secured ? { type: 'ack' } : nak(NAK.securityRequired);
    case 'out':
      return command.controls.some(({ output }) => output >= memory.shows.outputs.length)
        ? nak(NAK.unknownCommand)
        : { type: 'ack' };
    case 'led':
    case 'buz':
    case 'text':
    case 'acurxsize':
    case 'keepactive':
      return { type: 'ack' };
    default:
      return nak(NAK.unknownCommand);
  }
}

function changedBy(memory: PdMemory, command: OsdpCommand, secured: boolean): PdMemory {
  switch (command.type) {
    case 'poll':
      return { ...memory, events: memory.events.slice(1) };
    case 'comset':
      return { ...memory, address: command.address };
    case 'keyset':
      return secured ? { ...memory, key: { kind: 'scbk', bytes: command.key } } : memory;
    default:
      return { ...memory, shows: showCommand(memory.shows, command) };
  }
}
