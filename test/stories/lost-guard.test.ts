import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { twinlock } from '../support/own-command.ts';
import { failingStart, startDaemon, writeConfig } from '../support/running-daemon.ts';
import { storyFolder } from '../support/story-disk.ts';

test('the guard on another disk: while that disk is away nothing starts, and no new guard is made in its place', async () => {
  const data = storyFolder();
  const elsewhere = storyFolder();
  writeConfig(data, (text) => `${text}\n[ledger]\nguardFolder = "${join(elsewhere, 'guard')}"\n`);
  const first = await startDaemon(data);
  await first.end('SIGTERM');
  expect(existsSync(join(elsewhere, 'guard', 'guard.db'))).toBe(true);
  expect(existsSync(join(data, 'guard'))).toBe(false);

  renameSync(join(elsewhere, 'guard'), join(elsewhere, 'away'));
  mkdirSync(join(elsewhere, 'guard'));
  const refused = await failingStart(data);
  expect(refused).toMatchObject({ code: 66, output: expect.stringContaining('guard-missing') });
  expect(existsSync(join(elsewhere, 'guard', 'guard.db'))).toBe(false);

  rmSync(join(elsewhere, 'guard'), { recursive: true });
  renameSync(join(elsewhere, 'away'), join(elsewhere, 'guard'));
  const again = await startDaemon(data);
  await again.end('SIGTERM');

  rmSync(join(elsewhere, 'guard'), { recursive: true });
  expect((await failingStart(data)).output).toContain('guard-missing');
  const done = await twinlock('recover', '--data', data, '--reason', 'the guard’s disk broke', '--yes');
  expect(done).toMatchObject({ code: 0, output: expect.stringContaining('guard is lost') });
  const recovered = await startDaemon(data);
  await recovered.end('SIGTERM');
  expect((await twinlock('recover', '--data', data, '--yes')).output).toContain('nothing to recover');
}, 60_000);
