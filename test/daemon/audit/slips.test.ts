import { expect, test } from 'vitest';
import type { Caller } from '../../../daemon/api/ports.ts';
import { createSlips } from '../../../daemon/audit/slips.ts';
import { stamp } from '../../../daemon/desk/entry-stamp.ts';
import type { Entry, EntryDraft } from '../../../daemon/ledger/entry.ts';
import { EMPTY_ROOT } from '../../../daemon/ledger/merkle.ts';
import type { CounterTrouble, MonotonicCounter } from '../../../daemon/ledger/monotonic-counter.ts';
import { readAloudHead } from '../../../daemon/ledger/read-aloud.ts';
import { err, ok } from '../../../devices/kit/result.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const AUDITOR: Caller = { session: 's1', role: 'office', keyId: 'k1' };

/** A counter outside the disk, in memory; `cut` throws the power away before it is raised. */
function memoryCounter(value: number) {
  const state = { value, cut: false, trouble: null as CounterTrouble | null };
  const counter: MonotonicCounter = {
    read: async () => (state.trouble === null ? ok(state.value) : err(state.trouble)),
    async increment() {
      if (state.cut) throw new Error('power');
      state.value++;
      return ok(state.value);
    },
  };
  return { state, counter };
}

function bench(counter: MonotonicCounter | null, before: readonly Entry[] = []) {
  const entries: Entry[] = [...before];
  const clock = createManualClock();
  const slips = createSlips({
    ...{ counter, clock, simulated: true, log: { write: () => {} }, actorOf: () => ({ person: 'p_1' }) },
    ledger: {
      sm2Vkey: null,
      checkpoint: async () => ({ size: 7, root: EMPTY_ROOT, note: 'note\n', vkey: 'vkey' }),
    },
    async record(drafts: readonly EntryDraft[]) {
      for (const draft of drafts) {
        const entry = stamp(draft, { log: 'log', seq: entries.length, boot: 'b', wall: clock.wall(), mono: 0 });
        entries.push(entry);
        slips.onEntry(entry);
      }
    },
  });
  for (const entry of before) slips.onEntry(entry);
  return { slips, entries };
}

test('a slip is an entry with its size and head, by whoever asked', async () => {
  const { slips, entries } = bench(null);
  const made = await slips.slip(AUDITOR);
  const head = readAloudHead(EMPTY_ROOT);
  expect(made).toMatchObject({ ok: true, value: { size: 7, note: 'note\n', vkey: 'vkey', head, counter: null } });
  expect(entries).toMatchObject([
    { type: 'log.slip', actors: [{ person: 'p_1' }], data: { size: 7, head, counter: null } },
  ]);
});

test('each slip is a step of the counter, also when two are asked for at once', async () => {
  const { state, counter } = memoryCounter(40);
  const { slips, entries } = bench(counter);
  await Promise.all([slips.slip(AUDITOR), slips.slip(AUDITOR)]);
  expect(entries.map(({ data }) => data.counter)).toEqual([41, 42]);
  expect(state.value).toBe(42);
  expect(await slips.check()).toBe('fine');
});

test('a power cut between entry and counter leaves it one behind; the next start mends it', async () => {
  const { state, counter } = memoryCounter(40);
  const cut = bench(counter);
  state.cut = true;
  await expect(cut.slips.slip(AUDITOR)).rejects.toThrow('power');
  state.cut = false;
  const next = bench(counter, cut.entries);
  expect(await next.slips.check()).toBe('fine');
  expect(state.value).toBe(41);
});

test('a ledger that was set back together with its guard is told by the counter', async () => {
  const { counter } = memoryCounter(40);
  const first = bench(counter);
  await first.slips.slip(AUDITOR);
  const backup = [...first.entries];
  await first.slips.slip(AUDITOR);
  expect(await bench(counter, backup).slips.check()).toBe('rolled-back');
});

test('a counter that was exchanged is written down, and counts from there', async () => {
  const { counter } = memoryCounter(40);
  const first = bench(counter);
  await first.slips.slip(AUDITOR);
  const { counter: fresh } = memoryCounter(3);
  const next = bench(fresh, first.entries);
  expect(await next.slips.check()).toBe('fine');
  expect(next.entries.at(-1)).toMatchObject({ type: 'log.counter-replaced', data: { counter: 3, before: 41 } });
  expect(await bench(fresh, next.entries).slips.check()).toBe('fine');
});

test('a counter that cannot be read is said at the start; a slip is made all the same', async () => {
  const { state, counter } = memoryCounter(40);
  state.trouble = 'counter-unreachable';
  const { slips, entries } = bench(counter);
  expect(await slips.check()).toBe('counter-unreachable');
  expect(await slips.slip(AUDITOR)).toMatchObject({ ok: true, value: { counter: null } });
  expect(entries[0]?.data.counter).toBeNull();
});

test('the fold is taken up again by a start from a snapshot', async () => {
  const { counter } = memoryCounter(40);
  const first = bench(counter);
  await first.slips.slip(AUDITOR);
  const next = bench(counter);
  next.slips.fold.load(first.slips.fold.dump());
  await first.slips.slip(AUDITOR);
  expect(await next.slips.check()).toBe('rolled-back');
});
