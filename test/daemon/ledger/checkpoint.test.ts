import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from '../../../daemon/ledger/checkpoint.ts';
import { openNote } from '../../../daemon/ledger/note.ts';
import { createNoteSigner, type NoteVerifier, parseVkey } from '../../../daemon/ledger/note-key.ts';
import { golden, logKey, ORIGIN, vectorText } from './ledger-fixture.ts';

const signer = createNoteSigner(ORIGIN, logKey);
const key = (vkey: string): NoteVerifier => {
  const parsed = parseVkey(vkey);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const log = key(golden.log_vkey);
const witness = key(golden.witness_vkey);
const root2 = Buffer.from(golden.root[2], 'hex');
/** The golden checkpoint without the witness's line: body, empty line, the log's line. */
const logOnly = `${golden.checkpoint_2.split('\n').slice(0, 5).join('\n')}\n`;

test('the golden checkpoint of size 2 is signed byte for byte', () => {
  expect(signCheckpoint(signer, 2, root2)).toBe(logOnly);
});

test('all golden checkpoints are opened, with the witness and without', () => {
  for (const name of [
    'checkpoint',
    'checkpoints/1',
    'checkpoints/2',
    'checkpoints/255',
    'checkpoints/256',
    'checkpoints/777',
  ]) {
    const opened = openCheckpoint(vectorText(`bundle/${name}`), log, [witness]);
    if (!opened.ok) throw new Error(opened.error);
    expect(Buffer.from(opened.value.root).toString('hex')).toBe(golden.root[opened.value.size]);
  }
  expect(openNote(golden.checkpoint_2, [log, witness])).toMatchObject({
    value: { signedBy: [ORIGIN, witness.name] },
  });
  expect(openNote(golden.checkpoint_2, [log])).toMatchObject({ value: { signedBy: [ORIGIN] } });
});

test('a checkpoint that only a witness signed is not the log’s', () => {
  const lines = golden.checkpoint_2.split('\n');
  const witnessOnly = [...lines.slice(0, 4), lines[5], ''].join('\n');
  expect(openNote(witnessOnly, [log, witness]).ok).toBe(true);
  expect(openCheckpoint(witnessOnly, log, [witness])).toEqual({ ok: false, error: 'no-known-signature' });
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (some, root) => {
      const size = Math.abs(some);
      const parsed = parseCheckpoint(formatCheckpoint({ origin: ORIGIN, size, root }));
      expect(parsed).toEqual({ ok: true, value: { origin: ORIGIN, size, root: Buffer.from(root) } });
    }),
  );
});

test('other spellings of size, root and lines are refused', () => {
  const [origin, size, root] = golden.checkpoint_2.split('\n');
  for (const text of [
    `${origin}\n02\n${root}\n`,
    `${origin}\n+2\n${root}\n`,
    `${origin}\n\n${root}\n`,
    `${origin}\n9007199254740992\n${root}\n`,
    `${origin}\n${size}\n${root.slice(0, -1)}\n`, // padding missing
    `${origin}\n${size}\n${root.slice(0, -2)}B=\n`, // spare bits that are not zero
    `${origin}\n${size}\n${root}`,
    `\n${size}\n${root}\n`,
  ])
    expect(parseCheckpoint(text)).toEqual({ ok: false, error: 'malformed' });
  expect(parseCheckpoint(`${origin}\n${size}\n${root}\nmore\n`)).toEqual({ ok: false, error: 'extension' });
});
