/**
 * A simulated safe that does not end with the daemon: board and door stand in the test's own process, at the end of a real pseudo
 * terminal. It counts the pulses that the line brings, can hold one back, and lets a second master speak on the line.
 */
import { join } from 'node:path';
import { systemClock } from '../../daemon/clock.ts';
import { systemRandom } from '../../daemon/random.ts';
import { silentLog } from '../../devices/kit/log.ts';
import { decodeModbusRequest, encodeModbusRequest } from '../../devices/modbus/protocol/modbus-request.ts';
import { USUAL_UNIT_TIMING } from '../../simulators/modbus/modbus-unit.ts';
import { createRelayBoardSimulator } from '../../simulators/safe/relay-board.ts';
import { createSafeBody } from '../../simulators/safe/safe-body.ts';
import { SAFE_RELAYS } from '../../simulators/safe/terminals.ts';
import type { Wire } from '../../simulators/wires/device-wire.ts';
import { createPty } from '../../simulators/wires/pty.ts';
import { BOARD } from './staff.ts';

const UNIT = 1;
const BAUD = 9_600;
/** "Flash on" of the maker's register table: 0200 and the relay's number. */
const FLASH_ON = 0x0200;

export interface OwnSafe {
  /** Where the daemon finds it. */
  readonly path: string;
  turn(knob: string, value?: string): Promise<void>;
  /** How it stands: door, bolt, relays, power, as the bench shows them. */
  shows(): Readonly<Record<string, string | null>>;
  /** How often the line brought a pulse for this relay. */
  pulses(relay?: keyof typeof SAFE_RELAYS): number;
  /** Calls back at the moment at which the line brings a pulse for the lock's relay. */
  onPulse(told: () => void): void;
  /** From now on pulses for the lock's relay do not reach the board. Resolves when the first one comes. */
  holdPulses(): Promise<void>;
  /** Another master on the line switches this relay on. */
  switchOn(relay: keyof typeof SAFE_RELAYS): void;
  close(): Promise<void>;
}

export async function standUpSafe(folder: string): Promise<OwnSafe> {
  const path = join(folder, 'own-safe');
  const pty = createPty({ linkPath: path, baudRate: BAUD });
  const seen = new Map<number, number>();
  const held = { on: false, come: Promise.withResolvers<void>() };
  let hear: (chunk: Uint8Array) => void = () => {};
  let pulsed: () => void = () => {};
  const wire: Wire = {
    path,
    get plugged() {
      return pty.plugged;
    },
    listen(onBytes) {
      hear = onBytes;
      // The daemon writes a request in one go, and the terminal keeps it together.
      pty.listen((chunk) => {
        const asked = decodeModbusRequest(chunk);
        const request = asked.ok ? asked.value.request : null;
        const channel = request?.function === 'writeCoil' ? request.address - FLASH_ON : null;
        if (channel !== null && channel >= 0 && channel < 8) {
          if (channel === SAFE_RELAYS.lock) pulsed();
          seen.set(channel, (seen.get(channel) ?? 0) + 1);
          if (held.on && channel === SAFE_RELAYS.lock) {
            held.come.resolve();
            return;
          }
        }
        onBytes(chunk);
      });
    },
    plug: () => pty.plug(),
    unplug: () => pty.unplug(),
    write: (bytes) => pty.write(bytes),
    hostBaudRate: () => pty.hostBaudRate(),
    close: () => pty.close(),
  };
  const safe = createSafeBody({ clock: systemClock });
  const board = createRelayBoardSimulator({
    ...{ id: BOARD, wire, hostCable: null, clock: systemClock, log: silentLog, random: systemRandom, safe, unit: UNIT },
    ...{ mode: 'normal', baudRate: BAUD, timing: USUAL_UNIT_TIMING },
  });
  board.setPaced(true);
  await board.plug();
  return {
    path,
    async turn(knob, value) {
      const done = await board.act(knob, value);
      if (!done.ok) throw new Error(`own safe ${knob} ${value}: ${done.error}`);
    },
    shows: () => board.describe().shows,
    pulses: (relay = 'lock') => seen.get(SAFE_RELAYS[relay]) ?? 0,
    onPulse(told) {
      pulsed = told;
    },
    holdPulses() {
      held.on = true;
      return held.come.promise;
    },
    switchOn(relay) {
      hear(
        encodeModbusRequest({
          unit: UNIT,
          request: { function: 'writeCoil', address: SAFE_RELAYS[relay], value: 0xff00 },
        }),
      );
    },
    close: () => board.close(),
  };
}
