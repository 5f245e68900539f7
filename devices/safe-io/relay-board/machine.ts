/**
 * What a relay board's answers mean: contacts that changed, relays that are on against what was commanded.
 * Pure: it compares and says what to tell; the driver asks and tells.
 */
import type { DeviceTrouble } from '../../kit/device.ts';
import type { SafeIoEvent, SafeIoLevels, SafeWiring } from '../contract.ts';
import { type Debounced, look, settled } from './debounce.ts';

/** How far the board's timer and ours may be apart at either end of a pulse. Milliseconds. */
export const PULSE_SLACK_MS = 300;

/** What was commanded of one relay. Times are monotonic ms. */
interface Commanded {
  /** From the board's confirmation on it must be on; null while, or where, no confirmation came. */
  readonly confirmedAt: number | null;
  /** Until then at least, once confirmed. */
  readonly mustUntil: number;
  /** After this it must be off; Infinity while the command is under way. */
  readonly mayUntil: number;
}

interface Relay {
  readonly name: string;
  readonly on: boolean;
  readonly commanded: Commanded | null;
  /** On without a command: told, and since then the board has confirmed "all off" at `offAt`, or was seen to be stuck. */
  readonly forced: { readonly offAt: number | null; readonly stuck: boolean } | null;
}

export interface BoardState {
  /** False before the first answers and while the board is lost. */
  readonly known: boolean;
  readonly wiring: SafeWiring;
  readonly contacts: readonly Debounced[];
  readonly relays: readonly Relay[];
}

export type BoardInput =
  /** Levels of all contacts and relays; null for what was not asked. */
  | {
      readonly type: 'seen';
      readonly contacts: readonly boolean[] | null;
      readonly relays: readonly boolean[] | null;
      readonly askedAt: number;
      readonly answeredAt: number;
    }
  | { readonly type: 'lost'; readonly trouble: DeviceTrouble }
  | { readonly type: 'pulse-sent'; readonly channel: number }
  /** What is known of the command's end: `refused` means that the board did nothing. */
  | {
      readonly type: 'pulse-answered';
      readonly channel: number;
      readonly ms: number;
      readonly sentAt: number;
      readonly at: number;
      readonly how: 'confirmed' | 'silent' | 'refused';
    }
  | { readonly type: 'all-off-confirmed'; readonly at: number };

export interface BoardAdvance {
  readonly next: BoardState;
  readonly events: readonly SafeIoEvent[];
  /** A relay is on that must not be. */
  readonly orderAllOff: boolean;
}

/** A board of `relayCount` relays that nobody has asked yet. */
export function beginBoard(wiring: SafeWiring, relayCount: number): BoardState {
  const relays = Array.from({ length: relayCount }, (_, channel): Relay => {
    const name = wiring.outputs.find((output) => output.channel === channel)?.name ?? `relay-${channel + 1}`;
    return { name, on: false, commanded: null, forced: null };
  });
  return { known: false, wiring, contacts: wiring.inputs.map(() => settled(false)), relays };
}

export function advanceBoard(state: BoardState, input: BoardInput): BoardAdvance {
  switch (input.type) {
    case 'seen':
      return seen(state, input);
    case 'lost':
      if (!state.known) return plain(state);
      return { ...plain({ ...state, known: false }), events: [{ type: 'lost', trouble: input.trouble }] };
    case 'pulse-sent':
      return plain(
        withRelay(state, input.channel, {
          commanded: { confirmedAt: null, mustUntil: 0, mayUntil: Number.POSITIVE_INFINITY },
        }),
      );
    case 'pulse-answered': {
      const { channel, how, at, ms, sentAt } = input;
      if (how === 'refused') return plain(withRelay(state, channel, { commanded: null }));
      const commanded = {
        confirmedAt: how === 'confirmed' ? at : null,
        mustUntil: sentAt + ms - PULSE_SLACK_MS,
        mayUntil: at + ms + PULSE_SLACK_MS,
      };
      return plain(withRelay(state, channel, { commanded }));
    }
    case 'all-off-confirmed':
      return plain({
        ...state,
        relays: state.relays.map((relay) => ({
          ...relay,
          commanded: null,
          forced: relay.forced === null ? null : { ...relay.forced, offAt: input.at },
        })),
      });
  }
}

