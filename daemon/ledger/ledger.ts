/** The ledger as the daemon uses it: written in a thread of its own, read from here, never a word before it is durable. */
import type { KeyObject } from 'node:crypto';
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import { startLedgerWriter } from '../workers/ledger-writer.ts';
import type { CallMark, Entry } from './entry.ts';
import type { LedgerEvidence } from './evidence.ts';
import { encodeLeaf } from './leaf.ts';
import { type LedgerRow, openReader } from './reader.ts';
import type { ReplayEvidence } from './replay-check.ts';
import { createSentEvidence } from './sent-evidence.ts';
import type { SignedCheckpoint } from './store.ts';
import type { LedgerTrouble } from './trouble.ts';

/** A checkpoint is signed at the latest this long after an entry (ledger format, section 1). Milliseconds. */
const CHECKPOINT_AFTER_MS = 10_000;

/** How often the guard is told that the daemon runs; a gap is known to this. Milliseconds. */
const ALIVE_EVERY_MS = 60_000;

export interface LedgerOptions {
  /** The database file; its folder exists. */
  readonly path: string;
  readonly keys: {
    /** Ed25519. */
    readonly privateKey: KeyObject;
    /** Name of the log, `host/institution/counter`; also the name of its key. No spaces, no plus sign. */
    readonly origin: string;
  };
  readonly clock: Clock;
  /** A commit failed: nothing that waits is acknowledged any more, and the process must end. SQLite's code, or `writer-gone`. */
  readonly onFatal: (code: string) => void;
  /** Whether a ledger was made here before; a missing file is then a loss, not a first start. */
  readonly expected: boolean;
  /** The rollback guard's file, which is there; null: unguarded, for a ledger that is thrown away. */
  readonly guard: string | null;
  /** Private key of the second signature line, 32 bytes; absent: none. */
  readonly sm2Key?: Uint8Array | null;
}

/** A call that left its mark, and whether the mark is on disk yet. */
export interface FoundCall extends CallMark {
  /** Index of the first entry that the call made. */
  readonly seq: number;
  readonly durable: boolean;
}

export interface Ledger extends LedgerEvidence {
  /** The database file, for those who read it in a thread of their own. */
  readonly path: string;
  readonly origin: string;
  /** Printed public key of the log. */
  readonly vkey: string;
  /** Printed key of the second signature line; null where there is none. */
  readonly sm2Vkey: string | null;
  /** Number of durable entries. */
  size(): number;
  /** Index that the next entry takes; beyond `size()` while entries are under way. */
  nextSeq(): number;
  /**
   * Resolves when the entries are on disk; never settles when the commit fails, since nobody knows then what the disk
   * holds. The entries must follow on without a gap. An entry without canonical form, out of place, of another log,
   * or a key used twice is a bug and throws before anything is written.
   */
  append(entries: readonly Entry[], mark: CallMark | null): Promise<void>;
  /** Durable entries `from` to `to`, both inclusive, in order. */
  read(from: number, to: number): readonly LedgerRow[];
  /** Durable entries before index `before` (undefined: from the end), newest first, at most `limit`. */
  page(before: number | undefined, limit: number): readonly LedgerRow[];
  /** What a start holds the entries against that it reads back. */
  evidence(): ReplayEvidence;
  /** Looks among the calls on disk and those under way. */
  findCall(key: string): FoundCall | null;
  /** Signs the durable history; committed before it is returned. Never settles when the commit fails. */
  checkpoint(): Promise<SignedCheckpoint & { readonly vkey: string }>;
  /** `listener` hears of every checkpoint once it may leave the machine. One listener; a later one takes its place. */
  whenSigned(listener: () => void): void;
  /** Writes what waits, signs it, closes. Harmless when repeated. */
  close(): Promise<void>;
}

interface Waiting {
  /** Size of the history once it is durable. */
  readonly size: number;
  readonly resolve: () => void;
  readonly mark: FoundCall | null;
}

