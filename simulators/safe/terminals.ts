/** Which terminal of the board in the simulated safe is what. A site's wiring in the configuration names the same channels. */

/** Inputs in the order of the board's channels; each is true while its loop is closed. */
export const SAFE_INPUTS = [
  /** Closed while the door is shut. */
  'door',
  /** Closed while the bolt is thrown. */
  'bolt',
  /** Second pole of the seal keeper's key switch: closed while the key is turned. */
  'sealKeeperKey',
  'issuerKey',
  /** Closed while the drawer is shut. */
  'drawer1',
  'drawer2',
  /** Closed while the seal compartment is shut. */
  'compartment',
  /** Closed while nobody has been at the box. */
  'tamper',
] as const;
export type SafeInput = (typeof SAFE_INPUTS)[number];

/** Relays by channel; the others have nothing at their terminals. `silent` leads out of the house, to whoever answers alarms. */
export const SAFE_RELAYS = { lock: 0, compartmentLock: 1, siren: 2, lamp: 3, silent: 4 } as const;
export type SafeRelay = keyof typeof SAFE_RELAYS;

export const DRAWERS = ['drawer1', 'drawer2'] as const;
export type Drawer = (typeof DRAWERS)[number];
export const KEY_HOLDERS = ['sealKeeper', 'issuer'] as const;
export type KeyHolder = (typeof KEY_HOLDERS)[number];
