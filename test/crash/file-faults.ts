/** Lets one call among a program's calls on some files fail, by strace(1): the process is killed there, or the disk answers with an error. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { compileCache } from './traced-node.ts';

/** `KILL`: the process ends where the call is made. */
export type Fault = 'KILL' | 'EIO' | 'ENOSPC';

export interface FaultPlan {
  /** Names of files in the folder. */
  readonly names: readonly string[];
  /** Name of the system call; of these calls on these files, `nth` (from 1) meets the fault. */
  readonly call: string;
  readonly nth: number;
  readonly fault: Fault;
}

export interface FaultyRun {
  /** What the program had said. */
  readonly said: string;
  readonly code: number | null;
  /** Whether there were so many calls that the fault was met. */
  readonly met: boolean;
}

const INJECTED = /\(INJECTED\)|\+\+\+ killed by SIGKILL/;

/** Runs `node PROGRAM FOLDER` in a new folder. */
export async function runWithFault(program: string, folder: string, plan: FaultPlan): Promise<FaultyRun> {
  const { names, call, nth, fault } = plan;
  mkdirSync(folder);
  const paths = names.flatMap((name) => ['-P', join(folder, name)]);
  const inject = `inject=${call}:${fault === 'KILL' ? 'signal=KILL' : `error=${fault}`}:when=${nth}`;
  // strace 6.1 forgets to send an injected signal when a filter in the kernel chooses the calls; without one it is slow, so then only
  // the main thread is looked at, which is the one that writes.
  const threads = fault === 'KILL' ? [] : ['-f', '--seccomp-bpf'];
  const options = [...threads, ...paths, '-e', `trace=${call}`, '-e', inject];
  const child = spawn('strace', [...options, process.execPath, program, folder], { env: compileCache() });
  let said = '';
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { said, code, met: INJECTED.test(log) };
}
