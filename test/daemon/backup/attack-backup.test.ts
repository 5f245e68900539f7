import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { surplusArchives } from '../../../daemon/backup/archive-name.ts';
import { createBackupRoom } from '../../../daemon/backup/backup-room.ts';
import { makeBackup } from '../../../daemon/backup/make-backup.ts';
import type { EntryDraft } from '../../../daemon/ledger/entry.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { backedUp, MASTER_KEY, openCounter, RECIPIENT, restored, TO, temporary } from './backup-fixture.ts';

test('a backup during which the vault’s key was changed is none, and leaves the older one and its key alone', async () => {
  const counter = await openCounter();
  await counter.append(3);
  counter.keep('李四');
  const { vault } = counter.storage;
  vault.rotate();
  const good = await backedUp(counter);
  const before = readdirSync(good.target).sort();
  const recoveryKey = readFileSync(join(good.target, 'twinlock-recovery-key.age'));
  // What a backup that is under way was given, before a person or the day's round changed it.
  const kek = vault.keyForBackup();
  const made = await makeBackup({
    ...{ folder: counter.folder, target: good.target, to: TO, masterKey: MASTER_KEY, kek, random: systemRandom },
    ...{ wallMs: 1_795_314_720_000, version: '0' },
    onProgress(phase) {
      if (phase === 'database') vault.rotate();
    },
  });
  expect(made).toEqual({ ok: false, error: { code: 'store-unreadable', detail: 'vault-key-changed' } });
  expect(readdirSync(good.target).sort()).toEqual(before);
  expect(readFileSync(join(good.target, 'twinlock-recovery-key.age'))).toEqual(recoveryKey);
  expect(existsSync(join(counter.folder.run, 'backup'))).toBe(false);
  expect(await restored(good)).toMatchObject({ ok: true });
  expect(await restored(await backedUp(counter))).toMatchObject({ ok: true });
});

test('where the vault’s key cannot be changed after an erasure, no backup is made, and the ledger says so once', async () => {
  const target = temporary();
  const written: EntryDraft[] = [];
  const clock = createManualClock();
  let made = 0;
  const room = createBackupRoom({
    config: { folder: target, recipients: [RECIPIENT], everyHours: 24, keep: 3 },
    clock,
    log: { write() {} },
    prepare: async () => false,
    async make() {
      made += 1;
      throw new Error('made all the same');
    },
    async record(drafts) {
      written.push(...drafts);
    },
    onChange() {},
    onFailed(cause) {
      throw cause;
    },
  });
  room.start();
  await clock.advance(60_000);
  await clock.advance(600_000);
  expect([made, readdirSync(target)]).toEqual([0, []]);
  expect(written).toMatchObject([{ type: 'backup.failed', data: { code: 'store-unreadable' } }]);
  expect(room.state()).toMatchObject({ due: true, lastAt: null });
  await room.close();
});

test('after a recovery the new epoch’s backups stay, and so do the old one’s, which hold more entries', () => {
  const name = (day: number, size: number): string =>
    `twinlock-202612${String(day).padStart(2, '0')}-020000-${size}.tar.age`;
  const old = [1, 2, 3].map((day) => name(day, 90_000 + day));
  const [first, second, third] = [name(4, 40), name(5, 80), name(6, 120)];
  expect(surplusArchives([...old, first, second, third], 3, third)).toEqual([]);
  expect(surplusArchives([...old, first, second, third], 2, third)).toEqual([first]);
  // A day with a wrong clock: what holds most entries stays, whatever its name says.
  const wrong = name(1, 100);
  expect(surplusArchives([first, second, third, wrong], 2, third)).toEqual([second, first]);
});
