import { rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeFinding } from '../../../daemon/cli/recover-sentences.ts';
import type { DataFolder } from '../../../daemon/data-folder/data-folder.ts';
import { guardFile } from '../../../daemon/ledger/guard-store.ts';
import { encodeLeaf } from '../../../daemon/ledger/leaf.ts';
import { readOrigin } from '../../../daemon/ledger/origin.ts';
import { openStore } from '../../../daemon/ledger/store.ts';
import { entryAt, otherKey } from './ledger-fixture.ts';
import { closeFolder, found, mustOpen, openFolder, usedFolder } from './recovery-folder.ts';

/** Somebody who has the disk, but not the key, puts a ledger of their own in place: same name, own signature. */
function exchange(folder: DataFolder, { signed }: { readonly signed: boolean }): void {
  const origin = readOrigin(folder.origin) ?? '';
  for (const end of ['', '-wal', '-shm']) rmSync(folder.ledger + end, { force: true });
  const store = openStore({
    ...{ path: folder.ledger, origin, key: otherKey, sm2Key: null, expected: false, guard: null },
  });
  if (!store.ok) throw new Error(store.error.code);
  const rows = [0, 1].map((seq) => {
    const entry = { ...entryAt(seq), log: origin, type: 'permission.filed' };
    return { ts: entry.ts, type: entry.type, leaf: encodeLeaf(entry) };
  });
  store.value.append([{ seq: 0, rows, mark: null }]);
  if (signed) store.value.checkpoint();
  store.value.close();
}

test('a ledger that another key signed counts for nothing, with or without the guard', async () => {
  const folder = await usedFolder(5);
  exchange(folder, { signed: true });
  expect(await openFolder(folder)).toBe('ledger-forked');
  expect(found(folder)).toMatchObject({ cause: 'ledger-damaged', good: { size: 0, signedSize: 0, note: null } });
  rmSync(guardFile(folder.guard));
  const what = found(folder);
  expect(what).toMatchObject({ cause: 'ledger-damaged', guard: null, good: { size: 0, note: null } });
});

test('of a ledger that nobody signed the finding says so', async () => {
  const folder = await usedFolder(5);
  exchange(folder, { signed: false });
  rmSync(guardFile(folder.guard));
  const what = found(folder);
  expect(what).toMatchObject({ cause: 'guard-lost', good: { size: 2, signedSize: 0 } });
  expect(describeFinding(what).join('\n')).toContain('of them signed  0');
});

test('an emptied marker does not have a new guard made for a ledger that had one', async () => {
  const folder = await usedFolder(3);
  const storage = await mustOpen(folder);
  const { ledger } = storage;
  const started = { ...entryAt(ledger.nextSeq()), log: ledger.origin, type: 'daemon.started', tv: 2 };
  await ledger.append([started], null);
  await closeFolder(storage);
  rmSync(guardFile(folder.guard));
  expect(await openFolder(folder)).toBe('guard-missing');
  writeFileSync(folder.marker, '');
  expect(await openFolder(folder)).toBe('guard-missing');
});
