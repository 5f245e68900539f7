import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { atTheCounter, readerReady, startReading } from '../support/counter-story.ts';
import { twinlock } from '../support/own-command.ts';
import { failingStart, removeData, startDaemon } from '../support/running-daemon.ts';
import { proveByPassphrase } from '../support/staff.ts';
import { staffedFolder } from '../support/staffed-folder.ts';
import { storyFolder } from '../support/story-disk.ts';

const ledgerOf = (data: string): string => join(data, 'ledger', 'ledger.db');

test('last week’s ledger put back in place: refused; after the recovery earlier calls still answer and nothing is done twice', async () => {
  const data = storyFolder();
  const { daemon, key, counter, bench } = await atTheCounter(data);
  await bench('presentCard', 'R1');
  const first = await startReading(counter, 'before-00001');
  expect(first.result).toMatchObject({ duplicate: false });
  await daemon.end('SIGTERM');
  copyFileSync(ledgerOf(data), `${data}.backup`);
  onTestFinished(() => removeData(`${data}.backup`));
  const more = await startDaemon(data);
  await more.end('SIGTERM');
  copyFileSync(`${data}.backup`, ledgerOf(data));

  const refused = await failingStart(data);
  expect(refused).toMatchObject({ code: 66, output: expect.stringContaining('ledger-rolled-back') });
  expect(refused.output).toContain('npx twinlock recover');

  const silent = await twinlock('recover', '--data', data, '--yes');
  expect(silent).toMatchObject({ code: 64, output: expect.stringContaining('--reason') });
  const unasked = await twinlock('recover', '--data', data, '--reason', 'the backup of last week was restored');
  expect(unasked).toMatchObject({ code: 0, output: expect.stringContaining('Nothing was changed') });
  expect(existsSync(join(data, 'ledger', 'epochs'))).toBe(false);
  const done = await twinlock('recover', '--data', data, '--reason', 'the backup of last week was restored', '--yes');
  expect(done.code).toBe(0);
  expect(done.output).toMatch(/twinlock\.internal\/[0-9a-f]{16}\/2\+[0-9a-f]{8}\+/);

  const again = await startDaemon(data);
  onTestFinished(async () => void (await again.end('SIGKILL')));
  const office = await again.session('office', key);
  expect(office.hello.epoch).toMatch(/\/2$/);
  const { entries } = (await office.call('ledger.page', { limit: 5 })).result;
  expect(JSON.parse(entries.at(-1).leaf)).toMatchObject({ type: 'log.recovered', seq: 0 });
  const reopened = await again.session('counter', key);
  await readerReady(reopened);
  const repeated = await startReading(reopened, 'before-00001');
  expect(repeated.result).toMatchObject({ duplicate: true, reading: first.result.reading, document: null });
  await again.end('SIGTERM');
  const whole = await twinlock('verify', '--data', data);
  expect(whole.code).toBe(0);
}, 60_000);

test('people, their passphrases and the old ledger are all there after a recovery', async () => {
  const { data } = await staffedFolder();
  onTestFinished(() => removeData(data));
  const backup = readFileSync(ledgerOf(data));
  const daemon = await startDaemon(data);
  await daemon.end('SIGTERM');
  writeFileSync(ledgerOf(data), backup);
  expect((await failingStart(data)).output).toContain('ledger-rolled-back');
  expect((await twinlock('recover', '--data', data, '--reason', 'rehearsal', '--yes')).code).toBe(0);
  expect(readFileSync(join(data, 'ledger', 'epochs', '1', 'ledger.db')).equals(backup)).toBe(true);
  const again = await startDaemon(data);
  onTestFinished(async () => void (await again.end('SIGKILL')));
  const office = await again.session('office', await again.pair(['office']));
  await proveByPassphrase(office, 'head');
  await proveByPassphrase(office, 'security');
}, 60_000);
