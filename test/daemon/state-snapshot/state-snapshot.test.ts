import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../daemon/ledger/entry.ts';
import type { SnapshotDeps } from '../../../daemon/state-snapshot/state-snapshot.ts';
import {
  freshFolds,
  keptAfter,
  memoryFile,
  memoryLedger,
  mixedStory,
  snapshotOf,
  storyCount,
} from './snapshot-world.ts';

function fold(entries: readonly Entry[]) {
  const all = freshFolds();
  for (const entry of entries) all.take(entry);
  return all;
}

describe('a start from a snapshot', () => {
  test('comes to the state of a full replay, whatever the story and wherever it was cut', () => {
    const cases = fc.record({
      custody: fc.nat(storyCount('custody') - 1),
      people: fc.nat(storyCount('people') - 1),
      cut: fc.double({ min: 0, max: 1, noNaN: true }),
      signed: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    let different = 0;
    fc.assert(
      fc.property(cases, ({ custody, people, cut, signed }) => {
        const entries = mixedStory(custody, people);
        const size = Math.round(cut * entries.length);
        const file = keptAfter(entries.slice(0, size));
        const started = freshFolds();
        const ledger = memoryLedger(entries, Math.round(signed * entries.length));
        const replayed: number[] = [];
        const from = snapshotOf({ ledger, folds: started.folds, file }).start((entry) => {
          replayed.push(entry.seq);
          started.take(entry);
        });
        expect(from).toEqual({ ok: true, value: { used: true, from: size, check: 'pending' } });
        expect(replayed).toEqual(entries.slice(size).map(({ seq }) => seq));
        expect(started.says()).toEqual(fold(entries).says());
        if (JSON.stringify(started.says()) !== JSON.stringify(freshFolds().says())) different++;
      }),
      { numRuns: 25 },
    );
    // The stories do say something: nearly all of them end in a state that is not the empty one.
    expect(different).toBeGreaterThan(20);
  });
});

describe('a snapshot is not used, and nothing is loaded', () => {
  const entries = mixedStory(0, 0);
  const half = Math.floor(entries.length / 2);
  const kept = keptAfter(entries.slice(0, half));
  const whole = memoryLedger(entries, null);

  function startWith(change: Partial<SnapshotDeps>) {
    const started = freshFolds();
    const snapshot = snapshotOf({ ledger: whole, folds: started.folds, file: kept, ...change });
    const result = snapshot.start(() => {
      throw new Error('nothing may be replayed');
    });
    expect(started.says()).toEqual(freshFolds().says());
    return result.ok ? result.value : result.error;
  }

  test('under another key', () =>
    expect(startWith({ key: new Uint8Array(32) })).toEqual({ used: false, why: 'sealed-for-another' }));

  test('by a changed program', () =>
    expect(startWith({ program: () => 'another' })).toEqual({ used: false, why: 'sealed-for-another' }));

  test('for another log', () => {
    const ledger = { ...whole, origin: 'log.example/h0001/c2' };
    expect(startWith({ ledger })).toEqual({ used: false, why: 'sealed-for-another' });
  });

  test('where another fold has come to the daemon', () => {
    const other = freshFolds();
    expect(startWith({ folds: { ...other.folds, news: other.folds.desk ?? fail() } })).toEqual({
      used: false,
      why: 'folds',
    });
  });

  test('where the ledger is shorter than it', () =>
    expect(startWith({ ledger: memoryLedger(entries.slice(0, half - 1), null) })).toEqual({
      used: false,
      why: 'beyond-end',
    }));

  test('where the history before it is another one', () => {
    const changed = entries.map((entry, seq) => (seq === 1 ? { ...entry, ts: entry.ts + 1 } : entry));
    expect(startWith({ ledger: memoryLedger(changed, null) })).toEqual({ used: false, why: 'root' });
  });

  test('where the ledger is short enough to be read', () =>
    expect(startWith({ fromEntries: entries.length + 1 })).toEqual({ used: false, why: 'none' }));

  test('with any one byte changed', () => {
    const bytes = kept.bytes ?? fail();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const file = memoryFile();
        file.bytes = Buffer.from(bytes);
        file.bytes[at] = (bytes[at] ?? 0) ^ flip;
        expect(startWith({ file })).toEqual({ used: false, why: 'sealed-for-another' });
      }),
    );
  });

  test('cut short anywhere', () => {
    const bytes = kept.bytes ?? fail();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        const file = memoryFile();
        file.bytes = bytes.subarray(0, length);
        expect(startWith({ file })).toEqual({ used: false, why: 'sealed-for-another' });
      }),
    );
  });
});

