/**
 * Writes each minute down when it is over, and each day's digest when the day is over. Minutes are those of the wall clock:
 * set forward it leaves a gap; set back, minutes that were written already stay as they are and what is measured meanwhile is
 * not kept. Alarms do not mind, for they count on the monotonic clock.
 */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import { chinaDay } from '../people/calendar-day.ts';
import { DAY_MS, MINUTE_MS, stepStart } from './china-time.ts';
import type { ClimateEntryEvent } from './climate-entries.ts';
import { type ClimateWatch, keepWatch, type WatchedSensor } from './climate-watch.ts';
import type { MinuteRow } from './minute-rows.ts';
import type { MinuteStore } from './minute-store.ts';

export interface MinuteKeeperDeps {
  readonly sensors: readonly WatchedSensor[];
  readonly store: MinuteStore;
  readonly clock: Clock;
  readonly log: Log;
  /** What is known of a sensor now. */
  watch(sensor: string): ClimateWatch;
  /** The digest of a day that the ledger has; undefined when it has none. */
  digestOf(sensor: string, day: string): string | undefined;
  /** A day is over, or has more rows than its last digest. */
  onDay(event: ClimateEntryEvent, simulated: boolean): void;
}

export interface MinuteKeeper {
  start(): void;
  /** Time may have passed: call before anything is measured, so that it counts in its own minute. */
  roll(): void;
  /** `watch` has a new reading. */
  heard(sensor: string): void;
  /** Keeps what the minute under way has, and stops. Harmless when repeated. */
  close(): void;
}

export function createMinuteKeeper(deps: MinuteKeeperDeps): MinuteKeeper {
  const { sensors, store, clock, log } = deps;
  const measured = new Map<string, MinuteRow['value']>();
  let minute = 0;
  let running = false;
  let told: string | null = null;
  let cancelTimer: CancelTimer = () => {};

  /** Says each kind of trouble once, until a minute is kept again. */
  function tell(code: string, sensor: string): void {
    if (told !== code) log.write('warn', 'climate.minute-not-kept', { device: sensor, code });
    told = code;
  }

  function write({ id, simulated }: WatchedSensor, alsoUnknown: boolean): void {
    const watch = deps.watch(id);
    const value = measured.get(id) ?? null;
    const unknown = value === null ? (watch.unknown ?? 'stale') : null;
    const row = value === null && !alsoUnknown ? null : { sensor: id, at: minute, value, unknown, simulated };
    const kept = store.keep(id, keepWatch(watch, clock.wall()), row);
    if (!kept.ok) tell(kept.error, id);
    else if (kept.value === 'there') tell('there', id);
    else told = null;
  }

  function closeDays(): void {
    const today = stepStart('day', clock.wall());
    for (const sensor of store.sensors()) {
      for (const { at, closed } of store.days(sensor, today)) {
        const day = chinaDay(at);
        const before = deps.digestOf(sensor, day);
        if (closed && before !== undefined) continue;
        const done = store.closeDay(sensor, at);
        if (!done.ok) {
          // Left open, so tried again at the next day's end or start.
          log.write('warn', 'climate.day-not-closed', { device: sensor, code: done.error });
          continue;
        }
        const { summary, digest } = done.value;
        if (digest === before) continue;
        const { temperature, humidity, known, simulated } = summary;
        const data = { sensor, day, temperature, humidity, known, of: DAY_MS / MINUTE_MS, digest };
        deps.onDay({ type: 'climate.day', data }, simulated);
      }
    }
    const erased = store.eraseOld(clock.wall());
    if (!erased.ok) log.write('warn', 'climate.not-erased', { code: erased.error });
  }

  function roll(): void {
    const now = stepStart('minute', clock.wall());
    if (!running || now === minute) return;
    for (const sensor of sensors) write(sensor, true);
    measured.clear();
    const isNewDay = chinaDay(now) !== chinaDay(minute);
    minute = now;
    if (isNewDay) closeDays();
  }

  function tick(): void {
    roll();
    const wall = clock.wall();
    cancelTimer = clock.after(stepStart('minute', wall) + MINUTE_MS - wall, tick);
  }

  return {
    start() {
      running = true;
      minute = stepStart('minute', clock.wall());
      closeDays();
      tick();
    },
    roll,
    heard(sensor) {
      const { reading, temperature, humidity } = deps.watch(sensor);
      if (reading === null || temperature.verdict === null || humidity.verdict === null) return;
      measured.set(sensor, {
        temperature: reading.temperatureTenths,
        humidity: reading.humidityTenths,
        temperatureVerdict: temperature.verdict,
        humidityVerdict: humidity.verdict,
      });
    },
    close() {
      if (!running) return;
      roll();
      running = false;
      cancelTimer();
      // A minute without a value is left to the next run, which may still see one in it.
      for (const sensor of sensors) write(sensor, false);
    },
  };
}
