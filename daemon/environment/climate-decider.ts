/**
 * When temperature, humidity or a sensor's silence is an alarm, and when it ends (Q5.6.2, W4.5). Pure.
 * Beyond a limit: when every reading was surely beyond it (`uncertain-band.ts`) for the whole hold-off. Time in which nothing
 * was known neither begins such a run nor ends it nor counts in it, and only a reading raises the alarm. It ends with the first
 * reading that is not surely beyond, less the hysteresis. Silence: no value for so long, for whatever reason; any value ends it.
 * Or values so far apart that less than half of a whole hold-off was known (`intermittent`); three quarters of one end that.
 */
import type { ClimateReading } from '../../devices/climate/contract.ts';
import { assertNever } from '../../devices/kit/result.ts';
import type { ClimateAlarmKind, ClimateEntryEvent, ClimateUnknown } from './climate-entries.ts';
import type { StandingAlarm } from './climate-evolve.ts';
import {
  type ClimateRules,
  type ClimateWatch,
  type Exceedance,
  type Now,
  QUANTITIES,
  type Quantity,
  type WatchedSensor,
} from './climate-watch.ts';
import { addKnown, type KnownTime, knownFrom, knownShare } from './known-time.ts';
import { judgeLimits } from './uncertain-band.ts';

/** Known parts of a hold-off: below the first it is an alarm, from the second on it ends. Apart, so that it does not flap. */
const RAISE_BELOW = 1 / 2;
const END_FROM = 3 / 4;

export type ClimateInput =
  | { readonly type: 'reading'; readonly reading: ClimateReading }
  | { readonly type: 'unknown'; readonly reason: ClimateUnknown }
  /** Time went by. */
  | { readonly type: 'passed' };

export interface ClimateContext {
  readonly sensor: WatchedSensor;
  readonly rules: ClimateRules;
  /** Alarms of this sensor that stand, by the ledger. */
  readonly standing: ReadonlyMap<ClimateAlarmKind, StandingAlarm>;
}

type Alarm = Extract<ClimateEntryEvent, { type: 'climate.alarm' }>;

export interface ClimateAdvance {
  readonly watch: ClimateWatch;
  /** To be written, in this order. */
  readonly events: readonly ClimateEntryEvent[];
}

export function advanceClimate(
  context: ClimateContext,
  watch: ClimateWatch,
  input: ClimateInput,
  now: Now,
): ClimateAdvance {
  switch (input.type) {
    case 'passed':
      return withGaps(context, passTime(context, watch, now), now);
    case 'unknown':
      return withGaps(context, passTime(context, { ...paused(watch), unknown: input.reason }, now), now);
    case 'reading':
      return withGaps(context, hear(context, watch, input.reading, now), now);
    default:
      return assertNever(input);
  }
}

/** When silence becomes an alarm if nothing comes. Monotonic ms. */
export function silentAt({ silenceMs }: ClimateRules, watch: ClimateWatch): number {
  return watch.lastMono + silenceMs;
}

function passTime({ sensor, rules, standing }: ClimateContext, watch: ClimateWatch, now: Now) {
  const none: readonly Alarm[] = [];
  if (now.mono < silentAt(rules, watch)) return { watch, events: none };
  const reason = watch.unknown ?? 'stale';
  const silent = { ...paused(watch), unknown: reason };
  if (standing.has('silence')) return { watch: silent, events: none };
  const about = { sensor: sensor.id, kind: 'silence', value: null, limit: null } as const;
  const since = Math.floor(watch.lastWall);
  const alarm: Alarm = { type: 'climate.alarm', data: { ...about, reason, since } };
  return { watch: silent, events: [alarm] };
}

function hear(context: ClimateContext, before: ClimateWatch, reading: ClimateReading, now: Now): ClimateAdvance {
  // A silence that nobody looked at while it lasted was one nevertheless.
  const { watch, events } = passTime(context, before, now);
  const heard: ClimateEntryEvent[] = [...events];
  const stood = context.standing.get('silence');
  if (stood !== undefined && stood.reason !== 'intermittent') heard.push(ended(context, 'silence', null, stood.since));
  for (const { data } of events) heard.push(ended(context, 'silence', null, data.since));
  const next = {
    ...watch,
    reading: { ...reading, at: Math.floor(now.wall) },
    unknown: null,
    lastMono: now.mono,
    lastWall: now.wall,
    known: knownAt(context.rules, before, now),
  };
  for (const quantity of QUANTITIES) {
    const judged = judge(context, watch, quantity, reading, now);
    next[quantity] = judged.watch;
    heard.push(...judged.events);
  }
  return { watch: next, events: heard };
}

