/** The simulated counter of a first start, as data: one of each device, a safe with two locks, alarms, a desk reader. */
import type { Config } from './config-schema.ts';
import type { DeviceConfig } from './device-schema.ts';
import type { DrawerConfig, LockConfig } from './lock-schema.ts';

/** Terminals of the simulated safe; a test holds them equal to the simulator's. All loops are closed while things are as they should be. */
const INPUTS = ['door', 'bolt', 'sealKeeperKey', 'issuerKey', 'drawer1', 'drawer2', 'compartment', 'tamper'];
const OUTPUTS = ['lock', 'compartmentLock', 'siren', 'lamp', 'silent'];
const terminals = (names: readonly string[]) => names.map((name, channel) => ({ name, channel }));

const BOARD = 'safe-board';
const SAFE_READER = 'safe-reader';
const DESK_READER = 'desk-reader';
const CAMERA = 'safe-camera';

/** As it stands in the file: what is left out has its default. */
type Written<T> = { readonly [K in keyof T]?: unknown };

export const FIRST_DEVICES: readonly Written<DeviceConfig>[] = [
  { id: 'id-reader-1', class: 'id-reader', model: 'sam', simulated: true },
  {
    id: SAFE_READER,
    class: 'badge-reader',
    model: 'osdp',
    simulated: true,
    address: 1,
    credentialClass: 'secure-app',
    line: 'safe-reader-line',
  },
  {
    id: DESK_READER,
    class: 'badge-reader',
    model: 'osdp',
    simulated: true,
    address: 1,
    credentialClass: 'secure-app',
    line: 'desk-reader-line',
  },
  {
    id: BOARD,
    class: 'safe-io',
    model: 'waveshare-relay-d',
    simulated: true,
    address: 1,
    line: 'safe-board-line',
    inputs: terminals(INPUTS),
    outputs: terminals(OUTPUTS),
  },
  { id: 'climate-1', class: 'climate', model: 'xy-md02', simulated: true, address: 1, line: 'climate-line' },
  { id: CAMERA, class: 'camera', model: 'http-still', simulated: true },
];

export const FIRST_LOCKS: readonly Written<LockConfig>[] = [
  {
    lock: 'main',
    board: BOARD,
    relay: 'lock',
    door: 'door',
    bolt: 'bolt',
    keys: { sealKeeper: 'sealKeeperKey' },
    tamper: 'tamper',
    readers: [SAFE_READER],
    camera: CAMERA,
  },
  {
    lock: 'seal-compartment',
    board: BOARD,
    relay: 'compartmentLock',
    door: 'compartment',
    readers: [SAFE_READER],
    camera: CAMERA,
  },
];

export const FIRST_DRAWERS: readonly Written<DrawerConfig>[] = [
  { drawer: 'blanks-drawer', board: BOARD, input: 'drawer1', role: 'issuer' },
  { drawer: 'seal-drawer', board: BOARD, input: 'drawer2', role: 'sealKeeper' },
];

export const FIRST_OUTPUTS: Written<Config['outputs']> = {
  alarm: [
    { board: BOARD, output: 'siren' },
    { board: BOARD, output: 'lamp' },
  ],
  duress: [{ board: BOARD, output: 'silent' }],
};

export const FIRST_SITE: Written<Config['site']> = { deskReaders: [DESK_READER] };
