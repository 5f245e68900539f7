import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tilePath } from '../../../daemon/ledger/tile-paths.ts';
import { formatTlogProof, parseTlogProof } from '../../../daemon/ledger/tlog-proof.ts';
import { goldenLeaves, vectorText } from './ledger-fixture.ts';

const golden = vectorText('bundle/proofs/777.tlog-proof');

describe('a proof as a file', () => {
  test('of the reference is read and written byte for byte', () => {
    const read = parseTlogProof(golden);
    if (!read.ok) throw new Error(read.error);
    expect(read.value.index).toBe(777);
    expect(read.value.extra).toEqual(goldenLeaves[777]);
    expect(read.value.note).toBe(vectorText('bundle/checkpoint'));
    expect(formatTlogProof(read.value)).toBe(golden);
  });

  test('comes back as it was', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
    const proof = fc.record({
      index: fc.nat(),
      path: fc.array(hash, { maxLength: 63 }),
      extra: fc.option(fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes))),
      note: fc.constantFrom('', 'a\n\n\u2014 b c\n', '\n\n'),
    });
    fc.assert(
      fc.property(proof, (one) => {
        expect(parseTlogProof(formatTlogProof(one))).toEqual({ ok: true, value: one });
      }),
      {
        numRuns: 200,
      },
    );
  });

  test.each([
    ['another version', golden.replace('@v1', '@v2')],
    ['no index', golden.replace(/index .*\n/, '')],
    ['an index with a zero before it', golden.replace('index 777', 'index 0777')],
    ['a negative index', golden.replace('index 777', 'index -1')],
    ['an index that is none', golden.replace('index 777', 'index 9007199254740993')],
    ['extra after the index', golden.replace(/(extra .*\n)(index .*\n)/, '$2$1')],
    ['extra in loose base64', golden.replace('extra e', 'extra  e')],
    [
      'a hash with spare bits',
      golden
        .replace(/([A-Za-z0-9+/]{42})Q=\n/, '$1R=\n')
        .replace(/([A-Za-z0-9+/]{42})A=\n/, '$1B=\n')
        .replace(/([A-Za-z0-9+/]{42})E=\n/, '$1F=\n')
        .replace(/([A-Za-z0-9+/]{42})c=\n/, '$1d=\n')
        .replace(/([A-Za-z0-9+/]{42})o=\n/, '$1p=\n'),
    ],
    ['a short hash', golden.replace(/index 777\n.{4}/, 'index 777\n')],
    ['64 hashes', golden.replace(/index 777\n(.*\n)/, (_, line: string) => `index 777\n${line.repeat(64)}`)],
    ['no checkpoint', golden.split('\n\n')[0] ?? ''],
    ['line ends of another system', golden.replaceAll('\n', '\r\n')],
  ])('with %s is refused', (_, text) => {
    expect(text).not.toBe(golden);
    expect(parseTlogProof(text)).toEqual({ ok: false, error: 'malformed' });
  });
});

test.each([
  [0, 0, 256, 'tile/0/000'],
  [0, 5, 1, 'tile/0/005.p/1'],
  [1, 999, 256, 'tile/1/999'],
  [2, 1000, 256, 'tile/2/x001/000'],
  // The example of C2SP tlog-tiles.
  ['entries', 1_234_067, 17, 'tile/entries/x001/x234/067.p/17'],
] as const)('tile %s/%i with %i hashes lies at its place', (level, n, width, path) => {
  expect(tilePath(level, n, width)).toBe(path);
});
