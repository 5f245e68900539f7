import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openCheckpoint } from '../../../daemon/ledger/checkpoint.ts';
import { formatNote, openNote, parseNote } from '../../../daemon/ledger/note.ts';
import { createNoteSigner, type NoteVerifier, parseVkey } from '../../../daemon/ledger/note-key.ts';
import { golden, logKey, ORIGIN, otherKey } from './ledger-fixture.ts';

const signer = createNoteSigner(ORIGIN, logKey);
const key = (vkey: string): NoteVerifier => {
  const parsed = parseVkey(vkey);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const log = key(golden.log_vkey);
/** The golden checkpoint without the witness's line: body, empty line, the log's line. */
const logOnly = `${golden.checkpoint_2.split('\n').slice(0, 5).join('\n')}\n`;

test('a note with any byte damaged in any bit is refused', () => {
  const bytes = Buffer.from(logOnly);
  for (let index = 0; index < bytes.length; index++)
    for (let bit = 0; bit < 8; bit++) {
      const damaged = Buffer.from(bytes);
      damaged[index] = (damaged[index] ?? 0) ^ (1 << bit);
      expect(openCheckpoint(damaged.toString(), log, []).ok).toBe(false);
    }
});

test('a note with any byte removed or doubled is refused', () => {
  const bytes = Buffer.from(logOnly);
  for (let index = 0; index < bytes.length; index++) {
    const without = Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + 1)]);
    const twice = Buffer.concat([bytes.subarray(0, index + 1), bytes.subarray(index)]);
    expect(openCheckpoint(without.toString(), log, []).ok).toBe(false);
    expect(openCheckpoint(twice.toString(), log, []).ok).toBe(false);
  }
});

test('a line of an unknown key is ignored, a wrong line of a known key spoils the note', () => {
  const stranger = createNoteSigner('stranger.example', otherKey);
  const text = `${golden.checkpoint_2.split('\n\n')[0]}\n`;
  const line = (name: string, keyId: string, signature: Uint8Array) => ({ name, keyId, signature });
  const good = line(signer.name, signer.keyId, signer.sign(text));
  const unknown = line(stranger.name, stranger.keyId, stranger.sign(text));
  expect(openNote(formatNote({ text, signatures: [unknown, good] }), [log]).ok).toBe(true);
  expect(openNote(formatNote({ text, signatures: [unknown] }), [log])).toEqual({
    ok: false,
    error: 'no-known-signature',
  });
  const wrong = line(signer.name, signer.keyId, signer.sign('another text\n'));
  expect(openNote(formatNote({ text, signatures: [good, wrong] }), [log])).toEqual({
    ok: false,
    error: 'bad-signature',
  });
});

test('what is put together is taken apart again', () => {
  const line = fc.record({
    name: fc.stringMatching(/^[a-z./-]{1,20}$/),
    keyId: fc.stringMatching(/^[0-9a-f]{8}$/),
    signature: fc.uint8Array({ minLength: 1, maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
  });
  // A text may have empty lines of its own; text and signatures part at the last one.
  const text = fc
    .array(fc.stringMatching(/^[a-z — 证]{0,10}$/), { minLength: 1, maxLength: 5 })
    .map((lines) => `${lines.join('\n')}\n`);
  fc.assert(
    fc.property(text, fc.array(line, { minLength: 1, maxLength: 4 }), (body, signatures) => {
      expect(parseNote(formatNote({ text: body, signatures }))).toEqual({
        ok: true,
        value: { text: body, signatures },
      });
    }),
  );
});

test('text that is no note is refused', () => {
  for (const text of ['', '\n', 'a\n', 'a\n\n', 'a\n\nb\n', 'a\r\n\n\u2014 x AAAAAAA=\n', `a\n\n\u2014 x AAAA\n`])
    expect(parseNote(text)).toEqual({ ok: false, error: 'malformed' });
  expect(() => formatNote({ text: 'no line end', signatures: [] })).toThrow('cannot be signed');
});
