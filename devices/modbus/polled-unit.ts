/** A unit on a Modbus bus that is asked again and again while it is open: the lifetime that board and sensor drivers share. */
import type { CancelTimer, Clock } from '../kit/clock.ts';
import type { DeviceIdentity, DeviceTrouble, Driver } from '../kit/device.ts';
import type { Noise } from '../kit/frame-reader.ts';
import { err, ok, type Result } from '../kit/result.ts';
import type { TransportTrouble } from '../kit/transport.ts';
import type { AskOptions, ModbusBus } from './bus.ts';
import type { ModbusAnswer, ModbusTrouble } from './bus-turns.ts';
import type { BitRead, RegisterRead } from './protocol/modbus-function.ts';
import type { ModbusRequest } from './protocol/modbus-request.ts';

/** How often a request is sent that does no harm when it is repeated. */
const USUAL_TRIES = 3;
export const USUAL: AskOptions = { tries: USUAL_TRIES, urgent: false };
export const URGENT: AskOptions = { tries: USUAL_TRIES, urgent: true };
/** For what must not be done twice because its answer was lost. */
export const URGENT_ONCE: AskOptions = { tries: 1, urgent: true };

export interface UnitLine {
  ask(request: ModbusRequest, options: AskOptions): Promise<Result<ModbusAnswer, ModbusTrouble>>;
  readBits(read: BitsAt, options: AskOptions): Promise<Result<readonly boolean[], ModbusTrouble>>;
  /** Raw words 0..65535. */
  readWords(read: WordsAt, options: AskOptions): Promise<Result<readonly number[], ModbusTrouble>>;
}

export interface BitsAt {
  readonly function: BitRead;
  readonly address: number;
  readonly count: number;
}

export interface WordsAt {
  readonly function: RegisterRead;
  readonly address: number;
  readonly count: number;
}

export interface PolledUnitDeps {
  readonly bus: ModbusBus;
  /** 1..247. */
  readonly unit: number;
  readonly clock: Clock;
  readonly model: string;
  /** First contact: refuses what may not go into service. */
  readonly begin: (line: UnitLine) => Promise<Result<void, DeviceTrouble>>;
  /** One round of questions. Answers how it went and when the next is due, milliseconds from its end. */
  readonly round: (
    line: UnitLine,
  ) => Promise<{ readonly outcome: Result<void, DeviceTrouble>; readonly nextMs: number }>;
  /** Told only after a successful `open()`. */
  readonly onGone: (trouble: TransportTrouble) => void;
  readonly onNoise: (noise: Noise) => void;
}

export interface PolledUnit extends Driver {
  readonly line: UnitLine;
  readonly isOpen: () => boolean;
}

type UnitState =
  | { readonly state: 'closed' }
  | { readonly state: 'opening'; attempt: Promise<unknown> }
  | { readonly state: 'open' };

export function createPolledUnit(deps: PolledUnitDeps): PolledUnit {
  const { bus, unit, clock, model, begin, round, onGone, onNoise } = deps;
  let now: UnitState = { state: 'closed' };
  let cancelRound: CancelTimer = () => {};
  let running: { readonly of: UnitState; readonly outcome: Promise<Result<void, DeviceTrouble>> } | null = null;

  const member = bus.join({
    onNoise,
    onGone(trouble) {
      // While it is being opened, `open()` says so itself.
      if (now.state !== 'open') return;
      now = { state: 'closed' };
      cancelRound();
      onGone(trouble);
    },
  });

  const ask: UnitLine['ask'] = (request, options) => member.ask({ unit, request }, options);
  const line: UnitLine = {
    ask,
    async readBits(read, options) {
      const answer = await ask(read, options);
      if (!answer.ok) return answer;
      if (!('bits' in answer.value)) throw new Error('Modbus: words came for bits');
      return ok(answer.value.bits);
    },
    async readWords(read, options) {
      const answer = await ask(read, options);
      if (!answer.ok) return answer;
      if (!('values' in answer.value)) throw new Error('Modbus: bits came for words');
      return ok(answer.value.values);
    },
  };

  /** The round that goes on now, or a new one: never two at once. */
  function runRound(): Promise<Result<void, DeviceTrouble>> {
    const of = now;
    if (of.state !== 'open') return Promise.resolve(err({ code: 'closed' }));
    if (running?.of === of) return running.outcome;
    cancelRound();
    const outcome = round(line).then((ended) => {
      if (running === mine) running = null;
      if (now === of) cancelRound = clock.after(ended.nextMs, runRound);
      return ended.outcome;
    });
    const mine = { of, outcome };
    running = mine;
    return outcome;
  }

  async function attemptOpen(opening: UnitState): Promise<Result<DeviceIdentity, DeviceTrouble>> {
    const opened = await member.open();
    const begun = opened.ok ? await begin(line) : opened;
    // `close()` came in between, and has let go of the bus already.
    if (now !== opening) return err({ code: 'closed' });
    if (!begun.ok) {
      now = { state: 'closed' };
      await member.close();
      return begun;
    }
    now = { state: 'open' };
    cancelRound = clock.after(0, runRound);
    const speed = bus.path.startsWith('tcp:') ? null : bus.baudRate;
    return ok({ model, serial: null, baudRate: speed });
  }

  return {
    line,
    isOpen: () => now.state === 'open',
    open() {
      if (now.state !== 'closed') throw new Error('Modbus unit: opened while open');
      const opening: UnitState = { state: 'opening', attempt: Promise.resolve() };
      now = opening;
      const attempt = attemptOpen(opening);
      opening.attempt = attempt;
      return attempt;
    },
    heartbeat: () => runRound(),
    async close() {
      const before = now;
      now = { state: 'closed' };
      cancelRound();
      await member.close();
      // Not before the attempt has let go may another one begin.
      if (before.state === 'opening') await before.attempt;
    },
  };
}
