import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { verifyLedger } from '../../daemon/ledger/verify.ts';
import { atTheCounter, readerReady, startReading } from '../support/counter-story.ts';
import {
  endedEarly,
  failingStart,
  newDataFolder,
  removeData,
  startDaemon,
  stepIs,
  writeConfig,
} from '../support/running-daemon.ts';

/** Mounts need root; the setup says so where it is missing. */
function mount(data: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `${options},mode=700`, 'tmpfs', data]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', data]);
  });
}

function folder(): string {
  const data = newDataFolder();
  onTestFinished(() => removeData(data));
  return data;
}

test('a second daemon on the same folder says so and ends; the first goes on', async () => {
  const { daemon, counter } = await atTheCounter();
  const second = await failingStart(daemon.data);
  expect(second).toMatchObject({ code: 69, output: expect.stringContaining('already-running') });
  expect(second.output).toMatch(/[一-鿿]/);
  expect((await counter.call('session.ping', {})).result.mono).toBeGreaterThan(0);
});

test('a read-only disk: a clear sentence, and nothing started', async () => {
  const data = folder();
  mount(data, 'size=8m');
  writeConfig(data);
  execFileSync('mount', ['-o', 'remount,ro', data]);
  const ended = await failingStart(data);
  expect(ended).toMatchObject({ code: 66, output: expect.stringContaining('folder-read-only') });
});

test('a disk that is full from the start: a clear sentence', async () => {
  const data = folder();
  mount(data, 'size=16k');
  const ended = await failingStart(data);
  expect(ended).toMatchObject({ code: 66, output: expect.stringContaining('disk-full') });
});

test('the disk fills up while people work: the daemon stops and says why, and nothing acknowledged is lost', async () => {
  const disk = folder();
  mount(disk, 'size=2m');
  const data = join(disk, 'data');
  const { daemon, key, counter, bench } = await atTheCounter(data);
  await bench('unplug');
  const filler = join(disk, 'filler');
  execFileSync('sh', ['-c', `dd if=/dev/zero of="${filler}" bs=4k 2>/dev/null || true`]);
  // Room for a few dozen entries, and no more.
  truncateSync(filler, statSync(filler).size - 200_000);
  const acknowledged: number[] = [];
  for (let call = 0; call < 2_000; call++) {
    const answer = await startReading(counter, `full-${String(call).padStart(6, '0')}`).catch(() => null);
    if (answer === null) break;
    // Each refusal was written down before it was answered.
    acknowledged.push(call);
  }
  const ended = await daemon.end(0);
  expect(ended).toMatchObject({ code: 74, output: expect.stringContaining('disk-full') });

  rmSync(filler);
  const path = join(data, 'ledger', 'ledger.db');
  const found = verifyLedger({ path, vkey: null, onProgress: () => {} });
  expect(found.verdict).toBe('consistent-only');
  const again = await startDaemon(data);
  const session = await again.session('office', key, -1);
  await session.message(({ method }) => method === 'replay.end');
  const refused = session.events().filter((event) => event.topic === 'reading.refused');
  expect(refused.length).toBeGreaterThanOrEqual(acknowledged.length);
  expect(acknowledged.length).toBeGreaterThan(0);
  await again.end('SIGKILL');
});

test('a configuration with mistakes: all of them are listed, and nothing started', async () => {
  const data = folder();
  writeConfig(data, (text) => text.replace('port = 0', 'port = 70000\ncolour = 1').replace('"sam"', '"toaster"'));
  const ended = await failingStart(data);
  expect(ended.code).toBe(78);
  for (const where of ['api.port', 'api.colour', 'devices.0.model']) expect(ended.output).toContain(where);
});

test('a ledger that is gone, cut short, or no ledger is never replaced by an empty one', async () => {
  const data = folder();
  const first = await startDaemon(data);
  await first.end('SIGTERM');
  const ledger = join(data, 'ledger', 'ledger.db');
  const kept = `${ledger}.kept`;
  copyFileSync(ledger, kept);

  rmSync(ledger);
  expect(await failingStart(data)).toMatchObject({ code: 66, output: expect.stringContaining('ledger-missing') });
  expect(existsSync(ledger)).toBe(false);

  writeFileSync(ledger, '');
  expect(await failingStart(data)).toMatchObject({ code: 66, output: expect.stringContaining('ledger-broken') });
  expect(readFileSync(ledger).length).toBe(0);

  copyFileSync(kept, ledger);
  truncateSync(ledger, 10_000);
  expect((await failingStart(data)).output).toContain('ledger-broken');

  renameSync(kept, ledger);
  const again = await startDaemon(data);
  await again.end('SIGTERM');
});

