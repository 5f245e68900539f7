import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { LedgerFilter } from '../../../daemon/api/contract/ledger-view.ts';
import { matchesFilter, narrowed } from '../../../daemon/audit/entry-filter.ts';
import { createLedgerPages, LEAVES_A_CALL, ROWS_A_CALL } from '../../../daemon/audit/ledger-pages.ts';
import type { Entry } from '../../../daemon/ledger/entry.ts';
import { openEntrySearch } from '../../../daemon/ledger/entry-search.ts';
import { encodeLeaf } from '../../../daemon/ledger/leaf.ts';
import { leafHash } from '../../../daemon/ledger/merkle.ts';
import { setUpLedger } from '../../../daemon/ledger/schema.ts';
import { entryAt, ORIGIN, temporaryFolder } from '../ledger/ledger-fixture.ts';

/** A ledger's table with these entries, without the tree: pages read nothing else. */
function pagesOver(entries: readonly Entry[]) {
  const path = join(temporaryFolder(), 'ledger.db');
  const writer = new Database(path);
  setUpLedger(writer, ORIGIN, 'vkey');
  const put = writer.prepare('INSERT INTO ev (seq, ts, type, leaf, lh) VALUES (?, ?, ?, ?, ?)');
  writer.transaction(() => {
    for (const entry of entries) {
      const leaf = Buffer.from(encodeLeaf(entry));
      put.run(entry.seq, entry.ts, entry.type, leaf, leafHash(leaf));
    }
  })();
  const search = openEntrySearch(path);
  onTestFinished(() => {
    search.close();
    writer.close();
  });
  let walked = 0;
  const pages = createLedgerPages({
    size: () => entries.length,
    page: () => [],
    *candidates(query) {
      walked = 0;
      expect(query.before - query.from).toBeLessThanOrEqual(ROWS_A_CALL);
      for (const row of search.candidates(query)) {
        walked += 1;
        yield row;
      }
    },
  });
  return { pages, walked: () => walked };
}

/** All that a filter finds, page after page, and how many calls that took. */
function everything(pages: ReturnType<typeof pagesOver>['pages'], filter: LedgerFilter, limit: number) {
  const found: number[] = [];
  let calls = 0;
  for (let before: number | null | undefined; before !== null; calls++) {
    const page = pages({ limit, filter, ...(before === undefined ? {} : { before }) });
    expect(page.entries.length).toBeLessThanOrEqual(limit);
    found.push(...page.entries.map(({ seq }) => seq));
    expect(page.next ?? -1).toBeLessThan(before ?? Number.POSITIVE_INFINITY);
    before = page.next;
  }
  return { found, calls };
}

const word = fc.constantFrom('a', 'b', 'reader-1', 'p_1', 'p_2');
const some = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const arbitraryEntry = fc.record({
  type: fc.constantFrom('opening.released', 'opening.refused', 'openingx', 'reading.completed', '%', '_'),
  ts: fc.integer({ min: 0, max: 20 }),
  dev: some(word),
  cause: some(word),
  subj: some(word),
  actors: fc.array(fc.record({ person: some(word) }, { requiredKeys: [] }), { maxLength: 2 }),
  // Words that a filter looks for, in places that it does not mean.
  data: fc.record({ person: word, dev: word, nested: fc.record({ cause: word, subj: word }) }),
});
const arbitraryFilter = fc.record(
  {
    type: fc.constantFrom('opening.', 'open', 'reading.completed', 'reading.completed.more', '_', 'x'),
    device: word,
    person: word,
    cause: word,
    subject: word,
    fromMs: fc.integer({ min: 0, max: 22 }),
    toMs: fc.integer({ min: 0, max: 22 }),
  },
  { requiredKeys: [] },
);

function asEntries(parts: readonly object[]): Entry[] {
  return parts.map((part, seq) => {
    const given = Object.entries(part).filter(([, value]) => value !== undefined);
    const entry = { ...entryAt(seq), ...Object.fromEntries(given) };
    const actors = entry.actors.map(({ person }) => (person === undefined ? {} : { person }));
    return { ...entry, actors };
  });
}

test('a search finds what a look at every entry finds, in order, each once, whatever the pages', () => {
  fc.assert(
    fc.property(
      fc.array(arbitraryEntry, { maxLength: 40 }),
      arbitraryFilter,
      fc.integer({ min: 1, max: 7 }),
      (parts, filter, limit) => {
        const entries = asEntries(parts);
        const { pages } = pagesOver(entries);
        const wanted = narrowed(filter);
        const expected = entries.filter((entry) => wanted !== null && matchesFilter(entry, wanted));
        if (wanted === null) return;
        expect(everything(pages, filter, limit).found).toEqual(expected.map(({ seq }) => seq).reverse());
      },
    ),
    { numRuns: 40 },
  );
});

test('one call walks over a part only, and says where to go on; nothing is lost at the seams', () => {
  const size = 2 * ROWS_A_CALL + 7;
  const rare = new Set([0, 6, 7, ROWS_A_CALL + 6, ROWS_A_CALL + 7, size - 1]);
  const entries = Array.from({ length: size }, (_, seq) =>
    rare.has(seq) ? { ...entryAt(seq), dev: 'reader-9' } : entryAt(seq),
  );
  const { pages } = pagesOver(entries);
  expect(everything(pages, { device: 'reader-9' }, 200)).toEqual({
    found: [...rare].sort((a, b) => b - a),
    calls: 3,
  });
});

test('leaves that hold the word elsewhere cost a bounded part of a call, and the search goes on below them', () => {
  const size = LEAVES_A_CALL * 2 + 5;
  const entries = Array.from({ length: size }, (_, seq) =>
    seq === 3 ? { ...entryAt(seq), actors: [{ person: 'p_1' }] } : entryAt(seq, { person: 'p_1' }),
  );
  const { pages, walked } = pagesOver(entries);
  const first = pages({ limit: 10, filter: { person: 'p_1' } });
  expect([first.entries, first.next, walked()]).toEqual([[], size - LEAVES_A_CALL, LEAVES_A_CALL]);
  expect(everything(pages, { person: 'p_1' }, 10)).toEqual({ found: [3], calls: 3 });
});

test('an empty filter is no filter', () => {
  const rows = [{ seq: 0, leaf: '{}', leafHash: '00' }];
  const refuse = (): never => {
    throw new Error('searched');
  };
  const pages = createLedgerPages({ size: () => 1, page: () => rows, candidates: refuse });
  expect(pages({ limit: 5, filter: {} })).toEqual({ size: 1, entries: rows, next: null });
});

test('a call over the densest part of a ledger is short', () => {
  const entries = Array.from({ length: ROWS_A_CALL }, (_, seq) =>
    entryAt(seq, { person: 'p_1', padding: 'x'.repeat(300) }),
  );
  const { pages } = pagesOver(entries);
  const tookMs = (filter: LedgerFilter): number => {
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      pages({ limit: 200, filter });
      return performance.now() - start;
    });
    return Math.min(...times);
  };
  const slowest = Math.max(
    ...[{ person: 'p_1' }, { device: 'd', cause: 'c', subject: 's' }, { toMs: 1 }, { type: 'x' }].map(tookMs),
  );
  expect(slowest).toBeLessThan(25);
});
