/** The simulated safe as the bench's picture shows it: each part, how it stands, and the knob that a click turns. Pure. */
import type { BenchSimulator } from '../../daemon/api/contract/bench.ts';

export interface SafePart {
  readonly part: string;
  /** How it stands, as the simulator says; null where it does not. */
  readonly state: string | null;
  /** Null for a part that is only seen. */
  readonly turn: { readonly knob: string; readonly value: string | null } | null;
}

type Turn = readonly [knob: string, value: string | null];

/** By part: where its state is shown, and what a click does in each state. */
const PARTS: readonly (readonly [part: string, shown: string, turns: Readonly<Record<string, Turn>>])[] = [
  ['door', 'door', { shut: ['openDoor', null], open: ['closeDoor', null] }],
  ['bolt', 'bolt', { thrown: ['drawBolt', null], drawn: ['throwBolt', null] }],
  ['lock', 'lock', {}],
  ['compartment', 'compartment', { shut: ['openCompartment', null], open: ['closeCompartment', null] }],
  ['drawer1', 'drawer1', { shut: ['openDrawer', 'drawer1'], open: ['closeDrawer', 'drawer1'] }],
  ['drawer2', 'drawer2', { shut: ['openDrawer', 'drawer2'], open: ['closeDrawer', 'drawer2'] }],
  ['issuerKey', 'issuerKey', { out: ['turnKey', 'issuer'], turned: ['turnKeyBack', 'issuer'] }],
  ['sealKeeperKey', 'sealKeeperKey', { out: ['turnKey', 'sealKeeper'], turned: ['turnKeyBack', 'sealKeeper'] }],
  ['mains', 'power', { mains: ['cutPower', null], battery: ['restorePower', null], none: ['restorePower', null] }],
  ['box', 'box', { intact: ['tamper', null], tampered: ['endTamper', null] }],
  ['siren', 'siren', {}],
  ['lamp', 'lamp', {}],
];

/** Knobs that the picture of the safe has; the others remain buttons. */
export const PICTURED_KNOBS: readonly string[] = [
  'openMechanically',
  ...PARTS.flatMap(([, , turns]) => Object.values(turns).map(([knob]) => knob)),
];

export function safeParts({ shows }: Pick<BenchSimulator, 'shows'>): readonly SafePart[] {
  const parts = PARTS.map(([part, shown, turns]): SafePart => {
    const state = shows[shown] ?? null;
    const turn = state === null || !Object.hasOwn(turns, state) ? undefined : turns[state];
    return { part, state, turn: turn === undefined ? null : { knob: turn[0], value: turn[1] } };
  });
  return [...parts, { part: 'mechanicalKey', state: 'ready', turn: { knob: 'openMechanically', value: null } }];
}

/** Reader's light as the simulator words it: `green, blinking`. */
export function lightOf(led: string | null | undefined): { readonly colour: string; readonly blinking: boolean } {
  const [colour = 'none', ...rest] = (led ?? 'none').split(', ');
  return { colour, blinking: rest.includes('blinking') };
}
