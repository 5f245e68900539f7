/** A log in memory that signs checkpoints and keeps what witnesses say, as the witness room sees a ledger. */

import { signCheckpoint } from '../../../daemon/ledger/checkpoint.ts';
import type { EntryDraft } from '../../../daemon/ledger/entry.ts';
import type { LedgerEvidence, StoredConflict, StoredCosignature } from '../../../daemon/ledger/evidence.ts';
import { leafHash, rootOfHashes } from '../../../daemon/ledger/merkle.ts';
import { createNoteSigner, privateKeyFromSeed } from '../../../daemon/ledger/note-key.ts';
import { createWitnessHttp } from '../../../daemon/witness/witness-http.ts';
import { createWitnessRoom, type WitnessRoom } from '../../../daemon/witness/witness-room.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { until } from '../../support/until.ts';

export const ORIGIN = 'log.example/h0001/c1';
export const LOG = createNoteSigner(ORIGIN, privateKeyFromSeed(Buffer.alloc(32, 1)));

export interface MemoryLog extends LedgerEvidence {
  /** Adds entries that say `word`, and signs. */
  grow(count: number, word?: string): void;
  size(): number;
  readonly kept: readonly StoredCosignature[];
}

export function createMemoryLog(): MemoryLog {
  const hashes: Buffer[] = [];
  const signed: { size: number; root: Buffer; note: string }[] = [];
  const kept: StoredCosignature[] = [];
  const conflicts: StoredConflict[] = [];
  const subtreeRoot = (from: number, to: number): Buffer => rootOfHashes(hashes, from, to);
  return {
    kept,
    size: () => hashes.length,
    grow(count, word = 'entry') {
      for (let index = 0; index < count; index++) hashes.push(leafHash(Buffer.from(`${word} ${hashes.length}`)));
      const root = subtreeRoot(0, hashes.length);
      signed.push({ size: hashes.length, root, note: signCheckpoint(LOG, hashes.length, root) });
    },
    checkpoints: (before, limit) =>
      signed
        .filter(({ size }) => before === undefined || size < before)
        .toReversed()
        .slice(0, limit),
    checkpointOver: (seq) => signed.find(({ size }) => size > seq) ?? null,
    cosignatures: (size) => kept.filter((one) => one.size === size),
    conflicts: () => conflicts,
    subtreeRoot,
    async keepCosignature(one) {
      kept.push(one);
    },
    async keepConflict(one) {
      conflicts.push(one);
    },
  };
}

export interface WitnessBench {
  readonly log: MemoryLog;
  readonly room: WitnessRoom;
  readonly clock: ManualClock;
  readonly entries: readonly EntryDraft[];
  readonly times: readonly (readonly [name: string, seconds: number])[];
  /** Signs `count` more entries and tells the witnesses. */
  grow(count: number): void;
  /** How often a witness's standing was told anew. */
  changes(): number;
  /** Until the first witness stands so, told after this moment. */
  stands(state: string): Promise<void>;
}

export function createWitnessBench(
  witness: { readonly vkey: string; readonly url: string },
  log: MemoryLog = createMemoryLog(),
): WitnessBench {
  const clock = createManualClock();
  const entries: EntryDraft[] = [];
  const times: (readonly [string, number])[] = [];
  let changes = 0;
  let told = 0;
  const room = createWitnessRoom({
    ...{ witnesses: [witness], evidence: log, http: createWitnessHttp({ clock }), clock },
    random: (bytes) => new Uint8Array(bytes),
    record: async (drafts) => entries.push(...drafts),
    onTime: (name, seconds) => times.push([name, seconds]),
    onChange: () => {
      changes++;
    },
  });
  return {
    ...{ log, room, clock, entries, times },
    grow(count) {
      log.grow(count);
      room.onCheckpoint();
    },
    changes: () => changes,
    async stands(state) {
      await until(`the witness is ${state}`, () => changes > told && room.views()[0]?.state === state, 10_000);
      told = changes;
    },
  };
}
