import { expect, test } from 'vitest';
import { backOffMs } from '../../../daemon/gateway/back-off.ts';
import { createDeviceHost, type HostStatus } from '../../../daemon/gateway/device-host.ts';
import type { DeviceIdentity, DeviceTrouble, Driver } from '../../../devices/kit/device.ts';
import { silentLog } from '../../../devices/kit/log.ts';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const identity: DeviceIdentity = { model: 'sam', serial: null, baudRate: 115200 };
const notFound: DeviceTrouble = { code: 'not-found', path: '/dev/x' };

/** A driver of which the test decides whether the device is there and whether it answers. */
function makeHost() {
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
