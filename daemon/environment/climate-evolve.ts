/** What the ledger says of each sensor: alarms that stand and stood, and days whose digest is written. Pure. */
import type { Entry } from '../ledger/entry.ts';
import { type ClimateAlarmKind, climateEventOf, type SilenceReason } from './climate-entries.ts';

/** From the first sign to the end; `to` is null while it stands. Wall ms. */
export interface AlarmSpan {
  readonly kind: ClimateAlarmKind;
  readonly from: number;
  readonly to: number | null;
}

export interface StandingAlarm {
  readonly since: number;
  readonly reason: SilenceReason | null;
  readonly simulated: boolean;
}

export interface SensorHistory {
  readonly standing: ReadonlyMap<ClimateAlarmKind, StandingAlarm>;
  /** In the order in which they were raised. */
  readonly spans: readonly AlarmSpan[];
  /** Digest by day; the newest one. */
  readonly digests: ReadonlyMap<string, string>;
}

export type ClimateHistory = ReadonlyMap<string, SensorHistory>;

export const NO_CLIMATE: ClimateHistory = new Map();
const NO_HISTORY: SensorHistory = { standing: new Map(), spans: [], digests: new Map() };

export function historyOf(history: ClimateHistory, sensor: string): SensorHistory {
  return history.get(sensor) ?? NO_HISTORY;
}

/** Entries of other areas leave it as it is. */
export function evolveClimate(history: ClimateHistory, entry: Entry): ClimateHistory {
  const event = climateEventOf(entry);
  if (event === null) return history;
  const { sensor } = event.data;
  const before = historyOf(history, sensor);
  const now = (next: Partial<SensorHistory>): ClimateHistory => new Map(history).set(sensor, { ...before, ...next });
  switch (event.type) {
    case 'climate.alarm': {
      const { kind, since, reason } = event.data;
      return now({
        standing: new Map(before.standing).set(kind, { since, reason, simulated: entry.sim === true }),
        spans: [...before.spans, { kind, from: since, to: null }],
      });
    }
    case 'climate.alarm-ended': {
      const { kind } = event.data;
      const standing = new Map(before.standing);
      standing.delete(kind);
      const spans = before.spans.map((span) =>
        span.kind === kind && span.to === null ? { ...span, to: entry.ts } : span,
      );
      return now({ standing, spans });
    }
    case 'climate.day':
      return now({ digests: new Map(before.digests).set(event.data.day, event.data.digest) });
  }
}
