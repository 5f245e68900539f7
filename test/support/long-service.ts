/** A data folder that served for years, and one in which somebody edited an old entry. Its daemon has ended. */
import Database from 'better-sqlite3';
import { systemClock } from '../../daemon/clock.ts';
import { dataFolderAt } from '../../daemon/data-folder/data-folder.ts';
import type { Entry } from '../../daemon/ledger/entry.ts';
import { systemRandom } from '../../daemon/random.ts';
import { openStorage } from '../../daemon/storage.ts';
import { openMasterKey } from '../../daemon/vault/master-key.ts';

/** What one reading and one day leave in the ledger, again and again. */
function entryAt(index: number): Pick<Entry, 'type' | 'tv' | 'actors' | 'data'> {
  const reading = `rd_long_${index >> 1}`;
  const actors = [{ part: 'daemon' }];
  if (index % 2 === 0)
    return {
      type: 'reading.requested',
      tv: 1,
      actors,
      data: { reading, reader: 'id-reader-1', purpose: 'issue', keep: false },
    };
  return { type: 'reading.failed', tv: 1, actors, data: { reading, code: 'timeout' } };
}

/** Adds `count` entries through the ledger itself, signed and guarded as in service. */
export async function longService(data: string, count: number): Promise<void> {
  const folder = dataFolderAt(data);
  const key = openMasterKey({ folder, env: {}, random: systemRandom });
  if (!key.ok) throw new Error(key.error.en);
  const onFatal = (code: string): never => {
    throw new Error(`the ledger broke: ${code}`);
  };
  const secret = { masterKey: key.value.key, clock: systemClock, random: systemRandom };
  const storage = await openStorage({ folder, guardFolder: '', sm2: false, ...secret, onFatal });
  if (!storage.ok) throw new Error(storage.error.en);
  const { ledger, vault } = storage.value;
  for (let done = 0; done < count; done += 1_000) {
    const from = ledger.nextSeq();
    const entries = Array.from({ length: Math.min(1_000, count - done) }, (_, at) => ({
      ...{
        v: 1 as const,
        log: ledger.origin,
        seq: from + at,
        ts: systemClock.wall(),
        boot: 'boot_long',
        mono: done + at,
      },
      ...entryAt(done + at),
    }));
    await ledger.append(entries, null);
  }
  await ledger.close();
  vault.close();
}

/** Exchanges words of one leaf's text in a ledger file as somebody with the file and time would, who knows of no hash. */
export function editLeaf(ledger: string, seq: number, change: (leaf: string) => string): void {
  const database = new Database(ledger);
  const triggers = database
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  const leaf = String(database.prepare<[number], Buffer>('SELECT leaf FROM ev WHERE seq = ?').pluck().get(seq));
  const edited = change(leaf);
  if (edited === leaf) throw new Error(`nothing was edited in ${leaf}`);
  database.prepare('UPDATE ev SET leaf = ? WHERE seq = ?').run(Buffer.from(edited), seq);
  for (const { sql } of triggers) database.exec(sql);
  database.close();
}
