import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../daemon/ledger/entry.ts';
import { guardFile } from '../../../daemon/ledger/guard-store.ts';
import { openNote } from '../../../daemon/ledger/note.ts';
import { parseVkey } from '../../../daemon/ledger/note-key.ts';
import { RECOVERY_STEPS } from '../../../daemon/ledger/recovery-steps.ts';
import { readMeta } from '../../../daemon/ledger/schema.ts';
import { verifyLedger } from '../../../daemon/ledger/verify.ts';
import { replayHistory } from '../../../daemon/recovery.ts';
import type { Storage } from '../../../daemon/storage.ts';
import {
  closeFolder,
  finishFolder,
  found,
  mark,
  mustOpen,
  openFolder,
  recoverFolder,
  rolledBack,
  usedFolder,
  write,
} from './recovery-folder.ts';

/** Everything that a start folds, as `origin seq n`; the number that the test's entries have. */
function folded(storage: Storage): (number | string)[] {
  const seen: (number | string)[] = [];
  const replay = ({ type, data }: Entry): void => void seen.push(typeof data.n === 'number' ? data.n : type);
  const done = replayHistory(storage, { replay });
  if (!done.ok) throw new Error(done.error.en);
  return seen;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

function byHand(path: string, ...statements: readonly string[]): void {
  const database = new Database(path);
  const triggers = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all();
  for (const name of triggers) database.exec(`DROP TRIGGER ${name}`);
  for (const sql of statements) database.exec(sql);
  database.close();
}

const publicKeyOf = (path: string): string => {
  const database = new Database(path, { readonly: true });
  const vkey = readMeta(database, 'vkey') ?? '';
  database.close();
  return vkey;
};

test('a ledger that is fine needs no recovery', async () => {
  expect(found(await usedFolder(3)).cause).toBe('none');
});

describe('a restored older copy', () => {
  test('is refused; the recovery begins a new epoch in which everything is there that was restored', async () => {
    const folder = await rolledBack(300, 5);
    const oldKey = publicKeyOf(folder.ledger);
    expect(await openFolder(folder)).toBe('ledger-rolled-back');
    const what = found(folder);
    expect(what).toMatchObject({ cause: 'rolled-back', good: { size: 300, badAt: null }, guard: { size: 305 } });
    const done = recoverFolder(folder);
    const storage = await mustOpen(folder);
    expect(storage.ledger.origin).toBe(what.newOrigin);
    expect(storage.ledger.origin).toMatch(/\/2$/);
    expect(storage.ledger.vkey).toBe(done.vkey);
    expect(folded(storage)).toEqual([...upTo(300), 'log.recovered']);
    const first = JSON.parse(storage.ledger.read(0, 0)[0]?.leaf ?? '');
    expect(first).toMatchObject({ type: 'log.recovered', tv: 1, seq: 0, log: what.newOrigin });
    expect(first.data).toMatchObject({
      ...{ oldOrigin: what.origin, oldSize: 300, oldRoot: what.good.root.toString('hex'), found: 'rolled-back' },
      ...{ guardSize: 305, guardOrigin: what.origin, reason: 'disk exchanged', vkey: done.vkey },
      note: expect.stringContaining(`${what.origin}\n300\n`),
    });
    const old = parseVkey(oldKey);
    if (!old.ok) throw new Error(old.error);
    const endorsed = openNote(first.data.endorsement, [old.value]);
    expect(endorsed).toMatchObject({ ok: true, value: { signedBy: [what.origin] } });
    expect(endorsed.ok && endorsed.value.text.split('\n').slice(0, 2)).toEqual([`${what.origin}/recovered`, done.vkey]);
  });

  test('keeps the old file byte for byte, and destroys the old key', async () => {
    const folder = await rolledBack(5, 5);
    const [file, key] = [readFileSync(folder.ledger), readFileSync(folder.logKey)];
    recoverFolder(folder);
    const kept = join(folder.epochs, '1', 'ledger.db');
    expect(readFileSync(kept).equals(file)).toBe(true);
    expect(readFileSync(join(folder.epochs, '1', 'origin'), 'utf8')).toMatch(/\/1\n$/);
    expect(readFileSync(folder.logKey).equals(key)).toBe(false);
    expect(existsSync(`${folder.logKey}.next`)).toBe(false);
    expect(verifyLedger({ path: kept, vkey: publicKeyOf(kept), onProgress: () => {} }).verdict).toBe('sound');
    expect(found(folder).cause).toBe('none');
  });

  test('calls that were made before still answer; what was lost with the rollback does not', async () => {
    const folder = await rolledBack(5, 5);
    recoverFolder(folder);
    const { ledger } = await mustOpen(folder);
    expect(ledger.findCall('first')).toEqual({ ...mark('first'), seq: 0, durable: true });
    expect(ledger.findCall('late')).toBeNull();
  });

  test('waits for two managers, over restarts, until the entry that confirms it', async () => {
    const folder = await rolledBack(5, 5);
    recoverFolder(folder);
    for (let round = 0; round < 2; round++) {
      const storage = await mustOpen(folder);
      expect(storage.recovery.state()).toBe('unconfirmed');
      await write(storage, 1, null);
      await closeFolder(storage);
    }
    const storage = await mustOpen(folder);
    const { ledger } = storage;
    const place = { v: 1, log: ledger.origin, seq: ledger.nextSeq(), ts: 1, boot: 'b', mono: 0 } as const;
    await ledger.append([{ ...place, type: 'log.recovery-confirmed', tv: 1, actors: [], data: {} }], null);
    expect(storage.recovery.state()).toBe('none');
    await closeFolder(storage);
    expect((await mustOpen(folder)).recovery.state()).toBe('none');
  });

  test('twice: the second epoch is folded too, and the guard knows the third', async () => {
    const folder = await rolledBack(5, 5);
    recoverFolder(folder);
    const second = await mustOpen(folder);
    await write(second, 2, 'second');
    await closeFolder(second);
    rmSync(guardFile(folder.guard));
    expect(await openFolder(folder)).toBe('guard-missing');
    expect(found(folder)).toMatchObject({ cause: 'guard-lost', guard: null });
    recoverFolder(folder);
    const storage = await mustOpen(folder);
    expect(storage.ledger.origin).toMatch(/\/3$/);
    expect(storage.epochs.list.map(({ epoch, size }) => [epoch, size])).toEqual([
      [1, 5],
      [2, 3],
    ]);
    expect(folded(storage)).toEqual([...upTo(5), 'log.recovered', 1, 2, 'log.recovered']);
    expect(storage.ledger.findCall('second')).toMatchObject({ seq: 1 });
  });
});

describe('what is left of a damaged ledger', () => {
  test('an entry that was changed: what a signature still vouches for counts, and the daemon goes on', async () => {
    const folder = await usedFolder(100);
    const storage = await mustOpen(folder);
    await write(storage, 50, null);
    await closeFolder(storage);
    byHand(folder.ledger, 'UPDATE ev SET leaf = (SELECT leaf FROM ev WHERE seq = 1) WHERE seq = 120');
    expect(found(folder)).toMatchObject({ cause: 'ledger-damaged', good: { size: 100, badAt: 120 } });
    recoverFolder(folder);
    const after = await mustOpen(folder);
    expect(folded(after)).toEqual([...upTo(100), 'log.recovered']);
  });

  test('cut short by half: nothing that can still be read and is signed is lost', async () => {
    const folder = await usedFolder(600);
    truncateSync(folder.ledger, 40_000);
    expect(await openFolder(folder)).toBe('ledger-broken');
    expect(found(folder).cause).toBe('ledger-damaged');
    recoverFolder(folder);
    const after = await mustOpen(folder);
    expect(folded(after).at(-1)).toBe('log.recovered');
    expect(readFileSync(join(folder.epochs, '1', 'ledger.db')).length).toBe(40_000);
  });

  test('only what is derived is damaged: every entry counts', async () => {
    const folder = await usedFolder(300);
    byHand(folder.ledger, 'UPDATE tile SET data = zeroblob(8192)');
    expect(await openFolder(folder)).toMatch(/^ledger-/);
    expect(found(folder)).toMatchObject({ cause: 'ledger-damaged', good: { size: 300, badAt: null } });
    recoverFolder(folder);
    expect(folded(await mustOpen(folder))).toEqual([...upTo(300), 'log.recovered']);
  });

  test('entries at the end are gone although they were signed: the newest signature that fits decides', async () => {
    const folder = await usedFolder(100);
    const storage = await mustOpen(folder);
    await write(storage, 50, null);
    await closeFolder(storage);
    byHand(folder.ledger, 'DELETE FROM ev WHERE seq >= 130');
    expect(await openFolder(folder)).toBe('ledger-forked');
    expect(found(folder)).toMatchObject({ cause: 'ledger-damaged', good: { size: 100, badAt: 130 } });
  });
});

test('a ledger that is gone: the new epoch begins with nothing and names what the guard remembers', async () => {
  const folder = await usedFolder(7);
  rmSync(folder.ledger);
  expect(await openFolder(folder)).toBe('ledger-missing');
  expect(found(folder)).toMatchObject({ cause: 'ledger-missing', good: { size: 0 }, guard: { size: 7 } });
  recoverFolder(folder);
  const storage = await mustOpen(folder);
  expect(storage.epochs.list).toEqual([]);
  expect(folded(storage)).toEqual(['log.recovered']);
  expect(JSON.parse(storage.ledger.read(0, 0)[0]?.leaf ?? '').data).toMatchObject({ oldSize: 0, guardSize: 7 });
});

test('a ledger of a second epoch that is gone: the first one is still folded', async () => {
  const folder = await rolledBack(5, 5);
  recoverFolder(folder);
  rmSync(folder.ledger);
  recoverFolder(folder);
  expect(folded(await mustOpen(folder))).toEqual([...upTo(5), 'log.recovered']);
});

test('a signing key that is lost: a new one without the old one’s word, and a key that does not open is kept', async () => {
  const folder = await usedFolder(3);
  rmSync(folder.logKey);
  expect(await openFolder(folder)).toBe('log-key-missing');
  expect(found(folder)).toMatchObject({ cause: 'key-lost', keyOrigin: null });
  writeFileSync(folder.logKey, Buffer.alloc(60, 1));
  recoverFolder(folder);
  expect(existsSync(join(folder.epochs, '1', 'log-key'))).toBe(true);
  const storage = await mustOpen(folder);
  expect(JSON.parse(storage.ledger.read(0, 0)[0]?.leaf ?? '').data.endorsement).toBeNull();
});

describe('cut short', () => {
  const names = RECOVERY_STEPS.map(({ name }) => name);

  test.each(names)('before %s: the daemon does not start, and the next run goes on to the same end', async (at) => {
    const folder = await rolledBack(5, 5);
    const cut = (name: string): void => {
      if (name === at) throw new Error('cut');
    };
    expect(() => recoverFolder(folder, cut)).toThrow('cut');
    expect(await openFolder(folder)).toBe('recovery-open');
    const done = finishFolder(folder);
    const storage = await mustOpen(folder);
    expect(storage.ledger.vkey).toBe(done.vkey);
    expect(folded(storage)).toEqual([...upTo(5), 'log.recovered']);
    expect(existsSync(join(folder.root, 'ledger', 'recovery-endorsement.json'))).toBe(false);
  });

  test('again and again, each time a step further, every step done twice: one recovery, one key', async () => {
    const folder = await rolledBack(5, 5);
    const cutBefore = (at: string) => (name: string) => {
      if (name === at) throw new Error('cut');
    };
    for (const [index, at] of names.slice(1).entries())
      expect(() => (index === 0 ? recoverFolder : finishFolder)(folder, cutBefore(at))).toThrow('cut');
    finishFolder(folder);
    expect(folded(await mustOpen(folder))).toEqual([...upTo(5), 'log.recovered']);
  });

  test('a guard that moved meanwhile is not overwritten', async () => {
    const folder = await rolledBack(5, 5);
    const cut = (name: string): void => {
      if (name === 'guard') byHand(guardFile(folder.guard), 'UPDATE guard SET size = 99');
    };
    expect(() => recoverFolder(folder, cut)).toThrow(/^guard: guard-moved/);
    expect(await openFolder(folder)).toBe('recovery-open');
  });
});

test('an old ledger that was changed after the recovery stops the start, and is named', async () => {
  const folder = await rolledBack(5, 5);
  recoverFolder(folder);
  byHand(
    join(folder.epochs, '1', 'ledger.db'),
    `UPDATE ev SET leaf = CAST(replace(leaf, '"n":3', '"n":4') AS BLOB) WHERE seq = 3`,
  );
  const storage = await mustOpen(folder);
  expect(replayHistory(storage, { replay: () => {} })).toMatchObject({ ok: false, error: { code: 'ledger-broken' } });
  await closeFolder(storage);
  rmSync(join(folder.epochs, '1', 'ledger.db'));
  expect(await openFolder(folder)).toBe('ledger-broken');
});
