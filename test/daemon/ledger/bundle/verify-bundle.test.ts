import { describe, expect, test } from 'vitest';
import type { Brought } from '../../../../daemon/ledger/bundle/trust.ts';
import { verifyBundle } from '../../../../daemon/ledger/bundle/verify-bundle.ts';
import { readAloudHead } from '../../../../daemon/ledger/read-aloud.ts';
import { golden, vectorText } from '../ledger-fixture.ts';
import {
  byPolicy,
  codesOf,
  POLICY,
  readContent,
  sourceOf,
  VECTORS,
  verifyContent,
  withFile,
} from './bundle-fixture.ts';

const whole = readContent(`${VECTORS}bundle`);
const range = readContent(`${VECTORS}bundle-from-300`);
const textOf = (name: string): string => Buffer.from(whole.get(name) ?? []).toString();
const lines = textOf('entries.jsonl').split('\n').slice(0, -1);
const key: Brought = { kind: 'vkey', vkey: golden.log_vkey };
const none: Brought = { kind: 'none' };

/** The first `size` entries with the checkpoint that the log once signed for them. */
const cutTo = (size: number): Map<string, Uint8Array> =>
  new Map([
    ['entries.jsonl', Buffer.from(`${lines.slice(0, size).join('\n')}\n`)],
    ['checkpoint', whole.get(`checkpoints/${size}`) ?? Buffer.alloc(0)],
  ]);

describe('the example bundles', () => {
  test('are sound with the policy, with everything in them looked at', async () => {
    expect(await verifyContent(whole)).toMatchObject({
      verdict: 'sound',
      origin: 'log.example/h0001/c1',
      start: 0,
      size: 1000,
      root: golden.root['1000'],
      fine: 1000,
      signedSize: 1000,
      cosigned: [{ name: 'witness.example/district' }],
      checked: { checkpoints: 6, anchors: 0, proofs: 2, openings: 4 },
      notLookedAt: ['manifest.json', 'policy'],
      findings: [],
    });
  });

  test('a range is sound, and says where it begins', async () => {
    const found = await verifyContent(range);
    expect(found).toMatchObject({ verdict: 'sound', start: 300, size: 1000, root: golden.root['1000'] });
    expect(found.checked.checkpoints).toBe(2);
  });

  test('are sound with the log’s key alone, which knows no witness', async () => {
    expect(await verifyContent(whole, key)).toMatchObject({ verdict: 'sound', cosigned: [] });
  });

  test('are only consistent in themselves when the auditor brings nothing', async () => {
    expect(await verifyContent(whole, none)).toMatchObject({ verdict: 'consistent-only', signedSize: 0, findings: [] });
  });
});

describe('what the auditor brings', () => {
  test('a key that cannot be read ends the check before it begins', async () => {
    for (const vkey of ['', 'log.example/h0001/c1', golden.log_vkey.slice(0, -2), golden.witness_vkey]) {
      const found = await verifyContent(whole, { kind: 'vkey', vkey });
      expect([found.verdict, codesOf(found)]).toEqual(['unreadable', ['key']]);
    }
  });

  test('another log’s key refuses the bundle', async () => {
    const text = `log ${golden.log_vkey.replace('AYqI', 'AYqJ')}\nquorum none\n`;
    expect((await verifyContent(whole, { kind: 'policy', text })).verdict).toBe('unreadable');
    const other = 'other.example+2b0e4b7e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c';
    expect((await verifyContent(whole, { kind: 'vkey', vkey: other })).verdict).not.toBe('sound');
  });

  test('a quorum that is not met refuses, and says that nothing else is wrong', async () => {
    const text = POLICY.replace('group any1 any', 'group any1 all');
    const found = await verifyContent(
      withFile(withFile(whole, 'proofs/0.tlog-proof', null), 'proofs/777.tlog-proof', null),
      {
        kind: 'policy',
        text,
      },
    );
    expect(found).toMatchObject({ verdict: 'broken', onlyQuorum: true });
    expect(codesOf(found)).toEqual(['quorum']);
  });

  test.each([
    ['a slip of each size that was printed', [2, 255, 256, 257].map((n) => `${n} ${headAt(n)}`)],
    ['a slip as a hurried hand types it', [`257: ${headAt(257).toLowerCase().replaceAll(' ', '-')}`]],
    ['older checkpoints', [textOf('checkpoints/777'), textOf('checkpoints/2')]],
  ])('%s is on the history', async (_, anchors) => {
    const found = await verifyContent(whole, byPolicy, anchors);
    expect(found).toMatchObject({ verdict: 'sound', checked: { anchors: anchors.length } });
  });

  test('a truncated history with its own old checkpoint is sound, until a slip shows what is missing', async () => {
    const cut = cutTo(257);
    expect((await verifyContent(cut)).verdict).toBe('sound');
    const found = await verifyContent(cut, byPolicy, [textOf('checkpoints/777')]);
    expect(found.verdict).toBe('broken');
    expect(found.findings).toEqual([
      { code: 'anchor-beyond-end', where: 'anchor 1', seq: 777, detail: 'pinned 777, found 257' },
    ]);
  });

  test.each([
    ['another root', `257 ${headAt(256)}`, 'anchor-differs'],
    ['no slip', 'hello', 'anchor-form'],
    [
      'a checkpoint of nobody whom we know',
      textOf('checkpoints/2').replaceAll('log.example', 'log.examplf'),
      'anchor-form',
    ],
  ])('%s refuses', async (_, anchor, code) => {
    expect(codesOf(await verifyContent(whole, byPolicy, [anchor]))).toEqual([code]);
  });

  test('a slip from before a range cannot be checked with it, and is not passed over', async () => {
    expect(codesOf(await verifyContent(range, byPolicy, [`257 ${headAt(257)}`]))).toEqual(['anchor-before-start']);
  });
});

