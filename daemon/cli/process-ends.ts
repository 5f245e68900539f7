/** How the process ends: by a signal, or by a bug that is told without a word of what it worked on. */
import type { Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import { ExitCode } from './exit-codes.ts';

/** A second signal within this time is the echo of the first: a terminal and npm both pass on one Ctrl-C. Milliseconds. */
const ECHO_MS = 1_000;

/**
 * Resolves with the signal's name. Called before anything is opened, so that a signal during the start ends in good
 * order too. A second signal, later than an echo, ends the process at once.
 */
export function stopSignal(clock: Clock): Promise<string> {
  let firstAt: number | null = null;
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(name, () => {
        if (firstAt !== null && clock.mono() - firstAt > ECHO_MS) process.exit(ExitCode.software);
        firstAt ??= clock.mono();
        resolve(name);
      });
  });
}

/** What may be told of a bug: its kind and where it happened. Its text could hold what a person's document says. */
export function describeBug(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at [^\n]*:\d+:\d+\)?$/.test(line));
  return [/^\w{1,40}$/.test(error.name) ? error.name : 'Error', ...frames].join('\n');
}

/** A bug ends the process; the next start rebuilds the state from disk. */
export function endOnBug(log: Log): void {
  process.on('uncaughtException', (error) => {
    log.write('error', 'process.bug', { code: error.name });
    console.error(describeBug(error));
    process.exit(ExitCode.software);
  });
  // Whoever started us may have closed our output; that is no reason to stop a counter.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
