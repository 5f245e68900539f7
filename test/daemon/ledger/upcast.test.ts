import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Entry } from '../../../daemon/ledger/entry.ts';
import { encodeLeaf, entryOfLeaf } from '../../../daemon/ledger/leaf.ts';
import { createLift, type Upcaster } from '../../../daemon/ledger/upcast.ts';
import { UPCASTERS } from '../../../daemon/ledger/upcasters.ts';
import { replayLedger, replayStartTrouble } from '../../../daemon/recovery.ts';
import { entryAt, ORIGIN, openForTest, temporaryFolder } from './ledger-fixture.ts';

const rename: Upcaster = {
  type: 'reading.completed',
  tv: 1,
  lift: ({ n, ...rest }) => ({ ...rest, count: n ?? null }),
};
const addUnit: Upcaster = { type: 'reading.completed', tv: 2, lift: (data) => ({ ...data, unit: 'cards' }) };

test('an old entry is read in its newest form, one version after the other; a newer one of the list is left as it is', () => {
  const lift = createLift([addUnit, rename]);
  expect(lift(entryAt(7))).toEqual({ ...entryAt(7), tv: 3, data: { count: 7, unit: 'cards' } });
  expect(lift({ ...entryAt(7, { count: 7 }), tv: 2 })).toEqual({
    ...entryAt(7),
    tv: 3,
    data: { count: 7, unit: 'cards' },
  });
  const newest: Entry = { ...entryAt(7, { count: 7, unit: 'people' }), tv: 3 };
  expect(lift(newest)).toBe(newest);
});

test('a version that nobody knows is no entry', () => {
  expect(createLift([rename, addUnit])({ ...entryAt(7), tv: 4 })).toBeNull();
  expect(createLift([])({ ...entryAt(7), tv: 2 })).toBeNull();
  expect(createLift([])(entryAt(7))).toEqual(entryAt(7));
});

test('a list with a hole or a row that stands twice is a bug', () => {
  expect(() => createLift([addUnit])).toThrow(/no way up from version 1/);
  expect(() => createLift([rename, rename])).toThrow(/no way up from version 2/);
  expect(() => createLift(UPCASTERS)).not.toThrow();
});

test('what a leaf says is not changed, only what is made of it', () => {
  const old: Entry = { ...entryAt(0), type: 'daemon.started', data: { version: '1' } };
  const leaf = encodeLeaf(old);
  const read = entryOfLeaf(leaf);
  expect(read.tv).toBeGreaterThan(1);
  expect(read.data).toMatchObject({ version: '1' });
  expect(encodeLeaf(old)).toBe(leaf);
  expect(() => entryOfLeaf(encodeLeaf({ ...old, tv: 99 }))).toThrow(/newer version/);
});

test('a ledger with an entry of a newer version stops the start with a sentence, before any state is used', async () => {
  const { ledger } = await openForTest(join(temporaryFolder(), 'ledger.db'));
  await ledger.append([entryAt(0), { ...entryAt(1), tv: 2 }, entryAt(2)], null);
  const done = replayLedger(ledger, { replay: () => {} });
  expect(done).toEqual({ ok: false, error: { seq: 1, reason: 'entry-newer' } });
  if (done.ok) return;
  expect(replayStartTrouble('/data/ledger.db', done.error)).toMatchObject({
    code: 'ledger-newer',
    en: expect.stringContaining('newer version'),
  });
  expect(ledger.origin).toBe(ORIGIN);
});
