/** Both languages are complete: the same keys, nothing empty, nothing unused, a text for every code of the contract. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEVICE_CLASSES, DeviceState } from '../../daemon/api/contract/devices.ts';
import { ERROR_CATALOGUE } from '../../daemon/api/contract/error-catalogue.ts';
import { DocumentView, READING_PURPOSES, ReadingState } from '../../daemon/api/contract/readings.ts';
import { ROLES } from '../../daemon/api/contract/wire.ts';
import { DAEMON_ENTRY } from '../../daemon/daemon-entries.ts';
import { READING_ENTRY } from '../../daemon/identity/reading-entries.ts';
import { PAIRING_ENTRY } from '../../daemon/people/pairing.ts';
import type { DocumentWarning } from '../../devices/id-reader/contract.ts';
import type { DeviceTrouble } from '../../devices/kit/device.ts';
import { LOCAL_ERRORS } from '../../kiosk-ui/client/client-error.ts';
import { REFUSALS } from '../../kiosk-ui/client/connection-state.ts';
import { PURPOSES } from '../../kiosk-ui/screens/counter/reading-purposes.ts';
import { FAULTS } from '../../simulators/faults.ts';

const kiosk = new URL('../../kiosk-ui/', import.meta.url);

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : flatten(value, `${prefix}${key}.`),
  );
}

const texts = (language: string) =>
  new Map(flatten(JSON.parse(readFileSync(new URL(`languages/${language}.json`, kiosk), 'utf8'))));
const zh = texts('zh-CN');
const en = texts('en');

const sources = readdirSync(kiosk, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/(^|\/)(dist|node_modules)\//.test(path))
  .map((path) => ({ path, text: readFileSync(new URL(path, kiosk), 'utf8') }));
const allSource = sources.map((source) => source.text).join('\n');

test('both languages have the same keys, and no text is empty', () => {
  expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  for (const text of [...zh.values(), ...en.values()]) expect(text.trim()).not.toBe('');
});

test('both languages fill in the same values', () => {
  const holes = (text: string | undefined) =>
    [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map((hole) => hole[1]).sort();
  for (const [key, text] of zh) expect(holes(en.get(key)), key).toEqual(holes(text));
});

test('every key that the screens name exists', () => {
  const named = [...allSource.matchAll(/\bt\(\s*'([^']+)'/g)].map((found) => found[1] ?? '');
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((key) => !zh.has(key))).toEqual([]);
});

test('every key is used, by its name or by its group', () => {
  const groups = [
    ...[...allSource.matchAll(/\bt\(\s*`([\w.-]+)\.\$\{/g)].map((found) => found[1]),
    ...[...allSource.matchAll(/\bword\('([\w.-]+)'/g)].map((found) => found[1]),
  ];
  const used = (key: string) => allSource.includes(`'${key}'`) || groups.some((group) => key.startsWith(`${group}.`));
  expect([...zh.keys()].filter((key) => !used(key))).toEqual([]);
});

test('no screen has a word of Chinese in its code', () => {
  const withWords = sources.filter(({ path, text }) => {
    const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    return path !== 'client/client-error.ts' && /\p{Script=Han}/u.test(code);
  });
  expect(withWords.map((source) => source.path)).toEqual([]);
});

const consts = (schema: { readonly anyOf: readonly { readonly const: string }[] }) =>
  schema.anyOf.map((one) => one.const);
const warnings: Record<DocumentWarning, true> = {
  'number-check-digit': true,
  'number-region': true,
  'number-birth-date': true,
  'number-shape': true,
  'number-sex-mismatch': true,
  'number-birth-mismatch': true,
  'number-country-mismatch': true,
  'not-yet-valid': true,
  expired: true,
  'unreadable-date': true,
};
const troubles: Record<DeviceTrouble['code'], true> = {
  'not-found': true,
  permission: true,
  busy: true,
  gone: true,
  io: true,
  'pseudo-terminal': true,
  'no-answer': true,
  timeout: true,
  'device-fault': true,
  protocol: true,
  closed: true,
};

test.each<[string, readonly string[], (code: string) => string]>([
  ['purpose', READING_PURPOSES, (code) => `purpose.${code}.name`],
  ['step', consts(ReadingState.properties.step), (code) => `step.${code}.title`],
  ['kind of document', consts(DocumentView.properties.kind), (code) => `documentKind.${code}`],
  ['device state', consts(DeviceState.properties.state), (code) => `deviceState.${code}`],
  ['device class', DEVICE_CLASSES, (code) => `deviceClass.${code}`],
  ['role', ROLES, (code) => `role.${code}`],
  ['refusal', REFUSALS, (code) => `refused.${code}.text`],
  ['document warning', Object.keys(warnings), (code) => `warning.${code}`],
  ['device trouble', Object.keys(troubles), (code) => `trouble.${code}`],
  ['simulated fault', Object.keys(FAULTS), (code) => `fault.${code}`],
  [
    'entry type',
    [READING_ENTRY, PAIRING_ENTRY, DAEMON_ENTRY].flatMap((types) => Object.values<string>(types)),
    (code) => `entryType.${code}`,
  ],
])('every %s of the contract has a text', (_what, codes, keyOf) => {
  expect(codes.length).toBeGreaterThan(0);
  expect(codes.map(keyOf).filter((key) => !zh.has(key))).toEqual([]);
});

test('every entry of people, safe, pictures and climate has a text', () => {
  const daemon = new URL('../../daemon/', import.meta.url);
  const tables = readdirSync(daemon, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('-entries.ts'),
  );
  // Each area has one table of its types, which the compiler holds complete.
  const typesOf = (path: string) =>
    [...readFileSync(new URL(path, daemon), 'utf8').matchAll(/^ {2}'([\w-]+\.[\w-]+)': (?:true|1),$/gm)].map(
      (found) => found[1],
    );
  const types = tables.flatMap(typesOf);
  for (const area of ['people.names-read', 'opening.released', 'picture.taken', 'climate.alarm', 'reader.commissioned'])
    expect(types).toContain(area);
  expect(types.filter((type) => !zh.has(`entryType.${type}`))).toEqual([]);
});

test('the counter offers the purposes of the contract, in its order', () => {
  expect(PURPOSES).toEqual(READING_PURPOSES);
});

test('every error, the client’s own too, is a sentence in both languages', () => {
  const sentences = [
    ...Object.values(ERROR_CATALOGUE).flatMap((entry) => [entry.zh, entry.en]),
    ...Object.values(LOCAL_ERRORS).flatMap((entry) => Object.values(entry.text)),
  ];
  for (const sentence of sentences) expect(sentence).toMatch(/[.。]$/);
});