function headAt(size: number): string {
  return readAloudHead(Buffer.from(golden.root[String(size)], 'hex'));
}

describe('a bundle that is not as it was', () => {
  const entries = (change: (all: string[]) => readonly string[]): Map<string, Uint8Array> =>
    withFile(whole, 'entries.jsonl', `${change([...lines]).join('\n')}\n`);

  test.each([
    ['an entry changed', entries((all) => all.with(5, (all[5] ?? '').replace('"ok"', '"no"'))), 'checkpoint-root'],
    ['two entries swapped', entries((all) => all.with(5, all[6] ?? '').with(6, all[5] ?? '')), 'leaf-place'],
    ['an entry removed', entries((all) => all.toSpliced(5, 1)), 'checkpoint-beyond-end'],
    ['an entry put in', entries((all) => all.toSpliced(5, 0, all[5] ?? '')), 'entries-form'],
    ['the last entry removed', entries((all) => all.slice(0, -1)), 'checkpoint-beyond-end'],
    ['an empty line', entries((all) => all.toSpliced(5, 0, '')), 'leaf-form'],
    ['a space in an entry', entries((all) => all.with(5, (all[5] ?? '').replace('{', '{ '))), 'leaf-form'],
    ['no end of the last line', withFile(whole, 'entries.jsonl', lines.join('\n')), 'entries-form'],
    ['no entries', withFile(whole, 'entries.jsonl', null), 'entries-form'],
    ['no checkpoint', withFile(whole, 'checkpoint', null), 'checkpoint-form'],
    ['an older checkpoint as the newest', withFile(whole, 'checkpoint', textOf('checkpoints/257')), 'entries-form'],
    [
      'an older checkpoint that nobody signed',
      withFile(whole, 'checkpoints/2', golden.checkpoint_2.replace('\n2\n', '\n3\n')),
      'checkpoint-signature',
    ],
    [
      'a checkpoint of later',
      withFile(cutTo(257), 'checkpoints/777', textOf('checkpoints/777')),
      'checkpoint-beyond-end',
    ],
    ['a prefix on a whole bundle', withFile(whole, 'prefix', vectorText('bundle-from-300/prefix')), 'leaf-place'],
    ['a range without its prefix', withFile(range, 'prefix', null), 'leaf-place'],
    ['a prefix without a hash', withFile(range, 'prefix', '300\n'), 'prefix'],
    [
      'an opening of another value',
      withFile(whole, 'openings.jsonl', textOf('openings.jsonl').replaceAll('MTEw', 'MTEx')),
      'opening-differs',
    ],
    [
      'an opening of no entry',
      withFile(whole, 'openings.jsonl', textOf('openings.jsonl').replace('"seq":1,', '"seq":1001,')),
      'opening-differs',
    ],
    ['an opening twice', withFile(whole, 'openings.jsonl', textOf('openings.jsonl').repeat(2)), 'opening-form'],
    [
      'an opening with a key in another case',
      withFile(whole, 'openings.jsonl', textOf('openings.jsonl').replace('"salt"', '"Salt"')),
      'opening-form',
    ],
    [
      'a proof of another entry',
      withFile(whole, 'proofs/0.tlog-proof', textOf('proofs/777.tlog-proof').replace('index 777', 'index 776')),
      'proof-differs',
    ],
    [
      'a proof without its leaf',
      withFile(whole, 'proofs/0.tlog-proof', textOf('proofs/0.tlog-proof').replace(/extra .*\n/, '')),
      'proof-differs',
    ],
  ])('%s is refused', async (_, content, code) => {
    const found = await verifyContent(content);
    expect(found.verdict).toBe('broken');
    expect(codesOf(found)).toContain(code);
  });

  test('a place without a bundle is not looked into', async () => {
    expect(await verifyContent(new Map([['readme', Buffer.from('hello')]]))).toMatchObject({ verdict: 'unreadable' });
  });

  test('files that are not of the bundle are named, and change nothing', async () => {
    const found = await verifyContent(withFile(whole, 'checkpoints/deep/1', 'x'));
    expect(found).toMatchObject({ verdict: 'sound', notLookedAt: ['checkpoints/deep/1', 'manifest.json', 'policy'] });
  });

  test('a thousand findings are counted, and twenty of a kind told', async () => {
    const found = await verifyContent(entries((all) => all.map((line) => ` ${line}`)));
    expect(found.findings.filter(({ code }) => code === 'leaf-form')).toHaveLength(20);
    expect(found.findings.length + found.more).toBeGreaterThanOrEqual(1000);
  });
});

test('the check says how far it is, and can be stopped', async () => {
  const stop = new AbortController();
  const seen: number[] = [];
  const source = sourceOf(whole);
  const options = { brought: byPolicy, anchors: [], signal: stop.signal };
  await verifyBundle(source, { ...options, onProgress: ({ done, total, entries }) => seen.push(done, total, entries) });
  expect(seen.slice(-3)).toEqual([271162, 271162, 1000]);
  stop.abort();
  await expect(verifyBundle(source, { ...options, onProgress: () => {} })).rejects.toThrow(/abort/i);
});
