import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cosignedAt } from '../../../daemon/audit/cosigned-note.ts';
import { createLedgerProofs } from '../../../daemon/audit/ledger-proofs.ts';
import { openCheckpoint } from '../../../daemon/ledger/checkpoint.ts';
import type { LedgerEvidence } from '../../../daemon/ledger/evidence.ts';
import { encodeLeaf } from '../../../daemon/ledger/leaf.ts';
import { EMPTY_ROOT, leafHash } from '../../../daemon/ledger/merkle.ts';
import { verifyConsistency, verifyInclusion } from '../../../daemon/ledger/merkle-proof.ts';
import { parseVkey } from '../../../daemon/ledger/note-key.ts';
import { parseTlogProof } from '../../../daemon/ledger/tlog-proof.ts';
import { entriesFrom, entryAt, openForTest, temporaryFolder, vectorText } from '../ledger/ledger-fixture.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
/** The witness's line of the example log's own checkpoint of 1000; its note is cosigned in the vectors. */
const COSIGNED = vectorText('bundle/checkpoint');
const WITNESS_LINE = `${COSIGNED.trimEnd().split('\n').at(-1)}\n`;

/** A ledger of `count` entries with checkpoints at these sizes. */
async function proofsOver(count: number, checkpoints: readonly number[], change: Partial<LedgerEvidence> = {}) {
  const { ledger } = await openForTest(join(temporaryFolder(), 'ledger.db'));
  for (const size of [...checkpoints, count]) {
    const next = ledger.nextSeq();
    if (size > next) await ledger.append(entriesFrom(next, size - next), null);
    if (checkpoints.includes(size)) await ledger.checkpoint();
  }
  const vkey = parseVkey(ledger.vkey);
  if (!vkey.ok) throw new Error(vkey.error);
  const { checkpoints: rows, checkpointOver, cosignatures, subtreeRoot } = ledger;
  const evidence = { checkpoints: rows, checkpointOver, cosignatures, subtreeRoot, ...change };
  return { ledger, key: vkey.value, proofs: createLedgerProofs({ ledger, evidence }) };
}

test('each entry of a ledger is proven under the smallest checkpoint over it, by a file that stands alone', async () => {
  const checkpoints = [1, 5, 256, 300];
  const { proofs, key } = await proofsOver(300, checkpoints);
  for (const seq of [0, 1, 4, 5, 100, 255, 256, 299]) {
    const answer = await proofs.proof({ seq });
    if (!answer.ok) throw new Error(answer.error.code);
    const { size, path, root, leafHash: hash, note, file } = answer.value;
    expect(size).toBe(checkpoints.find((one) => one > seq));
    expect(hash).toBe(leafHash(Buffer.from(encodeLeaf(entryAt(seq)))).toString('hex'));
    const claim = { index: seq, size, leaf: bytes(hash), root: bytes(root) };
    expect(verifyInclusion(claim, path.map(bytes))).toBe(true);
    expect(verifyInclusion({ ...claim, index: seq === 0 ? 1 : seq - 1 }, path.map(bytes))).toBe(false);
    const opened = openCheckpoint(note, key, []);
    expect(opened).toMatchObject({ ok: true, value: { size } });
    const parsed = parseTlogProof(file);
    if (!parsed.ok || parsed.value.extra === null) throw new Error('no proof file');
    expect([parsed.value.index, parsed.value.note]).toEqual([seq, note]);
    expect(Buffer.from(parsed.value.extra).toString()).toBe(encodeLeaf(entryAt(seq)));
    expect(parsed.value.path.map((one) => Buffer.from(one).toString('hex'))).toEqual(path);
  }
});

test('an entry that is not signed yet is signed for the proof', async () => {
  const { proofs, ledger } = await proofsOver(7, [3]);
  const answer = await proofs.proof({ seq: 4 });
  expect(answer).toMatchObject({ ok: true, value: { size: 7, seq: 4 } });
  expect(ledger.checkpoints(undefined, 9).map(({ size }) => size)).toEqual([7, 3]);
});

