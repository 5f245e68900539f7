/** One device in the configuration file: which it is, where it is, and what hangs on it. */
import { type Static, Type } from 'typebox';
import { closed, Terminal } from './config-parts.ts';

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
