/** A sensor of temperature and humidity on a Modbus bus: asks it regularly and tells what is known. */
import type { Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import type { ModbusBus } from '../../modbus/bus.ts';
import { createPolledUnit, type UnitLine, USUAL } from '../../modbus/polled-unit.ts';
import type { ClimateEvent, ClimateReading, ClimateSensor, ClimateTrouble } from '../contract.ts';
import { type ClimateProfile, climateWords } from '../protocol/climate-profile.ts';
import { advanceClimate, beginClimate, type ClimateInput, type ClimateState, staleAt } from './machine.ts';

/** How often the air is measured. Milliseconds. */
const ROUND_MS = 10_000;
/** How soon a silent sensor is asked again. Milliseconds. */
const RETRY_MS = 5_000;

export interface ClimateSensorDeps {
  /** The device's name in the configuration; for log lines. */
  readonly id: string;
  readonly bus: ModbusBus;
  /** Address on the bus, 1..247. */
  readonly unit: number;
  readonly profile: ClimateProfile;
  readonly clock: Clock;
  readonly log: Log;
  readonly onEvent: (event: ClimateEvent) => void;
}

export function createModbusClimateSensor(deps: ClimateSensorDeps): ClimateSensor {
  const { id, bus, unit, profile, clock, log, onEvent } = deps;
  let climate: ClimateState = beginClimate(null, clock.mono());

  function learn(input: ClimateInput): readonly ClimateEvent[] {
    const { next, events } = advanceClimate(profile, climate, input, clock.mono());
    climate = next;
    for (const event of events) {
      if (event.type === 'unknown') log.write('warn', 'climate.unknown', { device: id, reason: event.reason });
      onEvent(event);
    }
    return events;
  }

  async function measure(line: UnitLine): Promise<Result<ClimateReading, ClimateTrouble>> {
    const words = await line.readWords(profile.read, USUAL);
    if (!words.ok) {
      if (words.error.code !== 'closed' && words.error.code !== 'gone') learn({ type: 'nothing' });
      return words;
    }
    const events = learn({ type: 'words', words: climateWords(profile, words.value) });
    for (const event of events) if (event.type === 'reading') return ok(event.reading);
    return err({ code: 'implausible', reason: climate.unknown ?? 'stale' });
  }

  const polled = createPolledUnit({
    bus,
    unit,
    clock,
    model: profile.model,
    async begin(line) {
      const words = await line.readWords(profile.read, USUAL);
      if (!words.ok) return words;
      climate = beginClimate(climate, clock.mono());
      return ok(undefined);
    },
    async round(line) {
      const measured = await measure(line);
      const untilStale = staleAt(climate) - clock.mono();
      // An implausible sensor answers: it lives, and says by `unknown` what is wrong.
      if (measured.ok || measured.error.code === 'implausible') return { outcome: ok(undefined), nextMs: ROUND_MS };
      return { outcome: err(measured.error), nextMs: untilStale > 0 ? Math.min(RETRY_MS, untilStale) : RETRY_MS };
    },
    onGone(trouble) {
      log.write('warn', 'climate.gone', { device: id, code: trouble.code });
      onEvent({ type: 'gone', trouble });
    },
    onNoise({ bytes, reason }) {
      log.write('debug', 'climate.noise', { device: id, bytes, reason });
      onEvent({ type: 'noise', bytes, reason });
    },
  });

  return {
    accuracy: profile.accuracy,
    open: () => polled.open(),
    heartbeat: () => polled.heartbeat(),
    close: () => polled.close(),
    read: () => measure(polled.line),
  };
}
