/** What is known of one sensor in this run: the reading, the verdicts, how long a limit has been exceeded. Types and their beginning; pure. */
import type { ClimateAccuracy, ClimateReading } from '../../devices/climate/contract.ts';
import type { ClimateAlarmKind, ClimateUnknown } from './climate-entries.ts';
import { type KnownTime, knownFrom } from './known-time.ts';
import type { LimitVerdict } from './uncertain-band.ts';

export const QUANTITIES = ['temperature', 'humidity'] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** Limits in tenths, null where there is none. */
export interface QuantityRules {
  readonly lowest: number | null;
  readonly highest: number | null;
  readonly hysteresisTenths: number;
}

/** The climate part of a profile. */
export interface ClimateRules {
  readonly temperature: QuantityRules;
  readonly humidity: QuantityRules;
  /** How long beyond a limit until it is an alarm. Milliseconds. */
  readonly holdOffMs: number;
  /** How long without a value until that is one. Milliseconds. */
  readonly silenceMs: number;
}

/** A sensor as configured; `accuracy` is what its driver says. */
export interface WatchedSensor {
  readonly id: string;
  readonly accuracy: ClimateAccuracy;
  readonly simulated: boolean;
}

/** An unbroken run of readings beyond a limit. */
export interface Exceedance {
  /** Wall ms of its first reading. */
  readonly since: number;
  /** Known time in it. Milliseconds. */
  readonly heldMs: number;
  /** Monotonic ms from which the next reading counts; null after the climate was not known. */
  readonly countsFrom: number | null;
}

export interface QuantityWatch {
  /** Of the last reading; stays while nothing is known, since the hysteresis needs it. */
  readonly verdict: LimitVerdict | null;
  readonly exceedance: Exceedance | null;
}

export interface ClimateWatch {
  /** Null while the climate is not known; `unknown` then says why. */
  readonly reading: (ClimateReading & { readonly at: number }) | null;
  readonly unknown: ClimateUnknown | null;
  /** When the last value came, or the run began: silence counts from here. Monotonic and wall ms. */
  readonly lastMono: number;
  readonly lastWall: number;
  /** How much of the last hold-off was known; not kept over a restart. */
  readonly known: KnownTime;
  readonly temperature: QuantityWatch;
  readonly humidity: QuantityWatch;
}

export interface Now {
  readonly wall: number;
  readonly mono: number;
}

/** The part of a watch that outlives a run of the daemon. */
export interface KeptQuantity {
  readonly verdict: LimitVerdict | null;
  readonly since: number | null;
  readonly heldMs: number;
}
export interface KeptWatch {
  /** Wall ms at which it was so. */
  readonly at: number;
  readonly temperature: KeptQuantity;
  readonly humidity: KeptQuantity;
}

export function keepWatch({ temperature, humidity }: ClimateWatch, at: number): KeptWatch {
  const keep = ({ verdict, exceedance }: QuantityWatch): KeptQuantity => ({
    verdict,
    since: exceedance?.since ?? null,
    heldMs: Math.floor(exceedance?.heldMs ?? 0),
  });
  return { at: Math.floor(at), temperature: keep(temperature), humidity: keep(humidity) };
}

/**
 * The beginning of a run. The hold-off goes on where the last minute left it if that is no longer ago than one hold-off; the
 * time in between was not seen and does not count. So a restart costs at most the minute that was not written yet.
 * A standing alarm keeps its verdict, for otherwise the hysteresis would be lost.
 */
export function beginWatch(
  rules: ClimateRules,
  kept: KeptWatch | null,
  standing: ReadonlySet<ClimateAlarmKind>,
  now: Now,
): ClimateWatch {
  const age = kept === null ? Number.POSITIVE_INFINITY : now.wall - kept.at;
  const fresh = age >= 0 && age <= rules.holdOffMs ? kept : null;
  const begin = (quantity: Quantity): QuantityWatch => {
    const { verdict, since, heldMs } = fresh?.[quantity] ?? { verdict: null, since: null, heldMs: 0 };
    return {
      verdict: standing.has(quantity) ? 'exceeded' : verdict,
      exceedance: since === null ? null : { since, heldMs, countsFrom: null },
    };
  };
  return {
    reading: null,
    unknown: 'waiting',
    lastMono: now.mono,
    lastWall: now.wall,
    known: knownFrom(now.mono),
    temperature: begin('temperature'),
    humidity: begin('humidity'),
  };
}
