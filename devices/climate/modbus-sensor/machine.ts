/** Whether a sensor's words are a climate: range, step, frozen, marks for "no value", age. Pure; times are monotonic ms. */
import type { ClimateEvent, ClimateReading, UnknownReason } from '../contract.ts';
import { type ClimateProfile, type ClimateWords, tenthsOf } from '../protocol/climate-profile.ts';

/** No good reading for so long: unknown. */
export const STALE_MS = 60_000;
/** Not one count of change for so long: the sensor does not measure any more. */
export const FROZEN_MS = 24 * 60 * 60 * 1_000;
/** Readings in a row that must agree before a jump is believed. */
export const AGREEING = 3;
/** Largest change between two readings. Tenths. */
const STEP = { temperatureTenths: 50, humidityTenths: 200 } as const;
const RANGE = { temperatureTenths: [-400, 800], humidityTenths: [0, 1000] } as const;

export interface ClimateState {
  /** Last good reading, or when it was opened: that is what staleness counts from. */
  readonly freshAt: number;
  /** The last reading within range, whether believed or not, and how many in a row lie near each other. */
  readonly last: { readonly reading: ClimateReading; readonly agreeing: number } | null;
  /** Since when the words have been the same. */
  readonly same: { readonly words: ClimateWords; readonly since: number } | null;
  readonly unknown: UnknownReason | null;
}

export type ClimateInput =
  | { readonly type: 'words'; readonly words: ClimateWords }
  /** Nothing came, or time has passed. */
  | { readonly type: 'nothing' };

export interface ClimateAdvance {
  readonly next: ClimateState;
  readonly events: readonly ClimateEvent[];
}

/** A sensor that was just opened. What it said before does not bind it, but a frozen one stays frozen. */
export function beginClimate(before: ClimateState | null, now: number): ClimateState {
  return { freshAt: now, last: null, same: before?.same ?? null, unknown: null };
}

export function advanceClimate(
  profile: ClimateProfile,
  state: ClimateState,
  input: ClimateInput,
  now: number,
): ClimateAdvance {
  if (input.type === 'nothing') {
    return now - state.freshAt < STALE_MS ? { next: state, events: [] } : unknown(state, 'stale');
  }
  const { words } = input;
  const same = isSame(state.same?.words, words) ? state.same : { words, since: now };
  const seen = { ...state, same };
  const mark = noValue(words);
  const reading = tenthsOf(profile, words);
  if (mark !== null || !inRange(reading)) return unknown({ ...seen, last: null }, mark ?? 'range');
  const near = state.last !== null && isNear(state.last.reading, reading);
  // The first reading after opening has nothing to be compared with, so it counts.
  const agreeing = state.last === null ? firstAgreeing(state) : near ? state.last.agreeing + 1 : 1;
  const judged = { ...seen, last: { reading, agreeing } };
  if (agreeing < AGREEING) return unknown(judged, 'step');
  if (now - (same?.since ?? now) > FROZEN_MS) return unknown(judged, 'frozen');
  return { next: { ...judged, freshAt: now, unknown: null }, events: [{ type: 'reading', reading }] };
}

/** When "nothing" would make it stale, monotonic ms. */
export function staleAt(state: ClimateState): number {
  return state.freshAt + STALE_MS;
}

function unknown(state: ClimateState, reason: UnknownReason): ClimateAdvance {
  const told = state.unknown === reason;
  return { next: { ...state, unknown: reason }, events: told ? [] : [{ type: 'unknown', reason }] };
}

/** After a fault the first value is not believed by itself: a loose plug gives anything. */
function firstAgreeing({ unknown: reason }: ClimateState): number {
  return reason === null || reason === 'stale' ? AGREEING : 1;
}

/** FFFF as a temperature alone is -0.1 °C, and is left to range and step. */
function noValue({ temperature, humidity }: ClimateWords): UnknownReason | null {
  if (temperature === 0 && humidity === 0) return 'all-zero';
  return temperature === 0x8000 || humidity === 0x8000 || humidity === 0xffff ? 'no-value' : null;
}

function inRange({ temperatureTenths, humidityTenths }: ClimateReading): boolean {
  const within = (value: number, [least, most]: readonly [number, number]) => value >= least && value <= most;
  return within(temperatureTenths, RANGE.temperatureTenths) && within(humidityTenths, RANGE.humidityTenths);
}

function isNear(a: ClimateReading, b: ClimateReading): boolean {
  return (
    Math.abs(a.temperatureTenths - b.temperatureTenths) < STEP.temperatureTenths &&
    Math.abs(a.humidityTenths - b.humidityTenths) < STEP.humidityTenths
  );
}

function isSame(a: ClimateWords | undefined, b: ClimateWords): boolean {
  return a !== undefined && a.temperature === b.temperature && a.humidity === b.humidity;
}
