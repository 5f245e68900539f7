/** How bytes get to a device and back. Nothing here knows what they mean; `devices/transports/` has the kinds. */
import type { Result } from './result.ts';

/** Why a transport cannot be used. `cause` is the system's own code (ENOENT, EACCES, EBUSY …), never free text. */
export type TransportTrouble =
  | { readonly code: 'not-found'; readonly path: string }
  | { readonly code: 'permission'; readonly path: string }
  | { readonly code: 'busy'; readonly path: string }
  | { readonly code: 'gone'; readonly path: string }
  | { readonly code: 'io'; readonly path: string; readonly cause: string };

/** What a transport tells its owner. Set once, before `open`. */
export interface TransportListener {
  /** Bytes as they came; the array belongs to the receiver. */
  onBytes(chunk: Uint8Array): void;
  /** The wire is gone (unplugged, closed by the other end, read error). Said once for each successful open, never after `close()`. */
  onGone(trouble: TransportTrouble): void;
}

export interface OpenOptions {
  /** Bits per second; ignored where the wire has no speed. */
  readonly baudRate: number;
}

export interface Transport {
  /** Where the wire is, for people: `/dev/serial/by-id/…`, `tcp://127.0.0.1:4001`. */
  readonly path: string;
  /** Claims the wire exclusively. A second open while open is a bug and throws. */
  open(options: OpenOptions, listener: TransportListener): Promise<Result<void, TransportTrouble>>;
  /** Resolves when the system has taken all bytes. */
  write(bytes: Uint8Array): Promise<Result<void, TransportTrouble>>;
  /** Gives the wire back. Harmless when closed; may be opened again. */
  close(): Promise<void>;
}