/** With the reading of now. After a silence it is counted anew: that was an alarm of its own. */
function knownAt(rules: ClimateRules, before: ClimateWatch, now: Now): KnownTime {
  if (now.mono >= silentAt(rules, before)) return knownFrom(now.mono);
  return before.reading === null ? before.known : addKnown(before.known, before.lastMono, now.mono, rules.holdOffMs);
}

/** A sensor that is known too little, or enough again. */
function withGaps({ sensor, rules, standing }: ClimateContext, { watch, events }: ClimateAdvance, now: Now) {
  const share = knownShare(watch.known, now.mono, rules.holdOffMs);
  const stood = standing.get('silence');
  if (share === null || now.mono >= silentAt(rules, watch)) return { watch, events };
  const about = { sensor: sensor.id, kind: 'silence', value: null } as const;
  if (stood === undefined && share < RAISE_BELOW) {
    const since = Math.floor(now.wall - rules.holdOffMs);
    const data = { ...about, limit: null, reason: 'intermittent', since } as const;
    return { watch, events: [...events, { type: 'climate.alarm', data } as const] };
  }
  if (stood?.reason !== 'intermittent' || share < END_FROM) return { watch, events };
  const data = { ...about, reason: 'value', since: stood.since } as const;
  return { watch, events: [...events, { type: 'climate.alarm-ended', data } as const] };
}

function judge(context: ClimateContext, watch: ClimateWatch, quantity: Quantity, reading: ClimateReading, now: Now) {
  const { sensor, rules, standing } = context;
  const tenths = quantity === 'temperature' ? reading.temperatureTenths : reading.humidityTenths;
  const accuracyTenths =
    quantity === 'temperature' ? sensor.accuracy.temperatureTenths : sensor.accuracy.humidityTenths;
  const { hysteresisTenths } = rules[quantity];
  const before = watch[quantity];
  const band = { limits: rules[quantity], accuracyTenths, hysteresisTenths };
  const verdict = judgeLimits(band, tenths, before.verdict);
  const alarm = standing.get(quantity);
  if (verdict !== 'exceeded') {
    const events = alarm === undefined ? [] : [ended(context, quantity, tenths, alarm.since)];
    return { watch: { verdict, exceedance: null }, events };
  }
  const exceedance = prolong(before.exceedance, now);
  const isDue = alarm === undefined && exceedance.heldMs >= rules.holdOffMs;
  const about = { sensor: sensor.id, kind: quantity, value: tenths, limit: limitAt(rules, quantity, tenths) };
  const raised = { type: 'climate.alarm', data: { ...about, reason: null, since: exceedance.since } } as const;
  return { watch: { verdict, exceedance }, events: isDue ? [raised] : [] };
}

function prolong(before: Exceedance | null, now: Now): Exceedance {
  if (before === null) return { since: Math.floor(now.wall), heldMs: 0, countsFrom: now.mono };
  const { since, heldMs, countsFrom } = before;
  return { since, heldMs: heldMs + (countsFrom === null ? 0 : now.mono - countsFrom), countsFrom: now.mono };
}

/** Nothing is known now: no time counts until the next reading. */
function paused(watch: ClimateWatch): ClimateWatch {
  const pause = (quantity: Quantity) => {
    const { verdict, exceedance } = watch[quantity];
    return { verdict, exceedance: exceedance === null ? null : { ...exceedance, countsFrom: null } };
  };
  return { ...watch, reading: null, temperature: pause('temperature'), humidity: pause('humidity') };
}

function ended(
  { sensor }: ClimateContext,
  kind: ClimateAlarmKind,
  value: number | null,
  since: number,
): ClimateEntryEvent {
  return { type: 'climate.alarm-ended', data: { sensor: sensor.id, kind, value, reason: 'value', since } };
}

/** The limit that the value is beyond: the nearer one. */
function limitAt(rules: ClimateRules, quantity: Quantity, tenths: number): number | null {
  const { lowest, highest } = rules[quantity];
  if (lowest === null || highest === null) return lowest ?? highest;
  return tenths - highest > lowest - tenths ? highest : lowest;
}
