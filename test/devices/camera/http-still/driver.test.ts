import { describe, expect, test } from 'vitest';
import type { CameraEvent } from '../../../../devices/camera/contract.ts';
import { createHttpStillCamera } from '../../../../devices/camera/http-still/driver.ts';
import { concatBytes } from '../../../../devices/kit/bytes.ts';
import type { Log } from '../../../../devices/kit/log.ts';
import { err, ok, type Result } from '../../../../devices/kit/result.ts';
import type { HttpAnswer, HttpTrouble } from '../../../../devices/transports/http-get.ts';
import { roomStill } from '../../../../simulators/camera/room-stills.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

type Answer = Result<HttpAnswer, HttpTrouble>;

const ROOM = roomStill('early');
const shot = (body: Uint8Array = ROOM, status = 200): Answer => ok({ status, body });
const PATH = 'http://10.1.2.3:80/still.jpg';

/** A driver whose requests are answered by the test, one by one. */
function camera() {
  const clock = createManualClock();
  const events: CameraEvent[] = [];
  const lines: string[] = [];
  const log: Log = { write: (level, event, fields) => lines.push(JSON.stringify({ level, event, ...fields })) };
  const asked: ((answer: Answer) => void)[] = [];
  let count = 0;
  const driver = createHttpStillCamera({
    id: 'safe-camera',
    get: {
      path: PATH,
      get(signal) {
        count += 1;
        return new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(err({ code: 'closed' })));
          asked.push(resolve);
        });
      },
    },
    clock,
    log,
    onEvent: (event) => events.push(event),
  });
  /** Lets the next request of `promise` be answered so. */
  async function answered<T>(promise: Promise<T>, answer: Answer): Promise<T> {
    await clock.advance(0);
    asked.shift()?.(answer);
    return promise;
  }
  return { clock, driver, events, lines, answered, requests: () => count, waiting: () => asked.length };
}

async function open() {
  const on = camera();
  expect(await on.answered(on.driver.open(), shot())).toEqual(
    ok({ model: 'http-still', serial: null, baudRate: null }),
  );
  return on;
}

describe('a camera', () => {
  test('opens with a picture, and gives one when asked, without what is filled up behind it', async () => {
    const { driver, answered } = await open();
    const still = await answered(driver.still(), shot(concatBytes([ROOM, new Uint8Array(99)])));
    expect(still).toEqual(ok({ mediaType: 'image/jpeg', bytes: ROOM }));
  });

  test.each<[string, Answer, string]>([
    ['half a picture', shot(ROOM.subarray(0, 900)), 'truncated'],
    ['a page to sign in', shot(new TextEncoder().encode('<html>')), 'not-jpeg'],
    ['an error', shot(new Uint8Array(0), 500), 'http-500'],
    ['a redirect', shot(ROOM, 302), 'http-302'],
    ['a cut answer', err({ code: 'protocol', reason: 'cut-short' }), 'cut-short'],
  ])('that sends %s gives no picture, is there all the same, and the next picture comes', async (_, answer, reason) => {
    const { driver, answered, events } = await open();
    expect(await answered(driver.still(), answer)).toEqual(err({ code: 'protocol', reason }));
    expect(await answered(driver.still(), shot())).toMatchObject({ ok: true });
    expect(events).toEqual([]);
  });

  test('that is late gives no picture, and is there all the same', async () => {
    const { driver, answered, events } = await open();
    expect(await answered(driver.still(), err({ code: 'timeout' }))).toEqual(err({ code: 'timeout' }));
    expect(events).toEqual([]);
  });

  test.each<HttpTrouble>([
    { code: 'not-found', path: PATH },
    { code: 'gone', path: PATH },
    { code: 'io', path: PATH, cause: 'ENETDOWN' },
  ])('that cannot be reached ($code) is gone, said once, until it is opened again', async (trouble) => {
    const { driver, answered, events, requests } = await open();
    expect(await answered(driver.still(), err(trouble))).toEqual(err(trouble));
    expect(events).toEqual([{ type: 'gone', trouble }]);
    const before = requests();
    expect(await driver.still()).toEqual(err({ code: 'gone', path: PATH }));
    expect(await driver.heartbeat()).toMatchObject({ ok: false });
    expect([requests(), events.length]).toEqual([before, 1]);
    expect(await answered(driver.open(), shot())).toMatchObject({ ok: true });
    expect(await answered(driver.still(), shot())).toMatchObject({ ok: true });
  });

  test('that is not there does not open, and that is no event', async () => {
    const { driver, answered, events } = camera();
    const trouble = { code: 'not-found', path: PATH } as const;
    expect(await answered(driver.open(), err(trouble))).toEqual(err(trouble));
    expect(events).toEqual([]);
    expect(await answered(driver.open(), shot())).toMatchObject({ ok: true });
  });

  test('is asked for one picture at a time', async () => {
    const { driver, answered, waiting, clock } = await open();
    const [first, second] = [driver.still(), driver.still()];
    await clock.advance(0);
    expect(waiting()).toBe(1);
    expect(await answered(first, shot())).toMatchObject({ ok: true });
    expect(await answered(second, shot())).toMatchObject({ ok: true });
  });

  test('shows life by a picture of the last 15 seconds, else by a new one that nobody keeps', async () => {
    const { driver, answered, requests, clock } = await open();
    await clock.advance(14_000);
    expect(await driver.heartbeat()).toEqual(ok(undefined));
    expect(requests()).toBe(1);
    await clock.advance(1_000);
    expect(await answered(driver.heartbeat(), shot())).toEqual(ok(undefined));
    expect(requests()).toBe(2);
    await clock.advance(15_000);
    expect(await answered(driver.heartbeat(), err({ code: 'timeout' }))).toEqual(err({ code: 'timeout' }));
    // After trouble nothing counts as fresh.
    expect(await answered(driver.heartbeat(), shot(ROOM, 500))).toMatchObject({ error: { reason: 'http-500' } });
  });

  test('that is closed ends what is under way, twice without harm, and can be opened again', async () => {
    const { driver, answered, events, clock } = await open();
    const [first, second] = [driver.still(), driver.still()];
    await clock.advance(0);
    await driver.close();
    await driver.close();
    expect(await first).toEqual(err({ code: 'closed' }));
    expect(await second).toEqual(err({ code: 'closed' }));
    expect(await driver.heartbeat()).toEqual(err({ code: 'closed' }));
    const opening = driver.open();
    await clock.advance(0);
    await driver.close();
    expect(await opening).toEqual(err({ code: 'closed' }));
    expect(events).toEqual([]);
    // The two requests that nobody answered are aborted; theirs are the first in the row.
    await answered(Promise.resolve(), shot());
    await answered(Promise.resolve(), shot());
    expect(await answered(driver.open(), shot())).toMatchObject({ ok: true });
  });

  test('says in its log what went wrong, and nothing of the picture', async () => {
    const { driver, answered, lines } = await open();
    await answered(driver.still(), shot(ROOM.subarray(0, 900)));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 'info', event: 'camera.opened', device: 'safe-camera', path: PATH, bytes: ROOM.length },
      { level: 'warn', event: 'camera.no-still', device: 'safe-camera', code: 'protocol', reason: 'truncated' },
    ]);
  });
});
