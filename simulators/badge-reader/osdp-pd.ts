/**
 * A simulated OSDP badge reader behind one end of a wire: it hears real command frames and answers with real replies.
 * It has knobs (badges, keys, housing, power) and faults; it is never told what to answer.
 */
import { type KeyName, secretKeys } from '../../devices/badge-reader/protocol/keypad.ts';
import {
  BROADCAST_ADDRESS,
  decodePacket,
  headerOf,
  MARK,
  MAX_FRAME_BYTES,
  measureOsdp,
} from '../../devices/badge-reader/protocol/osdp-packet.ts';
import type { OsdpReply } from '../../devices/badge-reader/protocol/osdp-reply.ts';
import { CHARACTER_GAP_MS } from '../../devices/badge-reader/protocol/osdp-timing.ts';
import { type BaseKey, SCBK_D } from '../../devices/badge-reader/protocol/scs-crypto.ts';
import { concatBytes } from '../../devices/kit/bytes.ts';
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import { createFrameReader } from '../../devices/kit/frame-reader.ts';
import type { Log } from '../../devices/kit/log.ts';
import { createFaultBoard, type FaultBoard } from '../faults.ts';
import { damageReply, type ReplyStep } from '../reply-damage.ts';
import type { RandomBytes, Simulator } from '../simulator.ts';
import type { Wire } from '../wires/device-wire.ts';
import { createPacer } from '../wires/pacing.ts';
import type { SimulatedBadge } from './badges.ts';
import { disturbReply, rawOf } from './osdp-disturbance.ts';
import { createOsdpFaultBoard, type OsdpFaultBoard } from './osdp-faults.ts';
import { answerFrame, inClear, type PdMemory, type PdModule, powerUp } from './osdp-pd-answer.ts';
import { describePd, turnPdKnob } from './osdp-pd-knobs.ts';
import type { PdShows } from './osdp-pd-shows.ts';
import type { PdTiming } from './osdp-pd-timing.ts';

export interface PdSimulatorDeps {
  /** Id of the device in the configuration. */
  readonly id: string;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: RandomBytes;
  /** 0 to 7E. */
  readonly address: number;
  /** The key that it has at first; the public one for a reader that is new. */
  readonly key: BaseKey;
  /** Bits per second. */
  readonly baudRate: number;
  readonly module: PdModule;
  readonly badges: readonly SimulatedBadge[];
  readonly timing: PdTiming;
}

export interface PdSimulator extends Simulator {
  readonly faults: FaultBoard;
  readonly osdpFaults: OsdpFaultBoard;
  /** Holds a badge to the reader; it is told at the next poll. */
  presentBadge(badge: Pick<SimulatedBadge, 'format' | 'card'>): void;
  /** Each key is told by itself. */
  pressKeys(keys: readonly KeyName[]): void;
  setTamper(on: boolean): void;
  setPowerFault(on: boolean): void;
  /** A short loss of power: session, sequence and what was not polled are gone; key and address stay. */
  reboot(): void;
  /** What its maker's reset button does: the site's key is gone, the public one is back. */
  forgetKey(): void;
  /** Hears all, says nothing. */
  setMuted(on: boolean): void;
  setPaced(on: boolean): void;
  shows(): PdShows;
  /** The kind of key that it has now. */
  keyKind(): BaseKey['kind'];
  plug(): Promise<void>;
  unplug(): Promise<void>;
}

const SLICE_MS = 4;

