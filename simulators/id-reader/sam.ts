/**
 * A simulated SAM reader behind one end of a wire: it hears real request frames and answers with real answer frames.
 * It has knobs (cards, cable, pace) and faults; it is never told what to answer.
 */
import { HEADER_BYTES, MAX_REQUEST_BODY, measureRequest } from '../../devices/id-reader/protocol/sam-frame.ts';
import { decodeRequest, type RequestTrouble, type SamRequest } from '../../devices/id-reader/protocol/sam-request.ts';
import { encodeResponse } from '../../devices/id-reader/protocol/sam-response.ts';
import { SamStatus } from '../../devices/id-reader/protocol/sam-status.ts';
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import { createFrameReader } from '../../devices/kit/frame-reader.ts';
import type { Log } from '../../devices/kit/log.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { createFaultBoard, type FaultBoard } from '../faults.ts';
import { damageReply, type ReplyStep } from '../reply-damage.ts';
import type { RandomBytes, Simulator } from '../simulator.ts';
import type { Wire } from '../wires/device-wire.ts';
import { createPacer } from '../wires/pacing.ts';
import type { SimulatedCard } from './cards.ts';
import { answerRequest, type SamAnswer, type SamModule, type SamState } from './sam-answer.ts';
import { describeSam, turnKnob } from './sam-knobs.ts';
import { processingMs, type SamTiming } from './sam-timing.ts';

export interface SamSimulatorDeps {
  /** Id of the device in the configuration. */
  readonly id: string;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: RandomBytes;
  /** The cards that can be presented. */
  readonly cards: readonly SimulatedCard[];
  readonly module: SamModule;
  /** Speed after power-on, bits per second; on a wire with a speed it answers only when the host has set the same. */
  readonly baudRate: SamState['baudRate'];
  readonly timing: SamTiming;
}

export interface SamSimulator extends Simulator {
  readonly faults: FaultBoard;
  /** Lays a card on the reader; one that lies there is taken away first. */
  presentCard(id: string): Result<void, 'unknown-card'>;
  removeCard(): void;
  plug(): Promise<void>;
  unplug(): Promise<void>;
  /** Whether answers take the time that they need at the reader's speed, or leave at once. Off at first. */
  setPaced(on: boolean): void;
}

/** A request of ten bytes takes 10 ms at the lowest speed; a longer gap is none. */
const PATIENCE_MS = 200;
const SLICE_MS = 4;
const REFUSALS: Readonly<Record<RequestTrouble, number>> = {
  'bad-checksum': SamStatus.checksumWrong,
  'bad-length': SamStatus.lengthWrong,
  'unknown-command': SamStatus.commandWrong,
};

