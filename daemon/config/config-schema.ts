/**
 * The configuration file, key by key: unit, range, default, and whether a change needs a restart.
 * The comments of the file that a first start writes are made from the descriptions here.
 */
import { type Static, Type } from 'typebox';
import { closed, Name, Terminal } from './config-parts.ts';
import { DeviceConfig } from './device-schema.ts';
import { BackupConfig, LedgerConfig } from './ledger-schema.ts';
import { DrawerConfig, LockConfig } from './lock-schema.ts';

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
    ledger: LedgerConfig,
    backup: BackupConfig,
    devices: Type.Array(DeviceConfig, { default: [], maxItems: 64 }),
    locks: Type.Array(LockConfig, { default: [], maxItems: 16 }),
    drawers: Type.Array(DrawerConfig, { default: [], maxItems: 16 }),
  },
  closed,
);
export type Config = Static<typeof Config>;