/** Not plugged at first, no badge, no fault. */
export function createPdSimulator(deps: PdSimulatorDeps): PdSimulator {
  const { id, wire, clock, log, random, baudRate, module, badges, timing } = deps;
  const listeners = new Set<() => void>();
  const timers = new Set<CancelTimer>();
  const faults = createFaultBoard({ onChange: changed });
  const osdpFaults = createOsdpFaultBoard({ onChange: changed });
  let memory: PdMemory = powerUp(deps.address, deps.key, false, false);
  let muted = false;
  let paced = false;

  const pacer = createPacer({
    clock,
    baudRate: () => (paced ? baudRate : null),
    sliceMs: SLICE_MS,
    write: (bytes) => wire.write(bytes),
  });
  const reader = createFrameReader({
    measure: (buffer) => measureOsdp(buffer, 'either'),
    maxFrameBytes: MAX_FRAME_BYTES,
    patienceMs: CHARACTER_GAP_MS,
    clock,
    onFrame: hear,
    onNoise: ({ bytes, reason }) => log.write('debug', 'simulator.noise', { device: id, bytes, reason }),
  });
  wire.listen((chunk) => {
    const hostSpeed = wire.hostBaudRate();
    if (hostSpeed === null || hostSpeed === baudRate) reader.push(chunk);
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
    const { direction, address } = headerOf(frame);
    if (direction !== 'command' || (address !== memory.address && address !== BROADCAST_ADDRESS)) return;
    const packet = decodePacket(frame);
    if (!packet.ok || muted || faults.take('silence')) return;
    if (faults.take('echo')) pacer.send(frame, () => {});
    if (faults.take('busy')) {
      // Number 0, in clear, nothing done.
      answerLater(inClear({ ...packet.value, sequence: 0 }, { type: 'busy' }));
      return;
    }
    const bare = frame[0] === MARK ? frame.subarray(1) : frame;
    const shown = memory.shows;
    const { bytes, next } = answerFrame(memory, packet.value, bare, module, random(8), clock.mono());
    memory = next;
    if (memory.shows !== shown) changed();
    answerLater(disturbReply(osdpFaults, badges, packet.value, bytes));
  }

  function answerLater(bytes: Uint8Array): void {
    let waitMs = timing.replyMs;
    if (faults.take('slow')) waitMs = timing.slowMs;
    if (faults.take('lateAnswer')) waitMs = timing.lateMs;
    const frame = concatBytes([Uint8Array.of(MARK), bytes]);
    later(waitMs, () => carryOut(damageReply({ frame, faults, random, stallMs: timing.stallMs })));
  }

  function carryOut(steps: readonly ReplyStep[]): void {
    const [step, ...rest] = steps;
    if (step === undefined) return;
    if (step.step === 'send') pacer.send(step.bytes, () => carryOut(rest));
    else if (step.step === 'pause') later(step.ms, () => carryOut(rest));
    else void simulator.unplug();
  }

  function powerOff(): void {
    for (const cancel of timers) cancel();
    timers.clear();
    pacer.drop();
    reader.reset();
    memory = powerUp(memory.address, memory.key, memory.tamper, memory.powerFault);
  }

  /** Without its plug it has no supply, and reads nothing. */
  function happens(reply: OsdpReply): void {
    if (!wire.plugged) return;
    memory = { ...memory, events: [...memory.events, reply] };
  }

  function local(): OsdpReply {
    return { type: 'lstatr', tamper: memory.tamper, powerFault: memory.powerFault };
  }

  const simulator: PdSimulator = {
    id,
    faults,
    osdpFaults,
    presentBadge: (badge) => happens(rawOf(badge)),
    pressKeys(keys) {
      for (const key of keys) happens({ type: 'keypad', reader: 0, keys: secretKeys([key]) });
    },
    setTamper(on) {
      memory = { ...memory, tamper: on };
      happens(local());
      changed();
    },
    setPowerFault(on) {
      memory = { ...memory, powerFault: on };
      happens(local());
      changed();
    },
    reboot() {
      powerOff();
      changed();
    },
    forgetKey() {
      memory = { ...memory, key: SCBK_D };
      simulator.reboot();
    },
    setMuted(on) {
      muted = on;
      changed();
    },
    setPaced(on) {
      paced = on;
      changed();
    },
    shows: () => memory.shows,
    keyKind: () => memory.key.kind,
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
    describe: () => describePd({ id, plugged: wire.plugged, memory, muted, paced, badges, faults, osdpFaults }),
    act: (knob, value) => turnPdKnob(simulator, badges, knob, value),
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
