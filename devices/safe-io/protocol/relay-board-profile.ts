/**
 * What differs between relay boards on Modbus, as data. A board without a profile is not driven: nothing is assumed, for
 * what means "pulse" on one means "latch" on another.
 */
import type { BitRead, RegisterRead } from '../../modbus/protocol/modbus-function.ts';
import type { ModbusRequest } from '../../modbus/protocol/modbus-request.ts';

export interface RelayBoardProfile {
  readonly model: string;
  /** Bits per second as it leaves the factory. */
  readonly baudRate: number;
  /** Relays, and the read that tells which are on. */
  readonly relays: { readonly function: BitRead; readonly address: number; readonly count: number };
  /** Contacts; null for a board without. */
  readonly contacts: { readonly function: BitRead; readonly address: number; readonly count: number } | null;
  /** Registers that must all hold `normal` before and during service; null for a board without. */
  readonly modes: {
    readonly function: RegisterRead;
    readonly address: number;
    readonly count: number;
    readonly normal: number;
  } | null;
  /** How a relay is switched on for a time that the board measures. A board that cannot do it has no place here. */
  readonly pulse: TimedPulse;
  readonly allOff: ModbusRequest;
}

export type TimedPulse =
  /** Function 5 with a raw time: coil `address` + channel, value = milliseconds / `unitMs`. */
  | { readonly kind: 'coil-time'; readonly address: number; readonly unitMs: number; readonly maxMs: number }
  /** Function 6 with a raw time: register `address` + channel, value = `plus` + milliseconds / `unitMs`. */
  | {
      readonly kind: 'register-time';
      readonly address: number;
      readonly plus: number;
      readonly unitMs: number;
      readonly maxMs: number;
    };

/** Longest pulse that is ever asked for. The word would allow 109 minutes, and FF00, "on" elsewhere, means 6528 s here. */
const LONGEST_PULSE_MS = 10_000;

/** "Modbus RTU Relay", its register table: coils 0.., flash-on at 0200 in units of 100 ms, all relays at 00FF. */
const WAVESHARE = {
  baudRate: 9600,
  relays: { function: 'readCoils', address: 0x0000, count: 8 },
  pulse: { kind: 'coil-time', address: 0x0200, unitMs: 100, maxMs: LONGEST_PULSE_MS },
  allOff: { function: 'writeCoil', address: 0x00ff, value: 0x0000 },
} as const;

export const relayBoardProfiles: readonly RelayBoardProfile[] = [
  {
    ...WAVESHARE,
    model: 'waveshare-relay-d',
    contacts: { function: 'readDiscreteInputs', address: 0x0000, count: 8 },
    // It leaves the factory with inputs that switch relays: a wire at a contact would open the safe.
    modes: { function: 'readHoldingRegisters', address: 0x1000, count: 8, normal: 0 },
  },
  { ...WAVESHARE, model: 'waveshare-relay', contacts: null, modes: null },
];

/** Null for a model that is not known. */
export function findRelayBoardProfile(model: string): RelayBoardProfile | null {
  return relayBoardProfiles.find((profile) => profile.model === model) ?? null;
}

/** The request that switches a relay on for `ms` and no longer. A channel or time that the board does not have throws. */
export function pulseRequest(profile: RelayBoardProfile, channel: number, ms: number): ModbusRequest {
  const { pulse, relays } = profile;
  const units = ms / pulse.unitMs;
  if (!Number.isInteger(channel) || channel < 0 || channel >= relays.count) throw new Error(`no relay ${channel}`);
  if (!Number.isInteger(units) || units < 1 || ms > pulse.maxMs) throw new Error(`no pulse of ${ms} ms`);
  switch (pulse.kind) {
    case 'coil-time':
      return { function: 'writeCoil', address: pulse.address + channel, value: units };
    case 'register-time':
      return { function: 'writeRegister', address: pulse.address + channel, value: pulse.plus + units };
  }
}
