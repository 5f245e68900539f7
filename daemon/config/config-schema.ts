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

export const DeviceConfig = Type.Object(
  {
    id: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,31}$',
      requiresRestart: true,
      description:
        'Name of the device in the ledger and on the screens: lower-case letters, digits, hyphens; at most 32.',
    }),
    class: Type.Enum(['id-reader'], {
      requiresRestart: true,
      description: 'Class of device: id-reader.',
    }),
    model: Type.Enum(['sam'], {
      requiresRestart: true,
      description: 'Model, which chooses the driver: sam.',
    }),
    path: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256,
        pattern: '^(/|tcp://)',
        requiresRestart: true,
        description: 'Where it is: /dev/serial/by-id/… or tcp://host:port. Left out for a simulated device of our own.',
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
  },
  closed,
);
export type DeviceConfig = Static<typeof DeviceConfig>;

export const Config = Type.Object(
  {
    api: Api,
    simulators: Simulators,
    log: Log,
    devices: Type.Array(DeviceConfig, { default: [], maxItems: 64 }),
  },
  closed,
);
export type Config = Static<typeof Config>;
