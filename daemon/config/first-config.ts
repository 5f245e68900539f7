/** The configuration file that a first start writes: every key with its description, and a whole simulated counter. */
import type { TSchema } from 'typebox';
import { Config } from './config-schema.ts';
import { DeviceConfig } from './device-schema.ts';
import { FIRST_DEVICES, FIRST_DRAWERS, FIRST_LOCKS, FIRST_OUTPUTS, FIRST_SITE } from './first-counter.ts';
import { DrawerConfig, LockConfig } from './lock-schema.ts';
import { tomlValue } from './toml-value.ts';

type Properties = Readonly<Record<string, TSchema>>;
type Values = Readonly<Record<string, unknown>>;

/** A table with a comment above each key; keys without a value stand as comments. */
function explained(name: string, properties: Properties, values: Values): string {
  const lines = Object.entries(properties).flatMap(([key, schema]) => {
    const described: { readonly description?: string; readonly default?: unknown } = schema;
    const value = values[key] ?? described.default;
    const comment = `# ${described.description ?? ''}`;
    return value === undefined ? [comment, `# ${key} =`] : [comment, `${key} = ${tomlValue(value)}`];
  });
  return [name, ...lines, ''].join('\n');
}

/** A table of a kind that was explained above. */
function plain(name: string, values: Values): string {
  return [name, ...Object.entries(values).map(([key, value]) => `${key} = ${tomlValue(value)}`), ''].join('\n');
}

function all(name: string, properties: Properties, tables: readonly Values[]): string[] {
  return tables.map((values, index) => (index === 0 ? explained(name, properties, values) : plain(name, values)));
}

/** The text of `twinlock.toml` for a machine that has none: it runs with simulated devices and says so. */
export function firstConfig(): string {
  const parts = Config.properties;
  return [
    '# Twinlock configuration. Changes take effect at the next start.',
    '# This file was written by the first start. It allows SIMULATED devices: no certificate may be issued with it.',
    '# On a counter: set simulators.allowed = false and replace the devices below by real ones.',
    '',
    explained('[api]', parts.api.properties, {}),
    explained('[simulators]', parts.simulators.properties, { allowed: true }),
    explained('[log]', parts.log.properties, {}),
    explained('[site]', parts.site.properties, FIRST_SITE),
    explained('[outputs]', parts.outputs.properties, FIRST_OUTPUTS),
    ...all('[[devices]]', DeviceConfig.properties, FIRST_DEVICES),
    ...all('[[locks]]', LockConfig.properties, FIRST_LOCKS),
    ...all('[[drawers]]', DrawerConfig.properties, FIRST_DRAWERS),
  ].join('\n');
}
