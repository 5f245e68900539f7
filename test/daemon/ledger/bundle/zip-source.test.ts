import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { type BundleSource, readSmall } from '../../../../daemon/ledger/bundle/bundle-source.ts';
import { verifyBundle } from '../../../../daemon/ledger/bundle/verify-bundle.ts';
import { openZipSource } from '../../../../daemon/ledger/bundle/zip-source.ts';
import { createChance } from './bundle-damage.ts';
import { byPolicy, readContent, VECTORS } from './bundle-fixture.ts';

const whole = Object.fromEntries(readContent(`${VECTORS}bundle`));

/** The zip's bytes as they would lie on a disk. */
function open(bytes: Uint8Array): ReturnType<typeof openZipSource> {
  return openZipSource({
    bytes: bytes.length,
    read: async (at, length) => bytes.subarray(at, at + length),
    close: async () => {},
  });
}

const verify = (source: BundleSource) =>
  verifyBundle(source, { brought: byPolicy, anchors: [], onProgress: () => {}, signal: new AbortController().signal });

async function troubleOf(bytes: Uint8Array): Promise<string> {
  const source = await open(bytes);
  if (!source.ok) return source.error;
  const found = await verify(source.value);
  return found.verdict;
}

/** Changes the first place where `from` stands in the zip, both texts of one length; `after` skips that many. */
function replaced(bytes: Uint8Array, from: string, to: string, after = 0): Uint8Array {
  const changed = Buffer.from(bytes);
  let at = changed.indexOf(from);
  for (let skip = 0; skip < after; skip++) at = changed.indexOf(from, at + 1);
  changed.write(to, at);
  return changed;
}

describe('a bundle in a zip', () => {
  test.each([
    ['packed', zipSync(whole, { level: 6 })],
    ['as it is', zipSync(whole, { level: 0 })],
    ['in a folder of its own', zipSync({ october: whole }, { level: 1 })],
    ['with a comment at the end', Buffer.concat([zipSync(whole).subarray(0, -2), Buffer.of(3, 0), Buffer.from('abc')])],
  ])('%s is sound', async (_, bytes) => {
    expect(await troubleOf(bytes)).toBe('sound');
  });

  test('gives each file as it was', async () => {
    const source = await open(zipSync(whole, { level: 9 }));
    if (!source.ok) throw new Error(source.error);
    for (const file of source.value.files) {
      if (file.name === 'entries.jsonl') continue;
      expect(await readSmall(file)).toEqual({ ok: true, value: Buffer.from(whole[file.name] ?? []) });
    }
    expect(source.value.files).toHaveLength(Object.keys(whole).length);
  });

  const good = zipSync(whole, { level: 6 });
  test.each([
    ['nothing', new Uint8Array(0), 'not-a-zip'],
    ['no zip', Buffer.alloc(100_000, 'x'), 'not-a-zip'],
    ['half a zip', good.subarray(0, good.length / 2), 'not-a-zip'],
    ['a name that leads out', replaced(zipSync({ 'abc/x': Buffer.of(1) }), 'abc/x', '../xx', 1), 'zip-malformed'],
    ['a name from the root', replaced(zipSync({ 'abc/x': Buffer.of(1) }), 'abc/x', '/bc/x', 1), 'zip-malformed'],
    [
      'one name twice',
      replaced(replaced(good, 'checkpoints/1', 'checkpoints/2', 1), 'checkpoints/1', 'checkpoints/2'),
      'zip-malformed',
    ],
    ['another name in the file’s own header', replaced(good, 'checkpoints/1', 'checkpoints/9'), 'broken'],
  ])('%s is refused', async (_, bytes, trouble) => {
    expect(await troubleOf(bytes)).toBe(trouble);
  });

  test('damage anywhere in a zip is never taken for another content, and never throws', async () => {
    const chance = createChance(11);
    const told = new Set<string>();
    for (let round = 0; round < 25; round++) {
      const bytes = Buffer.from(good);
      const at = chance(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << chance(8));
      told.add(await troubleOf(bytes));
    }
    // What is not trusted may change: dates, checksums of the zip itself, informational files.
    expect(
      [...told].filter((one) => !['sound', 'broken', 'zip-malformed', 'zip-unsupported', 'not-a-zip'].includes(one)),
    ).toEqual([]);
    expect(told).toContain('broken');
  });

  test('a file that unpacks to more than the zip says is not unpacked to its end', async () => {
    const bomb = Buffer.from(
      zipSync({ 'entries.jsonl': Buffer.alloc(50_000_000), checkpoint: whole.checkpoint ?? Buffer.of() }),
    );
    // In the list at the end, the unpacked length stands 22 bytes before the name.
    bomb.writeUInt32LE(10, bomb.lastIndexOf('entries.jsonl') - 22);
    expect(await troubleOf(bomb)).toBe('broken');
  });
});
