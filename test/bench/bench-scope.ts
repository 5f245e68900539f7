/** The processes and folders of one section of the bench, all of them gone when the section is over, however it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface BenchProcess {
  readonly pid: number;
  /** The first match in what it printed or will print. Rejects when it ends before that. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  say(line: string): void;
  /** Resolves when it has ended by itself. */
  readonly ended: Promise<void>;
  /** Asks it to end, and waits until it has. Harmless when it has ended. */
  end(): Promise<void>;
}

export interface BenchScope {
  /** A fresh folder. */
  folder(): string;
  /** Runs a program, with `env` added to the environment. */
  run(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): BenchProcess;
  /** Runs this same Node. */
  node(...args: readonly string[]): BenchProcess;
  /** Something else to be closed with the scope. */
  onClose(close: () => unknown): void;
  /** Kills what still runs, removes the folders. Harmless when repeated. */
  close(): Promise<void>;
}

function follow(child: ChildProcess): BenchProcess {
  let output = '';
  const hearers = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
    for (const hearer of [...hearers]) hearer();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    pid: child.pid ?? 0,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(output);
          if (match === null) return;
          hearers.delete(look);
          resolve(match);
        };
        hearers.add(look);
        void ended.then(() => reject(new Error(`a process of the bench ended early:\n${output}`)));
        look();
      }),
    say: (line) => child.stdin?.write(`${line}\n`),
    ended,
    async end() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}

export function openBenchScope(): BenchScope {
  const children = new Set<ChildProcess>();
  const closers: (() => unknown)[] = [];
  const folders: string[] = [];
  const killAll = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.on('exit', killAll);
  const run: BenchScope['run'] = (program, args, env = {}) => {
    const child = spawn(program, args, { stdio: 'pipe', env: { ...process.env, ...env } });
    children.add(child);
    child.once('close', () => children.delete(child));
    return follow(child);
  };
  return {
    folder() {
      const folder = mkdtempSync(join(tmpdir(), 'twinlock-bench-'));
      folders.push(folder);
      return folder;
    },
    run,
    node: (...args) => run(process.execPath, args),
    onClose: (close) => closers.push(close),
    async close() {
      for (const close of closers.splice(0).reverse()) await close();
      const gone = [...children].map((child) => new Promise((resolve) => child.once('close', resolve)));
      killAll();
      await Promise.all(gone);
      process.off('exit', killAll);
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };
}
