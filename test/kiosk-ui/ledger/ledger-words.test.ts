/** Small parts of the ledger's page: facts of a leaf, filters in the address, days, trouble, jobs, forms. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byDay } from '../../../kiosk-ui/model/ledger-days.ts';
import { readFacts } from '../../../kiosk-ui/model/ledger-facts.ts';
import {
  addressWith,
  asked,
  filterOfAddress,
  isNarrowed,
  NO_FILTER,
  type ShownFilter,
} from '../../../kiosk-ui/model/ledger-filter.ts';
import { newestJob, percentOf } from '../../../kiosk-ui/model/ledger-jobs.ts';
import { ledgerTroubles } from '../../../kiosk-ui/model/ledger-trouble.ts';
import { bytesInWords } from '../../../kiosk-ui/screens/ledger/bytes-in-words.ts';
import { EMPTY_EXPORT, exportOf } from '../../../kiosk-ui/screens/ledger/export-form.ts';
import { ILL, job, WELL } from '../../e2e/ledger-samples.ts';

test('a leaf says who by person and by part, whose data and which clause', () => {
  const leaf = {
    actors: [{ person: 'p3', role: 'issuer' }, { person: 'p6' }, { part: 'daemon' }, { key: 'k1' }, {}],
    subj: 's1',
    cause: 'o-1',
    data: { clause: 'Q7.3' },
  };
  expect(readFacts(JSON.stringify(leaf))).toEqual({
    people: [
      { person: 'p3', role: 'issuer' },
      { person: 'p6', role: null },
    ],
    others: ['daemon', 'k1'],
    subject: 's1',
    clause: 'Q7.3',
    cause: 'o-1',
  });
});

test('a leaf that is no entry has no facts, whatever it is', () => {
  const none = { people: [], others: [], subject: null, clause: null, cause: null };
  for (const leaf of ['', 'null', '[]', '3', '{"actors":{},"data":[],"subj":4}']) expect(readFacts(leaf)).toEqual(none);
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (leaf) => readFacts(leaf).people.length >= 0));
});

const word = fc.stringMatching(/^[A-Za-z0-9_.:-]{1,20}$/);
const day = fc.constantFrom('', '2026-11-22', '2024-02-29', '1999-12-31');
const filters: fc.Arbitrary<ShownFilter> = fc.record({
  type: fc.oneof(fc.constant(''), word),
  device: fc.oneof(fc.constant(''), word),
  person: fc.oneof(fc.constant(''), word),
  cause: fc.oneof(fc.constant(''), word),
  subject: fc.oneof(fc.constant(''), word),
  from: day,
  to: day,
});

test('a filter comes back from the address that it was put into, and what else stands there stays', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      const address = addressWith(new URLSearchParams('view=entries&entry=5&type=old'), filter);
      expect(filterOfAddress(new URLSearchParams(address.toString()))).toEqual(filter);
      expect([address.get('view'), address.get('entry')]).toEqual(['entries', null]);
      expect(asked(filter) === null).toBe(!isNarrowed(filter));
    }),
  );
});

test('what the contract would refuse counts as not said', () => {
  const odd = new URLSearchParams({
    type: 'a b',
    device: 'x'.repeat(65),
    from: '2026-13-01',
    to: 'today',
    cause: '张',
  });
  expect(filterOfAddress(odd)).toEqual(NO_FILTER);
});

test('days are China’s: the first and the last millisecond of the days that were named', () => {
  // 2026-11-22 00:00 in China is 2026-11-21 16:00 UTC.
  const fromMs = Date.UTC(2026, 10, 21, 16);
  expect(asked({ ...NO_FILTER, from: '2026-11-22', to: '2026-11-22' })).toEqual({ fromMs, toMs: fromMs + 86_399_999 });
});

test('entries stand under China’s day; a clock that was moved back makes a day come twice, in the ledger’s order', () => {
  const at = (iso: string) => Date.parse(iso);
  const times = ['2026-11-21T16:00Z', '2026-11-21T15:59Z', '2026-11-21T16:01Z'].map(at);
  expect(byDay([...times, null], (time) => time)).toEqual([
    { day: '2026-11-22', entries: [times[0]] },
    { day: '2026-11-21', entries: [times[1]] },
    { day: '2026-11-22', entries: [times[2]] },
    { day: null, entries: [null] },
  ]);
  expect(byDay([Number.MAX_SAFE_INTEGER], (time) => time)).toMatchObject([{ day: null }]);
});

test('trouble comes worst first, says who contradicts and why, and what two people can settle', () => {
  expect(ledgerTroubles(null)).toEqual([]);
  expect(ledgerTroubles(WELL)).toEqual([]);
  expect(ledgerTroubles(ILL).map(({ what, detail, act, office }) => [what, detail, act, office])).toEqual([
    ['checkFailed', '', null, false],
    ['conflict', 'witness.example/district', null, false],
    ['recovery', '', 'confirmRecovery', false],
    ['clock', 'jumped', 'confirmClock', false],
    ['backupDue', '', null, true],
  ]);
  const notSet = { ...WELL, backup: { configured: false, lastAt: null, due: true } };
  expect(ledgerTroubles(notSet)).toEqual([]);
});

test('the job that runs is shown before a newer one that ended, and other kinds never', () => {
  const jobs = {
    a: job({ job: 'a', state: 'running', startedAt: 1 }),
    b: job({ job: 'b', state: 'done', startedAt: 2 }),
    c: job({ job: 'c', kind: 'export', startedAt: 3 }),
  };
  expect(newestJob({ jobs }, 'verify')?.job).toBe('a');
  expect(newestJob({ jobs: { ...jobs, a: { ...jobs.a, state: 'cancelled' } } }, 'verify')?.job).toBe('b');
  expect(newestJob({ jobs }, 'backup')).toBeNull();
});

test('progress is never whole before the end, and not known without a total', () => {
  expect(percentOf(job({ done: 5, total: 0 }))).toBeNull();
  expect(percentOf(job({ done: 1, total: 3 }))).toBe(33);
  expect(percentOf(job({ done: 3, total: 3 }))).toBe(99);
  expect(percentOf(job({ done: 0, total: 0, state: 'done' }))).toBe(100);
});

test('an export names its entries inclusively, and the daemon hears an exclusive end', () => {
  const typed = { ...EMPTY_EXPORT, reason: ' 审计 ' };
  expect(exportOf(typed)).toEqual({ from: 0, to: null, openings: false, reason: '审计' });
  expect(exportOf({ ...typed, from: '5', to: '5' })).toMatchObject({ from: 5, to: 6 });
  expect(exportOf({ ...typed, from: '6', to: '5' })).toBeNull();
  expect(exportOf({ ...typed, from: '-1' })).toBeNull();
  expect(exportOf({ ...typed, reason: ' ' })).toBeNull();
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [12_345, '12 kB'],
  [999_600, '1.0 MB'],
  [3_400_000_000, '3.4 GB'],
])('%i bytes are said as %s', (bytes, said) => {
  expect(bytesInWords(bytes)).toBe(said);
});
