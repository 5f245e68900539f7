/** What the ledger says of every kept subject: in use, restricted or erased, and since when. A fold over entries; decides nothing. */
import type { Commitment, Entry } from '../ledger/entry.ts';
import type { KeptFold } from '../state-snapshot/kept-fold.ts';
import { type KeptBy, keptBy, type PiiEnd, type RetentionEvent, retentionEvent } from './retention-entries.ts';
import { NO_TIME, type SeenTime, seeTime } from './seen-time.ts';

export interface KeptRow extends KeptBy {
  readonly state: 'active' | 'restricted' | 'erased';
  /** Wall ms of the entry that brought it. */
  readonly at: number;
  /** Origin and index of that entry. */
  readonly log: string;
  readonly seq: number;
  readonly simulated: boolean;
  readonly pii: readonly Commitment[];
  /** Whose it is, where it is somebody who works here. */
  readonly person: string | null;
  /** Seen time at its entry, milliseconds (`seen-time.ts`). */
  readonly stored: number;
  /** Seen time when the person left; null for others and while they are here. */
  readonly left: number | null;
  /** Decided, and not yet said to be done. */
  readonly erasing: { readonly by: string; readonly entry: Entry } | null;
  readonly ended: { readonly at: number; readonly by: string } | null;
}

export interface KeptRegister extends KeptFold {
  take(entry: Entry): void;
  /** In order of their entries. */
  rows(): Iterable<KeptRow>;
  of(subject: string): readonly KeptRow[];
  /** What the entry `seq` of the newest epoch brought. */
  bySeq(seq: number): KeptRow | null;
  /** Seen time at the newest entry; `now` may be later. Milliseconds. */
  seenAt(now: { readonly boot: string; readonly wall: number; readonly mono: number }): number;
  /** Wall ms of the last rotation; null = never. */
  rotatedAt(): number | null;
  /** Seen time of it; null = never. */
  rotatedSeen(): number | null;
  /** Erased since then. */
  sinceRotation(): number;
  /** The ledger was recovered, and nobody has confirmed it yet. */
  recovering(): boolean;
}

/** What a snapshot of it holds. */
interface Dumped {
  readonly rows: readonly KeptRow[];
  readonly byOwner: ReadonlyMap<string, string>;
  readonly settingUp: readonly string[];
  readonly log: string;
  readonly time: SeenTime;
  readonly rotation: { readonly at: number; readonly seen: number } | null;
  readonly sinceRotation: number;
  readonly recovering: boolean;
}

