/** A command of `twinlock` as a person runs it, without a terminal: its exit code and everything that it said. */
import { execFile } from 'node:child_process';

const TWINLOCK = new URL('../../daemon/cli/twinlock', import.meta.url).pathname;

export function twinlock(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    execFile(TWINLOCK, args, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
      resolve({ code, output: stdout + stderr });
    });
  });
}
