/** What an OSDP bus and one peripheral on it are to each other. Types only. */
import type { Noise } from '../../kit/frame-reader.ts';
import type { Result } from '../../kit/result.ts';
import type { TransportTrouble } from '../../kit/transport.ts';
import type { OsdpPacket } from '../protocol/osdp-packet.ts';

/** One peripheral as the bus sees it. */
export interface OsdpSeat {
  /** 0 to 7E. */
  readonly address: number;
  /** When it wants to speak, monotonic ms; infinity for never by itself. */
  wantsAt(): number;
  /** Goes before those that only poll. */
  urgent(): boolean;
  /** The packet to send now, without a mark byte. */
  speak(): Uint8Array;
  /** A reply of this peripheral; true where it ends the exchange. */
  hear(packet: OsdpPacket): boolean;
  /** No reply came in time. */
  hearNothing(): void;
  /** The line is gone; the seat is left and may be taken again. */
  onGone(trouble: TransportTrouble): void;
  /** Bytes after this seat's command that were no reply of it: dropped, counted. */
  onNoise(noise: Noise): void;
}

export interface OsdpPlace {
  open(): Promise<Result<void, TransportTrouble | { readonly code: 'closed' }>>;
  /** Something to say has come up. */
  wake(): void;
  /** Resolves when the port is given back, if this was the last. Harmless when repeated. */
  close(): Promise<void>;
}
