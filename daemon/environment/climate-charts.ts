/** Temperature and humidity over time: the points of a chart and the report of a month. Reads, decides nothing. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { CallError } from '../api/call-error.ts';
import type { ClimatePoint, ClimateReportResult, ClimateView } from '../api/contract/climate.ts';
import type { MethodResult, Params } from '../api/contract/methods.ts';
import { chinaDay } from '../people/calendar-day.ts';
import { type ClimateStep, DAY_MS, MINUTE_MS, monthSpan, STEP_MS, stepStart } from './china-time.ts';
import type { SensorHistory } from './climate-evolve.ts';
import type { ClimateRules, Quantity, WatchedSensor } from './climate-watch.ts';
import type { MinuteStore } from './minute-store.ts';

/** What one answer holds at most, by its step. */
const LONGEST_MS: Readonly<Record<ClimateStep, number>> = { minute: DAY_MS, hour: 31 * DAY_MS, day: 366 * DAY_MS };

export interface ChartDeps {
  readonly sensor: WatchedSensor;
  readonly rules: ClimateRules;
  readonly store: MinuteStore;
  readonly history: SensorHistory;
  /** Wall ms. */
  readonly now: number;
}

/** The limits of a sensor as the screens show them: with the band in which nobody knows. */
export function limitsOf({ accuracy }: WatchedSensor, rules: ClimateRules): ClimateView['limits'] {
  const of = (quantity: Quantity, accuracyTenths: number) => {
    const { lowest, highest } = rules[quantity];
    return { lowest, highest, accuracyTenths };
  };
  return {
    temperature: of('temperature', accuracy.temperatureTenths),
    humidity: of('humidity', accuracy.humidityTenths),
  };
}

/** One step of a chart: where it begins, and the minutes in it that are asked for and over. */
interface StepSpan {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** The steps that touch `from`..`to`, cut to it and to the minutes that are over at `now`; a step without any is left out. */
export function stepsBetween(step: ClimateStep, from: number, to: number, now: number): readonly StepSpan[] {
  const begin = Math.ceil(from / MINUTE_MS) * MINUTE_MS;
  const end = Math.min(Math.ceil(to / MINUTE_MS) * MINUTE_MS, stepStart('minute', now));
  const steps: StepSpan[] = [];
  for (let at = stepStart(step, begin); at < end; at += STEP_MS[step]) {
    const span = { at, from: Math.max(at, begin), to: Math.min(at + STEP_MS[step], end) };
    if (span.from < span.to) steps.push(span);
  }
  return steps;
}

export function climateSeries(
  { sensor, rules, store, now }: ChartDeps,
  { from, to, step }: Params<'climate.series'>,
): Result<MethodResult<'climate.series'>, CallError> {
  if (to <= from || to - from > LONGEST_MS[step]) return err({ code: 'invalidParams', path: '/to' });
  const points = stepsBetween(step, from, to, now).map((span): ClimatePoint => {
    const { temperature, humidity, known } = store.summary(sensor.id, span.from, span.to);
    return { at: span.at, temperature, humidity, known, of: minutesIn(span) };
  });
  return ok({ points, limits: limitsOf(sensor, rules) });
}

/** Days and alarms by China time. An alarm belongs to the day on which it began, and is listed in each month that it touches. */
export function climateReport(
  { sensor, rules, store, history, now }: ChartDeps,
  { month }: Params<'climate.report'>,
): Result<ClimateReportResult, CallError> {
  const span = monthSpan(month);
  if (span === null) return err({ code: 'invalidParams', path: '/month' });
  const began = Map.groupBy(history.spans, (alarm) => chinaDay(alarm.from));
  const sums = stepsBetween('day', span.from, span.to, now).map((step) => ({
    step,
    sum: store.summary(sensor.id, step.from, step.to),
  }));
  const days = sums.map(({ step, sum: { temperature, humidity, known, exceeded, uncertain } }) => {
    const day = chinaDay(step.at);
    const alarms = began.get(day)?.length ?? 0;
    return { day, temperature, humidity, known, of: minutesIn(step), exceeded, uncertain, alarms };
  });
  const alarms = history.spans.filter(({ from, to }) => from < span.to && (to === null || to >= span.from));
  const simulated = sensor.simulated || sums.some(({ sum }) => sum.simulated);
  return ok({ sensor: sensor.id, month, simulated, days, alarms: [...alarms], limits: limitsOf(sensor, rules) });
}

function minutesIn({ from, to }: StepSpan): number {
  return (to - from) / MINUTE_MS;
}
