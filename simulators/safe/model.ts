/**
 * The safe as a thing: what its parts do to each other, and what a person at it can and cannot do. Pure; time is handed in.
 *
 *   12 V ── seal keeper's key switch ── relay ── solenoid (fail-secure) ─┐ blocks
 *                                                                        ▼
 *                                              door  ◀── held by ──── bolt
 *
 * Without all three (supply, key, relay) the bolt stays; with a mechanical key the whole chain is gone round.
 */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { DRAWERS, type Drawer, type KeyHolder, SAFE_INPUTS, SAFE_RELAYS, type SafeInput } from './terminals.ts';

/**
 * How a relay behaves. `stuckOn` and `stuckOff`: whatever it is told, and its read-back says so.
 * `weldedOn`: the contact is closed, while the read-back follows the coil; only the bolt and the door tell.
 */
export const RELAY_CONDITIONS = ['free', 'stuckOn', 'stuckOff', 'weldedOn'] as const;
export type RelayCondition = (typeof RELAY_CONDITIONS)[number];

export interface SafeModel {
  /** Null while the mains are there; else since when they are not, monotonic ms. */
  readonly mainsLostAt: number | null;
  /** How long the battery carries lock and board; 0 = there is none. Milliseconds. */
  readonly batteryMs: number;
  readonly turned: Readonly<Record<KeyHolder, boolean>>;
  /** As the board drives them. */
  readonly coils: readonly boolean[];
  readonly relayConditions: readonly RelayCondition[];
  readonly bolt: 'thrown' | 'drawn';
  readonly door: 'shut' | 'open';
  readonly drawers: Readonly<Record<Drawer, 'shut' | 'open'>>;
  /** Has a door of its own and a lock that springs shut with it. */
  readonly compartment: 'shut' | 'open';
  readonly tampered: boolean;
  readonly cutWires: readonly SafeInput[];
  /** How long a contact bounces after each move. Milliseconds. */
  readonly bounceMs: number;
  /** When each contact last moved, monotonic ms. */
  readonly movedAt: Readonly<Record<SafeInput, number>>;
}

export type SafeAct =
  | { readonly do: 'turnKey' | 'turnKeyBack'; readonly who: KeyHolder }
  | { readonly do: 'drawBolt' | 'throwBolt' | 'openDoor' | 'closeDoor' | 'openMechanically' }
  | { readonly do: 'openDrawer' | 'closeDrawer'; readonly drawer: Drawer }
  | { readonly do: 'openCompartment' | 'closeCompartment' }
  | { readonly do: 'stickRelay'; readonly channel: number; readonly condition: RelayCondition }
  | { readonly do: 'cutPower' | 'restorePower' }
  | { readonly do: 'fitBattery'; readonly lastsMs: number }
  | { readonly do: 'tamper' | 'endTamper' }
  | { readonly do: 'cutWire' | 'mendWire'; readonly input: SafeInput }
  | { readonly do: 'setBounce'; readonly ms: number };

/** Why the safe does not give way. */
export type SafeRefusal =
  /** It stands so already. */
  | 'already-so'
  /** The solenoid blocks. */
  | 'locked'
  | 'bolted'
  | 'door-open'
  | 'door-shut'
  | 'drawer-open';

const CHANNELS = 8;
/** A lead battery of 7 Ah carries a board of 100 mA and a pulse now and then for longer than a day; a tired one for less. */
const BATTERY_MS = 8 * 60 * 60 * 1_000;
/** Contacts of this kind come to rest within 50 ms. */
const BOUNCE_MS = 20;

/** Shut, bolted, powered, both keys in their keepers' pockets. */
export function beginSafe(): SafeModel {
  return {
    mainsLostAt: null,
    batteryMs: BATTERY_MS,
    turned: { sealKeeper: false, issuer: false },
    coils: new Array<boolean>(CHANNELS).fill(false),
    relayConditions: new Array<RelayCondition>(CHANNELS).fill('free'),
    bolt: 'thrown',
    door: 'shut',
    drawers: { drawer1: 'shut', drawer2: 'shut' },
    compartment: 'shut',
    tampered: false,
    cutWires: [],
    bounceMs: BOUNCE_MS,
    movedAt: Object.fromEntries(SAFE_INPUTS.map((input) => [input, Number.NEGATIVE_INFINITY])) as SafeModel['movedAt'],
  };
}

/** What a person does at `now` (monotonic ms), or why it cannot be done; then nothing has moved. */
export function actOnSafe(safe: SafeModel, act: SafeAct, now: number): Result<SafeModel, SafeRefusal> {
  const done = attempt(safe, act, now);
  return done.ok ? ok(withMovedContacts(safe, done.value, now)) : done;
}

/** The board switches its relays. */
export function driveCoils(safe: SafeModel, coils: readonly boolean[]): SafeModel {
  return { ...safe, coils };
}

/** Lock and board hang on one supply: the mains, or the battery for as long as it lasts. */
export function hasSupply({ mainsLostAt, batteryMs }: SafeModel, now: number): boolean {
  return mainsLostAt === null || now < mainsLostAt + batteryMs;
}

/** When the battery will be empty, monotonic ms; null while the mains are there. */
export function supplyEndsAt({ mainsLostAt, batteryMs }: SafeModel): number | null {
  return mainsLostAt === null ? null : mainsLostAt + batteryMs;
}

