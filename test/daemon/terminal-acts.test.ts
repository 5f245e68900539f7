import { appendFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { EntryDraft } from '../../daemon/ledger/entry.ts';
import { noteTerminalAct, recordTerminalActs } from '../../daemon/terminal-acts.ts';

let path = '';
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-acts-'));
  path = join(folder, 'terminal-acts');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const AT = 1_795_314_710_000;

async function recorded(): Promise<EntryDraft[]> {
  const drafts: EntryDraft[] = [];
  await recordTerminalActs(path, async (more) => drafts.push(...more));
  return drafts;
}

test('what was done at the terminal is written down at the next start, once', async () => {
  expect(noteTerminalAct(path, { act: 'key.sealed', at: AT, about: {} })).toBe(true);
  expect(noteTerminalAct(path, { act: 'bundle.exported', at: AT + 1, about: { from: 0, size: 7, root: 'ab' } })).toBe(
    true,
  );
  expect(await recorded()).toMatchObject([
    { type: 'terminal.acted', actors: [{ part: 'terminal' }], data: { act: 'key.sealed', at: AT } },
    { data: { act: 'bundle.exported', about: { from: 0, size: 7, root: 'ab' } } },
  ]);
  expect(await recorded()).toEqual([]);
  expect(existsSync(path)).toBe(false);
});

test('a start that is cut before the entries are on disk tells them at the next one', async () => {
  noteTerminalAct(path, { act: 'key.sealed', at: AT, about: {} });
  await expect(recordTerminalActs(path, () => Promise.reject(new Error('cut')))).rejects.toThrow('cut');
  // Something was done meanwhile.
  noteTerminalAct(path, { act: 'backup.made', at: AT + 5, about: { file: 'a.age' } });
  expect((await recorded()).map(({ data }) => data.act)).toEqual(['key.sealed']);
  expect((await recorded()).map(({ data }) => data.act)).toEqual(['backup.made']);
});

test('a line that was cut, or that is none of ours, is told as such and stops nothing', async () => {
  noteTerminalAct(path, { act: 'key.sealed', at: AT, about: {} });
  appendFileSync(path, '{"act":"key.sealed","at":179\n{"act":"anything","at":1,"about":{}}\n[]\n');
  expect((await recorded()).map(({ data }) => data.act)).toEqual([
    'key.sealed',
    'unreadable',
    'unreadable',
    'unreadable',
  ]);
});

test('who may not write there is told', () => {
  expect(noteTerminalAct(join(path, 'no', 'such', 'folder'), { act: 'key.sealed', at: AT, about: {} })).toBe(false);
});

test('notes hold no path: what a reader sees is a name', () => {
  noteTerminalAct(path, { act: 'backup.made', at: AT, about: { file: 'twinlock-1.tar.age', size: 3 } });
  expect(readFileSync(path, 'utf8')).not.toContain('/');
  renameSync(path, `${path}.other`);
});
