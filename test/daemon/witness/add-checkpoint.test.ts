import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cosignedAt } from '../../../daemon/audit/cosigned-note.ts';
import { parseVkey } from '../../../daemon/ledger/note-key.ts';
import { encodeAddCheckpoint, readWitnessAnswer } from '../../../daemon/witness/add-checkpoint.ts';

const vector = (name: string): string => readFileSync(new URL(`../../vectors/ledger/${name}`, import.meta.url), 'utf8');
const { witness_vkey: WITNESS } = JSON.parse(
  readFileSync(new URL('../../vectors/ledger.json', import.meta.url), 'utf8'),
) as { witness_vkey: string };

/** The log's own signature only, as it is sent. */
const bare = (note: string): string => note.split('\n').slice(0, 5).join('\n').concat('\n');

test('requests are byte for byte those of the vectors', () => {
  const first = vector('add-checkpoint-0-777.txt');
  const note777 = first.slice(first.indexOf('\n\n') + 2);
  expect(encodeAddCheckpoint({ old: 0, proof: [], note: note777 })).toBe(first);
  const second = vector('add-checkpoint-777-1000.txt');
  const [head = '', note = ''] = [second.slice(0, second.indexOf('\n\n')), second.slice(second.indexOf('\n\n') + 2)];
  const proof = head
    .split('\n')
    .slice(1)
    .map((line) => Buffer.from(line, 'base64'));
  expect(proof).toHaveLength(11);
  expect(encodeAddCheckpoint({ old: 777, proof, note })).toBe(second);
});

const signed = vector('bundle/checkpoint');
const note = bare(signed);
const cosignature = signed.slice(note.length);
const verifier = parseVkey(WITNESS);
if (!verifier.ok) throw new Error(verifier.error);

test('the cosignature of the vectors counts, with the witness’s own time', () => {
  const answer = readWitnessAnswer({ status: 200, body: cosignature }, note, verifier.value);
  expect(answer).toEqual({ kind: 'cosigned', line: cosignature, at: 0x6b03a528 });
  expect(cosignedAt(cosignature)).toBe(0x6b03a528);
});

test('lines of others may stand around it, and count for nothing alone', () => {
  const other = '\u2014 other.example/w AAAAAAAAAAAA\n';
  expect(readWitnessAnswer({ status: 200, body: other + cosignature }, note, verifier.value).kind).toBe('cosigned');
  expect(readWitnessAnswer({ status: 200, body: other }, note, verifier.value).kind).toBe('garbled');
});

test('a cosignature of another checkpoint is none of this one', () => {
  const older = vector('add-checkpoint-0-777.txt');
  const note777 = older.slice(older.indexOf('\n\n') + 2);
  expect(readWitnessAnswer({ status: 200, body: cosignature }, note777, verifier.value).kind).toBe('garbled');
});

test('no damaged answer counts as cosigned', () => {
  const bytes = Buffer.from(cosignature);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ flip;
      const answer = readWitnessAnswer({ status: 200, body: damaged.toString() }, note, verifier.value);
      expect(answer.kind).toBe('garbled');
    }),
    { numRuns: 500 },
  );
});

test('each status says what the protocol says', () => {
  const read = (status: number, body = '') => readWitnessAnswer({ status, body }, note, verifier.value);
  expect(read(409, '777\n')).toEqual({ kind: 'other-size', size: 777 });
  expect(read(409, '0')).toEqual({ kind: 'other-size', size: 0 });
  for (const body of ['', '-1\n', '007\n', '1e3', '777 778', '99999999999999999999\n'])
    expect(read(409, body)).toEqual({ kind: 'garbled' });
  expect(read(422, 'anything')).toEqual({ kind: 'conflict' });
  expect(read(403)).toEqual({ kind: 'refused', reason: 'signature' });
  expect(read(404)).toEqual({ kind: 'refused', reason: 'origin' });
  expect(read(400)).toEqual({ kind: 'refused', reason: 'size' });
  expect(read(503)).toEqual({ kind: 'refused', reason: 'busy' });
  expect(read(301, cosignature)).toEqual({ kind: 'refused', reason: 'status' });
});
