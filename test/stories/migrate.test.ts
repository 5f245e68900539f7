import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MigrationStep } from '../../daemon/backup/migration.ts';
import { ExitCode } from '../../daemon/cli/exit-codes.ts';
import { durableIs, failingStart, startDaemon } from '../support/running-daemon.ts';
import { storyFolder } from '../support/story-disk.ts';
import { typeAt } from '../support/typed-command.ts';

const GOLDEN = new URL('../golden/folder-1', import.meta.url).pathname;
const KILLED = new URL('../support/killed-migration.ts', import.meta.url).pathname;

function oldFolder(): string {
  const data = join(storyFolder(), 'data');
  cpSync(GOLDEN, data, { recursive: true });
  // Version control keeps no modes of files.
  chmodSync(join(data, 'keys', 'master-key'), 0o600);
  return data;
}

test('a folder of the first format is never lifted by a start; a person types yes, and all people are there', async () => {
  const data = oldFolder();
  const refused = await failingStart(data);
  expect(refused.output).toContain('migration-needed');
  expect(readFileSync(join(data, 'ledger', 'ledger.db'))).toEqual(readFileSync(join(GOLDEN, 'ledger', 'ledger.db')));
  const no = await typeAt(['migrate', '--data', data], ['no']);
  expect(await no.ended).toBe(ExitCode.usage);
  expect(existsSync(join(data, 'before-migration-ledger1-keys3'))).toBe(false);
  const yes = await typeAt(['migrate', '--data', data], ['yes']);
  expect(await yes.ended).toBe(0);
  expect(yes.said()).toContain('ledger 1 → 2, keys 3 → 4');
  const daemon = await startDaemon(data);
  const office = await daemon.session('office', await daemon.pair(['office']));
  const { result } = await office.call('people.directory', {});
  expect(result.people.length).toBeGreaterThan(4);
  // Each name opens: the keys that were lifted still fit the values.
  for (const { name } of result.people) expect(name).toEqual(expect.stringMatching(/./));
  const watching = await daemon.session('office', await daemon.pair(['office']), -1);
  await watching.message(durableIs('daemon.started'));
  await daemon.end('SIGTERM');
}, 60_000);

test.each<MigrationStep>(['copied', 'planned', 'ledger-moved'])(
  'killed after the step %s: the next run finishes it',
  async (step) => {
    const data = oldFolder();
    const child = spawn('node', [KILLED, data, step], { stdio: 'ignore' });
    expect(await new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)))).toBe('SIGKILL');
    expect((await failingStart(data)).output).toContain('migration-needed');
    const again = await typeAt(['migrate', '--data', data, '--yes'], []);
    expect(await again.ended).toBe(0);
    expect(readdirSync(join(data, 'ledger')).join()).not.toMatch(/migrating|replaced/);
    const daemon = await startDaemon(data);
    await daemon.end('SIGTERM');
  },
  60_000,
);
