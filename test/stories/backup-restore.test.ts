import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { ExitCode } from '../../daemon/cli/exit-codes.ts';
import { failingStart, startDaemon } from '../support/running-daemon.ts';
import { storyFolder } from '../support/story-disk.ts';
import { typeAt } from '../support/typed-command.ts';

const TWINLOCK = new URL('../../daemon/cli/twinlock', import.meta.url).pathname;

/** A command without a terminal, as a timer of the hospital's IT runs it. */
function twinlock(...args: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(TWINLOCK, args, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
    );
  });
}

test('the PC is lost: the backup is rehearsed and restored on another one, which asks for a recovery before it goes on', async () => {
  const place = storyFolder();
  const [data, stick, fresh, identity] = ['data', 'stick', 'fresh', 'identity'].map((name) => join(place, name)) as [
    string,
    string,
    string,
    string,
  ];
  const secret = await generateX25519Identity();
  writeFileSync(identity, `${secret}\n`);
  mkdirSync(stick);
  const daemon = await startDaemon(data);
  await daemon.end('SIGTERM');
  const to = ['--to', stick, '--recipient', await identityToRecipient(secret)];
  const backup = await twinlock('backup', '--data', data, ...to);
  expect(backup).toMatchObject({ code: 0, said: expect.stringContaining('备份已完成') });
  const [archive = '', recoveryKey = ''] = readdirSync(stick).sort();
  expect([archive, recoveryKey]).toEqual([expect.stringMatching(/\.tar\.age$/), 'twinlock-recovery-key.age']);
  const from = ['--from', join(stick, archive), '--recovery-key', join(stick, recoveryKey), '--identity', identity];

  const rehearsal = await twinlock('rehearse', ...from, '--data', data, '--temporary', join(place, 'room'));
  expect(rehearsal).toMatchObject({ code: 0, said: expect.stringContaining('演练成功') });
  expect(readdirSync(join(place, 'room'))).toEqual([]);

  const guard = ['--guard', join(data, 'guard')];
  const restored = await twinlock('restore', ...from, ...guard, '--data', fresh);
  expect(restored.said).toContain('是同一本台账');
  expect(restored.code).toBe(0);
  expect((await twinlock('restore', ...from, '--data', fresh)).said).toContain('data-not-empty');

  expect((await failingStart(fresh)).output).toContain('guard-missing');
  const recovered = await twinlock('recover', '--data', fresh, '--reason', 'the PC was stolen', '--yes');
  expect(recovered).toMatchObject({ code: 0 });
  const again = await startDaemon(fresh);
  await again.end('SIGTERM');
}, 60_000);

test('a passphrase is typed twice and stands nowhere', async () => {
  const place = storyFolder();
  const data = join(place, 'data');
  const stick = join(place, 'stick');
  mkdirSync(stick);
  const daemon = await startDaemon(data);
  await daemon.end('SIGTERM');
  expect((await twinlock('backup', '--data', data, '--to', stick)).said).toContain('not-configured');
  expect(await twinlock('backup', '--data', data, '--to', stick, '--passphrase')).toMatchObject({
    code: ExitCode.usage,
    said: expect.stringContaining('终端'),
  });
  const passphrase = 'a passphrase for the stick';
  const args = ['backup', '--data', data, '--to', stick, '--passphrase'];
  const { said, echoed, ended } = await typeAt(args, [passphrase, passphrase]);
  expect(await ended).toBe(0);
  expect(said() + echoed()).not.toContain(passphrase);
  const files = readdirSync(stick).map((name) => readFileSync(join(stick, name)));
  expect(files).toHaveLength(2);
  for (const file of files) expect(file.subarray(0, 22).toString()).toBe('age-encryption.org/v1\n');
  expect(existsSync(join(data, 'run', 'backup'))).toBe(false);
}, 60_000);
