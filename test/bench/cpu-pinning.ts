/**
 * On which processor a process runs. Left to itself, a pair of processes that take turns is put on one processor or on two for
 * seconds at a time, which alone makes a round trip of 35 µs one of 120: luck would decide the comparison.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The processors that this process may use, as `taskset` lists them. */
export function allowedProcessors(): string {
  return /Cpus_allowed_list:\s+(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
}

/** First and last of the processors that this process may use; the same one where there is only one. */
export function twoProcessors(): { readonly first: string; readonly last: string } {
  const all = allowedProcessors().split(/[,-]/);
  return { first: all[0] ?? '0', last: all.at(-1) ?? '0' };
}

/** All threads of the processes; by util-linux. */
export function pin(pids: readonly number[], processors: string): void {
  for (const pid of pids) execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', processors, String(pid)]);
}