export function createKeptRegister(): KeptRegister {
  const rows = new Map<string, KeptRow>();
  const bySubject = new Map<string, string[]>();
  const bySeq = new Map<number, string>();
  /** Person, or picture → row. */
  const byOwner = new Map<string, string>();
  /** People of a set-up that is not completed. */
  let settingUp: readonly string[] = [];
  let log = '';
  let time = NO_TIME;
  let rotation: Dumped['rotation'] = null;
  let sinceRotation = 0;
  let recovering = false;

  const change = (key: string | undefined, by: (row: KeptRow) => KeptRow): void => {
    const row = key === undefined ? undefined : rows.get(key);
    if (key !== undefined && row !== undefined) rows.set(key, by(row));
  };

  const add = (row: KeptRow, owner: string | null): void => {
    const key = keyOf(row);
    if (!rows.has(key)) bySubject.set(row.subject, [...(bySubject.get(row.subject) ?? []), key]);
    rows.set(key, row);
    if (row.log === log) bySeq.set(row.seq, key);
    if (owner !== null) byOwner.set(owner, key);
  };

  /** A set-up that begins anew forgets its people, in the vault too; no entry says so of each. */
  const forget = (key: string): void => {
    const row = rows.get(key);
    rows.delete(key);
    if (row !== undefined) bySubject.delete(row.subject);
  };

  const erased = (key: string | undefined, at: number, by: string): void => {
    if (key === undefined || rows.get(key)?.state === 'erased') return;
    sinceRotation += 1;
    change(key, (row) => ({ ...row, state: 'erased', erasing: null, ended: { at, by } }));
  };

  function takeKept(entry: Entry, kept: KeptBy): void {
    const owner = ownerOf(entry);
    if (entry.type === 'setup.person' && entry.data.place === 'first') {
      for (const key of settingUp) forget(key);
      settingUp = [];
    }
    if (entry.type === 'setup.person') settingUp = [...settingUp, keyOf(kept)];
    add(rowOf(entry, kept, time.seenMs), owner);
  }

  function takeOwn(entry: Entry, { type, data }: Extract<RetentionEvent, { readonly data: PiiEnd }>): void {
    const key = keyOf(data);
    switch (type) {
      case 'pii.erasing':
        // Found in the vault without an entry that brought it: erasing it is the first that the ledger says of it.
        if (!rows.has(key)) add(rowOf(entry, { ...data, fields: [] }, time.seenMs), null);
        change(key, (row) => (row.state === 'erased' ? row : { ...row, erasing: { by: data.by, entry } }));
        break;
      case 'pii.erased':
        erased(key, entry.ts, data.by);
        break;
      case 'pii.restricted':
        change(key, (row) => (row.state === 'active' ? { ...row, state: 'restricted' } : row));
        break;
    }
  }

  return {
    take(entry) {
      time = seeTime(time, { boot: entry.boot, wall: entry.ts, mono: entry.mono });
      if (entry.log !== log) {
        log = entry.log;
        bySeq.clear();
      }
      if (entry.type === 'log.recovered') recovering = true;
      if (entry.type === 'log.recovery-confirmed') recovering = false;
      const kept = keptBy(entry);
      if (kept !== null) {
        takeKept(entry, kept);
        return;
      }
      if (entry.type === 'setup.completed') settingUp = [];
      if (entry.type === 'person.left')
        change(byOwner.get(`person:${entry.data.person}`), (row) => ({ ...row, left: row.left ?? time.seenMs }));
      if (entry.type === 'picture.erased')
        erased(byOwner.get(`picture:${entry.data.picture}`), entry.ts, `rule:${entry.data.rule}`);
      const event = retentionEvent(entry);
      if (event === null || event.type === 'pii.read' || event.type === 'pii.searched') return;
      if (event.type !== 'vault.rotated') {
        takeOwn(entry, event);
        return;
      }
      rotation = { at: entry.ts, seen: time.seenMs };
      sinceRotation = 0;
    },
    rows: () => rows.values(),
    of: (subject) => (bySubject.get(subject) ?? []).flatMap((key) => rows.get(key) ?? []),
    bySeq: (seq) => rows.get(bySeq.get(seq) ?? '') ?? null,
    seenAt: (now) => seeTime(time, now).seenMs,
    rotatedAt: () => rotation?.at ?? null,
    rotatedSeen: () => rotation?.seen ?? null,
    sinceRotation: () => sinceRotation,
    recovering: () => recovering,
    dump: (): Dumped => ({
      rows: [...rows.values()],
      byOwner: new Map(byOwner),
      ...{ settingUp, log, time, rotation, sinceRotation, recovering },
    }),
    load(dumped) {
      const from = dumped as Dumped;
      for (const map of [rows, bySubject, bySeq, byOwner]) map.clear();
      ({ settingUp, log, time, rotation, sinceRotation, recovering } = from);
      for (const row of from.rows) add(row, null);
      for (const [owner, key] of from.byOwner) byOwner.set(owner, key);
    },
  };
}

function keyOf({ subject, class: retentionClass }: Pick<KeptBy, 'subject' | 'class'>): string {
  return `${subject}|${retentionClass}`;
}

function ownerOf({ type, data }: Entry): string | null {
  if (type === 'picture.taken') return `picture:${data.picture}`;
  return typeof data.person === 'string' ? `person:${data.person}` : null;
}

function rowOf(entry: Entry, { subject, class: retentionClass, fields }: KeptBy, stored: number): KeptRow {
  return {
    ...{ subject, class: retentionClass, fields, state: 'active', stored, left: null, erasing: null, ended: null },
    ...{ at: entry.ts, log: entry.log, seq: entry.seq, simulated: entry.sim === true, pii: entry.pii ?? [] },
    person: retentionClass === 'staff' ? String(entry.data.person) : null,
  };
}
