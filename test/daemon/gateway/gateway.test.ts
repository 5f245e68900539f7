import { expect, test } from 'vitest';
import type { DeviceState } from '../../../daemon/api/contract/devices.ts';
import { createGateway } from '../../../daemon/gateway/gateway.ts';
import type { IdReader, IdReaderEvent } from '../../../devices/id-reader/contract.ts';
import type { DeviceTrouble } from '../../../devices/kit/device.ts';
import { silentLog } from '../../../devices/kit/log.ts';
import { err, ok } from '../../../devices/kit/result.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const notMocked = (): never => {
  throw new Error('not mocked');
};

/** A gateway with one reader whose events and answers the test gives. */
function makeGateway(refused: DeviceTrouble | null = null) {
  const clock = createManualClock();
  const states: DeviceState[] = [];
  const steps: string[] = [];
  let tell: (event: IdReaderEvent) => void = () => {};
  let closeReading: () => void = () => {};
  let stoppedWatching = 0;
  const reader: IdReader = {
    open: async () => ok({ model: 'sam', serial: '05.03-20151231-0000000001-0000000002', baudRate: 115_200 }),
    heartbeat: async () => ok(undefined),
    close: async () => closeReading(),
    read: () =>
      new Promise((resolve) => {
        closeReading = () => resolve(err({ code: 'closed' }));
      }),
  };
  const gateway = createGateway({
    devices: [{ config: { id: 'r1', class: 'id-reader', model: 'sam', simulated: true }, path: '/dev/reader' }],
    clock,
    log: silentLog,
    drivers: {
      make: {
        'id-reader': (_device, onEvent) => {
          tell = onEvent;
          return reader;
        },
        'badge-reader': notMocked,
        'safe-io': notMocked,
        climate: notMocked,
        camera: notMocked,
      },
      commissioner: notMocked,
    },
    readerKeys: { putPending: notMocked, confirm: notMocked },
    news: { onBadgeReader: notMocked, onSafeIo: notMocked, onClimate: notMocked },
    mayOpen: () => refused,
    watchPath: () => () => {
      stoppedWatching += 1;
    },
    onState: (state) => states.push(state),
    onStep: (device, { step }) => steps.push(`${device}:${step}`),
  });
  return {
    gateway,
    clock,
    states,
    steps,
    tell: (event: IdReaderEvent) => tell(event),
    watching: () => stoppedWatching,
  };
}

const request = { deadlineMs: 1_000, signal: new AbortController().signal };

test('a reader that opens is told as ready, with its number and simulated mark', async () => {
  const { gateway, clock, states } = makeGateway();
  gateway.start();
  await clock.advance(0);
  expect(states).toMatchObject([
    { device: 'r1', state: 'ready', simulated: true, serial: expect.any(String), trouble: null },
  ]);
  expect(gateway.facts('r1')).toEqual({ ready: true, simulated: true });
  expect(gateway.facts('r2')).toBeNull();
});

test('noise is counted at once and told once a second', async () => {
  const { gateway, clock, states, tell } = makeGateway();
  gateway.start();
  await clock.advance(0);
  for (let count = 0; count < 100; count++) tell({ type: 'noise', bytes: 3, reason: 'no-preamble' });
  expect(gateway.states()[0]?.noiseBytes).toBe(300);
  await clock.advance(1_000);
  expect(states.map((state) => state.noiseBytes)).toEqual([0, 300]);
});

test('steps are handed on with the name of the device', async () => {
  const { gateway, clock, steps, tell } = makeGateway();
  gateway.start();
  await clock.advance(0);
  tell({ type: 'step', step: { step: 'card-found' } });
  expect(steps).toEqual(['r1:card-found']);
});

test('a driver that is closed under a reading means a lost device, or the end of the daemon', async () => {
  const lost = makeGateway();
  lost.gateway.start();
  await lost.clock.advance(0);
  const reading = lost.gateway.read('r1', request);
  lost.tell({ type: 'gone', trouble: { code: 'gone', path: '/dev/reader' } });
  expect(await reading).toEqual(err({ code: 'gone', path: '/dev/reader' }));

  const ending = makeGateway();
  ending.gateway.start();
  await ending.clock.advance(0);
  const last = ending.gateway.read('r1', request);
  await ending.gateway.close();
  expect(await last).toEqual(err({ code: 'closed' }));
  expect(ending.watching()).toBe(1);
  expect(ending.clock.pending()).toBe(0);
});

test('a reader that is not ready does not read', async () => {
  const { gateway } = makeGateway();
  expect(await gateway.read('r1', request)).toEqual(err({ code: 'gone', path: '/dev/reader' }));
});

test('a device that must not be opened is not, and says why', async () => {
  const { gateway, clock, states } = makeGateway({ code: 'pseudo-terminal', path: '/dev/reader' });
  gateway.start();
  await clock.advance(0);
  expect(states).toMatchObject([
    { state: 'absent', trouble: 'pseudo-terminal', fix: expect.stringContaining('simulated') },
  ]);
  await gateway.close();
});
