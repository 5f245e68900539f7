import { expect, test } from 'vitest';
import { decodeLeaf, encodeLeaf } from '../../../daemon/ledger/leaf.ts';
import { entryAt, goldenLeaves, ORIGIN } from './ledger-fixture.ts';

const decode = (text: string) => decodeLeaf(Buffer.from(text));

test('every golden leaf names its log and its own place', () => {
  for (const [seq, leaf] of goldenLeaves.entries())
    expect(decodeLeaf(leaf)).toMatchObject({ ok: true, value: { log: ORIGIN, seq } });
});

test('an entry that was written is read back with its head', () => {
  const { log, seq, ts, type } = entryAt(7);
  expect(decode(encodeLeaf(entryAt(7)))).toEqual({ ok: true, value: { log, seq, ts, type } });
});

test('a leaf without what every leaf has is refused by name', () => {
  const head = { log: ORIGIN, seq: 0, ts: 1, type: 't', v: 1 };
  const without = (change: object): string => JSON.stringify({ ...head, ...change });
  expect(decode(without({})).ok).toBe(true);
  expect(decode('[1]')).toEqual({ ok: false, error: 'not-an-object' });
  expect(decode('null')).toEqual({ ok: false, error: 'not-an-object' });
  expect(decode(without({ v: 2 }))).toEqual({ ok: false, error: 'version' });
  expect(decode(without({ v: undefined }))).toEqual({ ok: false, error: 'version' });
  for (const change of [{ log: 1 }, { seq: '0' }, { seq: -1 }, { ts: null }, { type: undefined }])
    expect(decode(without(change))).toEqual({ ok: false, error: 'required-key' });
  expect(decode(` ${without({})}`)).toEqual({ ok: false, error: 'not-canonical' });
});
