import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BackupRequest } from '../../../daemon/cli/backup-request.ts';
import {
  decodeBackup,
  decodeBackupAnswer,
  decodeRehearsed,
  encodeBackup,
  encodeBackupAnswer,
} from '../../../daemon/cli/backup-request.ts';

const recipient = `age1${'q'.repeat(58)}`;
const hash = 'ab'.repeat(32);
const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('requests and answers come out as they went in', () => {
  const requests: BackupRequest[] = [
    { target: '/media/stick', to: null },
    { target: '/a', to: { kind: 'recipients', recipients: [recipient, recipient] } },
    { target: '/a', to: { kind: 'passphrase', passphrase: '口令 words', logN: 18 } },
  ];
  for (const request of requests) expect(decodeBackup(wire(encodeBackup(request)))).toEqual(request);
  const made = { fileName: 'twinlock-20260101-000000-1.tar.age', size: 1, root: hash, bytes: 2, sha256: hash };
  const failed = { code: 'folder-missing', detail: '/a' } as const;
  for (const answer of [{ ok: true, value: made } as const, { ok: false, error: failed } as const])
    expect(decodeBackupAnswer(wire(encodeBackupAnswer(answer)))).toEqual(answer);
});

test.each([
  null,
  {},
  { target: 'relative' },
  { target: '/a', recipients: [] },
  { target: '/a', recipients: ['age1nonsense'] },
  { target: '/a', recipients: Array.from({ length: 9 }, () => recipient) },
  { target: '/a', passphrase: '' },
  { target: '/a', passphrase: 'x'.repeat(513) },
  { target: `/${'a'.repeat(1_024)}` },
])('%j is no request for a backup', (raw) => {
  expect(decodeBackup(raw)).toBeNull();
});

test('a rehearsal names a file, never a path', () => {
  const good = { file: 'twinlock-20260101-000000-1.tar.age', size: 1, root: hash, anchors: 0 };
  expect(decodeRehearsed(good)).toEqual(good);
  for (const file of ['/media/Zhang San/a.age', '../a', '', '张三.age', 'x'.repeat(129)])
    expect(decodeRehearsed({ ...good, file })).toBeNull();
});

test('nothing that comes over the socket makes a decoder throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (raw) => {
      for (const decode of [decodeBackup, decodeBackupAnswer, decodeRehearsed])
        expect(() => [decode(raw), decode({ backup: raw, target: '/a', recipients: raw })]).not.toThrow();
    }),
  );
});