/** Not plugged at first, no card, no fault. */
export function createSamSimulator(deps: SamSimulatorDeps): SamSimulator {
  const { id, wire, clock, log, random, cards, module, baudRate, timing } = deps;
  const listeners = new Set<() => void>();
  const timers = new Set<CancelTimer>();
  const faults = createFaultBoard({ onChange: changed });
  let state: SamState = { card: null, stage: 'new', baudRate };
  let paced = false;

  const pacer = createPacer({
    clock,
    baudRate: () => (paced ? state.baudRate : null),
    sliceMs: SLICE_MS,
    write: (bytes) => wire.write(bytes),
  });
  const reader = createFrameReader({
    measure: measureRequest,
    maxFrameBytes: HEADER_BYTES + MAX_REQUEST_BODY,
    patienceMs: PATIENCE_MS,
    clock,
    onFrame: hear,
    onNoise(noise) {
      log.write('debug', 'simulator.noise', { device: id, bytes: noise.bytes, reason: noise.reason });
      if (noise.reason === 'length') refuse('bad-length');
    },
  });
  wire.listen((chunk) => {
    const hostSpeed = wire.hostBaudRate();
    // At another speed the bits do not even make these bytes.
    if (hostSpeed === null || hostSpeed === state.baudRate) reader.push(chunk);
    else reader.reset();
  });

  function changed(): void {
    for (const listener of [...listeners]) listener();
  }

  function later(ms: number, fn: () => void): void {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel);
      fn();
    });
    timers.add(cancel);
  }

  function hear(frame: Uint8Array): void {
    if (faults.take('silence')) return;
    if (faults.take('echo')) pacer.send(frame, () => {});
    const request = decodeRequest(frame);
    if (!request.ok) {
      refuse(request.error);
      return;
    }
    let waitMs = processingMs(request.value.command, timing);
    if (faults.take('slow')) waitMs += timing.slowMs;
    if (faults.take('lateAnswer')) waitMs = timing.lateMs;
    // Decided at the end of the work: the card may have been pulled meanwhile.
    later(waitMs, () => reply(decide(request.value)));
  }

  function refuse(trouble: RequestTrouble): void {
    const response = { status: REFUSALS[trouble], cardStatus: 0, data: new Uint8Array(0) };
    later(timing.otherMs, () => reply({ response, next: state }));
  }

  /** The healthy answer, unless a fault of card or module strikes. */
  function decide(request: SamRequest): SamAnswer {
    const refused = (status: number, next: SamState): SamAnswer => ({
      response: { status, cardStatus: 0, data: new Uint8Array(0) },
      next,
    });
    if (faults.take('samFault')) return refused(SamStatus.notAuthorised, state);
    const ofCard = request.command.startsWith('read') || request.command.endsWith('Card');
    if (ofCard && faults.take('busy')) return refused(SamStatus.notPermitted, state);
    const healthy = answerRequest(state, request, module);
    const hasRead = request.command.startsWith('readTextPhoto') && healthy.response.status === SamStatus.done;
    if (hasRead && faults.take('removeMidRead')) return refused(SamStatus.readFailed, { ...state, card: null });
    // After a failed verification the card must be found again.
    if (hasRead && faults.take('unauthentic')) return refused(SamStatus.verificationFailed, { ...state, stage: 'new' });
    if (hasRead && faults.take('cardRefused')) return refused(SamStatus.cardRefusedSam, { ...state, stage: 'new' });
    return healthy;
  }

  function reply(answer: SamAnswer): void {
    const { baudRate: newSpeed, ...rest } = answer.next;
    const speedChanges = newSpeed !== state.baudRate;
    const cardLeft = state.card !== rest.card;
    state = { ...rest, baudRate: state.baudRate };
    if (cardLeft) changed();
    const frame = encodeResponse(answer.response);
    const steps = damageReply({ frame, faults, random, stallMs: timing.stallMs });
    // The answer to a change of speed still comes at the old one.
    carryOut(steps, () => {
      if (speedChanges) state = { ...state, baudRate: newSpeed };
    });
  }

  function carryOut(steps: readonly ReplyStep[], after: () => void): void {
    const [step, ...rest] = steps;
    if (step === undefined) after();
    else if (step.step === 'send') pacer.send(step.bytes, () => carryOut(rest, after));
    else if (step.step === 'pause') later(step.ms, () => carryOut(rest, after));
    else void simulator.unplug();
  }

  /** What a loss of power does. A card that lies there is new to the next start. */
  function powerOff(): void {
    for (const cancel of timers) cancel();
    timers.clear();
    pacer.drop();
    reader.reset();
    state = { card: state.card, stage: 'new', baudRate };
  }

  const simulator: SamSimulator = {
    id,
    faults,
    presentCard(cardId) {
      const card = cards.find((known) => known.id === cardId);
      if (card === undefined) return err('unknown-card');
      state = { ...state, card, stage: 'new' };
      changed();
      return ok(undefined);
    },
    removeCard() {
      state = { ...state, card: null, stage: 'new' };
      changed();
    },
    async plug() {
      await wire.plug();
      log.write('info', 'simulator.plugged', { device: id, path: wire.path });
      changed();
    },
    async unplug() {
      powerOff();
      await wire.unplug();
      log.write('info', 'simulator.unplugged', { device: id, path: wire.path });
      changed();
    },
    setPaced(on) {
      paced = on;
      changed();
    },
    describe: () => describeSam({ id, plugged: wire.plugged, card: state.card, paced, cards, faults }),
    act: (knob, value) => turnKnob(simulator, knob, value),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      powerOff();
      reader.close();
      listeners.clear();
      await wire.close();
    },
  };
  return simulator;
}
