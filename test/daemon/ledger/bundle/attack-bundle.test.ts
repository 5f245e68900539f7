import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openFolderSource } from '../../../../daemon/ledger/bundle/folder-source.ts';
import { readLines } from '../../../../daemon/ledger/bundle/line-reader.ts';
import { formatPrefix } from '../../../../daemon/ledger/bundle/prefix.ts';
import { verifyBundle } from '../../../../daemon/ledger/bundle/verify-bundle.ts';
import { openZipSource } from '../../../../daemon/ledger/bundle/zip-source.ts';
import { createCompactRange, leafHash } from '../../../../daemon/ledger/merkle.ts';
import { temporaryFolder } from '../ledger-fixture.ts';
import {
  byPolicy,
  type Content,
  codesOf,
  POLICY,
  readContent,
  VECTORS,
  verifyContent,
  withFile,
} from './bundle-fixture.ts';

const whole = readContent(`${VECTORS}bundle`);
const textOf = (name: string, content: Content = whole): string => Buffer.from(content.get(name) ?? []).toString();
const leaves = textOf('entries.jsonl')
  .split('\n')
  .slice(0, -1)
  .map((line) => Buffer.from(line));

/** The bundle as if it began at entry `start`, with the true hashes before it. */
function from(start: number): Map<string, Uint8Array> {
  const range = createCompactRange([], 0);
  for (const leaf of leaves.slice(0, start)) range.append(leafHash(leaf));
  const rest = leaves.slice(start).map((leaf) => `${leaf}\n`);
  const kept = new Map([...whole].filter(([name]) => !/^(checkpoints|proofs)\/|^openings/.test(name)));
  const prefixed = withFile(kept, 'prefix', formatPrefix({ start, peaks: range.peaks() }));
  return withFile(prefixed, 'entries.jsonl', rest.join(''));
}

