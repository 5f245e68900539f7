/** Waits for something that real I/O brings about: looks at each turn of the event loop, gives up loudly. */
import { systemClock } from '../../daemon/clock.ts';

export async function until(what: string, holds: () => boolean, withinMs = 5_000): Promise<void> {
  const start = systemClock.mono();
  while (!holds()) {
    if (systemClock.mono() - start > withinMs) throw new Error(`never came: ${what}`);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
