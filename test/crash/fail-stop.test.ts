import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { acknowledgedIn } from './acks.ts';
import { crashRows, SHORT_RUN } from './crash-history.ts';
import { runWithFault } from './file-faults.ts';
import { ledgerTrouble, planOf } from './ledger-after-cut.ts';
import { memoryFolder } from './traced-node.ts';

const PROGRAM = new URL('./threaded-writer-program.ts', import.meta.url).pathname;
const COMMITS = 3;

test.each(['EIO', 'ENOSPC'] as const)(
  'after a commit that failed with %s nothing is acknowledged any more',
  async (fault) => {
    const memory = memoryFolder();
    onTestFinished(memory.remove);
    const plan = planOf(crashRows(SHORT_RUN));
    let failed = 0;
    for (let nth = 1; nth <= COMMITS; nth++) {
      const folder = join(memory.path, String(nth));
      const call = fault === 'EIO' ? 'fsync' : 'pwrite64';
      const { said, code } = await runWithFault(PROGRAM, folder, { names: ['ledger.db-wal'], call, nth, fault });
      const [before = '', after] = said.split(/^F .*\n/m);
      if (after !== undefined) {
        failed++;
        expect(after).toBe('');
        expect(code).not.toBe(0);
      }
      expect(ledgerTrouble(folder, acknowledgedIn(before), plan, true)).toBeNull();
    }
    expect(failed).toBeGreaterThan(0);
  },
  30_000,
);
