/**
 * Keeps one device open: tries, waits longer after each failure, asks for a sign of life, and starts again when the
 * device is gone. Knows drivers in general and no class in particular.
 */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { DeviceIdentity, DeviceTrouble, Driver } from '../../devices/kit/device.ts';
import type { Log } from '../../devices/kit/log.ts';
import { backOffMs } from './back-off.ts';

/** How often an idle device is asked for a sign of life. Milliseconds. Libraries' own close events are not relied on. */
const HEARTBEAT_MS = 3_000;
/** Heartbeats in a row that may fail before the device counts as gone. */
const MISSES = 2;

export type HostStatus =
  | { readonly state: 'opening' }
  | { readonly state: 'ready'; readonly identity: DeviceIdentity }
  | { readonly state: 'absent'; readonly trouble: DeviceTrouble }
  | { readonly state: 'fault'; readonly trouble: DeviceTrouble };

export interface DeviceHost {
  status(): HostStatus;
  start(): void;
  /** The driver says that the device is gone. */
  gone(trouble: DeviceTrouble): void;
  /** Something was plugged in or out: a waiting attempt is made now. */
  nudge(): void;
  close(): Promise<void>;
}

export interface DeviceHostDeps {
  readonly id: string;
  readonly driver: Driver;
  readonly clock: Clock;
  readonly log: Log;
  onStatus(status: HostStatus): void;
}

/** A device that answers but is broken is a fault; everything else means that it cannot be reached. */
function statusOf(trouble: DeviceTrouble): HostStatus {
  return trouble.code === 'device-fault' || trouble.code === 'protocol'
    ? { state: 'fault', trouble }
    : { state: 'absent', trouble };
}

export function createDeviceHost({ id, driver, clock, log, onStatus }: DeviceHostDeps): DeviceHost {
  let status: HostStatus = { state: 'opening' };
  let failures = 0;
  let misses = 0;
  let closed = false;
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

  const later = (ms: number, fn: () => void): void => {
    cancelTimer();
    cancelTimer = clock.after(ms, fn);
  };

  const failed = (trouble: DeviceTrouble): void => {
    failures += 1;
    become(statusOf(trouble));
    later(nudged ? 0 : backOffMs(failures), attempt);
    nudged = false;
  };

  function attempt(): void {
    if (closed || attempting) return;
    attempting = true;
    driver.open().then((opened) => {
      attempting = false;
      if (closed) return;
      if (!opened.ok) return failed(opened.error);
      failures = 0;
      misses = 0;
      nudged = false;
      become({ state: 'ready', identity: opened.value });
      later(HEARTBEAT_MS, beat);
    });
  }

  function beat(): void {
    if (closed || status.state !== 'ready') return;
    driver.heartbeat().then((answer) => {
      if (closed || status.state !== 'ready') return;
      misses = answer.ok ? 0 : misses + 1;
      if (answer.ok || misses < MISSES) return later(HEARTBEAT_MS, beat);
      const { error } = answer;
      driver.close().then(() => failed(error));
    });
  }

  return {
    status: () => status,
    start: attempt,
    gone(trouble) {
      if (closed || status.state !== 'ready') return;
      become(statusOf(trouble));
      driver.close().then(() => {
        if (!closed) later(backOffMs(1), attempt);
      });
    },
    nudge() {
      if (closed || status.state === 'ready') return;
      failures = 0;
      if (attempting) nudged = true;
      else later(0, attempt);
    },
    async close() {
      if (closed) return;
      closed = true;
      cancelTimer();
      await driver.close();
    },
  };
}
