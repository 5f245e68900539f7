/** A board of relays and contacts on a Modbus bus: asks it all the time, compares, and gives pulses that the board itself times. */
import type { Clock } from '../../kit/clock.ts';
import type { DeviceTrouble } from '../../kit/device.ts';
import type { Log } from '../../kit/log.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import type { ModbusBus } from '../../modbus/bus.ts';
import type { ModbusTrouble } from '../../modbus/bus-turns.ts';
import { createPolledUnit, type UnitLine, URGENT, URGENT_ONCE, USUAL } from '../../modbus/polled-unit.ts';
import type { PulseRequest, PulseSeen, PulseTrouble, SafeIo, SafeIoEvent, SafeWiring } from '../contract.ts';
import { pulseRequest, type RelayBoardProfile } from '../protocol/relay-board-profile.ts';
import { BOUNCE_MS } from './debounce.ts';
import {
  advanceBoard,
  type BoardInput,
  beginBoard,
  isPulsing,
  isTurning,
  levelsOf,
  PULSE_SLACK_MS,
} from './machine.ts';

/** How often contacts are looked at. Milliseconds after the last look. */
const LOOK_MS = 100;
/** How often the relays are read back. Milliseconds. */
const READ_BACK_MS = 1_000;
/** How often the modes are looked at again: a board can be changed, or swapped, while it is in service. Milliseconds. */
const MODES_MS = 60_000;

export interface RelayBoardDeps {
  /** The device's name in the configuration; for log lines. */
  readonly id: string;
  readonly bus: ModbusBus;
  /** Address on the bus, 1..247. */
  readonly unit: number;
  readonly profile: RelayBoardProfile;
  readonly wiring: SafeWiring;
  readonly clock: Clock;
  readonly log: Log;
  readonly onEvent: (event: SafeIoEvent) => void;
}