test('an entry that there is not has no proof, and nothing is signed for it', async () => {
  const { proofs, ledger } = await proofsOver(3, []);
  for (const seq of [3, 4, 2 ** 52])
    expect(await proofs.proof({ seq })).toEqual({ ok: false, error: { code: 'entryUnknown' } });
  expect(ledger.checkpoints(undefined, 9)).toEqual([]);
});

test('any earlier history is shown to be continued by any later one', async () => {
  const { proofs, ledger } = await proofsOver(300, [300]);
  await fc.assert(
    fc.asyncProperty(fc.nat(300), fc.nat(300), async (one, other) => {
      const [from, to] = one < other ? [one, other] : [other, one];
      const answer = await proofs.consistency({ from, to });
      if (!answer.ok) throw new Error(answer.error.code);
      const { fromRoot, toRoot, path } = answer.value;
      const claim = { old: from, size: to, oldRoot: bytes(fromRoot), newRoot: bytes(toRoot) };
      expect(verifyConsistency(claim, path.map(bytes))).toBe(true);
      const wanted = to === 0 ? EMPTY_ROOT : ledger.subtreeRoot(0, to);
      expect(toRoot).toBe(Buffer.from(wanted).toString('hex'));
    }),
    { numRuns: 200 },
  );
});

test('ranges that end before they begin or go beyond what is signed are refused', async () => {
  const { proofs } = await proofsOver(9, [5]);
  const refused = { ok: false, error: { code: 'ledgerRangeInvalid' } };
  expect(await proofs.consistency({ from: 4, to: 3 })).toEqual(refused);
  expect(await proofs.consistency({ from: 0, to: 6 })).toEqual(refused);
  expect(await proofs.consistency({ from: 0, to: 2 ** 52 })).toEqual(refused);
  expect((await proofs.consistency({ from: 0, to: 5 })).ok).toBe(true);
});

test('checkpoints come newest first, page after page, each once, with the time of their newest entry', async () => {
  const sizes = [0, 1, 2, 7, 8, 20];
  const { proofs, key } = await proofsOver(20, sizes);
  const seen: number[] = [];
  for (let before: number | null | undefined; before !== null; ) {
    const page = proofs.checkpoints({ limit: 2, ...(before === undefined ? {} : { before }) });
    for (const row of page.checkpoints) {
      seen.push(row.size);
      expect(row.at).toBe(row.size === 0 ? null : entryAt(row.size - 1).ts);
      expect(openCheckpoint(row.note, key, [])).toMatchObject({ ok: true, value: { size: row.size } });
      expect(row.head).toMatch(/^[A-Z2-7]{4}( [A-Z2-7]{4}){3}$/);
    }
    before = page.next;
  }
  expect(seen).toEqual(sizes.toReversed());
});

test('what witnesses said goes along: in the note of a proof, and as their time beside a checkpoint', async () => {
  const cosignatures = () => [{ size: 3, name: 'witness.example/district', line: WITNESS_LINE }];
  const { proofs } = await proofsOver(3, [3], { cosignatures });
  const answer = await proofs.proof({ seq: 0 });
  expect(answer.ok && answer.value.note.endsWith(WITNESS_LINE)).toBe(true);
  expect(answer.ok && answer.value.file.endsWith(WITNESS_LINE)).toBe(true);
  // The line's bytes: c4500b47 key id, 00000000 6b03a528 time, then the signature.
  expect(proofs.checkpoints({ limit: 1 }).checkpoints[0]?.cosigned).toEqual([
    { name: 'witness.example/district', at: 0x6b03a528 },
  ]);
});

test('a line of another form has no time', () => {
  for (const line of ['', '— name', '— name AAAA', '— name not!base64', 'x'.repeat(99)])
    expect(cosignedAt(line)).toBeNull();
});
