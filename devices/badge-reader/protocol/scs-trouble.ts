/** Why a packet is not accepted where the Secure Channel is meant. The machine decides what follows; nothing here changes a session. */
import { REPLY_ID } from './osdp-ids.ts';
import type { OsdpPacket } from './osdp-packet.ts';

export type SecureTrouble =
  /** In clear: the session ends and somebody is told. */
  | 'clear'
  /** BUSY may come in clear: the PD did nothing, the same bytes go again (OSDP 2.2, osdp_BUSY). */
  | 'clear-busy'
  /** NAK may come in clear: it restarts the handshake and means nothing else. */
  | 'clear-nak'
  /** ACK in clear: some readers answer KEYSET so; to anything else it is `clear`. */
  | 'clear-ack'
  /** A block of another step. */
  | 'block'
  /** The other side speaks of another base key than the one asked for. */
  | 'key-kind'
  /** Code or size is not that of the step. */
  | 'body'
  /** The other side has not the same base key, or the packet is not for this exchange. */
  | 'cryptogram'
  | 'mac'
  /** Right MAC, but the data is not padded as it must be. */
  | 'padding'
  /** Right MAC, but data that must be encrypted is not. */
  | 'not-encrypted';

/** What a packet without a security block is, while there should be one. */
export function clearTrouble(packet: OsdpPacket): SecureTrouble {
  if (packet.direction === 'command') return 'clear';
  switch (packet.id) {
    case REPLY_ID.busy:
      return 'clear-busy';
    case REPLY_ID.nak:
      return 'clear-nak';
    case REPLY_ID.ack:
      return 'clear-ack';
    default:
      return 'clear';
  }
}
