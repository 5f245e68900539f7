/** Builds the Go witness once a run and starts it, for tests that need a witness that is not ours. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SOURCE = new URL('./main.go', import.meta.url).pathname;
/** All workers of one run have one parent, and share what was built. */
const PLACE = join(tmpdir(), `twinlock-go-${process.ppid}`);

/** Debian's golang-golang-x-mod-dev lies in a GOPATH of its own; nothing is downloaded. */
const GO_ENV = { GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '', GOCACHE: join(PLACE, 'cache') };

function built(): string {
  const program = join(PLACE, 'witness');
  if (existsSync(program)) return program;
  mkdirSync(PLACE, { recursive: true });
  const draft = `${program}.${process.pid}`;
  execFileSync('go', ['build', '-o', draft, SOURCE], { env: { ...process.env, ...GO_ENV } });
  renameSync(draft, program);
  return program;
}

export interface GoWitness {
  readonly url: string;
  readonly vkey: string;
  stop(): Promise<void>;
}

export interface GoWitnessOptions {
  /** Where it keeps what it cosigned; survives it. */
  readonly state: string;
  /** The log's key that it knows. */
  readonly log: string;
  readonly name?: string;
  readonly seed?: string;
  /** Its clock, seconds since 1970; 0 = the system's. */
  readonly clock?: number;
  /** Where it listens, for one that comes back to its address; 0 = anywhere. */
  readonly port?: number;
}

export async function startGoWitness(options: GoWitnessOptions): Promise<GoWitness> {
  const {
    state,
    log,
    name = 'witness.example/district',
    seed = '02'.repeat(32),
    clock = 0,
    port: listenAt = 0,
  } = options;
  const args = [
    '-state',
    state,
    '-log',
    log,
    '-name',
    name,
    '-seed',
    seed,
    '-clock',
    String(clock),
    '-port',
    String(listenAt),
  ];
  const child: ChildProcess = spawn(built(), args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text);
    });
    void ended.then(() => reject(new Error('the witness did not start')));
  });
  const { port, vkey } = JSON.parse(line) as { port: number; vkey: string };
  return {
    url: `http://127.0.0.1:${port}/`,
    vkey,
    async stop() {
      child.stdin?.end();
      await ended;
    },
  };
}