/** Wiring that the board does not have, or names that stand twice, are a bug of the configuration's check and throw. */
export function createRelayBoard(deps: RelayBoardDeps): SafeIo {
  const { id, bus, unit, profile, wiring, clock, log, onEvent } = deps;
  demandWiring(wiring, profile);
  let board = beginBoard(wiring, profile.relays.count);
  let readBackAt = Number.NEGATIVE_INFINITY;
  let modesAt = Number.NEGATIVE_INFINITY;

  /** Takes in what was learned, tells it; answers whether all relays must go off. */
  function learn(input: BoardInput): boolean {
    const { next, events, orderAllOff } = advanceBoard(board, input);
    board = next;
    for (const event of events) {
      const code = 'trouble' in event ? { code: event.trouble.code } : {};
      // Not each relay and contact: a line that says when the silent alarm was switched would be no silence.
      if (event.type !== 'output' && event.type !== 'input')
        log.write('info', `safe-io.${event.type}`, { device: id, ...code });
      onEvent(event);
    }
    return orderAllOff;
  }

  async function checkModes(line: UnitLine): Promise<Result<void, DeviceTrouble>> {
    if (profile.modes === null || clock.mono() - modesAt < MODES_MS) return ok(undefined);
    const { normal, ...at } = profile.modes;
    const modes = await line.readWords(at, USUAL);
    if (!modes.ok) return modes;
    if (modes.value.some((mode) => mode !== normal)) return err({ code: 'protocol', reason: 'control-mode' });
    modesAt = clock.mono();
    return ok(undefined);
  }

  async function allOff(line: UnitLine): Promise<Result<void, DeviceTrouble>> {
    const done = await line.ask(profile.allOff, URGENT);
    if (!done.ok) return done;
    learn({ type: 'all-off-confirmed', at: clock.mono() });
    return ok(undefined);
  }

  /** Reads the relays, and the contacts when asked for; orders "all off" where a relay is on that must not be. */
  async function see(
    line: UnitLine,
    what: 'relays' | 'contacts' | 'both',
  ): Promise<Result<readonly boolean[], ModbusTrouble>> {
    const options = what === 'relays' ? URGENT : USUAL;
    const askedAt = clock.mono();
    const contacts =
      what === 'relays' || profile.contacts === null ? null : await line.readBits(profile.contacts, options);
    if (contacts?.ok === false) return contacts;
    const relays = what === 'contacts' ? null : await line.readBits(profile.relays, options);
    if (relays?.ok === false) return relays;
    if (relays !== null) readBackAt = askedAt;
    const mustGoOff = learn({
      type: 'seen',
      contacts: contacts?.value ?? null,
      relays: relays?.value ?? null,
      askedAt,
      answeredAt: clock.mono(),
    });
    if (mustGoOff) await allOff(line);
    return ok(relays?.value ?? []);
  }

  async function lookAround(line: UnitLine): Promise<Result<void, DeviceTrouble>> {
    const modes = await checkModes(line);
    if (!modes.ok) return modes;
    const readBackDue = !board.known || clock.mono() - readBackAt >= READ_BACK_MS;
    const saw = await see(line, profile.contacts === null ? 'both' : readBackDue ? 'both' : 'contacts');
    return saw.ok ? ok(undefined) : saw;
  }

  const polled = createPolledUnit({
    bus,
    unit,
    clock,
    model: profile.model,
    async begin(line) {
      modesAt = Number.NEGATIVE_INFINITY;
      board = { ...board, known: false };
      const modes = await checkModes(line);
      if (!modes.ok) return modes;
      const relays = await line.readBits(profile.relays, USUAL);
      return relays.ok ? ok(undefined) : relays;
    },
    async round(line) {
      const outcome = await lookAround(line);
      if (!outcome.ok) {
        modesAt = Number.NEGATIVE_INFINITY;
        if (outcome.error.code !== 'closed' && outcome.error.code !== 'gone')
          learn({ type: 'lost', trouble: outcome.error });
      }
      if (!outcome.ok || profile.contacts === null) return { outcome, nextMs: READ_BACK_MS };
      return { outcome, nextMs: isTurning(board) ? BOUNCE_MS : LOOK_MS };
    },
    onGone(trouble) {
      board = { ...board, known: false };
      log.write('warn', 'safe-io.gone', { device: id, code: trouble.code });
      onEvent({ type: 'gone', trouble });
    },
    onNoise({ bytes, reason }) {
      log.write('debug', 'safe-io.noise', { device: id, bytes, reason });
      onEvent({ type: 'noise', bytes, reason });
    },
  });
  const { line } = polled;

  async function pulse({ output, ms }: PulseRequest): Promise<Result<PulseSeen, PulseTrouble>> {
    const channel = wiring.outputs.find(({ name }) => name === output)?.channel;
    if (channel === undefined) throw new Error('relay board: an output that the wiring does not have');
    const request = pulseRequest(profile, channel, ms);
    if (!polled.isOpen()) return err({ code: 'closed' });
    if (!board.known) return err({ code: 'not-in-service' });
    const sentAt = clock.mono();
    if (isPulsing(board, channel, sentAt)) return err({ code: 'pulse-running' });
    learn({ type: 'pulse-sent', channel });
    // Once: a second try after a lost answer would make the lock stay free for longer than was decided.
    const answer = await line.ask(request, URGENT_ONCE);
    const how = answer.ok ? 'confirmed' : wasRefused(answer.error) ? 'refused' : 'silent';
    learn({ type: 'pulse-answered', channel, ms, sentAt, at: clock.mono(), how });
    if (!answer.ok && (how === 'refused' || answer.error.code === 'closed' || answer.error.code === 'gone'))
      return answer;
    const relays = await see(line, 'relays');
    if (!relays.ok) return err(relays.error.code === 'closed' ? relays.error : { code: 'pulse-unknown' });
    if (relays.value[channel] === true) return ok({ readBack: 'on' });
    if (clock.mono() < sentAt + ms - PULSE_SLACK_MS) return err({ code: 'not-switched' });
    return how === 'confirmed' ? ok({ readBack: 'over' }) : err({ code: 'pulse-unknown' });
  }

  return {
    open: () => polled.open(),
    heartbeat: () => polled.heartbeat(),
    async close() {
      await polled.close();
      board = { ...board, known: false };
    },
    pulse,
    allOff: () => allOff(line),
    levels: () => (polled.isOpen() ? levelsOf(board) : null),
  };
}

/** True where the board's own answer says that it did nothing. */
function wasRefused(trouble: ModbusTrouble): boolean {
  return trouble.code === 'device-fault' || (trouble.code === 'protocol' && trouble.reason.startsWith('exception-'));
}

function demandWiring({ inputs, outputs }: SafeWiring, { contacts, relays }: RelayBoardProfile): void {
  const fits = (channel: number, count: number): boolean =>
    Number.isInteger(channel) && channel >= 0 && channel < count;
  const names = [...inputs, ...outputs].map(({ name }) => name);
  const inputsFit = inputs.every(({ channel }) => fits(channel, contacts?.count ?? 0));
  const outputsFit = outputs.every(({ channel }) => fits(channel, relays.count));
  const places = new Set(outputs.map(({ channel }) => channel));
  if (!inputsFit || !outputsFit || new Set(names).size !== names.length || places.size !== outputs.length)
    throw new Error('relay board: wiring that the board does not have');
}
