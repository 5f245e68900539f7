import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type RecoverOptions, recoverCommand } from '../../../daemon/cli/recover-command.ts';
import { takeInstanceLock } from '../../../daemon/data-folder/instance-lock.ts';
import { guardFile } from '../../../daemon/ledger/guard-store.ts';
import { readOrigin } from '../../../daemon/ledger/origin.ts';
import { isRecoveryOpen } from '../../../daemon/ledger/recovery-plan.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { temporaryFolder } from '../ledger/ledger-fixture.ts';
import { masterKey, mustOpen, openFolder, rolledBack, usedFolder } from '../ledger/recovery-folder.ts';
import { createFakeTerminal } from './fake-terminal.ts';

interface Ran {
  readonly code: number;
  readonly said: string;
  readonly asked: string;
}

/** Runs the command at a terminal at which `typed` is answered; null: there is no terminal. */
async function run(options: Partial<RecoverOptions> & { data: string }, typed: string | null): Promise<Ran> {
  const said: string[] = [];
  const { terminal, shown, listeners, type } = createFakeTerminal(typed !== null);
  const code = recoverCommand(
    { reason: 'rehearsal', yes: false, ...options },
    {
      ...{ clock: createManualClock(), random: systemRandom, terminal, onStep: () => {} },
      masterKey: async () => ({ ok: true, value: masterKey }),
      say: (line) => said.push(line),
    },
  );
  if (typed !== null) {
    await expect.poll(listeners).toBeGreaterThan(0);
    type(`${typed}\r`);
  }
  return { code: await code, said: said.join('\n'), asked: shown() };
}

test('it says what it found and asks; whatever is not yes changes nothing', async () => {
  const folder = await rolledBack(5, 5);
  const before = readFileSync(folder.ledger);
  const stopped = await run({ data: folder.root }, 'ja');
  expect(stopped).toMatchObject({ code: 0, asked: expect.stringContaining('type yes to go on') });
  expect(stopped.said).toContain('This ledger is older than what was signed');
  expect(stopped.said).toMatch(/有效记录 \/ entries that count {2}5（/);
  expect(stopped.said).toContain('Nothing was changed');
  expect(readFileSync(folder.ledger).equals(before)).toBe(true);
  expect([isRecoveryOpen(join(folder.root, 'ledger')), existsSync(folder.epochs)]).toEqual([false, false]);

  const done = await run({ data: folder.root }, 'yes');
  expect(done.said).toContain('let two managers confirm');
  expect(readOrigin(folder.origin)).toMatch(/\/2$/);
});

test('without a terminal and without --yes nothing happens, nor without a reason', async () => {
  const folder = await rolledBack(5, 5);
  expect((await run({ data: folder.root }, null)).said).toContain('Nothing was changed');
  for (const reason of [null, ' ', 'x'.repeat(201), '\ud800'])
    expect(await run({ data: folder.root, reason, yes: true }, null)).toMatchObject({ code: 64 });
  expect(isRecoveryOpen(join(folder.root, 'ledger'))).toBe(false);
});

test('a daemon that runs, a folder that is none, and a ledger that is fine are left alone', async () => {
  const folder = await usedFolder(3);
  expect(await run({ data: folder.root }, null)).toMatchObject({ code: 0, said: expect.stringContaining('is fine') });
  const lock = takeInstanceLock(folder.lock);
  if (!lock.ok) throw new Error(lock.error);
  onTestFinished(lock.value.release);
  expect(await run({ data: folder.root, yes: true }, null)).toMatchObject({ code: 69 });
  const empty = temporaryFolder();
  expect(await run({ data: empty, yes: true }, null)).toMatchObject({
    code: 66,
    said: expect.stringContaining('recover-impossible'),
  });
  expect(readdirSync(empty)).toEqual([]);
});

test('a step that the disk refuses is said, and the next run goes on', async () => {
  const folder = await rolledBack(5, 5);
  // A folder where the new ledger is to be written.
  mkdirSync(`${folder.ledger}.next`);
  const failed = await run({ data: folder.root, yes: true }, null);
  expect(failed).toMatchObject({ code: 74, said: expect.stringContaining('recover-failed') });
  expect(failed.said).toContain('new-ledger: ');
  rmdirSync(`${folder.ledger}.next`);
  const done = await run({ data: folder.root, reason: null }, null);
  expect(done).toMatchObject({ code: 0, said: expect.stringContaining('it goes on now') });
  expect(readOrigin(folder.origin)).toMatch(/\/2$/);
});

test('a ledger of a restored folder without marker and guard is refused by the start, and recovered', async () => {
  const folder = await usedFolder(3);
  rmSync(guardFile(folder.guard));
  rmSync(folder.marker);
  expect(await openFolder(folder)).toBe('guard-missing');
  expect((await run({ data: folder.root, yes: true }, null)).code).toBe(0);
  const { recovery } = await mustOpen(folder);
  expect(recovery.state()).toBe('unconfirmed');
});
