import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Config } from '../../../daemon/config/config-schema.ts';
import { isCameraPath, isDevicePath } from '../../../daemon/config/device-path.ts';
import { DeviceConfig } from '../../../daemon/config/device-schema.ts';
import { firstConfig } from '../../../daemon/config/first-config.ts';
import { LockConfig } from '../../../daemon/config/lock-schema.ts';
import { parseConfig } from '../../../daemon/config/parse-config.ts';
import { parseDeviceLink } from '../../../devices/catalogue.ts';
import { parseHttpLink } from '../../../devices/transports/http-get.ts';

function problems(text: string): string[] {
  const parsed = parseConfig(text);
  return parsed.ok ? [] : parsed.error.map((problem) => problem.where).sort();
}

test('an empty file gives the defaults, without simulators and without devices', () => {
  const parsed = parseConfig('');
  expect(parsed).toEqual({
    ok: true,
    value: {
      api: { port: 7411, allowedOrigins: [] },
      simulators: { allowed: false },
      log: { level: 'info' },
      site: { profile: 'national', deskReaders: [] },
      outputs: { alarm: [], duress: [] },
      ledger: { guardFolder: '', sm2: false, tpmCounter: '', witnesses: [] },
      backup: { folder: '', recipients: [], everyHours: 24, keep: 14 },
      devices: [],
      locks: [],
      drawers: [],
    },
  });
});

test('all problems are listed at once, each with its key', () => {
  const text = '[api]\nport = 99999\ncolour = "red"\n[log]\nlevel = "loud"\n[[devices]]\nid = "Reader"\nmodel = "x"';
  expect(problems(text)).toEqual(
    ['api.colour', 'api.port', 'devices.0.class', 'devices.0.id', 'devices.0.model', 'log.level'].sort(),
  );
});

test('a syntax error names its line', () => {
  expect(problems('[api]\nport = = 3')).toEqual(['line 2']);
});

test('a simulated device without permission, a real one without path and a doubled name are refused', () => {
  const device = (extra: string) => `[[devices]]\nid = "r"\nclass = "id-reader"\nmodel = "sam"\n${extra}\n`;
  expect(problems(device('simulated = true') + device(''))).toEqual(
    ['devices.0.simulated', 'devices.1.id', 'devices.1.path'].sort(),
  );
});

test('every problem speaks both languages', () => {
  const parsed = parseConfig('[api]\nport = "x"\nallowedOrigins = ["ftp://a"]\nextra = 1');
  expect(parsed.ok).toBe(false);
  if (parsed.ok) return;
  expect(parsed.error).toHaveLength(3);
  for (const { zh, en } of parsed.error) {
    expect(zh).toMatch(/[一-鿿]/);
    expect(en).toMatch(/[a-z]/);
  }
});

test('the configuration cannot be changed after it was read', () => {
  const parsed = parseConfig(firstConfig());
  if (!parsed.ok) throw new Error('first configuration is invalid');
  expect(Object.isFrozen(parsed.value.api)).toBe(true);
  expect(Object.isFrozen(parsed.value.devices[0])).toBe(true);
});

test('any text gives an answer and never an exception', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(typeof parseConfig(text).ok).toBe('boolean');
    }),
  );
  for (const text of [
    '__proto__ = 1',
    '[__proto__]\nx = 1',
    'api = 3',
    '[api]\nport = nan',
    '[api]\nport = 9007199254740993',
  ])
    expect(parseConfig(text).ok, text).toBe(false);
});

test('every key has a description and says whether it needs a restart', () => {
  const { api, simulators, log, site, outputs } = Config.properties;
  const sections = [api, simulators, log, site, outputs, DeviceConfig, LockConfig];
  for (const section of sections)
    for (const [key, schema] of Object.entries<object>({ ...section.properties })) {
      expect(schema, key).toMatchObject({
        description: expect.stringMatching(/\.$/),
        requiresRestart: expect.any(Boolean),
      });
    }
});

test.each([
  '/dev/ttyUSB0',
  'tcp://10.0.0.5:4001',
  'tcp://[::1]:1',
  'tcp://reader:65535',
  'tcp://',
  'tcp://reader',
  'tcp://reader:0',
  'tcp://reader:65536',
  'tcp://:80',
  'tcp://a/b:80',
  '/dev/\0',
  'ttyS0',
])('a path is taken exactly where a transport can be made of it: %j', (path) => {
  expect(isDevicePath(path)).toBe(parseDeviceLink(path) !== null);
});

test('a path of which no transport can be made is a problem of the file, not a crash later', () => {
  const parsed = parseConfig('[[devices]]\nid = "r"\nclass = "id-reader"\nmodel = "sam"\npath = "tcp://reader"');
  expect(parsed).toMatchObject({ ok: false, error: [{ where: 'devices.0.path' }] });
});

test.each([
  'http://camera/still.jpg',
  'http://10.0.0.9:8080/still?size=1',
  'http://[::1]:8080/',
  'http://camera',
  'http://admin:secret@camera/still.jpg',
  'http://camera:0/',
  'http://camera:65536/',
  'http://',
  'https://camera/still.jpg',
])('a camera’s path is taken exactly where a picture can be asked for there: %j', (path) => {
  expect(isCameraPath(path)).toBe(parseHttpLink(path) !== null);
});

test('a drawer needs a board that is there, an input of it, and a name of its own', () => {
  const drawer = (name: string, board: string, input: string) =>
    `[[drawers]]\ndrawer = "${name}"\nboard = "${board}"\ninput = "${input}"\nrole = "issuer"\n`;
  const board =
    '[[devices]]\nid = "b"\nclass = "safe-io"\nmodel = "waveshare-relay-d"\npath = "/dev/b"\naddress = 1\ninputs = [{ name = "d1", channel = 0 }]\n';
  expect(parseConfig(board + drawer('one', 'b', 'd1')).ok).toBe(true);
  for (const [text, where] of [
    [drawer('one', 'b', 'd9'), 'drawers.0.input'],
    [drawer('one', 'c', 'd1'), 'drawers.0.board'],
    [drawer('one', 'b', 'd1') + drawer('two', 'b', 'd1'), 'drawers.1.drawer'],
  ] as const) {
    const parsed = parseConfig(board + text);
    expect(parsed.ok ? [] : parsed.error.map((problem) => problem.where)).toEqual([where]);
  }
});
