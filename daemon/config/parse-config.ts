/** TOML text → a checked, complete, frozen configuration, or every problem in it at once. Pure. */
import { Ajv } from 'ajv';
import { parse, TomlError } from 'smol-toml';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { checkDevices } from './check-devices.ts';
import { checkDrawers } from './check-drawers.ts';
import { checkLedger } from './check-ledger.ts';
import { checkLines } from './check-lines.ts';
import { checkLocks } from './check-locks.ts';
import { checkOutputs } from './check-outputs.ts';
import { checkSimulated } from './check-simulated.ts';
import type { ConfigProblem } from './config-problem.ts';
import { Config } from './config-schema.ts';
import { schemaProblem } from './schema-problem.ts';

export type { ConfigProblem } from './config-problem.ts';

const ajv = new Ajv({ allErrors: true, useDefaults: true, strict: true, keywords: ['requiresRestart'] });
const fits = ajv.compile<Config>(Config);

/** Reads `text`; defaults fill what is missing. */
export function parseConfig(text: string): Result<Config, readonly ConfigProblem[]> {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const what = error.message.split('\n')[0] ?? '';
    return err([
      { where: `line ${error.line}`, en: `This is not valid TOML: ${what}`, zh: `不是有效的 TOML：${what}` },
    ]);
  }
  const value: unknown = JSON.parse(JSON.stringify(raw));
  if (!fits(value)) return err((fits.errors ?? []).map(schemaProblem));
  // What a schema cannot say.
  const problems = [
    checkDevices,
    checkLines,
    checkLocks,
    checkDrawers,
    checkOutputs,
    checkLedger,
    checkSimulated,
  ].flatMap((check) => check(value));
  return problems.length > 0 ? err(problems) : ok(deepFreeze(value));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
