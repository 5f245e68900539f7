import { execFile, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { SerialPort } from 'serialport';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { newDataFolder, removeData, startDaemon } from '../support/running-daemon.ts';
import { until } from '../support/until.ts';

const TWINLOCK = new URL('../../daemon/cli/twinlock', import.meta.url).pathname;

/** Runs the command line as a person does. */
function twinlock(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(TWINLOCK, args, (error, stdout, stderr) => {
      resolve({
        code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
        output: stdout + stderr,
      });
    });
  });
}

let data: string;
let vkey: string;
beforeAll(async () => {
  data = newDataFolder();
  const daemon = await startDaemon(data);
  const office = await daemon.session('office', await daemon.pair(['office']));
  vkey = (await office.call('ledger.checkpoint', {})).result.vkey;
  await daemon.end('SIGTERM');
});
afterAll(() => removeData(data));

/** A copy of the ledger that the test may damage. */
function damaged(damage: (database: Database.Database) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-copy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const copy = join(folder, 'ledger.db');
  copyFileSync(join(data, 'ledger', 'ledger.db'), copy);
  const database = new Database(copy);
  damage(database);
  database.close();
  return copy;
}

test('verify: without a key the ledger is consistent in itself; with the key it is sound', async () => {
  const alone = await twinlock('verify', '--data', data);
  expect(alone).toMatchObject({ code: 0, output: expect.stringContaining('nobody vouches for it') });
  const vouched = await twinlock('verify', '--data', data, '--vkey', vkey);
  expect(vouched).toMatchObject({ code: 0, output: expect.stringContaining('signed by the key that you brought') });
});

test('verify: a changed entry is found, with its number', async () => {
  const copy = damaged((database) => {
    for (const { name } of database
      .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'")
      .all())
      database.exec(`DROP TRIGGER "${name}"`);
    database.exec(`UPDATE ev SET leaf = CAST(replace(CAST(leaf AS TEXT), '"office"', '"safe"') AS BLOB) WHERE seq = 2`);
  });
  const found = await twinlock('verify', '--file', copy, '--vkey', vkey);
  expect(found.code).toBe(1);
  expect(found.output).toContain('#2 ');
  expect(found.output).toContain('leaf-hash');
});

test('verify: a wrong key, no file, a text file and a folder are said to be that', async () => {
  const foreign = 'log.example/h0001/c1+1c19e6dd+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c';
  expect((await twinlock('verify', '--data', data, '--vkey', foreign)).code).toBe(1);
  expect((await twinlock('verify', '--data', data, '--vkey', 'nonsense')).code).toBe(1);
  const text = join(data, 'note.txt');
  writeFileSync(text, 'not a ledger');
  for (const path of [join(data, 'nowhere.db'), text, data])
    expect(await twinlock('verify', '--file', path)).toMatchObject({
      code: 66,
      output: expect.stringContaining('is no ledger'),
    });
});

test('launch without a daemon says to start one', async () => {
  expect(await twinlock('launch', '--data', data)).toMatchObject({
    code: 69,
    output: expect.stringContaining('npm start'),
  });
});

test('an unknown command, option or role is refused with the way to use it', async () => {
  expect((await twinlock('explode')).code).toBe(64);
  expect((await twinlock('verify', '--colour')).code).toBe(64);
  expect(await twinlock('launch', '--data', data, '--role', 'root')).toMatchObject({
    code: 64,
    output: expect.stringContaining('counter'),
  });
});

test('simulate: any program may open the reader and ask for its number', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-simulate-'));
  const link = join(folder, 'reader');
  const simulator = spawn(TWINLOCK, ['simulate', 'sam', '--link', link, '--card', 'R1']);
  onTestFinished(() => {
    simulator.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  let said = '';
  simulator.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  await until('the simulator says its address', () => said.includes('presentCard'));
  const port = new SerialPort({ path: link, baudRate: 115_200 });
  const heard: number[] = [];
  port.on('data', (chunk: Buffer) => heard.push(...chunk));
  port.write(Buffer.from('AAAAAA9669000312FFEE', 'hex')); // 12 FF: number of the security module
  await until('the number comes', () => heard.length >= 27);
  expect(Buffer.from(heard).toString('hex').toUpperCase()).toMatch(/^AAAAAA96690014000090/);
  await new Promise<void>((resolve) => port.close(() => resolve()));
  simulator.kill('SIGTERM');
  const code = await new Promise((resolve) => simulator.once('exit', resolve));
  expect(code).toBe(0);
});
