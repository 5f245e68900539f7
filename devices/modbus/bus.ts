/**
 * One serial line with several Modbus units on it: one owner of the port, one request at a time for all of them.
 * The port opens with the first member and closes with the last; what a member's unit says reaches that member only.
 */
import type { CancelTimer, Clock } from '../kit/clock.ts';
import { createFrameReader, type Noise } from '../kit/frame-reader.ts';
import { err, ok, type Result } from '../kit/result.ts';
import type { Transport, TransportTrouble } from '../kit/transport.ts';
import type { BusTiming } from './bus-timing.ts';
import {
  advanceTurns,
  type BusTurns,
  beginTurns,
  type ModbusAnswer,
  type ModbusTrouble,
  type TurnInput,
  wakeAt,
} from './bus-turns.ts';
import { MAX_FRAME_BYTES } from './protocol/modbus-crc.ts';
import { type Asked, encodeModbusRequest } from './protocol/modbus-request.ts';
import { decodeModbusResponse, measureModbusResponse } from './protocol/modbus-response.ts';

export interface ModbusBusDeps {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Bits per second; all units of one line speak at the same speed. */
  readonly baudRate: number;
  readonly timing: BusTiming;
}

export interface BusListener {
  /** The line is gone; what this member had asked has ended with the same trouble. The member may open again. */
  onGone(trouble: TransportTrouble): void;
  /** Bytes that were no answer, after a request of this member: dropped, counted. */
  onNoise(noise: Noise): void;
}

export interface AskOptions {
  /** How often it may be sent in all. 1 for what must not be repeated blindly. */
  readonly tries: number;
  /** Goes before all that wait and are not urgent. */
  readonly urgent: boolean;
}

/** One device's place on the bus. */
export interface BusMember {
  open(): Promise<Result<void, TransportTrouble | { readonly code: 'closed' }>>;
  ask(asked: Asked, options: AskOptions): Promise<Result<ModbusAnswer, ModbusTrouble>>;
  /** Ends what this member asked with `closed`. Resolves when the port is given back, if this was the last. Harmless when repeated. */
  close(): Promise<void>;
}

export interface ModbusBus {
  readonly path: string;
  readonly baudRate: number;
  join(listener: BusListener): BusMember;
}

interface Seat {
  readonly number: number;
  readonly listener: BusListener;
}

export function createModbusBus({ transport, clock, baudRate, timing }: ModbusBusDeps): ModbusBus {
  const rules = { timing, baudRate };
  let seats = 0;
  /** Members that are open or being opened. */
  const present = new Set<Seat>();
  let port: Promise<Result<void, TransportTrouble>> | null = null;
  let released: Promise<void> = Promise.resolve();
  let turns: BusTurns = beginTurns(rules, clock.mono());
  let cancelWake: CancelTimer = () => {};
  let lastAsker: Seat['number'] | null = null;

  const frames = createFrameReader({
    measure(buffer) {
      if (turns.turn.name === 'resting') return { kind: 'noise', size: buffer.length, reason: 'late' };
      return measureModbusResponse(turns.turn.job.asked, buffer);
    },
    maxFrameBytes: MAX_FRAME_BYTES,
    patienceMs: timing.frameMs,
    clock,
    onFrame(frame) {
      if (turns.turn.name === 'resting') return;
      const response = decodeModbusResponse(turns.turn.job.asked, frame);
      if (response.ok) step({ type: 'answered', response: response.value });
      else noise({ bytes: frame.length, reason: response.error });
    },
    onNoise: noise,
  });

  function noise(told: Noise): void {
    step({ type: 'noise', damaged: told.reason === 'crc' });
    const [first] = present;
    const to = [...present].find((seat) => seat.number === lastAsker) ?? first;
    to?.listener.onNoise(told);
  }

  function step(input: TurnInput): void {
    const { next, effects } = advanceTurns(rules, turns, input, clock.mono());
    turns = next;
    for (const effect of effects) {
      if (effect.do === 'settle') {
        effect.job.settle(effect.result);
        continue;
      }
      lastAsker = effect.job.owner;
      // The rest of an earlier answer must not swallow the start of this one's.
      frames.reset();
      write(effect.job.bytes);
    }
    cancelWake();
    cancelWake = () => {};
    const at = wakeAt(turns);
    if (at !== null) cancelWake = clock.after(Math.max(0, at - clock.mono()), () => step({ type: 'time' }));
  }

  function write(bytes: Uint8Array): void {
    const writing = turns.turn;
    transport.write(bytes).then((written) => {
      if (turns.turn !== writing) return;
      step(written.ok ? { type: 'written' } : { type: 'not-written', trouble: written.error });
    });
  }

  function openPort(): Promise<Result<void, TransportTrouble>> {
    const attempt = transport
      .open(
        { baudRate },
        {
          onBytes(chunk) {
            if (port === attempt) frames.push(chunk);
          },
          onGone(trouble) {
            if (port === attempt) gone(trouble);
          },
        },
      )
      .then((opened) => {
        if (port !== attempt) return opened;
        if (opened.ok) turns = { ...beginTurns(rules, clock.mono()), unanswered: turns.unanswered };
        else port = null;
        return opened;
      });
    return attempt;
  }

  function gone(trouble: TransportTrouble): void {
    port = null;
    const left = [...present];
    present.clear();
    frames.reset();
    step({ type: 'withdrawn', owner: null, trouble });
    for (const seat of left) seat.listener.onGone(trouble);
  }

  function close(seat: Seat): Promise<void> {
    if (!present.delete(seat)) return released;
    step({ type: 'withdrawn', owner: seat.number, trouble: { code: 'closed' } });
    if (present.size > 0 || port === null) return released;
    const leaving = port;
    port = null;
    frames.reset();
    released = leaving.then(() => transport.close());
    return released;
  }

  return {
    path: transport.path,
    baudRate,
    join(listener) {
      const seat: Seat = { number: seats++, listener };
      let opened = false;
      return {
        async open() {
          if (present.has(seat)) throw new Error('Modbus bus: a member opened twice');
          opened = false;
          present.add(seat);
          // Not before the last owner has let go of the port may it be opened anew.
          await released;
          if (!present.has(seat)) return err({ code: 'closed' });
          port ??= openPort();
          const attempt = port;
          const result = await attempt;
          if (!present.has(seat)) return err({ code: 'closed' });
          if (!result.ok) {
            present.delete(seat);
            return result;
          }
          opened = true;
          return ok(undefined);
        },
        ask(asked, { tries, urgent }) {
          if (!opened || !present.has(seat)) return Promise.resolve(err({ code: 'closed' }));
          const { promise, resolve } = Promise.withResolvers<Result<ModbusAnswer, ModbusTrouble>>();
          const bytes = encodeModbusRequest(asked);
          step({ type: 'asked', job: { owner: seat.number, asked, bytes, tries, urgent, settle: resolve } });
          return promise;
        },
        close: () => close(seat),
      };
    },
  };
}
