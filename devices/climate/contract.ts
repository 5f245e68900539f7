/** What every sensor of temperature and humidity offers, whatever bytes it speaks. Types only. */
import type { CommonDeviceEvent, DeviceTrouble, Driver } from '../kit/device.ts';
import type { Result } from '../kit/result.ts';

/** One reading that passed all checks. Whole tenths, as ledger entries hold integers only. */
export interface ClimateReading {
  /** Tenths of a degree Celsius. */
  readonly temperatureTenths: number;
  /** Tenths of a per cent of relative humidity. */
  readonly humidityTenths: number;
}

/** Why the climate is not known. Never is the last value shown as if it were fresh. */
export type UnknownReason =
  /** No good reading for 60 s. */
  | 'stale'
  /** Both words are 0: the probe is not connected. */
  | 'all-zero'
  /** 8000 or FFFF: the sensor's own mark for "no value". */
  | 'no-value'
  /** Outside -40..80 °C or 0..100 %. */
  | 'range'
  /** Changed by more than air can between two readings, and has not stayed there yet. */
  | 'step'
  /** Not one tenth of change in 24 hours. */
  | 'frozen';

export type ClimateEvent =
  | CommonDeviceEvent
  | { readonly type: 'reading'; readonly reading: ClimateReading }
  /** Told when it begins and when the reason changes; ends with the next `reading`. */
  | { readonly type: 'unknown'; readonly reason: UnknownReason };

export type ClimateTrouble = DeviceTrouble | { readonly code: 'implausible'; readonly reason: UnknownReason };

/** How far a reading may be from the truth, by the maker's word. */
export interface ClimateAccuracy {
  readonly temperatureTenths: number;
  readonly humidityTenths: number;
}

export interface ClimateSensor extends Driver {
  readonly accuracy: ClimateAccuracy;
  /** Asks the sensor now. Both values come of one request, so they belong together. */
  read(): Promise<Result<ClimateReading, ClimateTrouble>>;
}
