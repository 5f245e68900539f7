/** Builds and runs the Modbus slave on Debian's libmodbus behind a pseudo terminal. Without libmodbus it fails with the command to install it. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from '../../support/until.ts';

export interface PeerEvent {
  /** Milliseconds since the peer began. */
  readonly t: number;
  readonly ev: string;
  readonly [field: string]: unknown;
}

export interface ModbusPeer {
  /** Where its line is found. */
  readonly path: string;
  readonly events: readonly PeerEvent[];
  /**
   * `temp ID C`, `hum ID PCT`, `di ID N 0|1`, `mute ID 0|1`, `exc ID CODE COUNT`, `reboot ID`, and for the next answers
   * `drop N`, `corrupt N`, `truncate N`, `wrongid N`, `noise N`; for all of them `delay MS`, `split MS`.
   */
  command(text: string): Promise<void>;
  end(): Promise<void>;
}

/** What a machine needs to build it. */
const INSTALL = 'apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev pkg-config libmodbus-dev';

function run(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  } catch (cause) {
    throw new Error(`the libmodbus slave cannot be built (${program}); as root: ${INSTALL}`, { cause });
  }
}

/** Compiles it into `directory`; answers the program's path. */
function build(directory: string): string {
  const program = join(directory, 'modbus-peer');
  const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
  const flags = words(run('pkg-config', ['--cflags', 'libmodbus']));
  const libraries = words(run('pkg-config', ['--libs', 'libmodbus']));
  const source = new URL('modbus-peer.c', import.meta.url).pathname;
  run('gcc', ['-O1', ...flags, source, '-o', program, ...libraries, '-lm']);
  return program;
}

/** `devices` as `ID:PROFILE`, for example `3:waveshare-relay-d`. */
export async function startModbusPeer(devices: readonly string[]): Promise<ModbusPeer> {
  const directory = mkdtempSync(join(tmpdir(), 'twinlock-modbus-'));
  const path = join(directory, 'line');
  const events: PeerEvent[] = [];
  let ended = false;
  try {
    const program = build(directory);
    const args = ['--make-pty', path, ...devices.flatMap((device) => ['--dev', device])];
    const peer = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    peer.once('exit', () => {
      ended = true;
    });
    peer.stdin.on('error', () => {});
    createInterface({ input: peer.stdout }).on('line', (line) => events.push(JSON.parse(line) as PeerEvent));
    const said = (ev: string) => events.filter((event) => event.ev === ev).length;
    await until('the slave is ready', () => said('ready') > 0 || ended);
    if (ended) throw new Error('the libmodbus slave ended at once');
    return {
      path,
      events,
      async command(text) {
        const before = said('ok') + said('error');
        peer.stdin.write(`${text}\n`);
        await until(`the slave takes "${text}"`, () => said('ok') + said('error') > before || ended);
        if (events.at(-1)?.ev === 'error' || ended) throw new Error(`the slave refused "${text}"`);
      },
      async end() {
        peer.stdin.end();
        await until('the slave ends', () => ended);
        rmSync(directory, { recursive: true, force: true });
      },
    };
  } catch (cause) {
    rmSync(directory, { recursive: true, force: true });
    throw cause;
  }
}
