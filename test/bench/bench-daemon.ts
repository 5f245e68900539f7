/** The real daemon in a process of its own, as the sections of the bench start it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../daemon/clock.ts';
import { delay } from '../../devices/kit/clock.ts';
import { writeConfig } from '../support/running-daemon.ts';
import type { BenchProcess, BenchScope } from './bench-scope.ts';

/** What `npx twinlock` and `npm start` run. */
export const TWINLOCK = new URL('../../daemon/cli/twinlock', import.meta.url).pathname;
/** How often the log is looked at for the reader. What is measured is the time in the log, not the moment of the look. */
const LOOK_MS = 20;

export interface BenchDaemon {
  readonly process: BenchProcess;
  readonly port: number;
  /** Trades for a key of the roles counter, office and ci. */
  readonly ticket: string;
  /** Wall time, ms since 1970, at which the reader was ready, by the daemon's own log. */
  readerReady(): Promise<number>;
}

/** Writes the configuration: the reader simulated by the daemon, or by another program at `readerPath`. */
export function configure(data: string, readerPath: string | null): void {
  writeConfig(data, (text) => (readerPath === null ? text : text.replace('# path =', `path = "${readerPath}"`)));
}

/** Starts it on a folder with a configuration; resolves when it has printed its address. */
export async function startBenchDaemon(
  scope: BenchScope,
  data: string,
  env: Readonly<Record<string, string>> = {},
): Promise<BenchDaemon> {
  const startedAt = Date.now();
  const daemon = scope.run(TWINLOCK, ['start', '--data', data], env);
  const [, port, ticket = ''] = await daemon.printed(/http:\/\/127\.0\.0\.1:(\d+)\/#ticket=([\w-]+)/);
  const log = join(data, 'logs', 'daemon.log');
  return {
    process: daemon,
    port: Number(port),
    ticket,
    async readerReady() {
      for (;;) {
        const at = readyTime(readFileSync(log, 'utf8'), startedAt);
        if (at !== null) return at;
        await delay(systemClock, LOOK_MS);
      }
    },
  };
}

/** When a device became ready in this run; lines of earlier runs stand in the same file. */
function readyTime(log: string, since: number): number | null {
  for (const line of log.split('\n')) {
    if (!line.includes('"device.status"') || !line.includes('"ready"')) continue;
    const at = Date.parse(JSON.parse(line).time);
    if (at >= since) return at;
  }
  return null;
}