/** True where current can pass the relay's contact. */
export function isContactClosed(safe: SafeModel, channel: number): boolean {
  const condition = safe.relayConditions[channel];
  return condition === 'weldedOn' || relayReadBack(safe, channel);
}

/** What the board itself sees of its relay. */
export function relayReadBack({ coils, relayConditions }: SafeModel, channel: number): boolean {
  const condition = relayConditions[channel] ?? 'free';
  if (condition === 'stuckOn') return true;
  return condition !== 'stuckOff' && coils[channel] === true;
}

/** True while the solenoid behind relay `lock` or `compartmentLock` lets go. Both lie behind the seal keeper's key switch. */
export function isReleased(safe: SafeModel, lock: 'lock' | 'compartmentLock', now: number): boolean {
  return hasSupply(safe, now) && safe.turned.sealKeeper && isContactClosed(safe, SAFE_RELAYS[lock]);
}

/** True while the contact's loop is closed, bouncing and cut wires apart. */
export function isLoopClosed(safe: SafeModel, input: SafeInput): boolean {
  switch (input) {
    case 'door':
      return safe.door === 'shut';
    case 'bolt':
      return safe.bolt === 'thrown';
    case 'sealKeeperKey':
      return safe.turned.sealKeeper;
    case 'issuerKey':
      return safe.turned.issuer;
    case 'drawer1':
    case 'drawer2':
      return safe.drawers[input] === 'shut';
    case 'compartment':
      return safe.compartment === 'shut';
    case 'tamper':
      return !safe.tampered;
  }
}

function attempt(safe: SafeModel, act: SafeAct, now: number): Result<SafeModel, SafeRefusal> {
  switch (act.do) {
    case 'turnKey':
    case 'turnKeyBack': {
      const turned = act.do === 'turnKey';
      return change(safe, safe.turned[act.who] !== turned, { turned: { ...safe.turned, [act.who]: turned } });
    }
    case 'drawBolt':
      if (safe.bolt === 'thrown' && !isReleased(safe, 'lock', now)) return err('locked');
      return change(safe, safe.bolt === 'thrown', { bolt: 'drawn' });
    case 'throwBolt':
      // The boltwork is blocked while the door is open, or it would stand in the door's way.
      if (safe.door === 'open') return err('door-open');
      return change(safe, safe.bolt === 'drawn', { bolt: 'thrown' });
    case 'openDoor':
      if (safe.bolt === 'thrown') return err('bolted');
      return change(safe, safe.door === 'shut', { door: 'open' });
    case 'closeDoor':
      if (DRAWERS.some((drawer) => safe.drawers[drawer] === 'open')) return err('drawer-open');
      return change(safe, safe.door === 'open', { door: 'shut' });
    case 'openMechanically':
      return change(safe, safe.door === 'shut', { bolt: 'drawn', door: 'open' });
    case 'openDrawer':
    case 'closeDrawer': {
      if (safe.door === 'shut') return err('door-shut');
      const wanted = act.do === 'openDrawer' ? 'open' : 'shut';
      const drawers = { ...safe.drawers, [act.drawer]: wanted };
      return change(safe, safe.drawers[act.drawer] !== wanted, { drawers });
    }
    case 'openCompartment':
      if (safe.compartment === 'shut' && !isReleased(safe, 'compartmentLock', now)) return err('locked');
      return change(safe, safe.compartment === 'shut', { compartment: 'open' });
    case 'closeCompartment':
      return change(safe, safe.compartment === 'open', { compartment: 'shut' });
    case 'stickRelay': {
      const { channel, condition } = act;
      if (safe.relayConditions[channel] === undefined) throw new Error(`simulated safe: no relay ${channel}`);
      return ok({ ...safe, relayConditions: safe.relayConditions.with(channel, condition) });
    }
    case 'cutPower':
      return change(safe, safe.mainsLostAt === null, { mainsLostAt: now });
    case 'restorePower':
      return change(safe, safe.mainsLostAt !== null, { mainsLostAt: null });
    case 'fitBattery':
      return ok({ ...safe, batteryMs: act.lastsMs });
    case 'tamper':
    case 'endTamper':
      return change(safe, safe.tampered !== (act.do === 'tamper'), { tampered: act.do === 'tamper' });
    case 'cutWire':
      return change(safe, !safe.cutWires.includes(act.input), { cutWires: [...safe.cutWires, act.input] });
    case 'mendWire':
      return change(safe, safe.cutWires.includes(act.input), {
        cutWires: safe.cutWires.filter((input) => input !== act.input),
      });
    case 'setBounce':
      return ok({ ...safe, bounceMs: act.ms });
  }
}

function change(safe: SafeModel, moves: boolean, to: Partial<SafeModel>): Result<SafeModel, SafeRefusal> {
  return moves ? ok({ ...safe, ...to }) : err('already-so');
}

function withMovedContacts(before: SafeModel, after: SafeModel, now: number): SafeModel {
  const moved = SAFE_INPUTS.filter((input) => isLoopClosed(before, input) !== isLoopClosed(after, input));
  if (moved.length === 0) return after;
  return { ...after, movedAt: { ...after.movedAt, ...Object.fromEntries(moved.map((input) => [input, now])) } };
}
