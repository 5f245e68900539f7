/** What the gateway needs of any driver, and what a driver tells it. Types only. */
import type { Result } from './result.ts';
import type { TransportTrouble } from './transport.ts';

/** Trouble as data: a closed list of codes; the sentence for people belongs to `daemon/api/contract/trouble-texts.ts`. */
export type DeviceTrouble =
  | TransportTrouble
  /** A program's pseudo terminal where the configuration names real hardware: what comes of it would not be marked as simulated. */
  | { readonly code: 'pseudo-terminal'; readonly path: string }
  /** Nothing answered at any speed: switched off, wrong port, or not this kind of device. */
  | { readonly code: 'no-answer' }
  /** A command was sent and its answer did not come in time. */
  | { readonly code: 'timeout' }
  /** The device says that it is broken or not authorised; `status` is its own code, two hex digits. */
  | { readonly code: 'device-fault'; readonly status: string }
  /** An answer that the protocol does not allow here; `reason` is one of the protocol's own codes. */
  | { readonly code: 'protocol'; readonly reason: string }
  /** `close()` came while the command was under way. */
  | { readonly code: 'closed' };

/** What a device says of itself when it is opened. No personal data. */
export interface DeviceIdentity {
  /** The driver's model name, as in the catalogue, e.g. `sam`. */
  readonly model: string;
  /** The maker's number of this one device, where it has one (a SAM number, for example). */
  readonly serial: string | null;
  /** Bits per second that it answered at; null where the wire has no speed. */
  readonly baudRate: number | null;
}

/** What any driver may report unasked, beside the events of its class. */
export type CommonDeviceEvent =
  | { readonly type: 'gone'; readonly trouble: DeviceTrouble }
  /** Bytes that were no frame: dropped, counted, never hidden. */
  | { readonly type: 'noise'; readonly bytes: number; readonly reason: string };

/** A driver of one device. It makes one attempt when told to; trying again is the gateway's business. */
export interface Driver {
  /** One attempt to open, find and identify the device. After `gone` it may be called again. */
  open(): Promise<Result<DeviceIdentity, DeviceTrouble>>;
  /** Asks the device for a sign of life when it is idle. */
  heartbeat(): Promise<Result<void, DeviceTrouble>>;
  /** Ends everything that is under way and gives the wire back. Harmless when repeated. */
  close(): Promise<void>;
}
