/** What every board of relays and contacts at the safe offers, whatever bytes it speaks. Types only. */
import type { CommonDeviceEvent, DeviceTrouble, Driver } from '../kit/device.ts';
import type { Result } from '../kit/result.ts';

/** Which terminal of the board is what. Names are the site's: `door`, `bolt`, `keySwitch`, `lock`. */
export interface SafeWiring {
  readonly inputs: readonly {
    readonly name: string;
    /** Counted from 0. */
    readonly channel: number;
    /** The level at which the input counts as active; false for normally closed contacts, where a cut wire reads as active. */
    readonly activeWhen: boolean;
  }[];
  readonly outputs: readonly { readonly name: string; readonly channel: number }[];
}

/** Inputs and relays as they were last seen, by name; relays that the wiring does not name are `relay-1` …. */
export interface SafeIoLevels {
  readonly inputs: Readonly<Record<string, boolean>>;
  readonly outputs: Readonly<Record<string, boolean>>;
}

export type SafeIoEvent =
  | CommonDeviceEvent
  /** The board answers: after `open()` and after each loss. True levels before any change; what moved meanwhile is not known. */
  | { readonly type: 'regained'; readonly levels: SafeIoLevels }
  /** The board does not answer, or is not as it must be; inputs and relays are unknown until `regained`. */
  | { readonly type: 'lost'; readonly trouble: DeviceTrouble }
  /** A contact changed and stayed so for longer than contacts bounce. */
  | { readonly type: 'input'; readonly input: string; readonly active: boolean }
  /** The read-back of a relay changed. */
  | { readonly type: 'output'; readonly output: string; readonly on: boolean }
  /** A relay is on that nobody commanded; all relays were told to go off. */
  | { readonly type: 'forced-relay'; readonly output: string }
  /** The board confirmed "all off", and the relay is still on. */
  | { readonly type: 'relay-stuck'; readonly output: string }
  /** A forced relay is off again. */
  | { readonly type: 'relay-restored'; readonly output: string }
  /** A relay went off before its pulse was over: the board restarted, or somebody else switched it. */
  | { readonly type: 'pulse-cut-short'; readonly output: string };

export interface PulseRequest {
  readonly output: string;
  /** How long the relay is on; the board itself times it. Milliseconds, a whole number of the board's units. */
  readonly ms: number;
}

/** What was seen of a pulse after the board had confirmed it, or had not but was seen to be on. */
export interface PulseSeen {
  /** `over`: the read-back came when the pulse may have ended already. */
  readonly readBack: 'on' | 'over';
}

/**
 * Why a pulse is not known to run. `not-in-service`, `pulse-running`, `device-fault` and `protocol` with `exception-…` mean that
 * nothing was switched; after `gone` and `closed` the command may have been under way, so the relay may be on.
 */
export type PulseTrouble =
  | DeviceTrouble
  /** The board is lost or refused; nothing was sent. */
  | { readonly code: 'not-in-service' }
  /** This output's last pulse is not over; nothing was sent. */
  | { readonly code: 'pulse-running' }
  /** The relay was read back as off: the pulse did not begin, or was cut at once. */
  | { readonly code: 'not-switched' }
  /** Sent, but neither confirmed nor read back: the relay may be on. Never repeated by itself. */
  | { readonly code: 'pulse-unknown' };

export interface SafeIo extends Driver {
  /** One pulse. There is no way to leave an output on. An output or a time that the board does not have is a bug and throws. */
  pulse(request: PulseRequest): Promise<Result<PulseSeen, PulseTrouble>>;
  /** Tells all relays to go off. */
  allOff(): Promise<Result<void, DeviceTrouble>>;
  /** Levels as last seen; null while they are not known. */
  levels(): SafeIoLevels | null;
}
