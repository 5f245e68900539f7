import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createGuard, emptyHead, openGuard } from '../../../daemon/ledger/guard-store.ts';
import { madeFormat, writeMade } from '../../../daemon/ledger/made-marker.ts';
import { readyGuard } from '../../../daemon/ledger/start-guard.ts';
import { ORIGIN, temporaryFolder } from './ledger-fixture.ts';

/** A start on an empty place; `made` writes the marker of that format, `begun` puts a ledger there. */
function place({ begun = false, made = 0 }: { begun?: boolean; made?: 0 | 1 | 2 }) {
  const root = temporaryFolder();
  const [ledger, marker, path] = [join(root, 'ledger.db'), join(root, 'made'), join(root, 'guard', 'guard.db')];
  if (begun) writeFileSync(ledger, 'a ledger');
  if (made === 1) writeFileSync(marker, '');
  if (made === 2) writeMade(marker);
  return { root, path, start: () => readyGuard({ path, origin: ORIGIN, ledger, marker, expected: made > 0 }) };
}

function headAt(path: string) {
  const opened = openGuard(path);
  if (!opened.ok) throw new Error(opened.error.reason);
  const head = opened.value.last();
  opened.value.close();
  return { origin: head.origin, size: head.size };
}

const EMPTY = { origin: ORIGIN, size: 0 };

test('a first start makes the guard, and one that was cut short goes on with it', () => {
  const { path, start } = place({});
  expect(start()).toEqual({ ok: true, value: null });
  expect(headAt(path)).toEqual(EMPTY);
  expect(start()).toEqual({ ok: true, value: null });
});

test('a ledger without its guard is refused, with the marker or without: only the time before the guard had none', () => {
  for (const made of [0, 2] as const) {
    const { path, start } = place({ begun: true, made });
    expect(start()).toMatchObject({ ok: false, error: { code: 'guard-missing', path } });
    expect(existsSync(path)).toBe(false);
  }
  const old = place({ begun: true, made: 1 });
  expect(old.start()).toEqual({ ok: true, value: null });
  expect(headAt(old.path)).toEqual(EMPTY);
});

test('a guard that remembers entries has had a ledger, whatever the marker says', () => {
  const { root, path, start } = place({});
  start();
  const guard = openGuard(path);
  if (!guard.ok) throw new Error(guard.error.reason);
  guard.value.alive(77);
  guard.value.advance(emptyHead(ORIGIN), { origin: ORIGIN, size: 3, root: Buffer.alloc(32, 3) });
  guard.value.close();
  expect(start()).toMatchObject({ ok: false, error: { code: 'ledger-missing', path: join(root, 'ledger.db') } });
  writeFileSync(join(root, 'ledger.db'), 'a ledger');
  expect(start()).toEqual({ ok: true, value: 77 });
});

test('a first start whose name was lost with a cut gets a guard of its new name', () => {
  const { path, start } = place({});
  start();
  const other = openGuard(path);
  if (!other.ok) throw new Error(other.error.reason);
  other.value.advance(emptyHead(ORIGIN), emptyHead('twinlock.internal/00/1'));
  other.value.close();
  expect(start().ok).toBe(true);
  expect(headAt(path)).toEqual(EMPTY);
});

test('a place where no guard can be made is said', () => {
  const { root, start } = place({});
  writeFileSync(join(root, 'guard'), 'a file');
  expect(start()).toMatchObject({ ok: false, error: { code: 'guard-broken' } });
});

test('the marker goes from its first format to the second, and no further', () => {
  const path = join(temporaryFolder(), 'made');
  expect(madeFormat(path)).toBe(0);
  writeFileSync(path, '');
  expect(madeFormat(path)).toBe(1);
  writeMade(path);
  writeMade(path);
  expect([madeFormat(path), readFileSync(path, 'utf8')]).toEqual([2, '2\n']);
  expect(createGuard(join(path, 'x'), emptyHead('x'))).toMatchObject({ ok: false, error: { code: 'guard-broken' } });
});
