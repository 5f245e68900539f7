import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createBackupRoom } from '../../../daemon/backup/backup-room.ts';
import type { BackupRequest } from '../../../daemon/cli/backup-request.ts';
import { listenForControl, reportRehearsal, requestBackup } from '../../../daemon/cli/control-socket.ts';
import type { Entry, EntryDraft } from '../../../daemon/ledger/entry.ts';
import { backupInThread } from '../../../daemon/workers/backup.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { type Counter, MASTER_KEY, openCounter, RECIPIENT, restored, temporary } from './backup-fixture.ts';

function roomFor(counter: Counter, target: string) {
  const written: EntryDraft[] = [];
  const order: string[] = [];
  const clock = createManualClock();
  const config = { folder: target, recipients: [RECIPIENT], everyHours: 24, keep: 3 };
  const room = createBackupRoom({
    ...{ config, clock, log: { write() {} }, onChange() {} },
    async prepare() {
      order.push('rotated');
      await counter.storage.ledger.checkpoint();
      order.push('signed');
      return true;
    },
    make: (backup, onProgress, signal) =>
      backupInThread(
        {
          ...{ ...backup, folder: counter.folder, masterKey: MASTER_KEY, version: '0' },
          kek: counter.storage.vault.keyForBackup(),
        },
        onProgress,
        signal,
      ),
    async record(drafts) {
      written.push(...drafts);
      for (const draft of drafts) room.onEntry({ ...draft, ts: clock.wall() } as Entry);
    },
    onFailed(cause) {
      throw cause;
    },
  });
  const own = { kind: 'recipients', recipients: config.recipients } as const;
  const handlers = {
    make: ({ target: to, to: whom }: BackupRequest) => room.runTo(to, whom ?? own, [{ part: 'terminal' }]),
    rehearsed: room.rehearsed,
  };
  onTestFinished(() => room.close());
  return { room, handlers, written, order };
}

test('a thread makes the backup while entries go on, and says how far it is', async () => {
  const counter = await openCounter();
  await counter.append(2_000);
  counter.keep('李四');
  const target = temporary();
  const { room, written, order } = roomFor(counter, target);
  const phases = new Set<string>();
  const running = room.run([], (phase) => phases.add(phase), new AbortController().signal);
  for (let count = 0; count < 20; count++) {
    await counter.append(5);
    counter.keep(`person ${count}`);
  }
  const made = await running;
  if (!made.ok) throw new Error(made.error.code);
  expect(made.value.size).toBeGreaterThanOrEqual(2_000);
  expect([...phases]).toEqual(['database', 'entries', 'packing']);
  expect(order).toEqual(['rotated', 'signed']);
  expect(written).toMatchObject([{ type: 'backup.made', data: { sha256: made.value.sha256, recipients: 1 } }]);
  expect(await restored({ ...made.value, target })).toMatchObject({ ok: true });
});

test('a backup that is cancelled leaves nothing behind', async () => {
  const counter = await openCounter();
  await counter.append(500);
  const target = temporary();
  const { room, written } = roomFor(counter, target);
  const stop = new AbortController();
  const running = room.run([], () => stop.abort(), stop.signal);
  expect(await running).toMatchObject({ error: { code: 'cancelled' } });
  expect(readdirSync(target)).toEqual([]);
  expect(existsSync(join(counter.folder.run, 'backup'))).toBe(false);
  expect(written).toEqual([]);
});

test('over the control socket: made in another folder, to whom the configuration names, and a rehearsal is written down', async () => {
  const counter = await openCounter();
  await counter.append(3);
  const { handlers, written } = roomFor(counter, temporary());
  const place = mkdtempSync(join(tmpdir(), 'twinlock-bk-'));
  onTestFinished(() => rmSync(place, { recursive: true, force: true }));
  const path = join(place, 'control.sock');
  const control = await listenForControl(path, {
    backups: handlers,
    launch: () => '',
    async commission() {
      throw new Error('not asked');
    },
  });
  onTestFinished(control.close);
  const target = temporary();
  const asked = await requestBackup(path, { target, to: null });
  if (!asked.ok || !asked.value.ok) throw new Error(JSON.stringify(asked));
  expect(await restored({ ...asked.value.value, target })).toMatchObject({ ok: true });
  const missing = await requestBackup(path, { target: '/nowhere/at/all', to: null });
  expect(missing).toMatchObject({ ok: true, value: { error: { code: 'folder-missing' } } });
  const { fileName: file, size, root } = asked.value.value;
  expect(await reportRehearsal(path, { file, size, root, anchors: 0 })).toMatchObject({ ok: true });
  expect(await reportRehearsal(path, { file: '../x', size, root, anchors: 0 })).toEqual({
    ok: false,
    error: 'refused',
  });
  expect(written.map(({ type, data }) => [type, data.recipients ?? data.file ?? data.code])).toEqual([
    ['backup.made', 1],
    ['backup.failed', 'folder-missing'],
    ['backup.rehearsed', file],
  ]);
});
