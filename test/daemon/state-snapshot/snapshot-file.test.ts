import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programDigest } from '../../../daemon/state-snapshot/program-digest.ts';
import { snapshotFileAt } from '../../../daemon/state-snapshot/snapshot-file.ts';
import { temporaryFolder } from '../ledger/ledger-fixture.ts';

test('a snapshot is read as it was written, and a newer one takes its place', () => {
  const file = snapshotFileAt(join(temporaryFolder(), 'snapshot'));
  expect(file.read()).toBeNull();
  expect(file.write(Buffer.from('first'))).toBeNull();
  expect(file.write(Buffer.from('second'))).toBeNull();
  expect(file.read()?.toString()).toBe('second');
  file.remove();
  expect(file.read()).toBeNull();
});

test('a place that cannot be read or written is a code, not an end of the start', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'snapshot'));
  expect(snapshotFileAt(join(folder, 'snapshot')).read()).toBeNull();
  expect(snapshotFileAt(join(folder, 'nowhere', 'snapshot')).write(Buffer.from('x'))).toBe('ENOENT');
});

test('the digest of the program changes with any source below its folders, and with nothing else', () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'daemon', 'area'), { recursive: true });
  writeFileSync(join(root, 'daemon', 'area', 'a.ts'), 'one');
  const first = programDigest(root, ['daemon']);
  writeFileSync(join(root, 'daemon', 'README.md'), 'words');
  expect(programDigest(root, ['daemon'])).toBe(first);
  writeFileSync(join(root, 'daemon', 'area', 'a.ts'), 'two');
  const second = programDigest(root, ['daemon']);
  expect(second).not.toBe(first);
  writeFileSync(join(root, 'daemon', 'area', 'b.ts'), '');
  expect(programDigest(root, ['daemon'])).not.toBe(second);
});