test('a missing master key is said, and no new one is made', async () => {
  const data = folder();
  const first = await startDaemon(data);
  await first.end('SIGTERM');
  const key = join(data, 'keys', 'master-key');
  const secret = readFileSync(key);
  rmSync(key);
  expect((await failingStart(data)).output).toContain('master-key-missing');
  expect(existsSync(key)).toBe(false);
  writeFileSync(key, new Uint8Array(32).fill(7), { mode: 0o600 });
  expect((await failingStart(data)).output).toContain('vault-key-wrong');
  writeFileSync(key, secret, { mode: 0o600 });
  const again = await startDaemon(data);
  await again.end('SIGTERM');
});

test('an orderly end writes the end of service, and the next start goes on where it was', async () => {
  const data = folder();
  const { daemon, key } = await atTheCounter(data);
  expect(await daemon.end('SIGTERM')).toMatchObject({ code: 0 });
  const again = await startDaemon(data);
  const session = await again.session('office', key, -1);
  await session.message(({ method }) => method === 'replay.end');
  await readerReady(await again.session('counter', key));
  const topics = session.events().map((event) => event.topic);
  expect(topics.filter((topic) => topic.startsWith('daemon.'))).toEqual([
    'daemon.started',
    'daemon.stopped',
    'daemon.started',
  ]);
  await again.end('SIGKILL');
});

test.each([
  ['the ledger and its marker', ['ledger/ledger.db', 'ledger/made']],
  ['the whole folder of the ledger', ['ledger']],
  ['the ledger and its signing key', ['ledger', 'keys/log-key']],
])('a vault in use without its ledger, %s removed: said, and no new ledger is begun', async (_name, removed) => {
  const data = folder();
  const first = await startDaemon(data);
  await first.pair(['counter']);
  await first.end('SIGTERM');
  for (const path of removed) rmSync(join(data, path), { recursive: true });
  expect(await failingStart(data)).toMatchObject({ code: 66, output: expect.stringContaining('ledger-missing') });
  expect(existsSync(join(data, 'ledger', 'ledger.db'))).toBe(false);
});

test.each(['run/lock.db', 'logs/daemon.log', 'run/control.sock'])(
  'a folder where %s should be: a clear sentence, no stack trace',
  async (path) => {
    const data = folder();
    writeConfig(data);
    mkdirSync(join(data, path), { recursive: true });
    const ended = await failingStart(data);
    expect(ended).toMatchObject({ code: 66, output: expect.stringContaining('(file-unusable)') });
    expect(ended.output).toContain(path);
    expect(ended.output).not.toMatch(/^ {4}at /m);
  },
);

test('a folder that others may write to is refused with the way to mend it', async () => {
  const data = folder();
  writeConfig(data);
  chmodSync(data, 0o777);
  expect(await failingStart(data)).toMatchObject({ code: 66, output: expect.stringContaining('chmod go-w') });
});

test('told to stop while it starts, the daemon still ends in good order', async () => {
  const data = folder();
  const first = await startDaemon(data);
  await first.end('SIGTERM');
  const early = await endedEarly(data);
  expect(early.code).toBe(0);
  expect(verifyLedger({ path: join(data, 'ledger', 'ledger.db'), vkey: null, onProgress: () => {} }).verdict).toBe(
    'consistent-only',
  );
});

test('stopped in mid-reading, the reading has its outcome in the ledger before the end of service', async () => {
  const data = folder();
  const { daemon, key, counter, read } = await atTheCounter(data);
  void read('stopped-0001');
  await counter.message(stepIs('waiting-for-card'));
  expect((await daemon.end('SIGTERM')).code).toBe(0);
  const again = await startDaemon(data);
  const session = await again.session('office', key, -1);
  await session.message(({ method }) => method === 'replay.end');
  const topics = session.events().map((event) => event.topic);
  expect(topics.slice(-4)).toEqual(['reading.requested', 'reading.failed', 'daemon.stopped', 'daemon.started']);
  await again.end('SIGKILL');
});
