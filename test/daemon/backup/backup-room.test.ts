import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { surplusArchives } from '../../../daemon/backup/archive-name.ts';
import { type BackupRoom, type BackupRoomDeps, createBackupRoom } from '../../../daemon/backup/backup-room.ts';
import type { MadeBackup } from '../../../daemon/backup/make-backup.ts';
import type { Entry, EntryDraft } from '../../../daemon/ledger/entry.ts';
import { err, ok } from '../../../devices/kit/result.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

const HOUR = 3_600_000;
const RECIPIENT = `age1${'q'.repeat(58)}`;
let folder: string;
let clock: ManualClock;
let written: EntryDraft[];
let room: BackupRoom;
let made: string[];
let answer: BackupRoomDeps['make'];

const nameAt = (count: number): string => `twinlock-20260101-00000${count}-${count}.tar.age`;
const backup = (count: number): MadeBackup => ({
  fileName: nameAt(count),
  size: count,
  root: 'a'.repeat(64),
  bytes: 1,
  sha256: 'b'.repeat(64),
});

function roomOf(over: Partial<BackupRoomDeps['config']> = {}): BackupRoom {
  const config = { folder, recipients: [RECIPIENT], everyHours: 24, keep: 2, ...over };
  const created = createBackupRoom({
    config,
    clock,
    log: { write() {} },
    prepare: async () => true,
    make: (...all) => answer(...all),
    async record(drafts) {
      written.push(...drafts);
      for (const draft of drafts) created.onEntry({ ...draft, ts: clock.wall() } as Entry);
    },
    onChange() {},
    onFailed(cause) {
      throw cause;
    },
  });
  return created;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twinlock-room-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  clock = createManualClock();
  written = [];
  made = [];
  answer = async () => {
    const one = backup(made.length + 1);
    made.push(one.fileName);
    writeFileSync(join(folder, one.fileName), '');
    return ok(one);
  };
  room = roomOf();
  onTestFinished(() => room.close());
});

test('a first backup comes a minute after the start, then one every day, each an entry', async () => {
  room.start();
  expect(room.state()).toEqual({ configured: true, lastAt: null, due: true });
  await clock.advance(59_000);
  expect(made).toEqual([]);
  await clock.advance(1_000);
  expect(made).toHaveLength(1);
  expect(room.state()).toMatchObject({ lastAt: clock.wall(), due: false });
  await clock.advance(23 * HOUR);
  expect(made).toHaveLength(1);
  await clock.advance(HOUR + 10 * 60_000);
  expect(made).toHaveLength(2);
  expect(written.map(({ type, data }) => [type, data.file, data.recipients])).toEqual([
    ['backup.made', nameAt(1), 1],
    ['backup.made', nameAt(2), 1],
  ]);
});

test('the oldest go when there are more than are kept; foreign files stay', async () => {
  writeFileSync(join(folder, 'twinlock-recovery-key.age'), '');
  writeFileSync(join(folder, 'holiday.jpg'), '');
  writeFileSync(join(folder, 'twinlock-20250101-000000-1.tar.age.old'), '');
  for (let count = 0; count < 4; count++) await room.run([], () => {}, new AbortController().signal);
  expect(readdirSync(folder).sort()).toEqual(
    [nameAt(3), nameAt(4), 'holiday.jpg', 'twinlock-20250101-000000-1.tar.age.old', 'twinlock-recovery-key.age'].sort(),
  );
});

test('surplus is what holds least, whatever the clock said when it was made', () => {
  const names = [
    'twinlock-20991231-000000-5.tar.age',
    'twinlock-20260101-000000-9.tar.age',
    'twinlock-20260102-000000-9.tar.age',
  ];
  expect(surplusArchives(names, 2, names[2] ?? '')).toEqual([names[0]]);
  expect(surplusArchives(names, 1, names[2] ?? '')).toEqual([names[1], names[0]]);
});

test('no stick: tried again every ten minutes, written down once, and again after it worked in between', async () => {
  const works = answer;
  answer = async () => err({ code: 'folder-missing', detail: folder });
  room.start();
  await clock.advance(60_000 + 3 * 600_000);
  expect(written.map(({ type, data }) => [type, data.code])).toEqual([['backup.failed', 'folder-missing']]);
  expect(room.state().due).toBe(true);
  answer = works;
  await clock.advance(600_000);
  expect(made).toHaveLength(1);
  answer = async () => err({ code: 'folder-missing', detail: folder });
  await clock.advance(25 * HOUR);
  expect(written.map(({ type }) => type)).toEqual(['backup.failed', 'backup.made', 'backup.failed']);
});

test('one at a time; one that is cancelled is no failure', async () => {
  const stop = new AbortController();
  answer = (_order, _progress, signal) =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve(err({ code: 'cancelled', detail: '' }))));
  const first = room.run([], () => {}, stop.signal);
  expect(await room.run([], () => {}, stop.signal)).toMatchObject({ error: { code: 'under-way' } });
  stop.abort();
  expect(await first).toMatchObject({ error: { code: 'cancelled' } });
  expect(written).toEqual([]);
});

test('after the vault’s key was changed a backup is made at once', async () => {
  room.start();
  await clock.advance(60_000);
  room.rotated();
  expect(room.state().due).toBe(true);
  await clock.advance(1);
  expect(made).toHaveLength(2);
  expect(room.state().due).toBe(false);
});

test('without a folder or a recipient nothing is made by itself, and nothing is due', async () => {
  for (const config of [{ folder: '' }, { recipients: [] }]) {
    const bare = roomOf(config);
    bare.start();
    await clock.advance(48 * HOUR);
    expect(bare.state()).toEqual({ configured: false, lastAt: null, due: false });
    expect(await bare.run([], () => {}, new AbortController().signal)).toMatchObject({
      error: { code: 'not-configured' },
    });
  }
  expect(made).toEqual([]);
});

test('a clock that was set back makes a backup due, and a close leaves no timer', async () => {
  room.start();
  await clock.advance(60_000);
  clock.jumpWall(-48 * HOUR);
  expect(room.state().due).toBe(true);
  await room.close();
  expect(clock.pending()).toBe(0);
});
