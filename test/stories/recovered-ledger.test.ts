import { spawn } from 'node:child_process';
import { existsSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { twinlock } from '../support/own-command.ts';
import { failingStart, startDaemon } from '../support/running-daemon.ts';
import { storyFolder } from '../support/story-disk.ts';

const TWINLOCK = new URL('../../daemon/cli/twinlock', import.meta.url).pathname;

/** Runs the recovery and kills it as soon as a file of this name is in the ledger's folder. */
function killedWhen(data: string, name: string): Promise<string | null> {
  const child = spawn(TWINLOCK, ['recover', '--data', data, '--reason', 'rehearsal', '--yes'], { stdio: 'ignore' });
  const watcher = watch(join(data, 'ledger'), (_event, file) => {
    if (file === name) child.kill('SIGKILL');
  });
  onTestFinished(() => watcher.close());
  return new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)));
}

test.each(['recovery-plan.json', 'ledger.db.next'])(
  'a recovery killed as %s appears: the daemon does not start on half of it, and the next run finishes it',
  async (name) => {
    const data = storyFolder();
    const first = await startDaemon(data);
    await first.end('SIGTERM');
    rmSync(join(data, 'guard'), { recursive: true });
    const signal = await killedWhen(data, name);
    // Where the process was faster than the kill, the recovery is over; both ends are right ones.
    if (signal === 'SIGKILL' && existsSync(join(data, 'ledger', 'recovery-plan.json'))) {
      expect(await failingStart(data)).toMatchObject({ code: 66, output: expect.stringContaining('recovery-open') });
      const done = await twinlock('recover', '--data', data);
      expect(done).toMatchObject({ code: 0, output: expect.stringContaining('it goes on now') });
    }
    const again = await startDaemon(data);
    await again.end('SIGTERM');
    const whole = await twinlock('verify', '--data', data);
    expect(whole).toMatchObject({ code: 0, output: expect.stringMatching(/twinlock\.internal\/\w+\/2/) });
  },
  60_000,
);
