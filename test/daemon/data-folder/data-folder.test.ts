import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareDataFolder } from '../../../daemon/data-folder/data-folder.ts';
import { takeInstanceLock } from '../../../daemon/data-folder/instance-lock.ts';
import { openLogFile } from '../../../daemon/data-folder/log-file.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'twinlock-folder-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function codeOf(path: string): string {
  const prepared = prepareDataFolder(path);
  return prepared.ok ? 'ok' : prepared.error.code;
}

test('a missing folder is made, with all its parts, for its owner alone', () => {
  const prepared = prepareDataFolder(join(root, 'a', 'b'));
  expect(prepared.ok).toBe(true);
  const mode = execFileSync('stat', ['-c', '%a', join(root, 'a', 'b', 'keys')], { encoding: 'utf8' });
  expect(mode.trim()).toBe('700');
});

test('a file where the folder should be is said to be no folder', () => {
  writeFileSync(join(root, 'file'), 'x');
  expect(codeOf(join(root, 'file'))).toBe('folder-not-a-folder');
  expect(codeOf(join(root, 'file', 'inside'))).toBe('folder-not-a-folder');
});

test('a path that cannot be made is said to be missing', () => {
  expect(codeOf('/proc/nowhere/data')).toBe('folder-missing');
});

test('the lock is taken once, and again after its release', () => {
  const path = join(root, 'lock.db');
  const first = takeInstanceLock(path);
  expect(first.ok).toBe(true);
  expect(takeInstanceLock(path)).toEqual({ ok: false, error: 'held' });
  if (first.ok) first.value.release();
  expect(takeInstanceLock(path).ok).toBe(true);
});

test('the lock of a killed process is free at once', async () => {
  // Kept by name: a lock that nobody holds on to is collected, and with it the system's lock.
  const path = join(root, 'lock.db');
  const module = new URL('../../../daemon/data-folder/instance-lock.ts', import.meta.url).href;
  const program = `const { takeInstanceLock } = await import(${JSON.stringify(module)});
    globalThis.kept = takeInstanceLock(${JSON.stringify(path)}); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn('node', ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  expect(takeInstanceLock(path).ok).toBe(false);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  expect(takeInstanceLock(path).ok).toBe(true);
});

test('a log file that grew too long is set aside, and a closed one takes nothing', () => {
  writeFileSync(join(root, 'daemon.log'), 'x'.repeat(16 * 1024 * 1024 + 1));
  const log = openLogFile(root);
  log.write('one\n');
  log.close();
  log.close();
  log.write('two\n');
  expect(readFileSync(join(root, 'daemon.log'), 'utf8')).toBe('one\n');
  chmodSync(join(root, 'daemon.log.1'), 0o600);
});

test('a log that cannot be set aside goes on where it is, and never gives back a number that is another file by then', () => {
  const path = join(root, 'daemon.log');
  writeFileSync(path, new Uint8Array(16 * 1024 * 1024 + 1));
  // A folder that is not empty: nothing can be renamed onto it.
  mkdirSync(join(root, 'daemon.log.1', 'inside'), { recursive: true });
  const log = openLogFile(root);
  log.write('one\n');
  const ledger = openSync(join(root, 'ledger'), 'w');
  log.write('two\n');
  expect(() => fstatSync(ledger)).not.toThrow();
  closeSync(ledger);
  log.close();
});

test('a path that is too long for the control socket is said before anything is made', () => {
  const long = join(root, 'x'.repeat(100));
  expect(codeOf(long)).toBe('folder-path-long');
  expect(existsSync(long)).toBe(false);
});

test('a link where the test of the disk is made is removed, and what it leads to is left alone', () => {
  const precious = join(root, 'precious');
  writeFileSync(precious, 'precious');
  mkdirSync(join(root, 'run'));
  symlinkSync(precious, join(root, 'run', 'probe'));
  expect(codeOf(root)).toBe('ok');
  expect(readFileSync(precious, 'utf8')).toBe('precious');
});

test('parts that were open to others are shut', () => {
  mkdirSync(join(root, 'keys'));
  chmodSync(join(root, 'keys'), 0o777);
  expect(codeOf(root)).toBe('ok');
  expect(statSync(join(root, 'keys')).mode & 0o777).toBe(0o700);
});
