/** A ledger in memory with real hashes and signatures, and the folds of a daemon: what the tests of the snapshot stand on. */
import { createRegisterRows } from '../../../daemon/custody/room/register-rows.ts';
import { createDesk } from '../../../daemon/desk/desk.ts';
import { signCheckpoint } from '../../../daemon/ledger/checkpoint.ts';
import type { Entry } from '../../../daemon/ledger/entry.ts';
import { encodeLeaf } from '../../../daemon/ledger/leaf.ts';
import { leafHash, rootOfHashes } from '../../../daemon/ledger/merkle.ts';
import { createNoteSigner } from '../../../daemon/ledger/note-key.ts';
import type { LedgerRow } from '../../../daemon/ledger/reader.ts';
import type { KeptFolds } from '../../../daemon/state-snapshot/kept-fold.ts';
import type { SnapshotFile } from '../../../daemon/state-snapshot/snapshot-file.ts';
import { createStateSnapshot, type SnapshotDeps } from '../../../daemon/state-snapshot/state-snapshot.ts';
import { type GoldenArea, plain, readGolden } from '../../golden/golden-entries.ts';
import { countingRandom } from '../../support/counting-random.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { logKey, ORIGIN } from '../ledger/ledger-fixture.ts';

const stories = { custody: readGolden('custody'), people: readGolden('people') };
export const storyCount = (area: GoldenArea): number => stories[area].length;

/** One story of each area, one entry of each in turn, as they would stand in this log. */
export function mixedStory(custody: number, people: number): Entry[] {
  const lists = [stories.custody[custody], stories.people[people]].map((story) => story?.steps ?? []);
  const longest = Math.max(...lists.map(({ length }) => length));
  const mixed = Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat();
  return mixed.map(({ entry }, seq) => ({ ...(JSON.parse(entry) as Entry), log: ORIGIN, seq }));
}

export type MemoryLedger = SnapshotDeps['ledger'];

/** `signedAt`: the size that the newest checkpoint names; null where nothing is signed. */
export function memoryLedger(entries: readonly Entry[], signedAt: number | null): MemoryLedger {
  const rows = entries.map((entry): LedgerRow => {
    const leaf = encodeLeaf(entry);
    return { seq: entry.seq, leaf, leafHash: leafHash(Buffer.from(leaf)).toString('hex') };
  });
  const hashes = rows.map((row) => Buffer.from(row.leafHash, 'hex'));
  const signer = createNoteSigner(ORIGIN, logKey);
  const root = (from: number, to: number): Buffer => rootOfHashes(hashes, from, to);
  return {
    origin: ORIGIN,
    size: () => rows.length,
    nextSeq: () => rows.length,
    read: (from, to) => rows.slice(from, to + 1),
    evidence: () => ({
      origin: ORIGIN,
      vkey: signer.vkey,
      note: signedAt === null ? null : signCheckpoint(signer, signedAt, root(0, signedAt)),
      tile: () => null,
    }),
    subtreeRoot: root,
  };
}

export interface Folded {
  readonly folds: KeptFolds;
  take(entry: Entry): void;
  /** Everything that they say, as JSON. */
  says(): unknown;
}

/** The desk and the register of openings, as the daemon joins them. */
export function freshFolds(): Folded {
  const register = createRegisterRows();
  const desk = createDesk({
    ledger: { origin: ORIGIN, nextSeq: () => 0, append: async () => {}, findCall: () => null },
    clock: createManualClock(),
    boot: 'boot_now',
    publish: () => {},
    onEntry: register.take,
  });
  return {
    folds: { desk, register },
    take: desk.replay,
    says: () => ({
      ...{ readings: plain(desk.readings()), people: plain(desk.people()), custody: plain(desk.custody()) },
      page: plain(register.page({ limit: 200 })),
      away: register.sealsAway('blanks'),
    }),
  };
}

/** A file that is only remembered. */
export function memoryFile(): SnapshotFile & { bytes: Buffer | null } {
  const file: SnapshotFile & { bytes: Buffer | null } = {
    bytes: null,
    read: () => file.bytes,
    write(bytes) {
      file.bytes = Buffer.from(bytes);
      return null;
    },
    remove() {
      file.bytes = null;
    },
  };
  return file;
}

export const SNAPSHOT_KEY = new Uint8Array(32).fill(9);

export function snapshotOf(deps: Pick<SnapshotDeps, 'ledger' | 'folds' | 'file'> & Partial<SnapshotDeps>) {
  const standard = { key: SNAPSHOT_KEY, random: countingRandom(), program: () => 'a program', fromEntries: 0 };
  return createStateSnapshot({ ...standard, ...deps });
}

/** Folds `entries` and keeps a snapshot of them in the file that is given back. */
export function keptAfter(entries: readonly Entry[]): ReturnType<typeof memoryFile> {
  const before = freshFolds();
  for (const entry of entries) before.take(entry);
  const file = memoryFile();
  const kept = snapshotOf({ ledger: memoryLedger(entries, null), folds: before.folds, file }).keep();
  if (kept !== 'kept') throw new Error(kept);
  return file;
}