describe('what follows a snapshot is checked before anything is loaded', () => {
  const entries = mixedStory(0, 0);
  const half = Math.floor(entries.length / 2);

  function startOn(ledger: SnapshotDeps['ledger']) {
    const started = freshFolds();
    const result = snapshotOf({ ledger, folds: started.folds, file: keptAfter(entries.slice(0, half)) }).start(
      started.take,
    );
    expect(started.says()).toEqual(freshFolds().says());
    return result;
  }
  const ledger = memoryLedger(entries, null);
  const withRow = (seq: number, leaf: (text: string) => string): SnapshotDeps['ledger'] => ({
    ...ledger,
    read: (from, to) => ledger.read(from, to).map((row) => (row.seq === seq ? { ...row, leaf: leaf(row.leaf) } : row)),
  });

  test('a changed leaf', () => {
    const changed = withRow(half + 2, (text) => text.replace('"v":1', '"v":2'));
    expect(startOn(changed)).toEqual({ ok: false, error: { seq: half + 2, reason: 'leaf-hash' } });
  });

  test('a leaf that is no JSON', () => {
    expect(startOn(withRow(half, () => 'no leaf'))).toEqual({ ok: false, error: { seq: half, reason: 'leaf-hash' } });
  });

  test('a missing leaf', () => {
    const without = {
      ...ledger,
      read: (from: number, to: number) => ledger.read(from, to).filter(({ seq }) => seq !== half + 1),
    };
    expect(startOn(without)).toEqual({ ok: false, error: { seq: half + 1, reason: 'leaf-missing' } });
  });

  test('entries that another checkpoint was signed over', () => {
    const changed = entries.map((entry) => (entry.seq === half + 1 ? { ...entry, ts: entry.ts + 1 } : entry));
    const signed = memoryLedger(changed, entries.length).evidence();
    const bad = { ...ledger, evidence: () => signed };
    expect(startOn(bad)).toEqual({ ok: false, error: { seq: null, reason: 'checkpoint-root' } });
  });

  test('an end that was signed and is gone', () => {
    const signed = memoryLedger(entries, entries.length).evidence();
    const short = { ...memoryLedger(entries.slice(0, -1), null), evidence: () => signed };
    expect(startOn(short)).toEqual({ ok: false, error: { seq: entries.length - 1, reason: 'checkpoint-beyond-end' } });
  });
});

describe('keeping a snapshot', () => {
  const entries = mixedStory(0, 0);
  const folded = fold(entries);

  test('is not worth it for a short ledger', () => {
    const file = memoryFile();
    const ledger = memoryLedger(entries, null);
    expect(snapshotOf({ ledger, folds: folded.folds, file, fromEntries: entries.length + 1 }).keep()).toBe('short');
    expect(file.bytes).toBeNull();
  });

  test('waits while an entry is under way that the disk does not have', () => {
    const file = memoryFile();
    const ledger = { ...memoryLedger(entries, null), nextSeq: () => entries.length + 1 };
    expect(snapshotOf({ ledger, folds: folded.folds, file }).keep()).toBe('busy');
    expect(file.bytes).toBeNull();
  });

  test('says when the disk did not take it', () => {
    const file = { ...memoryFile(), write: () => 'ENOSPC' };
    expect(snapshotOf({ ledger: memoryLedger(entries, null), folds: folded.folds, file }).keep()).toBe('disk');
  });
});

function fail(): never {
  throw new Error('not there');
}
