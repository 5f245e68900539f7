import { expect, test } from 'vitest';
import { backOffMs } from '../../../daemon/gateway/back-off.ts';
import { createDeviceHost, type HostStatus, type Watch } from '../../../daemon/gateway/device-host.ts';
import type { DeviceIdentity, DeviceTrouble, Driver } from '../../../devices/kit/device.ts';
import { silentLog } from '../../../devices/kit/log.ts';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const identity: DeviceIdentity = { model: 'sam', serial: null, baudRate: 115200 };
const notFound: DeviceTrouble = { code: 'not-found', path: '/dev/x' };

/** A driver of which the test decides whether the device is there and whether it answers. */
function makeHost(watch: Watch = 'host') {
  const clock = createManualClock();
  const device = { plugged: true, answers: true, opens: 0, closes: 0, trouble: notFound };
  const states: HostStatus['state'][] = [];
  const driver: Driver = {
    async open(): Promise<Result<DeviceIdentity, DeviceTrouble>> {
      device.opens += 1;
      return device.plugged ? ok(identity) : err(device.trouble);
    },
    heartbeat: async () => (device.answers ? ok(undefined) : err({ code: 'timeout' })),
    close: async () => {
      device.closes += 1;
    },
  };
  const host = createDeviceHost({
    id: 'r1',
    driver,
    watch,
    explain: (trouble) => trouble,
    clock,
    log: silentLog,
    onStatus: ({ state }) => states.push(state),
  });
  return { host, clock, device, states };
}

test('a device that is there becomes ready', async () => {
  const { host, clock, states } = makeHost();
  host.start();
  await clock.advance(0);
  expect(states).toEqual(['ready']);
  await host.close();
  expect(clock.pending()).toBe(0);
});

test('a device that is missing is tried again and again, ever more slowly, and found when it comes', async () => {
  const { host, clock, device, states } = makeHost();
  device.plugged = false;
  host.start();
  await clock.advance(10_000);
  // 0, 250, 750, 1750, 3750, 7750 ms: doubling from a quarter second.
  expect(device.opens).toBe(6);
  device.plugged = true;
  await clock.advance(5_000);
  expect(states).toEqual(['absent', 'ready']);
});

test('a nudge tries at once', async () => {
  const { host, clock, device, states } = makeHost();
  device.plugged = false;
  host.start();
  await clock.advance(30_000);
  device.plugged = true;
  host.nudge();
  await clock.advance(0);
  expect(states).toEqual(['absent', 'ready']);
});

test('unplugged while ready: absent, closed once, then tried again', async () => {
  const { host, clock, device, states } = makeHost();
  host.start();
  await clock.advance(0);
  device.plugged = false;
  host.gone({ code: 'gone', path: '/dev/x' });
  await clock.advance(1_000);
  device.plugged = true;
  await clock.advance(5_000);
  // Twice absent: first because it was pulled out, then because nothing is found at its path.
  expect(states).toEqual(['ready', 'absent', 'absent', 'ready']);
  expect(device.closes).toBe(1);
});

test('a device that falls silent without any event is found out by its heartbeat', async () => {
  const { host, clock, device, states } = makeHost();
  host.start();
  await clock.advance(0);
  device.answers = false;
  device.plugged = false;
  await clock.advance(6_000);
  expect(states).toEqual(['ready', 'absent']);
});

test('one missed heartbeat is forgiven', async () => {
  const { host, clock, device, states } = makeHost();
  host.start();
  await clock.advance(0);
  device.answers = false;
  await clock.advance(3_000);
  device.answers = true;
  await clock.advance(30_000);
  expect(states).toEqual(['ready']);
});

test('a device that answers but is broken is a fault', async () => {
  const { host, clock, device, states } = makeHost();
  device.plugged = false;
  device.trouble = { code: 'device-fault', status: '66' };
  host.start();
  await clock.advance(0);
  expect(states).toEqual(['fault']);
});

test('closing ends everything, also in the middle of an attempt', async () => {
  const { host, clock } = makeHost();
  host.start();
  await host.close();
  await host.close();
  await clock.advance(60_000);
  expect(clock.pending()).toBe(0);
});

test('the wait doubles from 250 ms and stays at 5 s', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map(backOffMs)).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
});

test('a driver that watches its device by itself is not asked, and is ready when it says so', async () => {
  const { host, clock, device, states } = makeHost('driver');
  host.start();
  await clock.advance(0);
  expect(states).toEqual([]);
  host.regained();
  device.answers = false;
  await clock.advance(60_000);
  expect(states).toEqual(['ready']);
  expect(device.closes).toBe(0);
});

test('what such a driver loses is shown, and neither closed nor opened again; only what is gone is', async () => {
  const { host, clock, device, states } = makeHost('driver');
  host.start();
  await clock.advance(0);
  host.regained();
  host.lost({ state: 'fault', trouble: { code: 'untrusted', reason: 'wrong-key' } });
  host.nudge();
  await clock.advance(60_000);
  host.regained();
  expect(states).toEqual(['ready', 'fault', 'ready']);
  expect([device.opens, device.closes]).toEqual([1, 0]);
  host.gone({ code: 'gone', path: '/dev/x' });
  await clock.advance(1_000);
  host.regained();
  expect(states).toEqual(['ready', 'fault', 'ready', 'absent', 'opening', 'ready']);
  expect([device.opens, device.closes]).toEqual([2, 1]);
});

test('a driver that says regained while it is being opened is ready at once', async () => {
  const { host, clock, states } = makeHost('driver');
  host.start();
  host.regained();
  await clock.advance(0);
  expect(states).toEqual(['ready']);
});

test('a driver that is open but has not said a word is asked why', async () => {
  const { host, clock, device, states } = makeHost('driver');
  device.answers = false;
  host.start();
  await clock.advance(10_000);
  expect(states).toEqual(['absent']);
  expect([device.opens, device.closes]).toEqual([1, 0]);
  host.regained();
  expect(states).toEqual(['absent', 'ready']);
  await host.close();
  expect(clock.pending()).toBe(0);
});

test('paused it is closed and stays so, whatever happens, until it is resumed', async () => {
  const { host, clock, device, states } = makeHost();
  host.start();
  await clock.advance(0);
  await host.pause();
  host.nudge();
  host.gone({ code: 'gone', path: '/dev/x' });
  await clock.advance(60_000);
  expect([device.opens, device.closes]).toEqual([1, 1]);
  host.resume();
  host.resume();
  await clock.advance(0);
  expect(states).toEqual(['ready', 'opening', 'ready']);
  expect(device.opens).toBe(2);
});

test('paused in the middle of an attempt it does not become ready', async () => {
  const { host, clock, states } = makeHost();
  host.start();
  await host.pause();
  await clock.advance(60_000);
  expect(states).toEqual([]);
  await host.close();
  expect(clock.pending()).toBe(0);
});
