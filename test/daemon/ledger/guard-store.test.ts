import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { createGuard, emptyHead, type GuardStore, guardFile, openGuard } from '../../../daemon/ledger/guard-store.ts';
import { ORIGIN, temporaryFolder } from './ledger-fixture.ts';

const head = (size: number, byte: number, origin = ORIGIN) => ({ origin, size, root: Buffer.alloc(32, byte) });

function made(): { path: string; open: () => GuardStore } {
  const path = guardFile(temporaryFolder());
  expect(createGuard(path, emptyHead(ORIGIN))).toEqual({ ok: true, value: undefined });
  const open = (): GuardStore => {
    const opened = openGuard(path);
    if (!opened.ok) throw new Error(opened.error.reason);
    onTestFinished(() => opened.value.close());
    return opened.value;
  };
  return { path, open };
}

test('a new guard knows the name of the log, nothing signed and no life', () => {
  const { path, open } = made();
  const guard = open();
  // RFC 6962 2.1: the root of nothing is SHA-256 of nothing.
  expect(Buffer.from(guard.last().root).toString('hex')).toMatch(/^e3b0c442/);
  expect(guard.last()).toMatchObject({ origin: ORIGIN, size: 0 });
  expect(guard.lastAlive()).toBeNull();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('the head moves only from where it stands: a second writer is told no', () => {
  const { open } = made();
  const [one, two] = [open(), open()];
  expect(one.advance(emptyHead(ORIGIN), head(5, 1))).toBe(true);
  expect(two.advance(emptyHead(ORIGIN), head(6, 2))).toBe(false);
  expect(two.advance(head(5, 9), head(6, 2))).toBe(false);
  expect(two.last()).toEqual(head(5, 1));
  expect(two.advance(head(5, 1), head(6, 2))).toBe(true);
});

test('what was remembered is there after closing, and the size never falls within one log', () => {
  const { open } = made();
  const first = open();
  first.advance(emptyHead(ORIGIN), head(9, 3));
  first.alive(1_795_314_710_000.7);
  first.close();
  first.close();
  const guard = open();
  expect([guard.last(), guard.lastAlive()]).toEqual([head(9, 3), 1_795_314_710_000]);
  expect(() => guard.advance(head(9, 3), head(8, 3))).toThrow(/guard: never back/);
  expect(guard.advance(head(9, 3), head(0, 0, `${ORIGIN}/2`))).toBe(true);
});

test('a guard that is gone, damaged, foreign, newer or empty is never replaced', () => {
  const { path } = made();
  const gone = openGuard(join(temporaryFolder(), 'guard.db'));
  expect(gone).toMatchObject({ ok: false, error: { code: 'guard-missing' } });
  const other = join(temporaryFolder(), 'guard.db');
  writeFileSync(other, 'no database at all'.repeat(20));
  expect(openGuard(other)).toMatchObject({ ok: false, error: { code: 'guard-broken', reason: 'no-database' } });
  const database = new Database(path);
  expect(() => database.exec('DELETE FROM guard')).toThrow(/never removed/);
  expect(() => database.exec("INSERT INTO guard VALUES (2, 'x', 1, zeroblob(32), NULL)")).toThrow(/CHECK/);
  database.exec('DROP TRIGGER guard_stays; DELETE FROM guard');
  expect(openGuard(path)).toMatchObject({ ok: false, error: { code: 'guard-broken', reason: 'no-row' } });
  database.pragma('user_version = 2');
  database.close();
  expect(openGuard(path)).toMatchObject({ ok: false, error: { code: 'guard-broken', reason: 'newer' } });
});
