/** TOML text → a checked, complete, frozen configuration, or every problem in it at once. Pure. */
import { Ajv, type ErrorObject } from 'ajv';
import { parse, TomlError } from 'smol-toml';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { Config } from './config-schema.ts';

/** One thing wrong with the file. `where` is a key such as `api.port`, or `line 3`. */
export interface ConfigProblem {
  readonly where: string;
  readonly en: string;
  readonly zh: string;
}

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
    return err([{ where: `line ${error.line}`, en: `This is not valid TOML: ${what}`, zh: `不是有效的 TOML:${what}` }]);
  }
  const value: unknown = JSON.parse(JSON.stringify(raw));
  if (!fits(value)) return err((fits.errors ?? []).map(toProblem));
  const problems = crossCheck(value);
  return problems.length > 0 ? err(problems) : ok(deepFreeze(value));
}

function toProblem(error: ErrorObject): ConfigProblem {
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  const where = path === '' ? 'file' : path;
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = [path, String(error.params.additionalProperty)].filter((part) => part !== '').join('.');
      return {
        where: key,
        en: 'There is no such key. Correct its spelling or delete it.',
        zh: '没有这个键。请改正拼写或删除它。',
      };
    }
    case 'required': {
      const key = [path, String(error.params.missingProperty)].filter((part) => part !== '').join('.');
      return { where: key, en: 'This key is missing. Add it.', zh: '缺少这个键。请补上。' };
    }
    case 'enum': {
      const allowed = JSON.stringify(error.params.allowedValues).slice(1, -1);
      return { where, en: `The value must be one of ${allowed}.`, zh: `取值必须是 ${allowed} 之一。` };
    }
    default:
      return {
        where,
        en: `The value ${error.message ?? 'is not allowed'}. Correct it.`,
        zh: `${zhReason(error)}。请改正。`,
      };
  }
}

/** The reasons that Ajv has for our schemas, in Chinese. */
function zhReason(error: ErrorObject): string {
  const { params } = error;
  switch (error.keyword) {
    case 'minimum':
      return `取值不得小于 ${params.limit}`;
    case 'maximum':
      return `取值不得大于 ${params.limit}`;
    case 'type':
      return `取值的类型应为 ${params.type}`;
    case 'pattern':
      return `取值的写法不对，应符合 ${params.pattern}`;
    case 'minLength':
    case 'minItems':
      return `取值太短，至少 ${params.limit}`;
    case 'maxLength':
    case 'maxItems':
      return `取值太长，至多 ${params.limit}`;
    default:
      return `取值不合要求（${error.keyword}）`;
  }
}

/** Whether a transport can be made of it; a test holds this equal to what the catalogue of devices takes. */
export function isDevicePath(path: string): boolean {
  if (path.startsWith('/')) return !path.includes('\0');
  const port = Number(/^tcp:\/\/(?:\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+):(\d{1,5})$/i.exec(path)?.[1]);
  return port >= 1 && port <= 65_535;
}

/** What a schema cannot say. */
function crossCheck(config: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const seen = new Set<string>();
  config.devices.forEach((device, index) => {
    const where = `devices.${index}`;
    if (seen.has(device.id))
      problems.push({
        where: `${where}.id`,
        en: `Two devices are called ${device.id}. Give each its own name.`,
        zh: `有两个设备都叫 ${device.id}。请各取一名。`,
      });
    seen.add(device.id);
    if (device.simulated && !config.simulators.allowed)
      problems.push({
        where: `${where}.simulated`,
        en: 'Simulated devices are not allowed. Remove the device, or set simulators.allowed = true on a test machine.',
        zh: '未允许使用模拟设备。请删除该设备，或在测试机上设 simulators.allowed = true。',
      });
    if (device.path !== undefined && !isDevicePath(device.path))
      problems.push({
        where: `${where}.path`,
        en: 'A path is /dev/… for a serial port, or tcp://host:port with a port from 1 to 65535.',
        zh: '路径应为串口的 /dev/…，或 tcp://主机:端口（端口 1 至 65535）。',
      });
    if (!device.simulated && device.path === undefined)
      problems.push({
        where: `${where}.path`,
        en: 'A real device needs its path, such as /dev/serial/by-id/….',
        zh: '真实设备必须写明路径，例如 /dev/serial/by-id/…。',
      });
  });
  return problems;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
