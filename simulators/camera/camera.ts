/** A simulated safe camera: answers each GET with a JPEG of a drawn room, over HTTP on a Unix socket, with knobs and mishaps. */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import type { RandomBytes, Simulator } from '../simulator.ts';
import { createHttpSocket, type HttpReply } from '../wires/http-socket.ts';
import { CAMERA_FAULT_NAMES, type CameraFaultBoard, createCameraFaultBoard } from './camera-faults.ts';
import { cameraKnobs, type Lens, turnCameraKnob } from './camera-knobs.ts';
import { roomStill } from './room-stills.ts';
import { markStill } from './still-mark.ts';

/** A slow camera: late, but within the three seconds that a host grants. Milliseconds. */
const SLOW_MS = 1_500;
/** Every so many stills the wall clock in the picture stands elsewhere. */
const STILLS_A_CLOCK = 5;

export interface CameraSimulatorDeps {
  /** Id of the device in the configuration. */
  readonly id: string;
  /** Where it answers; an absolute path. */
  readonly socketPath: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: RandomBytes;
}

export interface CameraSimulator extends Simulator {
  readonly faults: CameraFaultBoard;
  setLens(lens: Lens): void;
  plug(): Promise<void>;
  unplug(): Promise<void>;
}

/** Not plugged at first; its lens is clear. */
export function createCameraSimulator({ id, socketPath, clock, log, random }: CameraSimulatorDeps): CameraSimulator {
  const listeners = new Set<() => void>();
  const faults = createCameraFaultBoard({ onChange: changed });
  let lens: Lens = 'clear';
  let stills = 0;
  /** Answers that are still to come. */
  const waiting = new Set<CancelTimer>();

  function changed(): void {
    for (const listener of [...listeners]) listener();
  }

  function nextStill(): Uint8Array {
    stills += 1;
    const clear = Math.floor(stills / STILLS_A_CLOCK) % 2 === 0 ? 'early' : 'late';
    // Number and time make each still another one; the rest of the mark says that nobody took it.
    const mark = `simulated ${id} still ${stills} at ${Math.trunc(clock.wall())} ${Buffer.from(random(4)).toString('hex')}`;
    return markStill(roomStill(lens === 'covered' ? 'covered' : clear), mark);
  }

  async function slowly(): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = clock.after(SLOW_MS, () => {
        waiting.delete(cancel);
        resolve();
      });
      waiting.add(cancel);
    });
  }

  async function answer({ method }: { readonly method: string }): Promise<HttpReply> {
    if (faults.take('silence')) return { kind: 'silence' };
    if (faults.take('slow')) await slowly();
    const text = (status: number, words: string): HttpReply => {
      const body = new TextEncoder().encode(`<html><body>${words}</body></html>`);
      return { kind: 'answer', status, mediaType: 'text/html', body };
    };
    if (method !== 'GET') return text(405, 'Method Not Allowed');
    if (faults.take('serverError')) return text(500, 'Internal Server Error');
    if (faults.take('notJpeg')) return text(200, 'Please sign in');
    const body = nextStill();
    const mediaType = 'image/jpeg';
    if (faults.take('halfFrame')) return { kind: 'cut', mediaType, body, after: Math.floor(body.length / 2) };
    return { kind: 'answer', status: 200, mediaType, body };
  }

  const wire = createHttpSocket({ socketPath, answer });
  const simulator: CameraSimulator = {
    id,
    faults,
    setLens(next) {
      lens = next;
      changed();
    },
    async plug() {
      await wire.plug();
      log.write('info', 'simulator.plugged', { device: id, path: wire.path });
      changed();
    },
    async unplug() {
      for (const cancel of waiting) cancel();
      waiting.clear();
      await wire.unplug();
      log.write('info', 'simulator.unplugged', { device: id, path: wire.path });
      changed();
    },
    describe: () => ({
      simulator: id,
      class: 'camera',
      model: 'http-still',
      plugged: wire.plugged,
      shows: { lens },
      knobs: cameraKnobs(),
      faults: CAMERA_FAULT_NAMES.map((name) => ({ name, armed: faults.armed(name) })),
      cards: [],
    }),
    act: (knob, value) => turnCameraKnob(simulator, knob, value),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await simulator.unplug();
      listeners.clear();
      await wire.close();
    },
  };
  return simulator;
}
