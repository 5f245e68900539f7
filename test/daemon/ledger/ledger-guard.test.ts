import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createGuard, emptyHead, type GuardHead, openGuard } from '../../../daemon/ledger/guard-store.ts';
import { openStore, type Store } from '../../../daemon/ledger/store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { entriesFrom, logKey, madeLedger, ORIGIN, openForTest, temporaryFolder } from './ledger-fixture.ts';

function newGuard(): string {
  const path = join(temporaryFolder(), 'guard.db');
  createGuard(path, emptyHead(ORIGIN));
  return path;
}

function guarded<T>(path: string, use: (guard: ReturnType<typeof mustOpen>) => T): T {
  const guard = mustOpen(path);
  try {
    return use(guard);
  } finally {
    guard.close();
  }
}

function mustOpen(path: string) {
  const opened = openGuard(path);
  if (!opened.ok) throw new Error(opened.error.reason);
  return opened.value;
}

const headOf = (path: string): GuardHead => guarded(path, (guard) => guard.last());
const set = (path: string, to: GuardHead): void => {
  expect(guarded(path, (guard) => guard.advance(guard.last(), to))).toBe(true);
};

const open = (path: string, guard: string) => openStore({ path, origin: ORIGIN, key: logKey, expected: true, guard });

function mustBe(opened: ReturnType<typeof open>): Store {
  if (!opened.ok) throw new Error(`${opened.error.code} ${opened.error.reason}`);
  onTestFinished(() => opened.value.close());
  return opened.value;
}

const leaf = (seq: number) => ({ seq, rows: [{ ts: 1, type: 'a', leaf: `{"n":${seq}}` }], mark: null });

test('a checkpoint is in the guard before anybody hears of it, and a started ledger goes on from there', async () => {
  const guard = newGuard();
  const path = join(temporaryFolder(), 'ledger.db');
  const { ledger } = await openForTest(path, createManualClock(), guard);
  await ledger.append(entriesFrom(0, 3), null);
  const first = await ledger.checkpoint();
  expect(headOf(guard)).toEqual({ origin: ORIGIN, size: 3, root: Buffer.from(first.root) });
  await ledger.append(entriesFrom(3, 300), null);
  await ledger.close();
  expect(headOf(guard).size).toBe(303);
  const again = await openForTest(path, createManualClock(), guard);
  expect(again.ledger.nextSeq()).toBe(303);
});

test('an older copy of the ledger is refused, however sound it is in itself', async () => {
  const guard = newGuard();
  const path = join(temporaryFolder(), 'ledger.db');
  const first = await openForTest(path, createManualClock(), guard);
  await first.ledger.append(entriesFrom(0, 5), null);
  await first.ledger.close();
  copyFileSync(path, `${path}.backup`);
  const second = await openForTest(path, createManualClock(), guard);
  await second.ledger.append(entriesFrom(5, 1), null);
  await second.ledger.close();
  copyFileSync(`${path}.backup`, path);
  expect(open(path, guard)).toMatchObject({
    ok: false,
    error: { code: 'ledger-rolled-back', reason: 'guard-beyond-end', path },
  });
});

test('another history of the same length, and another log, are refused', async () => {
  const path = await madeLedger(5, [3]);
  const guard = newGuard();
  set(guard, { origin: ORIGIN, size: 4, root: Buffer.alloc(32, 7) });
  expect(open(path, guard)).toMatchObject({ ok: false, error: { code: 'ledger-rolled-back', reason: 'guard-root' } });
  set(guard, emptyHead('log.example/h0001/c1/2'));
  expect(open(path, guard)).toMatchObject({ ok: false, error: { code: 'ledger-rolled-back', reason: 'guard-origin' } });
});

test('a guard that is one checkpoint behind, as a cut between the two leaves it, catches up', async () => {
  const path = await madeLedger(300, [100, 200]);
  const guard = newGuard();
  const store = mustBe(open(path, guard));
  expect(headOf(guard)).toMatchObject({ origin: ORIGIN, size: 300 });
  expect(store.checkpoint().size).toBe(300);
});

test('a guard that another process moved stops the signing, and nothing leaves', async () => {
  const path = await madeLedger(5, []);
  const guard = newGuard();
  const store = mustBe(open(path, guard));
  set(guard, { origin: ORIGIN, size: 9, root: Buffer.alloc(32, 9) });
  store.append([leaf(5)]);
  expect(() => store.checkpoint()).toThrow(/another head/);
});

test('a ledger whose guard was moved is fail-stop, with a code of its own', async () => {
  const guard = newGuard();
  const { ledger, fatal } = await openForTest(join(temporaryFolder(), 'ledger.db'), createManualClock(), guard);
  await ledger.append(entriesFrom(0, 2), null);
  await ledger.checkpoint();
  set(guard, { origin: ORIGIN, size: 7, root: Buffer.alloc(32, 7) });
  await ledger.append(entriesFrom(2, 1), null);
  let answered = false;
  void ledger.checkpoint().then(() => {
    answered = true;
  });
  await expect.poll(() => fatal).toEqual(['GUARD_MOVED']);
  expect(answered).toBe(false);
});

test('the guard is told each minute that the daemon runs', async () => {
  const guard = newGuard();
  const clock = createManualClock();
  const { ledger } = await openForTest(join(temporaryFolder(), 'ledger.db'), clock, guard);
  const alive = () => guarded(guard, (one) => one.lastAlive());
  await expect.poll(alive).toBe(Math.floor(clock.wall()));
  const before = clock.wall();
  clock.advance(60_000);
  await expect.poll(alive).toBe(Math.floor(before + 60_000));
  await ledger.close();
  const last = alive();
  clock.advance(600_000);
  expect(alive()).toBe(last);
});
