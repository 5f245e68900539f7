/**
 * The disks that a power cut may leave behind, enumerated from a trace: what was synced is there; of what was written since, nothing, all,
 * the beginning, any part, or a write that was torn between two sectors. Names in a folder last when the folder was synced, and are lost
 * from the newest on. A disk that lies about `fsync` is not modelled.
 */
import type { FileCall } from './file-trace.ts';
import type { Dice } from './seeded-dice.ts';

export type CutKind = 'none' | 'all' | 'prefix' | 'subset' | 'torn';
const KINDS: readonly CutKind[] = ['none', 'all', 'prefix', 'subset', 'torn'];
const SECTOR_BYTES = 512;

export interface CutDisk {
  /** For a failure's message: after which call, and what of the rest was there. */
  readonly name: string;
  /** Path → content. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** What the program had said until then. */
  readonly said: string;
}

type Change = Exclude<FileCall, { call: 'sync' | 'sync-folder' | 'said' }>;
type DataChange = Extract<Change, { call: 'write' | 'truncate' }>;

interface Disk {
  readonly names: Map<string, number>;
  readonly contents: Map<number, Buffer>;
}

/** Of the calls of the middle part only one in `stride` is a crash point; at both ends every call is one. */
export interface Sampling {
  /** So many lines of output are said before the middle begins, and after it ends. */
  readonly denseLines: number;
  readonly stride: number;
}

/** Every distinct state at every crash point. */
export function* cutsOf(calls: readonly FileCall[], dice: Dice, sampling: Sampling): Generator<CutDisk> {
  const lines = calls.filter(({ call }) => call === 'said').length;
  let saidLines = 0;
  const synced: Disk = { names: new Map(), contents: new Map() };
  let pending: Change[] = [];
  let said = '';
  const settle = (done: (change: Change) => boolean): void => {
    apply(synced, pending.filter(done));
    pending = pending.filter((change) => !done(change));
  };
  for (const [at, call] of calls.entries()) {
    if (call.call === 'said') {
      said += call.text;
      saidLines++;
    } else if (call.call === 'sync') settle((change) => isData(change) && change.file === call.file);
    else if (call.call === 'sync-folder') settle((change) => !isData(change));
    else pending.push(call);
    const middle = saidLines > sampling.denseLines && saidLines < lines - sampling.denseLines;
    if (middle && at % sampling.stride !== 0) continue;
    const seen = new Set<string>();
    for (const kind of KINDS) {
      const chosen = choose(pending, kind, dice);
      const key = chosen.map(({ index, change }) => `${index}${change === pending[index] ? '' : '*'}`).join();
      if (seen.has(key)) continue;
      seen.add(key);
      const disk: Disk = { names: new Map(synced.names), contents: new Map(synced.contents) };
      apply(
        disk,
        chosen.map(({ change }) => change),
      );
      const files = [...disk.names].map(([path, file]) => [path, disk.contents.get(file) ?? Buffer.alloc(0)] as const);
      yield { name: `after call ${at} (${call.call}), ${kind}`, files: new Map(files), said };
    }
  }
}

interface Chosen {
  readonly index: number;
  readonly change: Change;
}

function choose(pending: readonly Change[], kind: CutKind, dice: Dice): Chosen[] {
  const all = pending.map((change, index) => ({ index, change }));
  switch (kind) {
    case 'none':
      return [];
    case 'all':
      return all;
    case 'prefix':
      return all.slice(0, dice.upTo(pending.length + 1));
    case 'subset': {
      // The folder keeps the order of its names: losing one loses those after it.
      const names = dice.upTo(pending.length + 1);
      return all.filter(({ change, index }) => (isData(change) ? dice.coin() : index < names));
    }
    case 'torn': {
      const cut = dice.upTo(pending.length + 1);
      return all.slice(0, cut + 1).flatMap(({ index, change }) => {
        if (index < cut || change.call !== 'write') return [{ index, change }];
        return sectorsOf(change)
          .filter(() => dice.coin())
          .map((part) => ({ index, change: part }));
      });
    }
  }
}

function isData(change: Change): change is DataChange {
  return change.call === 'write' || change.call === 'truncate';
}

/** One write as the disk's own sectors. */
function sectorsOf(write: Extract<Change, { call: 'write' }>): Change[] {
  const parts: Change[] = [];
  for (let from = 0; from < write.data.length; ) {
    const to = Math.min(from + SECTOR_BYTES - ((write.offset + from) % SECTOR_BYTES), write.data.length);
    parts.push({ ...write, offset: write.offset + from, data: write.data.subarray(from, to) });
    from = to;
  }
  return parts;
}

/** Carries out `changes` in order. Contents are never written in place: disks share them. */
function apply(disk: Disk, changes: readonly Change[]): void {
  const byFile = new Map<number, DataChange[]>();
  for (const change of changes) {
    if (change.call === 'make') disk.names.set(change.path, change.file);
    else if (change.call === 'unlink') disk.names.delete(change.path);
    else if (change.call === 'rename') {
      const file = disk.names.get(change.from);
      disk.names.delete(change.from);
      if (file !== undefined) disk.names.set(change.to, file);
    } else {
      const same = byFile.get(change.file) ?? [];
      same.push(change);
      byFile.set(change.file, same);
    }
  }
  for (const [file, some] of byFile) disk.contents.set(file, changed(disk.contents.get(file) ?? NOTHING, some));
}

const NOTHING = Buffer.alloc(0);

function changed(old: Buffer, changes: readonly DataChange[]): Buffer {
  const ends = changes.map((one) => (one.call === 'truncate' ? one.size : one.offset + one.data.length));
  const room = Buffer.alloc(Math.max(old.length, ...ends));
  old.copy(room);
  let size = old.length;
  for (const change of changes) {
    if (change.call === 'truncate') {
      if (change.size < size) room.fill(0, change.size, size);
      size = change.size;
    } else {
      change.data.copy(room, change.offset);
      size = Math.max(size, change.offset + change.data.length);
    }
  }
  return room.subarray(0, size);
}
