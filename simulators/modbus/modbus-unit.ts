/** One end of a Modbus line as a unit has it: hears requests, lets the device answer them, and gives the answer the pace and the mishaps of a line. */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import { createFrameReader } from '../../devices/kit/frame-reader.ts';
import type { Log } from '../../devices/kit/log.ts';
import { EXCEPTIONS, functionOf } from '../../devices/modbus/protocol/modbus-function.ts';
import {
  type Asked,
  decodeModbusRequest,
  type ModbusRequest,
  measureModbusRequest,
} from '../../devices/modbus/protocol/modbus-request.ts';
import { encodeModbusResponse, type ModbusResponse } from '../../devices/modbus/protocol/modbus-response.ts';
import type { FaultBoard } from '../faults.ts';
import { damageReply, type ReplyStep } from '../reply-damage.ts';
import type { RandomBytes } from '../simulator.ts';
import type { Wire } from '../wires/device-wire.ts';
import { createPacer } from '../wires/pacing.ts';
import { mistakeAnswer } from './modbus-mishaps.ts';

/** How long a unit takes. Milliseconds. */
export interface UnitTiming {
  readonly answerMs: number;
  /** What the fault `slow` adds: less than the 300 ms that a master grants. */
  readonly slowMs: number;
  /** How long the fault `stall` pauses. */
  readonly stallMs: number;
  /** When the fault `lateAnswer` answers: after the master has given up. */
  readonly lateMs: number;
}

export const USUAL_UNIT_TIMING: UnitTiming = { answerMs: 5, slowMs: 200, stallMs: 400, lateMs: 700 };

export interface ModbusUnitDeps {
  /** Id of the device in the configuration; for log lines. */
  readonly id: string;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: RandomBytes;
  readonly faults: FaultBoard;
  readonly timing: UnitTiming;
  /** Address on the bus at this moment. */
  readonly unit: () => number;
  /** Speed at this moment, bits per second. */
  readonly baudRate: () => number;
  /** True: answers take the time that they need at that speed. */
  readonly paced: () => boolean;
  /** What the device does with the request, and says. Null = it is dumb. */
  readonly answer: (request: ModbusRequest) => ModbusResponse | null;
  /** The fault `unplugMidReply` pulls the cable. */
  readonly onPulled: () => void;
}

export interface ModbusUnit {
  /** What a loss of power or of the cable does: nothing is under way any more. */
  reset(): void;
  /** Harmless when repeated. */
  close(): void;
}

/** A gap in a request; adapters hold bytes back for 16 ms. Milliseconds. */
const PATIENCE_MS = 50;
const SLICE_MS = 4;
/** Unit, function, address, count, byte count, 255 bytes, check: the longest that the byte count can say. */
const MAX_REQUEST_BYTES = 264;
/** Nobody answers it; units do as they are told. Modbus over Serial Line V1.02, 2.1. */
const BROADCAST = 0;

export function createModbusUnit(deps: ModbusUnitDeps): ModbusUnit {
  const { id, wire, clock, log, random, faults, timing, unit, baudRate, paced, answer, onPulled } = deps;
  const timers = new Set<CancelTimer>();
  const pacer = createPacer({
    clock,
    baudRate: () => (paced() ? baudRate() : null),
    sliceMs: SLICE_MS,
    write: (bytes) => wire.write(bytes),
  });
  const reader = createFrameReader({
    measure: measureModbusRequest,
    maxFrameBytes: MAX_REQUEST_BYTES,
    patienceMs: PATIENCE_MS,
    clock,
    onFrame: hear,
    // Answers of others on the line are noise to a unit.
    onNoise: ({ bytes, reason }) => log.write('debug', 'simulator.noise', { device: id, bytes, reason }),
  });
  wire.listen((chunk) => {
    const hostSpeed = wire.hostBaudRate();
    // At another speed the bits do not even make these bytes.
    if (hostSpeed === null || hostSpeed === baudRate()) reader.push(chunk);
    else reader.reset();
  });

  function later(ms: number, fn: () => void): void {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel);
      fn();
    });
    timers.add(cancel);
  }

  function hear(frame: Uint8Array): void {
    const to = frame[0] ?? 0;
    if (to !== unit() && to !== BROADCAST) return;
    if (faults.take('silence')) return;
    if (faults.take('echo')) pacer.send(frame, () => {});
    const response = responseTo(frame);
    if (response === null || to === BROADCAST || faults.take('answerLost')) return;
    let waitMs = timing.answerMs;
    if (faults.take('slow')) waitMs += timing.slowMs;
    if (faults.take('lateAnswer')) waitMs = timing.lateMs;
    later(waitMs, () => {
      const meant = mistakeAnswer(encodeModbusResponse(to, response), faults);
      carryOut(damageReply({ frame: meant, faults, random, stallMs: timing.stallMs }));
    });
  }

  /** Null where a unit says nothing: to what is damaged, and to what it cannot tell from an answer of another unit. */
  function responseTo(frame: Uint8Array): ModbusResponse | null {
    const asked = decodeModbusRequest(frame);
    if (asked.ok) return faults.take('busy') ? busy(asked.value) : answer(asked.value.request);
    const to = functionOf(frame[1] ?? 0);
    if (asked.error !== 'count' || to === null) return null;
    return { function: 'exception', to, code: EXCEPTIONS['illegal-value'] };
  }

  function carryOut(steps: readonly ReplyStep[]): void {
    const [step, ...rest] = steps;
    if (step === undefined) return;
    if (step.step === 'send') pacer.send(step.bytes, () => carryOut(rest));
    else if (step.step === 'pause') later(step.ms, () => carryOut(rest));
    else onPulled();
  }

  function reset(): void {
    for (const cancel of timers) cancel();
    timers.clear();
    pacer.drop();
    reader.reset();
  }

  return {
    reset,
    close() {
      reset();
      reader.close();
    },
  };
}

function busy({ request }: Asked): ModbusResponse {
  return { function: 'exception', to: request.function, code: EXCEPTIONS.busy };
}
