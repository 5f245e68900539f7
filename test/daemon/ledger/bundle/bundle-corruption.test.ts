import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportLedger } from '../../../../daemon/ledger/bundle/export-ledger.ts';
import { commitmentOf, type Opening } from '../../../../daemon/ledger/bundle/openings.ts';
import { parseNote } from '../../../../daemon/ledger/note.ts';
import { parseTlogProof } from '../../../../daemon/ledger/tlog-proof.ts';
import { entryAt, golden, openForTest, temporaryFolder } from '../ledger-fixture.ts';
import { createChance, DAMAGES } from './bundle-damage.ts';
import {
  type byPolicy,
  type Content,
  POLICY,
  readContent,
  VECTORS,
  verifyContent,
  withFile,
} from './bundle-fixture.ts';

/** More and longer with DAMAGES=100000; another SEED looks elsewhere. */
const COUNT = Number(process.env.DAMAGES ?? 5_150);
const SEED = Number(process.env.SEED ?? 20_260);

const kinds = Object.entries(DAMAGES);
const trusted = (name: string): boolean => !['manifest.json', 'policy'].includes(name);

/**
 * Damage that leaves everything as it was that anybody trusts: a whole opening left out (openings are optional) or in
 * another place, and a signature line of somebody whom nobody counts.
 */
function changesNothing(name: string, before: Uint8Array, after: Uint8Array): boolean {
  const [old, now] = [Buffer.from(before).toString(), Buffer.from(after).toString()];
  if (name === 'openings.jsonl') {
    const known = new Set(old.split('\n'));
    const lines = now.split('\n');
    return (
      (new Set(lines).size === lines.length && now.endsWith('\n') && lines.every((line) => known.has(line))) ||
      now === ''
    );
  }
  if (name.startsWith('checkpoints/')) return sameSignedText(old, now);
  return false;
}

/** Whether both notes say the same and the log's own line stands in both. */
function sameSignedText(old: string, now: string): boolean {
  const [a, b] = [parseNote(old), parseNote(now)];
  if (!a.ok || !b.ok || a.value.text !== b.value.text) return false;
  const line = old.split('\n').find((one) => one.startsWith('\u2014 log.example'));
  return line !== undefined && now.split('\n').includes(line);
}

async function allRefused(content: Content, brought: typeof byPolicy, count: number, seed: number): Promise<string[]> {
  const chance = createChance(seed);
  const names = [...content.keys()].filter(trusted);
  const accepted: string[] = [];
  for (let done = 0; done < count; ) {
    const name = names[chance(names.length)] ?? '';
    const [kind, damage] = kinds[chance(kinds.length)] ?? ['', (bytes: Buffer) => bytes];
    const before = Buffer.from(content.get(name) ?? []);
    const after = damage(before, chance);
    if (after.equals(before) || changesNothing(name, before, after)) continue;
    done++;
    const found = await verifyContent(withFile(content, name, after), brought);
    if (found.verdict === 'sound') accepted.push(`${done}: ${kind} in ${name}`);
  }
  return accepted;
}

const whole = readContent(`${VECTORS}bundle`);

async function ownBundle(): Promise<Content> {
  const folder = temporaryFolder();
  const path = join(folder, 'ledger.db');
  const { ledger } = await openForTest(path);
  const salt = Buffer.alloc(32, 5);
  const openings: Opening[] = [3, 11, 12].map((seq) => ({ seq, f: 'number', salt, value: Buffer.from(`编号 ${seq}`) }));
  for (let seq = 0; seq < 21; seq++) {
    const opening = openings.find((one) => one.seq === seq);
    const pii = opening === undefined ? {} : { pii: [{ f: 'number', h: commitmentOf(opening) }] };
    await ledger.append([{ ...entryAt(seq, { n: seq, text: '柜台' }), ...pii }], null);
    if (seq === 13) await ledger.checkpoint();
  }
  await ledger.close();
  const given = async function* (): AsyncGenerator<Opening> {
    yield* openings;
  };
  const target = join(folder, 'bundle');
  const options = { ledger: path, target, from: 3, to: null, openings: given(), proofs: [20], at: 0 };
  const written = await exportLedger(options, () => {}, new AbortController().signal);
  if (!written.ok) throw new Error(written.error.code);
  return readContent(target);
}

describe('damage is refused', () => {
  test('in a bundle of our own', async () => {
    const content = await ownBundle();
    const brought = { kind: 'policy', text: `log ${golden.log_vkey}\nquorum none\n` } as const;
    expect((await verifyContent(content, brought)).verdict).toBe('sound');
    expect(await allRefused(content, brought, COUNT - 150, SEED)).toEqual([]);
  }, 120_000);

  test('in the reference’s bundle, whose checkpoint and proofs are cosigned', async () => {
    expect((await verifyContent(whole)).verdict).toBe('sound');
    expect(await allRefused(whole, { kind: 'policy', text: POLICY }, 150, SEED)).toEqual([]);
  }, 120_000);

  test('of each kind and in each file: the draw leaves none out', async () => {
    const content = await ownBundle();
    for (const [kind, damage] of kinds) {
      const changed = [...content].filter(([name, bytes]) => {
        const before = Buffer.from(bytes);
        return trusted(name) && !damage(before, createChance(1)).equals(before);
      });
      expect([kind, changed.length > 0]).toEqual([kind, true]);
    }
  });

  test('the proofs of the own bundle are read by the parser that is damaged here', async () => {
    const content = await ownBundle();
    const proof = parseTlogProof(Buffer.from(content.get('proofs/20.tlog-proof') ?? []).toString());
    expect(proof).toMatchObject({ ok: true, value: { index: 20 } });
  });
});
