/** The log: pino behind an allow-list, so that no personal value can get in by accident. */
import pino from 'pino';
import type { Log, LogFields } from '../devices/kit/log.ts';

/** Every field that may be written; a test holds it equal to `LogFields`. */
export const LOG_FIELDS = [
  'device',
  'code',
  'state',
  'reading',
  'session',
  'role',
  'method',
  'topic',
  'reason',
  'path',
  'url',
  'seq',
  'size',
  'count',
  'bytes',
  'ms',
  'port',
  'baudRate',
  'simulated',
] as const satisfies readonly (keyof LogFields)[];

const LONGEST_VALUE = 200;

/** Codes, ids and paths are short printable ASCII without long runs of digits; a name or a document number is not. */
function isHarmless(value: string): boolean {
  return value.length <= LONGEST_VALUE && /^[\x20-\x7e]*$/.test(value) && !/\d{14,}/.test(value);
}

/** The fields of `given` that are on the list and harmless; what is withheld says so. */
export function allowedFields(given: LogFields): Record<string, string | number | boolean> {
  const allowed: Record<string, string | number | boolean> = {};
  for (const name of LOG_FIELDS) {
    const value = given[name];
    if (typeof value === 'string') allowed[name] = isHarmless(value) ? value : '(withheld)';
    else if (typeof value === 'number' || typeof value === 'boolean') allowed[name] = value;
  }
  return allowed;
}

export interface LogTarget {
  /** Takes one line of JSON with its newline. */
  write(line: string): void;
}

/** Writes one JSON line an event to `target`. `level` is the lowest that is written. */
export function createLog(target: LogTarget, level: 'debug' | 'info' | 'warn' | 'error'): Log {
  const writer = pino({ level, base: null, messageKey: 'event', timestamp: pino.stdTimeFunctions.isoTime }, target);
  return {
    write(lineLevel, event, fields) {
      writer[lineLevel](allowedFields(fields), event);
    },
  };
}
