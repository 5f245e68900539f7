import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { systemClock } from '../../daemon/clock.ts';
import { prepareDataFolder } from '../../daemon/data-folder/data-folder.ts';
import { systemRandom } from '../../daemon/random.ts';
import { openStorage } from '../../daemon/storage.ts';
import { openMasterKey } from '../../daemon/vault/master-key.ts';
import { failingStart, startDaemon } from '../support/running-daemon.ts';
import { storyFolder } from '../support/story-disk.ts';

/** Adds `count` entries to a data folder whose daemon has ended, as a long service would. */
async function longService(data: string, count: number): Promise<void> {
  const folder = prepareDataFolder(data);
  if (!folder.ok) throw new Error(folder.error.en);
  const key = openMasterKey({ folder: folder.value, env: {}, random: systemRandom });
  if (!key.ok) throw new Error(key.error.en);
  const onFatal = (code: string): never => expect.unreachable(code);
  const secret = { masterKey: key.value.key, clock: systemClock, random: systemRandom };
  const deps = { folder: folder.value, guardFolder: '', sm2: false, ...secret, onFatal };
  const storage = await openStorage(deps);
  if (!storage.ok) throw new Error(storage.error.en);
  const { ledger, vault } = storage.value;
  const from = ledger.nextSeq();
  const entries = Array.from({ length: count }, (_, index) => ({
    ...{ v: 1 as const, log: ledger.origin, seq: from + index, ts: systemClock.wall(), boot: 'b_long', mono: index },
    ...{ type: 'daemon.stopped', tv: 1, actors: [{ part: 'daemon' }], data: { reason: 'SIGTERM' } },
  }));
  await ledger.append(entries, null);
  await ledger.close();
  vault.close();
}

/** Exchanges the fingerprint of the configuration in the first entry: same length, same shape, other words. */
function edit(data: string): void {
  const database = new Database(join(data, 'ledger', 'ledger.db'));
  const triggers = database
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  const leaf = String(database.prepare<[], Buffer>('SELECT leaf FROM ev WHERE seq = 0').pluck().get());
  const edited = leaf.replace(/"config":"[0-9a-f]{64}"/, `"config":"${'a'.repeat(64)}"`);
  expect(edited).not.toBe(leaf);
  database.prepare('UPDATE ev SET leaf = ? WHERE seq = 0').run(Buffer.from(edited));
  for (const { sql } of triggers) database.exec(sql);
  database.close();
}

test.each([
  ['near the end', 0],
  ['hundreds of entries ago', 400],
])('an entry that somebody edited, %s: the start is refused, names the entry and serves nothing', async (_, more) => {
  const data = storyFolder();
  const first = await startDaemon(data);
  await first.end('SIGTERM');
  if (more > 0) await longService(data, more);
  edit(data);
  const failed = await failingStart(data);
  expect(failed.code).toBe(66);
  expect(failed.output).toContain('ledger-broken');
  expect(failed.output).toContain('第 0 号记录与写入时不符');
  expect(failed.output).toContain('Entry 0 is not as it was written.');
  expect(failed.output).not.toContain('http://');
});
