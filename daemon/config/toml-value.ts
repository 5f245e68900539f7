/** A value as TOML writes it: strings, numbers, booleans, arrays and inline tables of them. Pure. */
export function tomlValue(value: unknown): string {
  // Short enough for one line; longer ones have an item a line, which TOML allows in arrays only.
  if (Array.isArray(value)) {
    const items = value.map(tomlValue);
    const line = `[${items.join(', ')}]`;
    return line.length <= 80 ? line : `[\n${items.map((item) => `  ${item},\n`).join('')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => `${key} = ${tomlValue(inner)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return JSON.stringify(value);
  throw new Error('TOML: no such value');
}
