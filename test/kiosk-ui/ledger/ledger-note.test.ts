/** Signed checkpoints as the browser reads and checks them, against the golden vectors. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkNote, readNote } from '../../../kiosk-ui/model/ledger-note.ts';

const vectors = JSON.parse(readFileSync(new URL('../../vectors/ledger.json', import.meta.url), 'utf8'));
const note: string = vectors.checkpoint_2;
const { subtle } = crypto;

test('the golden checkpoint is read and its signature fits the log’s key', async () => {
  expect(readNote(note)).toMatchObject({ origin: 'log.example/h0001/c1', size: 2, root: vectors.root['2'] });
  expect(readNote(note)?.lines.map(({ name }) => name)).toEqual(['log.example/h0001/c1', 'witness.example/district']);
  expect(await checkNote(subtle, note, vectors.log_vkey)).toBe('good');
  expect(await checkNote(subtle, note, ` ${vectors.log_vkey}\n`)).toBe('good');
});

test('a changed character of what is signed is found', async () => {
  expect(await checkNote(subtle, note.replace('\n2\n', '\n3\n'), vectors.log_vkey)).toBe('bad');
  // The last base64 character before the padding bears bits of the signature.
  expect(await checkNote(subtle, note.replace('HBnm3Yf7', 'HBnm3Yf8'), vectors.log_vkey)).toBe('bad');
});

test('a note without a line of the key, or of another origin, is a stranger’s', async () => {
  const lines = note.split('\n');
  const without = [...lines.slice(0, 4), ...lines.slice(5)].join('\n');
  expect(await checkNote(subtle, without, vectors.log_vkey)).toBe('stranger');
});

test('a key that bears another’s id, a witness’s key and a torn key are no log keys', async () => {
  for (const vkey of [
    vectors.log_vkey.replace('1c19e6dd', '1c19e6de'),
    vectors.log_vkey.replace('log.example', 'log.exampla'),
    vectors.witness_vkey,
    vectors.log_vkey.slice(0, -4),
    '',
  ])
    expect(await checkNote(subtle, note, vkey)).toBe('unreadable');
});

test('a browser without Ed25519 says so, and never says good', async () => {
  const without = {
    digest: subtle.digest.bind(subtle),
    importKey: async () => {
      throw new DOMException('not supported', 'NotSupportedError');
    },
  } as unknown as typeof subtle;
  expect(await checkNote(without, note, vectors.log_vkey)).toBe('unsupported');
});

test('nothing that is typed makes the reader throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), async (text, vkey) => {
      expect(await checkNote(subtle, text, vkey)).toBe('unreadable');
    }),
    { numRuns: 50 },
  );
});
