import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeTarHeader, encodeTarHeader, isPlainPath, paddingAfter } from '../../../daemon/backup/tar-header.ts';
import { createTarReader } from '../../../daemon/backup/tar-reader.ts';
import { temporary } from './backup-fixture.ts';

const name = fc
  .array(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,12}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));
const content = fc.uint8Array({ maxLength: 1_500 });

function archive(files: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const parts = files.flatMap(([at, bytes]) => [
    encodeTarHeader({ name: at, bytes: bytes.length }),
    bytes,
    new Uint8Array(paddingAfter(bytes.length)),
  ]);
  return new Uint8Array(Buffer.concat([...parts, new Uint8Array(1_024)]));
}

function read(bytes: Uint8Array, chunk: number) {
  const files: [string, Uint8Array][] = [];
  let parts: Uint8Array[] = [];
  let at = '';
  const reader = createTarReader({
    begin(file) {
      at = file.name;
      parts = [];
    },
    data: (part) => void parts.push(part.slice()),
    end: () => void files.push([at, new Uint8Array(Buffer.concat(parts))]),
  });
  for (let from = 0; from < bytes.length; from += chunk) {
    const trouble = reader.push(bytes.subarray(from, from + chunk));
    if (trouble !== null) return { files, trouble, ended: reader.ended() };
  }
  return { files, trouble: null, ended: reader.ended() };
}

test('a header says what was put into it, and Debian’s tar reads the archive', () => {
  fc.assert(
    fc.property(name, fc.nat(), (at, bytes) => {
      expect(decodeTarHeader(encodeTarHeader({ name: at, bytes }))).toEqual({ ok: true, value: { name: at, bytes } });
    }),
    { numRuns: 200 },
  );
  const path = join(temporary(), 'a.tar');
  writeFileSync(path, archive([['vault/keys.db', Buffer.from('kept')]]));
  expect(execFileSync('tar', ['-tvf', path]).toString()).toMatch(/^-rw------- .* 4 .* vault\/keys\.db\n$/);
  expect(execFileSync('tar', ['-xOf', path, 'vault/keys.db']).toString()).toBe('kept');
});

test('a header with any byte changed is refused, or says something else than it did nowhere', () => {
  const good = encodeTarHeader({ name: 'ledger/ledger.db', bytes: 4_096 });
  for (let at = 0; at < good.length; at++)
    for (const flip of [0x01, 0x80]) {
      const bad = good.slice();
      bad[at] = (bad[at] ?? 0) ^ flip;
      const decoded = decodeTarHeader(bad);
      // The checksum's own last byte is a space that nobody reads.
      if (decoded.ok) expect(at).toBeGreaterThanOrEqual(148);
      if (decoded.ok) expect(decoded.value).toEqual({ name: 'ledger/ledger.db', bytes: 4_096 });
    }
});

test('any chunking gives the same files', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, content), { maxLength: 4 }),
      fc.integer({ min: 1, max: 2_000 }),
      (files, chunk) => {
        expect(read(archive(files), chunk)).toEqual({ files, trouble: null, ended: true });
      },
    ),
    { numRuns: 100 },
  );
});

test('an archive that stops anywhere has not ended', () => {
  const whole = archive([['a', new Uint8Array(600)]]);
  for (let end = 0; end < whole.length; end += 37) expect(read(whole.subarray(0, end), 512).ended).toBe(false);
  expect(read(whole, 512).ended).toBe(true);
});

test.each([
  '../outside',
  '/etc/passwd',
  'a/../../b',
  'a//b',
  './a',
  '.ssh/key',
  'a/.',
  'a\\b',
  '',
  'a/',
  'x'.repeat(101),
])('the path %j is none that we unpack', (path) => {
  expect(isPlainPath(path)).toBe(false);
  expect(() => encodeTarHeader({ name: path, bytes: 0 })).toThrow();
});

/** Debian's tar puts these in; each is refused before a byte of it is written. */
test.each([
  ['a symbolic link', 'ln -s /etc/passwd file', 'not-a-file'],
  ['a hard link', 'echo a > a; ln a file', 'not-a-file'],
  ['a folder', 'mkdir file', 'not-a-file'],
  ['a pipe', 'mkfifo file', 'not-a-file'],
])('%s is refused', (_what, make, trouble) => {
  const folder = temporary();
  execFileSync('sh', ['-c', `cd ${folder} && mkdir in && cd in && ${make} && tar --format=ustar -cf ../a.tar *`]);
  const bytes = new Uint8Array(execFileSync('cat', [join(folder, 'a.tar')]));
  expect(read(bytes, 512).trouble).toBe(trouble);
});

test('a path that leads out of the folder is refused, though its checksum is right', () => {
  const folder = temporary();
  const make = `cd ${folder} && mkdir in && echo x > out && cd in && tar --format=ustar -P -cf ../a.tar ../out`;
  execFileSync('sh', ['-c', make]);
  expect(read(new Uint8Array(execFileSync('cat', [join(folder, 'a.tar')])), 512)).toMatchObject({
    trouble: 'path',
    files: [],
  });
});

test('a file after the end of the archive is refused', () => {
  const twice = Buffer.concat([archive([['a', new Uint8Array(1)]]), archive([['b', new Uint8Array(1)]])]);
  expect(read(new Uint8Array(twice), 512).trouble).toBe('malformed');
});
