/** A whole daemon in a process of its own, with simulated devices on real pseudo terminals, as a story uses it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Role } from '../../daemon/api/contract/wire.ts';
import { requestLaunch } from '../../daemon/cli/control-socket.ts';
import { firstConfig } from '../../daemon/config/first-config.ts';
import { dataFolderAt } from '../../daemon/data-folder/data-folder.ts';
import type { TestKey } from './fake-ports.ts';
import { until } from './until.ts';
import { connected, type Message, type TestClient } from './ws-client.ts';

const MAIN = new URL('../../daemon/main.ts', import.meta.url).pathname;

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  /** Everything that it said. */
  readonly output: string;
}

export interface RunningDaemon {
  readonly data: string;
  readonly port: number;
  readonly pid: number;
  /** The ticket that the start printed. */
  readonly ticket: string;
  output(): string;
  /** A key for these roles, by a fresh ticket. */
  pair(roles: readonly Role[]): Promise<TestKey>;
  /** A session with a role. */
  session(role: Role, key: TestKey, after?: number): Promise<TestClient>;
  /** Sends a signal (0 = none) and waits for the end. */
  end(signal: NodeJS.Signals | 0): Promise<Ended>;
}

/** A folder for data that the caller removes. */
export function newDataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'twinlock-story-'));
}

/** The first configuration, on a free port. */
export function writeConfig(data: string, change: (text: string) => string = (text) => text): void {
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'twinlock.toml'), change(firstConfig().replace('port = 7411', 'port = 0')));
}

function launch(
  data: string,
  under: readonly string[] = [],
): { child: ChildProcess; output(): string; ended: Promise<Ended> } {
  const [program = 'node', ...words] = [...under, 'node', MAIN, 'start', '--data', data];
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
  return { child, output: () => output, ended };
}

/** Starts a daemon that is expected not to run, and tells how it ended. */
export function failingStart(data: string): Promise<Ended> {
  const { child, ended } = launch(data);
  // Should it start after all, it must not outlive the test.
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return ended;
}

/** Starts a daemon and tells it to stop as soon as it has opened its log: in the middle of its start. */
export async function endedEarly(data: string): Promise<Ended> {
  rmSync(join(data, 'logs', 'daemon.log'), { force: true });
  const { child, ended } = launch(data);
  await until('the daemon opens its log', () => existsSync(join(data, 'logs', 'daemon.log')), 15_000);
  child.kill('SIGTERM');
  return ended;
}

/** Starts a daemon and waits until it prints its address. `under`: a program that runs it and leaves the process its own. */
export async function startDaemon(data: string, under: readonly string[] = []): Promise<RunningDaemon> {
  if (!existsSync(join(data, 'twinlock.toml'))) writeConfig(data);
  const { child, output, ended } = launch(data, under);
  const address = /http:\/\/127\.0\.0\.1:(\d+)\/#ticket=([\w-]+)/;
  const found = await new Promise<RegExpExecArray>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const match = address.exec(output());
      if (match !== null) resolve(match);
    });
    void ended.then(({ output: said }) => reject(new Error(`the daemon did not start:\n${said}`)));
  });
  const port = Number(found[1]);
  const client = (): Promise<TestClient> => connected({ port });
  return {
    data,
    port,
    pid: child.pid ?? 0,
    ticket: found[2] ?? '',
    output,
    async pair(roles) {
      const url = await requestLaunch(dataFolderAt(data).controlSocket, roles);
      if (!url.ok) throw new Error(`no ticket: ${url.error}`);
      const socket = await client();
      const { result } = await socket.call('session.redeem', { ticket: url.value.split('#ticket=')[1] });
      socket.terminate();
      return { keyId: result.keyId, key: new Uint8Array(Buffer.from(result.key, 'base64url')), roles: result.roles };
    },
    async session(role, key, after) {
      const socket = await client();
      const resume = after === undefined ? undefined : { epoch: socket.hello.epoch, after };
      const opened = await socket.open(role, key, resume);
      if (opened.error !== undefined) throw new Error(`no session: ${opened.error.data.code}`);
      return socket;
    },
    async end(signal) {
      if (signal !== 0) child.kill(signal);
      return ended;
    },
  };
}

/** Removes a data folder of a story. */
export function removeData(data: string): void {
  rmSync(data, { recursive: true, force: true });
}

/** True for a state event of the reader of documents with this state. */
export function deviceIs(state: string): (message: Message) => boolean {
  return ({ method, params }) =>
    method === 'event' &&
    params.topic === 'device.state' &&
    params.data.class === 'id-reader' &&
    params.data.state === state;
}

/** True for a reading that came to this step. */
export function stepIs(step: string): (message: Message) => boolean {
  return ({ method, params }) => method === 'event' && params.topic === 'reading.state' && params.data.step === step;
}

/** True for a durable event of this type. */
export function durableIs(topic: string): (message: Message) => boolean {
  return ({ method, params }) => method === 'event' && params.class === 'durable' && params.topic === topic;
}