describe('a bundle made to be believed wrongly', () => {
  test('hashes of everything and no entry show nothing', async () => {
    expect((await verifyContent(from(leaves.length - 1))).verdict).toBe('sound');
    const found = await verifyContent(from(leaves.length));
    expect([found.verdict, codesOf(found)]).toEqual(['broken', ['entries-form']]);
  });

  test('a history of which everything is before the range cannot be moved by a number', async () => {
    const range = from(8);
    const [, ...hashes] = textOf('prefix', range).split('\n');
    for (const start of ['08', '8.0', '8e0', '0x8', ' 8', '16', '4', '-8', '9007199254740993', '9'.repeat(400)])
      expect([start, (await verifyContent(withFile(range, 'prefix', [start, ...hashes].join('\n')))).verdict]).toEqual([
        start,
        'broken',
      ]);
  });

  const nested = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)},"log":"l","seq":0,"ts":1,"type":"t","v":1}`;
  const first = leaves[0]?.toString() ?? '';
  test.each([
    ['line ends of another system', textOf('entries.jsonl').replaceAll('\n', '\r\n')],
    ['one line end of another system', textOf('entries.jsonl').replace('\n', '\r\n')],
    ['a mark of byte order', `\ufeff${textOf('entries.jsonl')}`],
    ['a line of nothing', `\n${textOf('entries.jsonl')}`],
    ['nesting without end', `${nested}\n${textOf('entries.jsonl')}`],
    ['a key that stands twice', textOf('entries.jsonl').replace(first, first.replace('{', '{"v":1,'))],
    ['a space', textOf('entries.jsonl').replace(first, first.replace(':', ': '))],
    ['an entry twice', `${first}\n${textOf('entries.jsonl')}`],
    ['an entry more', `${textOf('entries.jsonl')}${first}\n`],
  ])('entries with %s are refused', async (_, entries) => {
    expect((await verifyContent(withFile(whole, 'entries.jsonl', entries))).verdict).toBe('broken');
  });

  test.each([
    ['line ends of another system', (note: string) => note.replaceAll('\n', '\r\n')],
    ['a leading zero', (note: string) => note.replace('\n', '\n0')],
    ['a size with an exponent', (note: string) => note.replace(/\n\d+\n/, '\n1e3\n')],
    ['a size without end', (note: string) => note.replace(/\n\d+\n/, `\n${'9'.repeat(500)}\n`)],
    ['a line more', (note: string) => note.replace('\n\n', '\nmore\n\n')],
    ['two empty lines', (note: string) => note.replace('\n\n', '\n\n\n')],
    ['the log’s line twice', (note: string) => `${note}${note.slice(note.indexOf('\u2014')).split('\n')[0]}\n`],
    ['a hundred lines of nobody', (note: string) => `${note}${'\u2014 nobody AAAAAAAA\n'.repeat(101)}`],
    ['no end', (note: string) => note.trimEnd()],
  ])('a checkpoint with %s is refused', async (_, change) => {
    const found = await verifyContent(withFile(whole, 'checkpoint', change(textOf('checkpoint'))));
    expect(found.verdict).toBe('broken');
  });

  test.each([
    ['the same key under another name', POLICY.replace(/^(witness )(\S+)( .*)$/m, '$1$2$3\n$1again$3')],
    ['a threshold of none', POLICY.replace(/^group (\S+) \S+/m, 'group $1 0')],
    ['a threshold that nobody can reach', POLICY.replace(/^group (\S+) \S+/m, 'group $1 9')],
    ['two quorums', `${POLICY}\nquorum none\n`],
    ['no quorum', POLICY.replace(/^quorum .*$/m, '')],
    ['a quorum of nobody known', POLICY.replace(/^quorum .*$/m, 'quorum nobody')],
    ['a witness as the log', POLICY.replace(/^log \S+/m, `log ${/^witness \S+ (\S+)/m.exec(POLICY)?.[1]}`)],
  ])('a policy with %s is no policy', async (_, text) => {
    expect(text).not.toBe(POLICY);
    expect((await verifyContent(whole, { kind: 'policy', text })).verdict).toBe('unreadable');
  });

  test('links in a folder are not followed: what they lead to is not in the bundle', async () => {
    const folder = temporaryFolder();
    const elsewhere = temporaryFolder();
    for (const [name, bytes] of whole) {
      const path = join(name === 'checkpoint' ? elsewhere : folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
    }
    symlinkSync(join(elsewhere, 'checkpoint'), join(folder, 'checkpoint'));
    const source = await openFolderSource(folder);
    if (!source.ok) throw new Error(source.error);
    const options = { brought: byPolicy, anchors: [], onProgress: () => {}, signal: new AbortController().signal };
    expect((await verifyBundle(source.value, options)).verdict).toBe('broken');
  });
});

describe('a bundle made to use up the auditor’s machine', () => {
  test('line feeds alone come a few thousand at a time', async () => {
    async function* chunks() {
      yield Buffer.alloc(50_000, 0x0a);
    }
    const sizes: number[] = [];
    for await (const lines of readLines(chunks(), 100, () => {})) sizes.push(lines.length);
    expect(sizes.reduce((sum, one) => sum + one)).toBe(50_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4_096);
  });

  test('a file that packs a thousandfold is unpacked in small pieces', async () => {
    const bytes = zipSync({ 'entries.jsonl': new Uint8Array(64 * 1024 * 1024) }, { level: 9 });
    const source = await openZipSource({
      bytes: bytes.length,
      read: async (at, length) => bytes.subarray(at, at + length),
      close: async () => {},
    });
    if (!source.ok) throw new Error(source.error);
    let [largest, all] = [0, 0];
    for await (const chunk of source.value.files[0]?.chunks() ?? []) {
      largest = Math.max(largest, chunk.length);
      all += chunk.length;
    }
    expect(all).toBe(64 * 1024 * 1024);
    expect(largest).toBeLessThan(18_000_000);
  });
});
