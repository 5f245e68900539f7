/** Removes what the stories of this run shared. Vitest runs it in the process that is the parent of all workers. */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function teardown(): void {
  rmSync(join(tmpdir(), `twinlock-staffed-${process.pid}`), { recursive: true, force: true });
}
