import { expect, test } from 'vitest';
import { DEVICE_MODELS } from '../../../daemon/config/device-models.ts';
import { firstConfig } from '../../../daemon/config/first-config.ts';
import { parseConfig } from '../../../daemon/config/parse-config.ts';
import { tomlValue } from '../../../daemon/config/toml-value.ts';
import { NATIONAL_PROFILE } from '../../../daemon/profiles/national.ts';
import { deviceCatalogue } from '../../../devices/catalogue.ts';
import { climateProfiles } from '../../../devices/climate/protocol/climate-profile.ts';
import { relayBoardProfiles } from '../../../devices/safe-io/protocol/relay-board-profile.ts';
import { SAFE_INPUTS, SAFE_RELAYS } from '../../../simulators/safe/terminals.ts';

function first() {
  const parsed = parseConfig(firstConfig());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

test('the file that a first start writes is valid and has a whole simulated counter', () => {
  const { devices, locks, outputs, site } = first();
  expect(devices.map(({ id, class: deviceClass }) => [id, deviceClass])).toEqual([
    ['id-reader-1', 'id-reader'],
    ['safe-reader', 'badge-reader'],
    ['desk-reader', 'badge-reader'],
    ['safe-board', 'safe-io'],
    ['climate-1', 'climate'],
    ['safe-camera', 'camera'],
  ]);
  expect(devices.every(({ simulated, path }) => simulated && path === undefined)).toBe(true);
  expect(locks.map(({ lock }) => lock)).toEqual(NATIONAL_PROFILE.locks.map(({ lock }) => lock));
  expect(outputs.alarm.map(({ output }) => output)).toEqual(['siren', 'lamp']);
  expect(outputs.duress).toEqual([{ board: 'safe-board', output: 'silent', pulseMs: 5_000 }]);
  expect(site).toEqual({ profile: 'national', deskReaders: ['desk-reader'] });
});

test('its board is wired as the simulated safe is', () => {
  const board = first().devices.find(({ id }) => id === 'safe-board');
  expect(board?.inputs).toEqual(SAFE_INPUTS.map((name, channel) => ({ name, channel, activeWhen: true })));
  expect(board?.outputs).toEqual(Object.entries(SAFE_RELAYS).map(([name, channel]) => ({ name, channel })));
});

test('it explains each key once', () => {
  const text = firstConfig();
  for (const line of ['# Name of the device in the ledger', '# Output of the board that releases the lock.'])
    expect(text.split(line)).toHaveLength(2);
});

test('the models that the configuration knows are those that have a driver, with the terminals and speeds that they have', () => {
  const known = Object.entries(DEVICE_MODELS).map(([model, { class: deviceClass }]) => ({ class: deviceClass, model }));
  const byModel = (a: { model: string }, b: { model: string }): number => a.model.localeCompare(b.model);
  const catalogue = deviceCatalogue.map(({ class: deviceClass, model }) => ({ class: deviceClass, model }));
  expect(known.sort(byModel)).toEqual(catalogue.sort(byModel));
  const model = (name: string) => Object.entries(DEVICE_MODELS).find(([known]) => known === name)?.[1];
  for (const { model: name, relays, contacts, baudRate } of relayBoardProfiles)
    expect(model(name)).toMatchObject({ inputs: contacts?.count ?? 0, outputs: relays.count, baudRate });
  for (const { model: name, baudRate } of climateProfiles) expect(model(name)?.baudRate).toBe(baudRate);
});

test('a value is written as TOML reads it', () => {
  expect(tomlValue('a "b"')).toBe('"a \\"b\\""');
  expect(tomlValue({ a: 1, b: [true] })).toBe('{ a = 1, b = [true] }');
  expect(tomlValue({})).toBe('{}');
  expect(() => tomlValue(null)).toThrow('no such value');
});
