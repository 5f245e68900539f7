/** One fault at each file call of a short run of the ledger's writer; each time the ledger must open again with all that was acknowledged. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { acknowledgedIn } from './acks.ts';
import { crashRows, SHORT_RUN } from './crash-history.ts';
import { type Fault, type FaultPlan, runWithFault } from './file-faults.ts';
import { ledgerTrouble, planOf } from './ledger-after-cut.ts';
import { memoryFolder } from './traced-node.ts';

/** Every name under which the ledger and its guard stand on the disk, at any time. */
const LEDGER_FILES = ['ledger.db', 'guard.db'].flatMap((name) => [name, `${name}.new`]);
const ENDS = ['', '-journal', '-wal', '-shm'];
export const FILES_OF_LEDGER = LEDGER_FILES.flatMap((name) => ENDS.map((end) => name + end));

export interface FaultReport {
  /** Runs in which the fault was met. */
  readonly faults: number;
  /** Runs that ended with an error or a signal. */
  readonly stopped: number;
  readonly bad: readonly string[];
}

const AT_ONCE = 2;

/** Call number 1, 2, 3 … of each kind meets the fault, until a run has no more calls of that kind. */
export async function faultEveryCall(fault: Fault, calls: readonly string[]): Promise<FaultReport> {
  const memory = memoryFolder();
  const plan = planOf(crashRows(SHORT_RUN));
  const program = new URL('./writer-program.ts', import.meta.url).pathname;
  const bad: string[] = [];
  let faults = 0;
  let stopped = 0;

  /** False where the fault was not met. */
  const one = async (what: FaultPlan): Promise<boolean> => {
    const folder = join(memory.path, `${what.call}-${what.nth}`);
    const run = await runWithFault(program, folder, what);
    if (run.met) faults++;
    if (run.code !== 0) stopped++;
    const acknowledged = acknowledgedIn(run.said);
    const complete = acknowledged.size === plan.hashes.length;
    const trouble =
      run.code === 0 && !complete ? 'says nothing of its trouble' : ledgerTrouble(folder, acknowledged, plan, true);
    if (trouble !== null) bad.push(`${fault} at ${what.call} ${what.nth}: ${trouble}`);
    rmSync(folder, { recursive: true });
    return run.met;
  };

  try {
    for (const call of calls) {
      let nth = 0;
      let more = true;
      const worker = async (): Promise<void> => {
        while (more) {
          nth++;
          if (!(await one({ names: FILES_OF_LEDGER, call, nth, fault }))) more = false;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    }
    return { faults, stopped, bad };
  } finally {
    memory.remove();
  }
}

/** Calls that change the disk. */
export const WRITES = ['pwrite64', 'fsync', 'ftruncate', 'unlink', 'openat', 'rename'] as const;

/** Which calls can meet which fault: a disk that is full answers only those that ask for room. */
export const FAULTY_CALLS = {
  KILL: WRITES,
  EIO: [...WRITES, 'pread64'],
  ENOSPC: ['pwrite64', 'ftruncate', 'openat'],
} as const;
