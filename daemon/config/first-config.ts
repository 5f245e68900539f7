/** The configuration file that a first start writes: every key with its description, and one simulated reader. */
import { Config, DeviceConfig } from './config-schema.ts';

interface Described {
  readonly description?: string;
  readonly default?: unknown;
}

function section(name: string, properties: object, values: Record<string, string>): string {
  const lines = Object.entries<Described>({ ...properties }).flatMap(([key, schema]) => {
    const value = values[key] ?? (schema.default === undefined ? undefined : JSON.stringify(schema.default));
    const comment = `# ${schema.description ?? ''}`;
    return value === undefined ? [comment, `# ${key} =`] : [comment, `${key} = ${value}`];
  });
  return [name, ...lines, ''].join('\n');
}

/** The text of `twinlock.toml` for a machine that has none: it runs with a simulated reader and says so. */
export function firstConfig(): string {
  const parts = Config.properties;
  return [
    '# Twinlock configuration. Changes take effect at the next start.',
    '# This file was written by the first start. It allows SIMULATED devices: no certificate may be issued with it.',
    '# On a counter: set simulators.allowed = false and replace the devices below by real ones.',
    '',
    section('[api]', parts.api.properties, {}),
    section('[simulators]', parts.simulators.properties, { allowed: 'true' }),
    section('[log]', parts.log.properties, {}),
    section('[[devices]]', DeviceConfig.properties, {
      id: '"id-reader-1"',
      class: '"id-reader"',
      model: '"sam"',
      simulated: 'true',
    }),
  ].join('\n');
}
