/**
 * Sequence numbers: which one comes next, and what a packet with a given one is (OSDP 2.2, control byte).
 * A retry is the same bytes with the same number: a PD that has done the command already only says its reply again.
 */
import { equalBytes } from '../../kit/bytes.ts';
import { REPLY_ID } from './osdp-ids.ts';
import type { OsdpPacket, Sequence } from './osdp-packet.ts';

/** The number that begins anew: the PD forgets session and counters. */
export const RESTART: Sequence = 0;

/** The number after a valid reply: 0, 1, 2, 3, 1, 2, 3 … */
export function nextSequence(sequence: Sequence): Sequence {
  switch (sequence) {
    case 0:
    case 3:
      return 1;
    case 1:
      return 2;
    case 2:
      return 3;
  }
}

/** What a reply is to a CP that sent its last command with some number. */
export type ReplyStanding =
  /** It answers that command. */
  | 'answer'
  /** It answers an earlier one: dropped, the CP keeps waiting. */
  | 'stale'
  /** Not done; the same bytes go again after a while. */
  | 'busy'
  /** The PD began anew by itself (power cycle): the CP must start at 0, too. */
  | 'restarted';

/** `sent` is the number of the command that waits for its reply. Whether the packet is genuine is the Secure Channel's question. */
export function standingOfReply(sent: Sequence, reply: OsdpPacket): ReplyStanding {
  // BUSY has number 0 and no security block, also inside a session.
  if (
    reply.id === REPLY_ID.busy &&
    reply.security === null &&
    (reply.sequence === RESTART || reply.sequence === sent)
  ) {
    return 'busy';
  }
  if (reply.sequence === sent) return 'answer';
  return reply.sequence === RESTART ? 'restarted' : 'stale';
}

/** What a command is to a PD. */
export type CommandStanding =
  /** Forget session and counters, then do it. */
  | 'restart'
  | 'new'
  /** The same bytes as last time: say the same reply again, do nothing. */
  | 'repeat'
  /** NAK 4. */
  | 'wrong';

/** The last command that a PD took, whole, as it came. */
export interface LastCommand {
  readonly sequence: Sequence;
  readonly bytes: Uint8Array;
}

/** `last` is null after power-up: then only 0 is right. `bytes` are without a mark byte, as `last` has them. */
export function standingOfCommand(last: LastCommand | null, sequence: Sequence, bytes: Uint8Array): CommandStanding {
  if (sequence === RESTART) return 'restart';
  if (last === null) return 'wrong';
  if (sequence === nextSequence(last.sequence)) return 'new';
  return sequence === last.sequence && equalBytes(last.bytes, bytes) ? 'repeat' : 'wrong';
}
