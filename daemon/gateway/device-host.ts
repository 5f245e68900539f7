/**
 * Keeps one device open: tries, waits longer after each failure, and starts again when the device is gone. Drivers that ask their
 * device all the time say themselves when it is lost; others are asked for a sign of life. Knows drivers in general and no class.
 */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { DeviceIdentity, DeviceTrouble, Driver } from '../../devices/kit/device.ts';
import type { Log } from '../../devices/kit/log.ts';
import { backOffMs } from './back-off.ts';
import { type GatewayTrouble, isFault } from './gateway-trouble.ts';

/** How often an idle device is asked for a sign of life. Milliseconds. Libraries' own close events are not relied on. */
const HEARTBEAT_MS = 3_000;
/** Heartbeats in a row that may fail before the device counts as gone. */
const MISSES = 2;

export interface NotServing {
  readonly state: 'absent' | 'fault';
  readonly trouble: GatewayTrouble;
}

export type HostStatus =
  | { readonly state: 'opening' }
  | { readonly state: 'ready'; readonly identity: DeviceIdentity }
  | NotServing;

/**
 * `host`: asked for a sign of life, closed and opened again when none comes. `driver`: it asks its device all the time, tells `lost`
 * and `regained`, and keeps its line meanwhile; only `gone` closes it.
 */
export type Watch = 'host' | 'driver';

export interface DeviceHost {
  status(): HostStatus;
  start(): void;
  /** The driver says that the device is gone: it is opened again. */
  gone(trouble: DeviceTrouble): void;
  /** The driver says that its device does not answer (`absent`) or is not as it must be (`fault`); it goes on trying by itself. */
  lost(status: NotServing): void;
  /** The driver says that its device is in service: may come before its `open()` resolves. */
  regained(): void;
  /** Something was plugged in or out: a waiting attempt is made now. */
  nudge(): void;
  /** Closes the driver and leaves it closed until `resume`. */
  pause(): Promise<void>;
  resume(): void;
  close(): Promise<void>;
}

export interface DeviceHostDeps {
  readonly id: string;
  readonly driver: Pick<Driver, 'open' | 'heartbeat' | 'close'>;
  readonly watch: Watch;
  readonly clock: Clock;
  readonly log: Log;
  /** The trouble by the name that people know it by. */
  explain(trouble: DeviceTrouble): GatewayTrouble;
  onStatus(status: HostStatus): void;
}

export function createDeviceHost(deps: DeviceHostDeps): DeviceHost {
  const { id, driver, watch, clock, log, explain, onStatus } = deps;
  let status: HostStatus = { state: 'opening' };
  /** Set while the driver is open, whatever it says of its device. */
  let opened: DeviceIdentity | null = null;
  /** What a driver that watches its device has said since it was told to open. */
  let told: 'nothing' | 'regained' | NotServing = 'nothing';
  let failures = 0;
  let misses = 0;
  let closed = false;
  let paused = false;
  let attempting = false;
  let nudged = false;
  let cancelTimer: CancelTimer = () => {};

  const become = (next: HostStatus): void => {
    const same = JSON.stringify(next) === JSON.stringify(status);
    status = next;
    if (same || closed) return;
    log.write('info', 'device.status', {
      device: id,
      state: next.state,
      ...('trouble' in next ? { code: next.trouble.code } : {}),
    });
    onStatus(next);
  };

  const trouble = (found: GatewayTrouble): void =>
    become({ state: isFault(found) ? 'fault' : 'absent', trouble: found });

  const later = (ms: number, fn: () => void): void => {
    cancelTimer();
    cancelTimer = clock.after(ms, fn);
  };

  const failed = (found: DeviceTrouble): void => {
    failures += 1;
    trouble(explain(found));
    later(nudged ? 0 : backOffMs(failures), attempt);
    nudged = false;
  };

  function attempt(): void {
    if (closed || paused || attempting) return;
    attempting = true;
    told = 'nothing';
    driver.open().then((result) => {
      attempting = false;
      if (closed || paused) return;
      if (!result.ok) return failed(result.error);
      failures = 0;
      misses = 0;
      nudged = false;
      opened = result.value;
      if (watch === 'host' || told === 'regained') become({ state: 'ready', identity: opened });
      else become(told === 'nothing' ? { state: 'opening' } : told);
      if (watch === 'host') later(HEARTBEAT_MS, beat);
      else if (told === 'nothing') later(HEARTBEAT_MS, ask);
    });
  }

  /** Opened, but not a word of its device since: why. */
  function ask(): void {
    if (closed || opened === null || told !== 'nothing') return;
    driver.heartbeat().then((answer) => {
      if (closed || opened === null || told !== 'nothing') return;
      if (!answer.ok) trouble(explain(answer.error));
      later(HEARTBEAT_MS, ask);
    });
  }

  function beat(): void {
    if (closed || opened === null) return;
    driver.heartbeat().then((answer) => {
      if (closed || opened === null) return;
      misses = answer.ok ? 0 : misses + 1;
      if (answer.ok || misses < MISSES) return later(HEARTBEAT_MS, beat);
      const { error } = answer;
      opened = null;
      driver.close().then(() => failed(error));
    });
  }

  return {
    status: () => status,
    start: attempt,
    gone(found) {
      if (closed || opened === null) return;
      opened = null;
      cancelTimer();
      trouble(explain(found));
      driver.close().then(() => {
        if (!closed && !paused) later(backOffMs(1), attempt);
      });
    },
    lost(found) {
      told = found;
      if (opened !== null) become(found);
    },
    regained() {
      told = 'regained';
      if (opened !== null) become({ state: 'ready', identity: opened });
    },
    nudge() {
      if (closed || paused || opened !== null) return;
      failures = 0;
      if (attempting) nudged = true;
      else later(0, attempt);
    },
    async pause() {
      paused = true;
      opened = null;
      cancelTimer();
      become({ state: 'opening' });
      await driver.close();
    },
    resume() {
      if (!paused) return;
      paused = false;
      failures = 0;
      if (!closed) later(0, attempt);
    },
    async close() {
      if (closed) return;
      closed = true;
      cancelTimer();
      await driver.close();
    },
  };
}