export async function openLedger(options: LedgerOptions): Promise<Result<Ledger, LedgerTrouble>> {
  const { path, clock, expected, onFatal } = options;
  const { origin, privateKey } = options.keys;
  const waiting: Waiting[] = [];
  const pendingCalls = new Map<string, FoundCall>();
  const askers: ((checkpoint: SignedCheckpoint) => void)[] = [];
  let durable = 0;
  let signed = -1;
  let onSigned = (): void => {};
  const sent = createSentEvidence();
  let cancelTimer: CancelTimer | null = null;
  let cancelAlive: CancelTimer | null = null;
  let closed: Promise<void> | null = null;

  const started = await startLedgerWriter(
    { path, origin, key: privateKey, expected, guard: options.guard, sm2Key: options.sm2Key ?? null },
    {
      onDurable(size) {
        durable = size;
        for (let first = waiting[0]; first !== undefined && first.size <= size; first = waiting[0]) {
          waiting.shift();
          if (first.mark !== null) pendingCalls.delete(first.mark.key);
          first.resolve();
        }
        cancelTimer ??= clock.after(CHECKPOINT_AFTER_MS, () => {
          cancelTimer = null;
          if (signed < durable && closed === null) void askCheckpoint();
        });
      },
      onCheckpoint(checkpoint) {
        signed = checkpoint.size;
        askers.shift()?.(checkpoint);
        onSigned();
      },
      onKept: sent.onKept,
      onFatal(code) {
        cancelTimer?.();
        cancelAlive?.();
        onFatal(code);
      },
    },
  );
  if (!started.ok) return started;
  const writer = started.value;
  const reader = openReader(path);
  if (!reader.ok) {
    await writer.close();
    return err(reader.error);
  }
  const rows = reader.value;
  durable = writer.size;
  signed = writer.checkpointSize;
  let next = durable;

  const sayAlive = (): void => {
    writer.alive(clock.wall());
    cancelAlive = clock.after(ALIVE_EVERY_MS, sayAlive);
  };
  if (options.guard) sayAlive();

  function askCheckpoint(): Promise<SignedCheckpoint> {
    return new Promise((resolve) => {
      askers.push(resolve);
      writer.checkpoint();
    });
  }

  function findCall(key: string): FoundCall | null {
    const pending = pendingCalls.get(key);
    if (pending !== undefined) return pending;
    const found = rows.findCall(key);
    return found === null ? null : { ...found, durable: true };
  }

  const open = (): void => {
    if (closed !== null) throw new Error('the ledger is closed');
  };
  const isSigned = (size: number): boolean => size <= signed;

  return ok({
    path,
    origin,
    vkey: writer.vkey,
    sm2Vkey: writer.sm2Vkey,
    size: () => durable,
    nextSeq: () => next,
    append(entries, mark) {
      open();
      if (entries.length === 0) throw new Error('nothing to append');
      if (mark !== null && findCall(mark.key) !== null) throw new Error('this call was written before');
      const seq = next;
      const leaves = entries.map((entry, index) => {
        if (entry.seq !== seq + index || entry.log !== origin || entry.v !== 1)
          throw new Error(`entry ${entry.seq} of ${entry.log} does not belong at ${seq + index} of ${origin}`);
        return { ts: entry.ts, type: entry.type, leaf: encodeLeaf(entry) };
      });
      next += leaves.length;
      const found = mark === null ? null : { ...mark, seq, durable: false };
      if (found !== null) pendingCalls.set(found.key, found);
      return new Promise((resolve) => {
        waiting.push({ size: next, resolve, mark: found });
        writer.append({ seq, rows: leaves, mark });
      });
    },
    read: (from, to) => rows.read(from, Math.min(to, durable - 1)),
    page: (before, limit) => rows.page(Math.min(before ?? durable, durable), limit),
    evidence: () => ({ origin, vkey: writer.vkey, note: rows.newestNote(), tile: rows.tile }),
    findCall,
    // A row that is committed but not yet in the guard is nobody's business: it must not leave the machine.
    checkpoints: (before, limit) => rows.checkpoints(Math.min(before ?? signed + 1, signed + 1), limit),
    checkpointOver(seq) {
      const over = rows.checkpointOver(seq);
      return over !== null && isSigned(over.size) ? over : null;
    },
    cosignatures: rows.cosignatures,
    conflicts: rows.conflicts,
    subtreeRoot(from, to) {
      if (to > durable) throw new Error(`entry ${to - 1} is not durable`);
      return rows.subtreeRoot(from, to);
    },
    async keepCosignature(cosignature) {
      open();
      const { size } = cosignature;
      if (!isSigned(size) || rows.checkpointOver(size - 1)?.size !== size) throw new Error(`nothing signed at ${size}`);
      await sent.send(() => writer.keepCosignature(cosignature));
    },
    async keepConflict(conflict) {
      open();
      await sent.send(() => writer.keepConflict(conflict));
    },
    async checkpoint() {
      open();
      return { ...(await askCheckpoint()), vkey: writer.vkey };
    },
    whenSigned(listener) {
      onSigned = listener;
    },
    close() {
      closed ??= (async () => {
        cancelAlive?.();
        if (next > signed && next > 0) writer.checkpoint();
        // The reader first: only a last connection that may write can fold the journal back into the file.
        rows.close();
        await writer.close();
        cancelTimer?.();
      })();
      return closed;
    },
  });
}
