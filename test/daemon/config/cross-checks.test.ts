import { expect, test } from 'vitest';
import { parseConfig } from '../../../daemon/config/parse-config.ts';

const HEAD = '[simulators]\nallowed = true\n';
const device = (lines: string): string => `[[devices]]\n${lines.replaceAll('; ', '\n')}\n`;
const badge = (id: string, more: string): string =>
  device(`id = "${id}"; class = "badge-reader"; model = "osdp"; simulated = true; credentialClass = "uid"; ${more}`);
const board = (id: string, more: string): string =>
  device(`id = "${id}"; class = "safe-io"; model = "waveshare-relay-d"; simulated = true; ${more}`);
const air = (id: string, more: string): string =>
  device(`id = "${id}"; class = "climate"; model = "xy-md02"; simulated = true; ${more}`);
const camera = (id: string, more: string): string =>
  device(`id = "${id}"; class = "camera"; model = "http-still"; ${more}`);

/** The same devices without the mark of simulated ones. */
const real = (text: string): string => text.replaceAll('simulated = true\n', '');

const TERMINALS =
  'inputs = [{ name = "door", channel = 0 }, { name = "bolt", channel = 1 }, { name = "key", channel = 2 }, { name = "box", channel = 3 }]; outputs = [{ name = "lock", channel = 0 }, { name = "second", channel = 1 }, { name = "siren", channel = 2 }]';
const SAFE =
  badge('reader', 'address = 1; line = "readers"') + board('board', `address = 1; line = "boards"; ${TERMINALS}`);
const lock = (lines: string): string => `[[locks]]\n${lines.replaceAll('; ', '\n')}\n`;
const MAIN =
  'lock = "main"; board = "board"; relay = "lock"; door = "door"; bolt = "bolt"; keys = { sealKeeper = "key" }';
const SEALS = 'lock = "seal-compartment"; board = "board"; readers = ["reader"]';

