/** What somebody on the line would make of a reply: a MAC that does not fit, an answer in clear, a badge of their own, another address. */
import { decodePacket, encodePacket, type OsdpPacket } from '../../devices/badge-reader/protocol/osdp-packet.ts';
import type { OsdpReply } from '../../devices/badge-reader/protocol/osdp-reply.ts';
import type { SimulatedBadge } from './badges.ts';
import type { OsdpFaultBoard } from './osdp-faults.ts';
import { inClear } from './osdp-pd-answer.ts';

/** The frame as it goes out: `bytes`, or what the first fault that is set makes of it. */
export function disturbReply(
  faults: Pick<OsdpFaultBoard, 'take'>,
  badges: readonly SimulatedBadge[],
  command: OsdpPacket,
  bytes: Uint8Array,
): Uint8Array {
  const reply = decodePacket(bytes);
  if (!reply.ok) return bytes;
  const { mac } = reply.value;
  if (mac !== null && faults.take('badMac')) {
    return encodePacket({ ...reply.value, mac: mac.with(0, (mac[0] ?? 0) ^ 1) });
  }
  if (mac !== null && faults.take('answerInClear'))
    return inClear(command, { type: 'lstatr', tamper: false, powerFault: false });
  if (faults.take('badgeInClear')) {
    const [badge] = badges;
    if (badge !== undefined) return inClear(command, rawOf(badge));
  }
  if (faults.take('wrongAddress')) return encodePacket({ ...reply.value, address: (command.address + 1) % 0x7f });
  return bytes;
}

/** The badge as an OSDP reply tells it (osdp_RAW). */
export function rawOf({ format, card }: Pick<SimulatedBadge, 'format' | 'card'>): OsdpReply {
  return { type: 'raw', reader: 0, format, bits: card.bits, bytes: card.bytes };
}
