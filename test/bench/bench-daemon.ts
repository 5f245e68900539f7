/** The real daemon in a process of its own, as the sections of the bench start it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../daemon/clock.ts';
import { delay } from '../../devices/kit/clock.ts';
import { writeConfig } from '../support/running-daemon.ts';
import type { BenchProcess, BenchScope } from './bench-scope.ts';

/** What `npx twinlock` runs. */
export const TWINLOCK = new URL('../../daemon/cli/twinlock', import.meta.url).pathname;
const MAIN = new URL('../../daemon/main.ts', import.meta.url).pathname;
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

/** Writes the configuration: a whole counter simulated by the daemon, or one reader that another program simulates at `readerPath`. */
export function configure(data: string, readerPath: string | null): void {
  writeConfig(data, (text) => (readerPath === null ? text : readerAlone(readerPath)));
}

function readerAlone(path: string): string {
  const device = `id = "id-reader-1"\nclass = "id-reader"\nmodel = "sam"\nsimulated = true\npath = "${path}"\n`;
  return `[api]\nport = 0\n[simulators]\nallowed = true\n[[devices]]\n${device}`;
}

/** How it is started: as it is meant to be; without compile cache, as the first start after an installation is; by Node alone. */
export type StartKind = 'twinlock' | 'without-cache' | 'node-alone';

function launch(scope: BenchScope, data: string, kind: StartKind): BenchProcess {
  const args = ['start', '--data', data];
  switch (kind) {
    case 'twinlock':
      return scope.run(TWINLOCK, args);
    case 'without-cache':
      return scope.run(TWINLOCK, args, { NODE_DISABLE_COMPILE_CACHE: '1' });
    case 'node-alone':
      return scope.node(MAIN, ...args);
  }
}

/** Starts it on a folder with a configuration; resolves when it has printed its address. */
export async function startBenchDaemon(scope: BenchScope, data: string, kind: StartKind): Promise<BenchDaemon> {
  const startedAt = Date.now();
  const daemon = launch(scope, data, kind);
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
