/**
 * The configuration file, key by key: unit, range, default, and whether a change needs a restart.
 * The comments of the file that a first start writes are made from the descriptions here.
 */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

const Api = Type.Object(
  {
    port: Type.Integer({
      default: 7411,
      minimum: 0,
      maximum: 65_535,
      requiresRestart: true,
      description: 'TCP port on the loopback interface; 0 takes any free port. 0 to 65535.',
    }),
    allowedOrigins: Type.Array(Type.String({ pattern: '^https?://[^/?#\\s]+$', maxLength: 256 }), {
      default: [],
      maxItems: 32,
      requiresRestart: true,
      description:
        'Origins of other pages that may connect, exactly as the browser sends them. The own pages need no entry.',
    }),
  },
  { ...closed, default: {} },
);

const Simulators = Type.Object(
  {
    allowed: Type.Boolean({
      default: false,
      requiresRestart: true,
      description: 'Whether simulated devices may be used at all. Never true on a counter that issues certificates.',
    }),
  },
  { ...closed, default: {} },
);

const Log = Type.Object(
  {
    level: Type.Enum(['debug', 'info', 'warn', 'error'], {
      default: 'info',
      requiresRestart: true,
      description: 'Lowest level that is written to logs/daemon.log: debug, info, warn or error.',
    }),
  },
  { ...closed, default: {} },
);

const Name = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,31}$' });
/** Names of terminals and roles: `door`, `sealKeeperKey`, `sealKeeper`. */
const Terminal = Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9-]{0,31}$' });
const Channel = Type.Integer({ minimum: 0, maximum: 63 });

/** What hangs on which terminal of a board. */
const Input = Type.Object({ name: Terminal, channel: Channel, activeWhen: Type.Boolean({ default: true }) }, closed);
const Output = Type.Object({ name: Terminal, channel: Channel }, closed);

export const DeviceConfig = Type.Object(
  {
    id: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,31}$',
      requiresRestart: true,
      description:
        'Name of the device in the ledger and on the screens: lower-case letters, digits, hyphens; at most 32.',
    }),
    class: Type.Enum(['id-reader', 'badge-reader', 'safe-io', 'climate', 'camera'], {
      requiresRestart: true,
      description: 'Class of device: id-reader, badge-reader, safe-io, climate or camera.',
    }),
    model: Type.Enum(['sam', 'osdp', 'waveshare-relay-d', 'waveshare-relay', 'xy-md02', 'rs-ws-n01', 'http-still'], {
      requiresRestart: true,
      description:
        'Model, which chooses the driver: sam (id-reader); osdp (badge-reader); waveshare-relay-d (safe-io); xy-md02, rs-ws-n01 (climate); http-still (camera).',
    }),
    path: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256,
        pattern: '^(/|tcp://|http://)',
        requiresRestart: true,
        description:
          'Where it is: /dev/serial/by-id/… or tcp://host:port; for a camera http://…. Devices on one line name the same path; the board of a lock wants a line of its own. Left out for a simulated device of our own.',
      }),
    ),
    simulated: Type.Boolean({
      default: false,
      requiresRestart: true,
      description: 'True for a simulated device; marked in the ledger and on every screen.',
    }),
    photoDecoder: Type.Optional(
      Type.String({
        pattern: '^/',
        maxLength: 1024,
        requiresRestart: true,
        description: 'Program of the site that decodes the chip picture: 1024 bytes in, BMP, PNG or JPEG out.',
      }),
    ),
    baudRate: Type.Optional(
      Type.Integer({
        enum: [2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400],
        requiresRestart: true,
        description:
          'Bits per second of the line of a badge reader, board or sensor; the same for all on one line. Left out: as the model leaves the factory (9600; rs-ws-n01: 4800).',
      }),
    ),
    address: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 247,
        requiresRestart: true,
        description:
          'Address on its line: 0 to 126 for a badge reader (OSDP), 1 to 247 for a board or sensor (Modbus).',
      }),
    ),
    credentialClass: Type.Optional(
      Type.Enum(['uid', 'secure-app'], {
        requiresRestart: true,
        description:
          'What badges are to this badge reader: secure-app (read with site keys) or uid (a number that anyone can copy).',
      }),
    ),
    line: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9][a-z0-9-]{0,31}$',
        requiresRestart: true,
        description: 'For simulated devices without a path: those of one name hang on one line.',
      }),
    ),
    inputs: Type.Optional(
      Type.Array(Input, {
        maxItems: 64,
        requiresRestart: true,
        description:
          'Contacts of a board: name, channel from 0, activeWhen (true: closed loop counts as active, e.g. door shut).',
      }),
    ),
    outputs: Type.Optional(
      Type.Array(Output, {
        maxItems: 64,
        requiresRestart: true,
        description: 'Relays of a board: name, channel from 0.',
      }),
    ),
  },
  closed,
);
export type DeviceConfig = Static<typeof DeviceConfig>;

