/**
 * One program, one input, one output: how a vendor's closed code may be used without trusting it. It runs for one input only,
 * without a shell, without environment, in a private directory that is removed afterwards, and is killed when it takes too long
 * or says too much.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { concatBytes } from '../kit/bytes.ts';
import type { Clock } from '../kit/clock.ts';
import { err, ok, type Result } from '../kit/result.ts';

export type ChildTrouble = 'input-size' | 'not-started' | 'timeout' | 'too-much-output' | 'failed' | 'closed';

export interface OneShotChildDeps {
  /** Absolute path of the program. */
  readonly program: string;
  /** The input has exactly so many bytes. */
  readonly inputBytes: number;
  /** More output than this ends the program. */
  readonly maxOutputBytes: number;
  /** Longest run. Milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

export interface OneShotChild {
  /** Runs the program on `input`; one at a time, others wait. Its complaints on stderr are read and dropped. */
  run(input: Uint8Array): Promise<Result<Uint8Array, ChildTrouble>>;
  /** Kills what runs; everything waiting ends with `closed`. Harmless when repeated. */
  close(): Promise<void>;
}

/** Limits on the program: processor seconds, file size, open files; no core file, for it would hold what was given to it. */
const limiter = '/usr/bin/prlimit';
const limits = ['--cpu=3', '--fsize=1048576', '--nofile=64', '--core=0', '--'];

function killGroup(child: ChildProcess): void {
  try {
    // The whole group: a wrapper script's own children must not outlive it.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
  // A grandchild that left the group could hold the pipes open for ever.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
}

export function createOneShotChild(deps: OneShotChildDeps): OneShotChild {
  const { program, inputBytes, maxOutputBytes, timeoutMs, clock } = deps;
  let last: Promise<unknown> = Promise.resolve();
  let stop: ((trouble: ChildTrouble) => void) | null = null;
  let closed = false;

  function runIn(cwd: string, input: Uint8Array): Promise<Result<Uint8Array, ChildTrouble>> {
    const { promise, resolve } = Promise.withResolvers<Result<Uint8Array, ChildTrouble>>();
    const [command, args] = existsSync(limiter) ? [limiter, [...limits, program]] : [program, []];
    const child = spawn(command, args, { cwd, env: {}, shell: false, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    const output: Uint8Array[] = [];
    let size = 0;
    let ended: ChildTrouble | null = null;
    const cancelTimeout = clock.after(timeoutMs, () => end('timeout'));
    const end = (trouble: ChildTrouble) => {
      ended ??= trouble;
      killGroup(child);
    };
    stop = end;
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxOutputBytes) end('too-much-output');
      else output.push(chunk);
    });
    // Vendors' messages may quote the document, so they are neither kept nor logged; reading them keeps the pipe from filling.
    child.stderr.resume();
    child.on('error', () => {
      ended ??= 'not-started';
    });
    child.on('close', (code) => {
      cancelTimeout();
      stop = null;
      killGroup(child);
      if (ended !== null) resolve(err(ended));
      else resolve(code === 0 ? ok(concatBytes(output)) : err('failed'));
    });
    return promise;
  }

  async function runOnce(input: Uint8Array): Promise<Result<Uint8Array, ChildTrouble>> {
    if (closed) return err('closed');
    // mkdtemp makes the directory with mode 0700.
    const cwd = await mkdtemp(join(tmpdir(), 'twinlock-child-')).catch(() => null);
    if (cwd === null) return err('not-started');
    try {
      return closed ? err('closed') : await runIn(cwd, input);
    } finally {
      // What cannot be removed now (the disk fails) is removed with the system's temporary files.
      await rm(cwd, { recursive: true, force: true }).catch(() => {});
    }
  }

  return {
    run(input) {
      if (input.length !== inputBytes) return Promise.resolve(err('input-size'));
      const result = last.then(() => runOnce(input));
      last = result.catch(() => {});
      return result;
    },
    async close() {
      closed = true;
      stop?.('closed');
      await last;
    },
  };
}