/** The keys that are wrong, and for each a word of both sentences. */
const FILES: readonly (readonly [
  what: string,
  text: string,
  problems: readonly (readonly [where: string, en: string])[],
])[] = [
  ['nothing, where all is right', SAFE + lock(`${MAIN}; readers = ["reader"]; tamper = "box"`), []],
  [
    'a model of another class',
    device('id = "a"; class = "climate"; model = "osdp"; simulated = true'),
    [['devices.0.model', 'is no climate but a badge-reader']],
  ],
  [
    'keys that a class needs',
    device('id = "a"; class = "badge-reader"; model = "osdp"; simulated = true'),
    [
      ['devices.0.address', 'needs this key'],
      ['devices.0.credentialClass', 'needs this key'],
    ],
  ],
  [
    'keys that a class does not have',
    device('id = "a"; class = "id-reader"; model = "sam"; simulated = true; address = 1; baudRate = 9600; line = "x"'),
    [
      ['devices.0.address', 'has no such key'],
      ['devices.0.baudRate', 'has no such key'],
      ['devices.0.line', 'has no such key'],
    ],
  ],
  ['an OSDP address that is for all', badge('a', 'address = 127'), [['devices.0.address', '0 to 126']]],
  ['a Modbus address that is for all', board('a', 'address = 0'), [['devices.0.address', '1 to 247']]],
  [
    'a line of a device with a path',
    badge('a', 'address = 1; path = "/tmp/x"; line = "y"'),
    [['devices.0.line', 'names? the same path']],
  ],
  [
    'a board without a simulator',
    device('id = "a"; class = "safe-io"; model = "waveshare-relay"; simulated = true; address = 1'),
    [['devices.0.simulated', 'no simulator of waveshare-relay']],
  ],
  [
    'terminals of one name, on one channel, and beyond the board',
    board(
      'a',
      'address = 1; inputs = [{ name = "door", channel = 0 }, { name = "bolt", channel = 0 }]; outputs = [{ name = "door", channel = 8 }]',
    ),
    [
      ['devices.0.inputs.1.channel', 'stands twice'],
      ['devices.0.outputs.0.channel', 'has 8 outputs'],
      ['devices.0.outputs.0.name', 'called door'],
    ],
  ],
  ['a camera at a serial port', camera('a', 'path = "/dev/video0"'), [['devices.0.path', 'http://host:port']]],
  ['a camera with a password', camera('a', 'path = "http://a:b@c/"'), [['devices.0.path', 'without user']]],
  ['a simulated camera of another program', camera('a', 'path = "/tmp/camera.sock"; simulated = true'), []],
  [
    'two protocols on one line',
    badge('a', 'address = 1; line = "x"') + air('b', 'address = 2; line = "x"'),
    [['devices.1.line', 'another protocol']],
  ],
  [
    'two speeds on one line',
    air('a', 'address = 1; line = "x"') + air('b', 'address = 2; line = "x"; baudRate = 4800'),
    [['devices.1.baudRate', 'runs at 9600']],
  ],
  [
    'the speed that a model has by itself counts',
    air('a', 'address = 1; line = "x"') +
      device('id = "b"; class = "climate"; model = "rs-ws-n01"; simulated = true; address = 2; line = "x"'),
    [['devices.1.baudRate', 'runs at 9600']],
  ],
  [
    'one address twice on one line',
    air('a', 'address = 1; path = "/dev/x"') + air('b', 'address = 1; path = "/dev/x"'),
    [['devices.1.address', 'belongs to a']],
  ],
  ['one address on two lines', air('a', 'address = 1; path = "/dev/x"') + air('b', 'address = 1; path = "/dev/y"'), []],
  [
    'a reader of documents on the line of others',
    device('id = "a"; class = "id-reader"; model = "sam"; path = "/dev/x"') + air('b', 'address = 1; path = "/dev/x"'),
    [['devices.1.path', 'is taken by a']],
  ],
  [
    'a second board on the line of a lock',
    SAFE + board('other', 'address = 2; line = "boards"') + lock(`${MAIN}; readers = ["reader"]`),
    [['devices.2.line', 'carries a board of a lock']],
  ],
  [
    'a sensor on the line of a lock',
    SAFE + air('b', 'address = 2; line = "boards"') + lock(`${MAIN}; readers = ["reader"]`),
    [],
  ],
  [
    'a lock that names what is not there',
    SAFE +
      lock(
        'lock = "main"; board = "board"; relay = "gate"; door = "gate"; bolt = "lock"; keys = { sealKeeper = "nothing" }; tamper = "nothing"; mechanicalKey = "nothing"; readers = ["board", "nobody"]; camera = "reader"',
      ),
    [
      ['locks.0.bolt', 'no input called lock'],
      ['locks.0.camera', 'no camera called reader'],
      ['locks.0.door', 'no input called gate'],
      ['locks.0.keys.sealKeeper', 'no input called nothing'],
      ['locks.0.mechanicalKey', 'no input called nothing'],
      ['locks.0.readers.0', 'no badge reader called board'],
      ['locks.0.readers.1', 'no badge reader called nobody'],
      ['locks.0.relay', 'no output called gate'],
      ['locks.0.tamper', 'no input called nothing'],
    ],
  ],
  [
    'a lock at no board',
    SAFE + lock(`${MAIN.replace('"board"', '"reader"')}; readers = ["reader"]`),
    [['locks.0.board', 'no board']],
  ],
  [
    'a lock that the profile does not know, and one twice',
    SAFE +
      lock(`${MAIN}; readers = ["reader"]`) +
      lock(
        'lock = "main"; board = "board"; relay = "second"; door = "box"; keys = { sealKeeper = "key" }; readers = ["reader"]',
      ) +
      lock('lock = "attic"; board = "board"; relay = "siren"; door = "key"; readers = ["reader"]'),
    [
      ['locks.1.lock', 'stands twice'],
      ['locks.2.lock', 'has no lock attic'],
    ],
  ],
  [
    'two locks at one relay, one door and one bolt',
    SAFE + lock(`${MAIN}; readers = ["reader"]`) + lock(`${SEALS}; relay = "lock"; door = "door"; bolt = "bolt"`),
    [
      ['locks.1.bolt', 'belongs to the lock main'],
      ['locks.1.door', 'belongs to the lock main'],
      ['locks.1.relay', 'belongs to the lock main'],
    ],
  ],
  [
    'a key switch that the profile asks for, and one of nobody',
    SAFE + lock(`${MAIN.replace('sealKeeper = "key"', 'head = "key"')}; readers = ["reader"]`),
    [
      ['locks.0.keys.head', 'does not open this lock'],
      ['locks.0.keys.sealKeeper', 'key switch'],
    ],
  ],
  [
    'a reader twice, and a desk reader, at a lock',
    `[site]\ndeskReaders = ["reader"]\n${SAFE}${lock(`${MAIN}; readers = ["reader", "reader"]`)}`,
    [
      ['locks.0.readers.0', 'is a desk reader'],
      ['locks.0.readers.1', 'stands twice'],
    ],
  ],
  [
    'desk readers that are none',
    `[site]\ndeskReaders = ["board", "reader", "reader"]\n${SAFE}`,
    [
      ['site.deskReaders.0', 'no badge reader called board'],
      ['site.deskReaders.2', 'stands twice'],
    ],
  ],
  [
    'alarms that are not there, open a lock, or are not silent',
    `[outputs]\nalarm = [{ board = "reader", output = "siren" }, { board = "board", output = "bell" }, { board = "board", output = "lock" }, { board = "board", output = "siren" }]\nduress = [{ board = "board", output = "siren" }]\n${SAFE}${lock(`${MAIN}; readers = ["reader"]`)}`,
    [
      ['outputs.alarm.0.board', 'no board'],
      ['outputs.alarm.1.output', 'no output called bell'],
      ['outputs.alarm.2.output', 'must not open a lock'],
      ['outputs.duress.0.output', 'outputs.alarm already'],
    ],
  ],
  [
    'a simulated reader and a simulated camera at the board of a real lock, and a real alarm that a simulated board gives',
    `[outputs]\nalarm = [{ board = "play", output = "siren" }]\nduress = [{ board = "board", output = "siren" }]\n${
      badge('reader', 'address = 1; line = "readers"') +
      real(board('board', `address = 1; path = "/dev/b"; ${TERMINALS}`)) +
      board('play', `address = 1; line = "boards"; ${TERMINALS}`) +
      camera('eye', 'simulated = true')
    }${lock(`${MAIN}; readers = ["reader"]; camera = "eye"`)}`,
    [
      ['locks.0.camera', 'only one is simulated'],
      ['locks.0.readers.0', 'only one is simulated'],
      ['outputs.alarm.0.board', 'only one is simulated'],
    ],
  ],
  [
    'a real camera at a simulated lock',
    `${SAFE}${camera('eye', 'path = "http://eye.example/still"')}${lock(`${MAIN}; readers = ["reader"]; camera = "eye"`)}`,
    [['locks.0.camera', 'only one is simulated']],
  ],
  [
    'alarms without a lock at boards of two kinds',
    `[outputs]\nalarm = [{ board = "board", output = "siren" }]\nduress = [{ board = "real", output = "siren" }]\n${SAFE}${real(board('real', `address = 1; path = "/dev/b"; ${TERMINALS}`))}`,
    [['outputs.duress.0.board', 'only one is simulated']],
  ],
  [
    'nothing in a lock that is all real beside simulated devices of other kinds',
    `${real(badge('reader', 'address = 1; path = "/dev/r"') + board('board', `address = 1; path = "/dev/b"; ${TERMINALS}`))}${air('a', 'address = 1; line = "x"')}${lock(`${MAIN}; readers = ["reader"]`)}`,
    [],
  ],
];

test.each(FILES)('the check finds %s', (_, text, expected) => {
  const parsed = parseConfig(HEAD + text);
  const found = parsed.ok ? [] : [...parsed.error].sort((a, b) => a.where.localeCompare(b.where));
  expect(found.map(({ where }) => where)).toEqual(expected.map(([where]) => where));
  for (const [at, { en, zh }] of found.entries()) {
    expect(en).toMatch(new RegExp(expected[at]?.[1] ?? ''));
    expect(en).toMatch(/\.$/);
    expect(zh).toMatch(/[一-鿿].*。$/s);
    // Chinese sentences have full-width marks.
    expect(zh.replace('主机:端口', '')).not.toMatch(/[一-鿿][,;:()]/);
  }
});
