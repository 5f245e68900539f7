/** What a person can do at the simulated safe, by name, and how the safe stands, as the bench shows it. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { KnobTrouble, SimulatorDescription } from '../simulator.ts';
import { isReleased, RELAY_CONDITIONS, relayReadBack, type SafeAct } from './model.ts';
import type { SafeBody } from './safe-body.ts';
import { DRAWERS, KEY_HOLDERS, SAFE_INPUTS, SAFE_RELAYS } from './terminals.ts';

const PLAIN = [
  'drawBolt',
  'throwBolt',
  'openDoor',
  'closeDoor',
  'openMechanically',
  'openCompartment',
  'closeCompartment',
  'cutPower',
  'restorePower',
  'tamper',
  'endTamper',
] as const;
/** How long each battery carries the lock. Milliseconds. */
const BATTERIES = { none: 0, tired: 60_000, full: 8 * 60 * 60 * 1_000 } as const;
/** Milliseconds; the last is longer than contacts of this kind bounce. */
const BOUNCES = ['0', '20', '45', '120'];
const RELAY_NAMES = Object.keys(SAFE_RELAYS) as (keyof typeof SAFE_RELAYS)[];

/** Every knob with every value, and the act that it is. */
const ACTS: ReadonlyMap<string, ReadonlyMap<string, SafeAct>> = new Map([
  ...PLAIN.map((name) => row(name, [['', { do: name }]])),
  row(
    'turnKey',
    KEY_HOLDERS.map((who) => [who, { do: 'turnKey', who }]),
  ),
  row(
    'turnKeyBack',
    KEY_HOLDERS.map((who) => [who, { do: 'turnKeyBack', who }]),
  ),
  row(
    'openDrawer',
    DRAWERS.map((drawer) => [drawer, { do: 'openDrawer', drawer }]),
  ),
  row(
    'closeDrawer',
    DRAWERS.map((drawer) => [drawer, { do: 'closeDrawer', drawer }]),
  ),
  row(
    'stickRelay',
    RELAY_NAMES.flatMap((name) =>
      RELAY_CONDITIONS.map((condition): [string, SafeAct] => [
        `${name}:${condition}`,
        { do: 'stickRelay', channel: SAFE_RELAYS[name], condition },
      ]),
    ),
  ),
  row(
    'fitBattery',
    Object.entries(BATTERIES).map(([name, lastsMs]) => [name, { do: 'fitBattery', lastsMs }]),
  ),
  row(
    'cutWire',
    SAFE_INPUTS.map((input) => [input, { do: 'cutWire', input }]),
  ),
  row(
    'mendWire',
    SAFE_INPUTS.map((input) => [input, { do: 'mendWire', input }]),
  ),
  row(
    'setBounce',
    BOUNCES.map((ms) => [ms, { do: 'setBounce', ms: Number(ms) }]),
  ),
]);

function row(knob: string, acts: readonly (readonly [string, SafeAct])[]): [string, ReadonlyMap<string, SafeAct>] {
  return [knob, new Map(acts)];
}

export function safeKnobs(): SimulatorDescription['knobs'] {
  return [...ACTS].map(([name, acts]) => ({ name, values: [...acts.keys()].filter((value) => value !== '') }));
}

/** A knob that is turned is turned: where the safe does not give way, `refused` in `showSafe` says why. */
export function turnSafeKnob(safe: SafeBody, knob: string, value: string | undefined): Result<void, KnobTrouble> {
  const acts = ACTS.get(knob);
  if (acts === undefined) return err('unknown-knob');
  const act = value === '' ? undefined : acts.get(value ?? '');
  if (act === undefined) return err('bad-value');
  safe.act(act);
  return ok(undefined);
}

export function showSafe(body: SafeBody, now: number): SimulatorDescription['shows'] {
  const safe = body.model();
  const turned = (on: boolean): string => (on ? 'turned' : 'out');
  const lock = (name: 'lock' | 'compartmentLock'): string => (isReleased(safe, name, now) ? 'released' : 'blocked');
  return {
    door: safe.door,
    bolt: safe.bolt,
    lock: lock('lock'),
    compartment: safe.compartment,
    compartmentLock: lock('compartmentLock'),
    ...safe.drawers,
    sealKeeperKey: turned(safe.turned.sealKeeper),
    issuerKey: turned(safe.turned.issuer),
    ...Object.fromEntries(
      RELAY_NAMES.map((name) => [
        name === 'lock' || name === 'compartmentLock' ? `${name}Relay` : name,
        relayReadBack(safe, SAFE_RELAYS[name]) ? 'on' : 'off',
      ]),
    ),
    power: safe.mainsLostAt === null ? 'mains' : body.isPowered() ? 'battery' : 'none',
    box: safe.tampered ? 'tampered' : 'intact',
    cutWires: safe.cutWires.length === 0 ? null : safe.cutWires.join(' '),
    refused: body.lastRefusal(),
  };
}
