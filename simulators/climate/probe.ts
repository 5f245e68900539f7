/** What a simulated probe measures at a moment: the air, its drift away from the truth, its ways to fail. Pure; time is handed in. */
import { wordOfSigned } from '../../devices/modbus/protocol/modbus-values.ts';
import type { SensorWords } from './sensor-registers.ts';

/** `unconnected`: both words 0. `noValue`: both words 8000. `frozen`: the last value for ever. `dead`: the sensor says nothing at all. */
export const PROBE_CONDITIONS = ['healthy', 'unconnected', 'noValue', 'frozen', 'dead'] as const;
export type ProbeCondition = (typeof PROBE_CONDITIONS)[number];

export interface Probe {
  /** The air itself. Tenths of a degree, tenths of a per cent. */
  readonly temperatureTenths: number;
  readonly humidityTenths: number;
  /** How much further from the truth it is with each hour. Tenths of a per cent; the makers say 1 % a year. */
  readonly driftTenthsPerHour: number;
  readonly driftSince: number;
  readonly condition: ProbeCondition;
  /** When the condition began, monotonic ms. */
  readonly since: number;
}

/** Air is never quite still: after so long the last digit moves. Milliseconds. */
const BREATH_MS = 10 * 60 * 1_000;
const HOUR_MS = 60 * 60 * 1_000;

/** Healthy, in a room of 21.5 °C and 28 %. */
export function beginProbe(now: number): Probe {
  return {
    temperatureTenths: 215,
    humidityTenths: 280,
    driftTenthsPerHour: 0,
    driftSince: now,
    condition: 'healthy',
    since: now,
  };
}

/** Both words with the sensor's own corrections (tenths); null where it is dead. */
export function measure(
  probe: Probe,
  corrections: { readonly temperatureCorrection: number; readonly humidityCorrection: number },
  now: number,
): SensorWords | null {
  switch (probe.condition) {
    case 'dead':
      return null;
    case 'unconnected':
      return { temperature: 0, humidity: 0 };
    case 'noValue':
      return { temperature: 0x8000, humidity: 0x8000 };
    case 'healthy':
    case 'frozen': {
      const at = probe.condition === 'frozen' ? probe.since : now;
      const breath = Math.floor(at / BREATH_MS) % 2;
      const drift = Math.trunc((probe.driftTenthsPerHour * (at - probe.driftSince)) / HOUR_MS);
      const humidity = probe.humidityTenths + breath + drift + corrections.humidityCorrection;
      return {
        temperature: wordOfSigned(probe.temperatureTenths + corrections.temperatureCorrection),
        humidity: Math.min(1000, Math.max(0, humidity)),
      };
    }
  }
}