/** Levels by name; null while they are not known. */
export function levelsOf({ known, wiring, contacts, relays }: BoardState): SafeIoLevels | null {
  if (!known) return null;
  return {
    inputs: Object.fromEntries(
      wiring.inputs.map(({ name, activeWhen }, i) => [name, contacts[i]?.level === activeWhen]),
    ),
    outputs: Object.fromEntries(relays.map(({ name, on }) => [name, on])),
  };
}

/** True while a contact's new level waits to be confirmed. */
export function isTurning(state: BoardState): boolean {
  return state.contacts.some(({ turningSince }) => turningSince !== null);
}

/** True while a pulse of this relay runs or may run. */
export function isPulsing(state: BoardState, channel: number, now: number): boolean {
  const commanded = state.relays[channel]?.commanded ?? null;
  return commanded !== null && now < commanded.mayUntil;
}

function seen(state: BoardState, input: Extract<BoardInput, { type: 'seen' }>): BoardAdvance {
  const { contacts, relays, askedAt, answeredAt } = input;
  const events: SafeIoEvent[] = [];
  // A board that was lost says both before either counts: what moved meanwhile is unknown, not a change.
  if (!state.known && relays === null) return plain(state);
  const nextContacts = state.wiring.inputs.map(({ name, channel, activeWhen }, i): Debounced => {
    const before = state.contacts[i] ?? settled(false);
    const level = contacts?.[channel];
    if (level === undefined) return before;
    if (!state.known) return settled(level);
    const after = look(before, level, askedAt, answeredAt);
    if (after.level !== before.level) events.push({ type: 'input', input: name, active: after.level === activeWhen });
    return after;
  });
  const judged = state.relays.map((relay, channel): Relay => {
    const on = relays?.[channel];
    return on === undefined ? relay : judge(relay, on, askedAt, answeredAt, state.known, events);
  });
  const next = { ...state, known: true, contacts: nextContacts, relays: judged };
  const levels = levelsOf(next);
  if (!state.known && levels !== null) events.unshift({ type: 'regained', levels });
  return { next, events, orderAllOff: relays !== null && judged.some(({ forced }) => forced !== null) };
}

function judge(
  relay: Relay,
  on: boolean,
  askedAt: number,
  answeredAt: number,
  tellChange: boolean,
  events: SafeIoEvent[],
): Relay {
  const { name: output, commanded, forced } = relay;
  if (tellChange && on !== relay.on) events.push({ type: 'output', output, on });
  if (on) {
    if (commanded !== null && askedAt < commanded.mayUntil) return { ...relay, on };
    if (forced === null) {
      events.push({ type: 'forced-relay', output });
      return { ...relay, on, commanded: null, forced: { offAt: null, stuck: false } };
    }
    const stuck = forced.offAt !== null && askedAt > forced.offAt;
    if (stuck && !forced.stuck) events.push({ type: 'relay-stuck', output });
    return { ...relay, on, forced: { ...forced, stuck: forced.stuck || stuck } };
  }
  if (forced !== null) events.push({ type: 'relay-restored', output });
  const { confirmedAt = null, mustUntil = 0, mayUntil = 0 } = commanded ?? {};
  if (confirmedAt !== null && askedAt >= confirmedAt && answeredAt < mustUntil) {
    events.push({ type: 'pulse-cut-short', output });
    return { ...relay, on, commanded: null, forced: null };
  }
  return { ...relay, on, commanded: askedAt >= mayUntil ? null : commanded, forced: null };
}

function withRelay(state: BoardState, channel: number, change: Partial<Relay>): BoardState {
  return { ...state, relays: state.relays.map((relay, i) => (i === channel ? { ...relay, ...change } : relay)) };
}

function plain(next: BoardState): BoardAdvance {
  return { next, events: [], orderAllOff: false };
}
