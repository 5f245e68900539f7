/**
 * A simulated board of relays and contacts inside the simulated safe: it hears Modbus requests, switches the safe's relays, times
 * its own pulses and says what its terminals see. It has no idea what hangs there.
 */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import { err, ok } from '../../devices/kit/result.ts';
import { createFaultBoard, type FaultBoard } from '../faults.ts';
import { createModbusUnit, type UnitTiming } from '../modbus/modbus-unit.ts';
import { type HostCable, turnUnitKnob, unitFaults, unitKnobs } from '../modbus/unit-knobs.ts';
import type { RandomBytes, Simulator } from '../simulator.ts';
import type { Wire } from '../wires/device-wire.ts';
import {
  answerBoard,
  beginBoardRegisters,
  CHANNELS,
  ControlMode,
  expireFlashes,
  followInputs,
  nextFlip,
  restartBoard,
} from './board-registers.ts';
import { contactLevels, restingLevels } from './contacts.ts';
import { relayReadBack } from './model.ts';
import type { SafeBody } from './safe-body.ts';
import { safeKnobs, showSafe, turnSafeKnob } from './safe-knobs.ts';

export type ControlModeName = keyof typeof ControlMode;

export interface RelayBoardSimulatorDeps {
  /** Id of the device in the configuration. */
  readonly id: string;
  readonly wire: Wire;
  readonly hostCable: HostCable;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: RandomBytes;
  /** The board takes it over, and closes it with itself. */
  readonly safe: SafeBody;
  /** Address on the bus, 1..247. */
  readonly unit: number;
  /** Of all channels, before anybody has changed it. The factory sets `linkage`. */
  readonly mode: ControlModeName;
  /** Bits per second. */
  readonly baudRate: number;
  readonly timing: UnitTiming;
}

export interface RelayBoardSimulator extends Simulator {
  readonly faults: FaultBoard;
  readonly hostCable: HostCable;
  readonly safe: SafeBody;
  plug(): Promise<void>;
  unplug(): Promise<void>;
  setPaced(on: boolean): void;
  /** As somebody with the maker's tool would set it, for all channels. */
  setMode(mode: ControlModeName): void;
  /** A short loss of the board's own supply. */
  restart(): void;
}

/** Not plugged at first; relays off. */
export function createRelayBoardSimulator(deps: RelayBoardSimulatorDeps): RelayBoardSimulator {
  const { id, wire, hostCable, clock, log, random, safe, baudRate, timing } = deps;
  const listeners = new Set<() => void>();
  const faults = createFaultBoard({ onChange: changed });
  let board = beginBoardRegisters(deps.unit, ControlMode[deps.mode]);
  let powered = safe.isPowered();
  let levels = restingLevels(safe.model());
  let paced = false;
  let cancelFlip: CancelTimer = () => {};

  const modbus = createModbusUnit({
    id,
    wire,
    clock,
    log,
    random,
    faults,
    timing,
    unit: () => board.unit,
    baudRate: () => baudRate,
    paced: () => paced,
    answer(request) {
      if (!powered) return null;
      const now = clock.mono();
      board = expireFlashes(board, now);
      const model = safe.model();
      const readBack = Array.from({ length: CHANNELS }, (_, channel) => relayReadBack(model, channel));
      const answered = answerBoard(board, request, { contacts: contactLevels(model, now), readBack }, now);
      board = answered.next;
      switchRelays();
      return answered.response;
    },
    onPulled: () => void simulator.unplug(),
  });
  const endWatch = safe.onChange(seeSafe);

  function changed(): void {
    for (const listener of [...listeners]) listener();
  }

  /** Gives the coils to the safe and waits for the end of the next flash. */
  function switchRelays(): void {
    cancelFlip();
    cancelFlip = () => {};
    const at = nextFlip(board);
    if (at !== null) cancelFlip = clock.after(Math.max(0, at - clock.mono()), flip);
    safe.drive(board.coils);
  }

  function flip(): void {
    board = expireFlashes(board, clock.mono());
    switchRelays();
  }

  /** The safe changed: by hand, by its supply, or by what this board just did. */
  function seeSafe(): void {
    const now = safe.isPowered();
    const after = restingLevels(safe.model());
    if (now !== powered) {
      powered = now;
      restart();
    } else if (powered) {
      board = followInputs(board, levels, after);
    }
    levels = after;
    switchRelays();
    changed();
  }

  function restart(): void {
    board = restartBoard(board);
    modbus.reset();
    switchRelays();
  }

  const simulator: RelayBoardSimulator = {
    id,
    faults,
    hostCable,
    safe,
    async plug() {
      await wire.plug();
      log.write('info', 'simulator.plugged', { device: id, path: wire.path });
      changed();
    },
    async unplug() {
      // The cable carries no supply: relays and their timers go on.
      modbus.reset();
      await wire.unplug();
      log.write('info', 'simulator.unplugged', { device: id, path: wire.path });
      changed();
    },
    setPaced(on) {
      paced = on;
      changed();
    },
    setMode(mode) {
      board = { ...board, modes: board.modes.map(() => ControlMode[mode]) };
      changed();
    },
    restart() {
      restart();
      changed();
    },
    describe: () => ({
      simulator: id,
      class: 'safe-io',
      model: 'waveshare-relay-d',
      plugged: wire.plugged,
      shows: { ...showSafe(safe, clock.mono()), modes: board.modes.join(''), paced: paced ? 'on' : 'off' },
      knobs: [
        ...safeKnobs(),
        { name: 'setMode', values: Object.keys(ControlMode) },
        { name: 'restartBoard', values: [] },
        ...unitKnobs(simulator),
      ],
      faults: unitFaults(simulator),
      cards: [],
    }),
    async act(knob, value) {
      if (knob === 'restartBoard') {
        if (value !== undefined) return err('bad-value');
        simulator.restart();
        return ok(undefined);
      }
      if (knob === 'setMode') {
        if (value !== 'normal' && value !== 'linkage' && value !== 'toggle') return err('bad-value');
        simulator.setMode(value);
        return ok(undefined);
      }
      const turned = turnSafeKnob(safe, knob, value);
      return turned.ok || turned.error === 'bad-value' ? turned : turnUnitKnob(simulator, knob, value);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      endWatch();
      cancelFlip();
      modbus.close();
      safe.close();
      listeners.clear();
      await wire.close();
    },
  };
  return simulator;
}
