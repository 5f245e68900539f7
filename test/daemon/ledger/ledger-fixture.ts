/** What the ledger's tests share: the example log's key, its golden leaves, entries, and folders that go away. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Entry } from '../../../daemon/ledger/entry.ts';
import { type Ledger, openLedger } from '../../../daemon/ledger/ledger.ts';
import { leafHash } from '../../../daemon/ledger/merkle.ts';
import { privateKeyFromSeed } from '../../../daemon/ledger/note-key.ts';
import type { Clock } from '../../../devices/kit/clock.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const vectorsAt = new URL('../../vectors/', import.meta.url);

export const golden = JSON.parse(readFileSync(new URL('ledger.json', vectorsAt), 'utf8'));

export const vectorText = (name: string): string => readFileSync(new URL(`ledger/${name}`, vectorsAt), 'utf8');

/** The 1000 leaves of the example log, each as its exact bytes. */
export const goldenLeaves: readonly Buffer[] = vectorText('bundle/entries.jsonl')
  .trimEnd()
  .split('\n')
  .map((line) => Buffer.from(line));

export const goldenHashes: readonly Buffer[] = goldenLeaves.map(leafHash);

export const ORIGIN = 'log.example/h0001/c1';
export const logKey = privateKeyFromSeed(Buffer.alloc(32, 1));
export const otherKey = privateKeyFromSeed(Buffer.alloc(32, 3));

/** An empty folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function entryAt(seq: number, data: Entry['data'] = { n: seq }): Entry {
  return {
    v: 1,
    log: ORIGIN,
    seq,
    ts: 1_795_314_710_000 + seq,
    boot: 'b_1',
    mono: seq,
    type: 'reading.completed',
    tv: 1,
    actors: [{ part: 'daemon' }],
    data,
  };
}

export const entriesFrom = (seq: number, count: number): Entry[] =>
  Array.from({ length: count }, (_, index) => entryAt(seq + index));

export interface OpenedLedger {
  readonly ledger: Ledger;
  readonly fatal: string[];
}

/** Opens a ledger that must open; closed after the test. */
export async function openForTest(
  path: string,
  clock: Clock = createManualClock(),
  guard: string | null = null,
): Promise<OpenedLedger> {
  const fatal: string[] = [];
  const opened = await openLedger({
    path,
    keys: { privateKey: logKey, origin: ORIGIN },
    clock,
    onFatal: (code) => fatal.push(code),
    expected: false,
    guard,
  });
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.reason}`);
  onTestFinished(() => opened.value.close());
  return { ledger: opened.value, fatal };
}

const made = new Map<string, Promise<Buffer>>();

/** A closed ledger of `count` entries with a checkpoint at each size in `checkpoints` and at the end; a copy for each caller. */
export async function madeLedger(count: number, checkpoints: readonly number[]): Promise<string> {
  const name = `${count}:${checkpoints.join()}`;
  const bytes = made.get(name) ?? makeLedger(count, checkpoints);
  made.set(name, bytes);
  const path = join(temporaryFolder(), 'ledger.db');
  writeFileSync(path, await bytes);
  return path;
}

async function makeLedger(count: number, checkpoints: readonly number[]): Promise<Buffer> {
  const path = join(temporaryFolder(), 'ledger.db');
  const { ledger } = await openForTest(path);
  for (const size of checkpoints) {
    if (size > ledger.nextSeq()) await ledger.append(entriesFrom(ledger.nextSeq(), size - ledger.nextSeq()), null);
    await ledger.checkpoint();
  }
  if (count > ledger.nextSeq()) await ledger.append(entriesFrom(ledger.nextSeq(), count - ledger.nextSeq()), null);
  await ledger.close();
  return readFileSync(path);
}
