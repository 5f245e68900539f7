/** The real clocks. The only file of the daemon that asks the system for the time. */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { Clock } from '../devices/kit/clock.ts';
import type { BootTime } from './timekeeping/boot-time.ts';

export const systemClock: Clock = {
  wall: () => Date.now(),
  mono: () => performance.now(),
  after(ms, fn) {
    // A moment that has passed already is due now.
    const timer = setTimeout(fn, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};

/** /proc/uptime (proc(5)), which counts sleep too, to a hundredth of a second; asked for through Node, which has a way round where /proc is hidden. */
export const systemBootTime: BootTime = {
  now: () => uptime() * 1_000,
  kernel: kernelRun(),
};

/** random(4): made anew at each start of the kernel. */
function kernelRun(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}
