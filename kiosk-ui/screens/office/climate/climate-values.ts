/** Values of the climate as text, and minutes put together by the hour. Pure. Tenths throughout. */
import type { ClimatePoint } from '../../../../daemon/api/contract/climate.ts';

export type Band = NonNullable<ClimatePoint['temperature']>;

const HOUR_MS = 3_600_000;

/** `least – mean – most`, or the one value; `none` where nothing was known. */
export function bandText(band: Band | null, none: string): string {
  if (band === null) return none;
  const text = (tenths: number) => (tenths / 10).toFixed(1);
  return band.least === band.most ? text(band.mean) : `${text(band.least)} – ${text(band.mean)} – ${text(band.most)}`;
}

function together(bands: readonly Band[]): Band | null {
  if (bands.length === 0) return null;
  return {
    least: Math.min(...bands.map((band) => band.least)),
    mean: Math.round(bands.reduce((sum, band) => sum + band.mean, 0) / bands.length),
    most: Math.max(...bands.map((band) => band.most)),
  };
}

export function byHour(points: readonly ClimatePoint[]): readonly ClimatePoint[] {
  const hours = new Map<number, ClimatePoint[]>();
  for (const point of points) {
    const hour = Math.floor(point.at / HOUR_MS) * HOUR_MS;
    hours.set(hour, [...(hours.get(hour) ?? []), point]);
  }
  return [...hours].map(([at, within]) => ({
    at,
    temperature: together(within.flatMap(({ temperature }) => (temperature === null ? [] : [temperature]))),
    humidity: together(within.flatMap(({ humidity }) => (humidity === null ? [] : [humidity]))),
    known: within.reduce((sum, { known }) => sum + known, 0),
    of: within.reduce((sum, { of }) => sum + of, 0),
  }));
}
