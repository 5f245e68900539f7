/** The ledger entries about temperature and humidity: alarms with their ends, and each day's digest. Version 1, for ever. */
import type { UnknownReason } from '../../devices/climate/contract.ts';
import type { Entry, EntryDraft } from '../ledger/entry.ts';

export const CLIMATE_TV = 1;

export const CLIMATE_ALARM_KINDS = ['temperature', 'humidity', 'silence'] as const;
export type ClimateAlarmKind = (typeof CLIMATE_ALARM_KINDS)[number];

/** Why the climate is not known: the sensor's own reasons, nothing came yet, or the device is gone. */
export type ClimateUnknown = UnknownReason | 'waiting' | 'lost';
/** Why an alarm says that nothing is known: `intermittent` = a value now and then, for less than half of a hold-off. */
export type SilenceReason = ClimateUnknown | 'intermittent';

/** Tenths. */
export type ClimateBand = { readonly least: number; readonly mean: number; readonly most: number };

export type ClimateEntryEvent =
  | {
      readonly type: 'climate.alarm';
      readonly data: {
        readonly sensor: string;
        readonly kind: ClimateAlarmKind;
        /** What was measured and the limit that it is beyond, tenths; null for silence. */
        readonly value: number | null;
        readonly limit: number | null;
        /** Why nothing is known; null when something was measured. */
        readonly reason: SilenceReason | null;
        /** Wall ms of the first reading beyond the limit, of the last value before the silence, or one hold-off ago (`intermittent`). */
        readonly since: number;
      };
    }
  | {
      readonly type: 'climate.alarm-ended';
      readonly data: {
        readonly sensor: string;
        readonly kind: ClimateAlarmKind;
        /** What was measured, tenths; null for silence, whose end any value is, and for a sensor that was taken away. */
        readonly value: number | null;
        readonly reason: 'value' | 'sensorRemoved';
        /** As in the alarm that it ends. */
        readonly since: number;
      };
    }
  /**
   * One day of a sensor, so that an auditor can check the file of minutes. A later entry about the same day counts instead of
   * an earlier one: minutes were added after a clock had been wrong.
   */
  | {
      readonly type: 'climate.day';
      readonly data: {
        readonly sensor: string;
        /** China time. */
        readonly day: string;
        readonly temperature: ClimateBand | null;
        readonly humidity: ClimateBand | null;
        /** Minutes with a value, of so many. */
        readonly known: number;
        readonly of: number;
        /** SHA-256 of the day's rows as `DIGEST_QUERY` of the minute store lists them, hex. */
        readonly digest: string;
      };
    };

const TYPES: Readonly<Record<ClimateEntryEvent['type'], true>> = {
  'climate.alarm': true,
  'climate.alarm-ended': true,
  'climate.day': true,
};

export function climateDraft(event: ClimateEntryEvent, simulated: boolean): EntryDraft {
  const { type, data } = event;
  return { type, tv: CLIMATE_TV, actors: [{ part: 'environment' }], dev: data.sensor, sim: simulated, data };
}

/** The climate event in `entry`; null for an entry of another area. A version that this program does not know is a bug and throws. */
export function climateEventOf(entry: Entry): ClimateEntryEvent | null {
  if (!Object.hasOwn(TYPES, entry.type)) return null;
  if (entry.tv !== CLIMATE_TV) throw new Error(`${entry.type} has version ${entry.tv}; known is ${CLIMATE_TV}`);
  // The writer made it from this union, and the ledger's proofs keep it as it was written.
  return { type: entry.type, data: entry.data } as unknown as ClimateEntryEvent;
}