/** Where one lock of the profile hangs. */
export const LockConfig = Type.Object(
  {
    lock: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,31}$',
      requiresRestart: true,
      description: 'Name of the lock in the profile, such as main or seal-compartment.',
    }),
    board: Type.String({ requiresRestart: true, description: 'Id of the board (safe-io) that moves and watches it.' }),
    relay: Type.String({ requiresRestart: true, description: 'Output of the board that releases the lock.' }),
    door: Type.String({ requiresRestart: true, description: 'Input that is active while the door is shut.' }),
    bolt: Type.Optional(
      Type.String({ requiresRestart: true, description: 'Input that is active while the bolt is thrown.' }),
    ),
    keys: Type.Record(Type.String(), Terminal, {
      default: {},
      requiresRestart: true,
      description:
        'Key switches by role: the input that is active while the key is turned, e.g. { sealKeeper = "sealKeeperKey" }.',
    }),
    mechanicalKey: Type.Optional(
      Type.String({
        requiresRestart: true,
        description: 'Input that is active while the mechanical key is in use, where there is such a contact.',
      }),
    ),
    tamper: Type.Optional(
      Type.String({ requiresRestart: true, description: 'Input that is active while nobody is at the box.' }),
    ),
    readers: Type.Array(Name, {
      minItems: 1,
      maxItems: 4,
      requiresRestart: true,
      description: 'Badge readers at this lock.',
    }),
    camera: Type.Optional(
      Type.String({ requiresRestart: true, description: 'Camera that takes a still at each opening.' }),
    ),
  },
  closed,
);
export type LockConfig = Static<typeof LockConfig>;

/** A drawer in which something lies while its person is away for a moment (Q7.2). */
export const DrawerConfig = Type.Object(
  {
    drawer: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,31}$',
      requiresRestart: true,
      description: 'Name of the drawer in the ledger and on the screens.',
    }),
    board: Type.String({ requiresRestart: true, description: 'Id of the board (safe-io) that watches it.' }),
    input: Type.String({ requiresRestart: true, description: 'Input that is active while the drawer is locked.' }),
    role: Type.Enum(['issuer', 'sealKeeper', 'blankKeeper'], {
      requiresRestart: true,
      description: 'Whose drawer it is: the person who is signed in as issuer, sealKeeper or blankKeeper.',
    }),
  },
  closed,
);
export type DrawerConfig = Static<typeof DrawerConfig>;

/** An output of a board, and how long one of its pulses lasts. */
const OutputRef = Type.Object(
  {
    board: Name,
    output: Terminal,
    pulseMs: Type.Integer({ default: 5_000, minimum: 100, maximum: 10_000, multipleOf: 100 }),
  },
  closed,
);
export type OutputRef = Static<typeof OutputRef>;

const Outputs = Type.Object(
  {
    alarm: Type.Array(OutputRef, {
      default: [],
      maxItems: 8,
      requiresRestart: true,
      description: 'Siren and lamp: pulsed again and again while an alarm stands.',
    }),
    duress: Type.Array(OutputRef, {
      default: [],
      maxItems: 8,
      requiresRestart: true,
      description: 'Silent alarm: pulsed once when a PIN was given under duress; never shown.',
    }),
  },
  { ...closed, default: {} },
);

const Site = Type.Object(
  {
    profile: Type.Enum(['national'], {
      default: 'national',
      requiresRestart: true,
      description: 'Profile of rules: locks, roles, limits, times.',
    }),
    deskReaders: Type.Array(Name, {
      default: [],
      maxItems: 8,
      requiresRestart: true,
      description: 'Badge readers at which people sign in at counter and office.',
    }),
  },
  { ...closed, default: {} },
);

export const Config = Type.Object(
  {
    api: Api,
    simulators: Simulators,
    log: Log,
    site: Site,
    outputs: Outputs,
    devices: Type.Array(DeviceConfig, { default: [], maxItems: 64 }),
    locks: Type.Array(LockConfig, { default: [], maxItems: 16 }),
    drawers: Type.Array(DrawerConfig, { default: [], maxItems: 16 }),
  },
  closed,
);
export type Config = Static<typeof Config>;
