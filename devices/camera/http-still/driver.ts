/**
 * A camera on the network that answers a GET with one JPEG. Nothing is held open between pictures, so a sign of life is a
 * picture too: fetched whole, checked and dropped. HEAD is no sign: many cameras refuse it, and it says nothing of the sensor.
 */
import type { Clock } from '../../kit/clock.ts';
import type { DeviceTrouble } from '../../kit/device.ts';
import type { Log } from '../../kit/log.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import type { HttpGet } from '../../transports/http-get.ts';
import type { CameraEvent, Still, StillCamera } from '../contract.ts';
import { readJpegSize } from '../protocol/jpeg-size.ts';

/** What one picture may take and be: for whoever makes the `get`. Milliseconds and bytes. */
export const STILL_TIMEOUT_MS = 3_000;
export const STILL_MAX_BYTES = 8 * 1_024 * 1_024;

/** A picture that came so lately is sign of life enough: the line and the camera have other work. Milliseconds. */
const FRESH_MS = 15_000;

export interface HttpStillCameraDeps {
  /** The device's name in the configuration; for log lines. */
  readonly id: string;
  readonly get: HttpGet;
  readonly clock: Clock;
  readonly log: Log;
  readonly onEvent: (event: CameraEvent) => void;
}

export function createHttpStillCamera({ id, get, clock, log, onEvent }: HttpStillCameraDeps): StillCamera {
  /** Ends what is under way at `close`; null while not open. */
  let running: AbortController | null = null;
  /** Why it is not open. */
  let shut: DeviceTrouble = { code: 'closed' };
  let lastStill = Number.NEGATIVE_INFINITY;
  /** Small cameras answer one at a time: the next request waits for the last. */
  let queue: Promise<unknown> = Promise.resolve();

  async function fetchStill(signal: AbortSignal): Promise<Result<Still, DeviceTrouble>> {
    const answer = await get.get(signal);
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    if (status !== 200) return err({ code: 'protocol', reason: `http-${status}` });
    const size = readJpegSize(body);
    if (!size.ok) return err({ code: 'protocol', reason: size.error });
    lastStill = clock.mono();
    return ok({ mediaType: 'image/jpeg', bytes: body.subarray(0, size.value.length) });
  }

  /** One picture when its turn comes, unless `owner` is not open any more by then. */
  function inTurn(owner: AbortController): Promise<Result<Still, DeviceTrouble>> {
    const turn = queue.then(() => (running === owner ? fetchStill(owner.signal) : err(shut)));
    queue = turn;
    return turn;
  }

  /** What a picture that did not come means for the camera as a whole. */
  function troubled(trouble: DeviceTrouble): void {
    lastStill = Number.NEGATIVE_INFINITY;
    log.write('warn', 'camera.no-still', {
      device: id,
      code: trouble.code,
      ...('reason' in trouble ? { reason: trouble.reason } : {}),
    });
    // A camera that is late or sends nonsense is there; one that nobody can connect to is not.
    const lost = trouble.code === 'not-found' || trouble.code === 'gone' || trouble.code === 'io';
    if (!lost) return;
    running = null;
    shut = { code: 'gone', path: get.path };
    onEvent({ type: 'gone', trouble });
  }

  async function still(): Promise<Result<Still, DeviceTrouble>> {
    const owner = running;
    if (owner === null) return err(shut);
    const taken = await inTurn(owner);
    if (!taken.ok && running === owner) troubled(taken.error);
    return taken;
  }

  return {
    async open() {
      if (running !== null) throw new Error('camera: opened while open');
      const owner = new AbortController();
      running = owner;
      const first = await inTurn(owner);
      if (running !== owner) return err({ code: 'closed' });
      if (!first.ok) {
        running = null;
        return first;
      }
      log.write('info', 'camera.opened', { device: id, path: get.path, bytes: first.value.bytes.length });
      return ok({ model: 'http-still', serial: null, baudRate: null });
    },
    async heartbeat() {
      if (running !== null && clock.mono() - lastStill < FRESH_MS) return ok(undefined);
      const alive = await still();
      return alive.ok ? ok(undefined) : alive;
    },
    still,
    async close() {
      const owner = running;
      running = null;
      shut = { code: 'closed' };
      lastStill = Number.NEGATIVE_INFINITY;
      owner?.abort();
      await queue;
    },
  };
}
