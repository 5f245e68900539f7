/** Backups of the running daemon: on a schedule and when somebody asks, one at a time, each an entry before it counts. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import { err, type Result } from '../../devices/kit/result.ts';
import type { BackupConfig } from '../config/ledger-schema.ts';
import type { Actor, Entry, EntryDraft } from '../ledger/entry.ts';
import type { KeptFold } from '../state-snapshot/kept-fold.ts';
import { type AgeTo, recipientCount } from './age-box.ts';
import { surplusArchives } from './archive-name.ts';
import { BACKUP_ENTRY, BY_ITSELF, failedEntry, madeEntry, type Rehearsed, rehearsedEntry } from './backup-entries.ts';
import type { BackupTrouble } from './backup-trouble.ts';
import type { MadeBackup } from './make-backup.ts';

export type BackupProgress = (phase: string, done: number, total: number) => void;

/** What one backup needs to know; the rest (folder, keys, version) is bound where the room is built. */
export interface BackupOrder {
  readonly target: string;
  readonly to: AgeTo;
  readonly wallMs: number;
}

/** Makes one backup, in a thread of its own (`daemon/workers/backup.ts`). */
export type MakeBackup = (
  order: BackupOrder,
  onProgress: BackupProgress,
  signal: AbortSignal,
) => Promise<Result<MadeBackup, BackupTrouble>>;

export interface BackupRoomDeps {
  readonly config: BackupConfig;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Signs the history and, where an erasure asks for it, changes the vault's key: what was erased must be in no backup from now on. False
   * where the disk did not let it; then none is made.
   */
  prepare(): Promise<boolean>;
  readonly make: MakeBackup;
  record(drafts: readonly EntryDraft[]): Promise<unknown>;
  /** The state changed. */
  onChange(): void;
  /** A bug: the process has to end. */
  onFailed(cause: unknown): void;
}

export interface BackupState {
  /** Whether backups are made by themselves. */
  readonly configured: boolean;
  /** Wall ms of the newest one; null = none. */
  readonly lastAt: number | null;
  readonly due: boolean;
}

export interface BackupRoom {
  /** Into the configured folder; `actors` asked for it. */
  run(
    actors: readonly Actor[],
    onProgress: BackupProgress,
    signal: AbortSignal,
  ): Promise<Result<MadeBackup, BackupTrouble>>;
  /** Somewhere else, for who has the terminal; surplus files of that folder stay. */
  runTo(target: string, to: AgeTo, actors: readonly Actor[]): Promise<Result<MadeBackup, BackupTrouble>>;
  /** A rehearsal was passed; written down. */
  rehearsed(what: Rehearsed): Promise<void>;
  /** After the vault's key was changed: older archives are closed, so a new one is due at once. */
  rotated(): void;
  state(): BackupState;
  /** Every entry, replayed and new. */
  onEntry(entry: Entry): void;
  /** What a start from a snapshot takes up again. */
  readonly fold: KeptFold;
  /** After the replay. */
  start(): void;
  /** Ends a backup that is under way. Harmless when repeated. */
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** A stick may be put in at any time: how often one that is due is tried again. Milliseconds. */
const AGAIN_MS = 10 * 60_000;
/** The first one waits until the counter's morning rush of starting is over. Milliseconds. */
const FIRST_MS = 60_000;

export function createBackupRoom(deps: BackupRoomDeps): BackupRoom {
  const { config, clock, log } = deps;
  const configured = config.folder !== '' && config.recipients.length > 0;
  const own: AgeTo = { kind: 'recipients', recipients: config.recipients };
  let lastAt: number | null = null;
  let said: string | null = null;
  let atOnce = false;
  let cancelTimer: CancelTimer | null = null;
  let running: { readonly ended: Promise<unknown>; readonly stop: AbortController } | null = null;
  let closed = false;

  const isDue = (): boolean => {
    if (!configured) return false;
    // A clock that was set back makes the newest one lie in the future: then a new one is due.
    const age = lastAt === null ? Number.POSITIVE_INFINITY : clock.wall() - lastAt;
    return atOnce || age < 0 || age >= config.everyHours * HOUR_MS;
  };

  async function makeOne(
    target: string,
    to: AgeTo,
    actors: readonly Actor[],
    onProgress: BackupProgress,
    signal: AbortSignal,
  ): Promise<Result<MadeBackup, BackupTrouble>> {
    const made = (await deps.prepare())
      ? await deps.make({ target, to, wallMs: clock.wall() }, onProgress, signal)
      : err({ code: 'store-unreadable', detail: 'vault-key' } as const);
    if (made.ok) {
      await deps.record([madeEntry(made.value, recipientCount(to), actors)]);
      said = null;
      if (target === config.folder) {
        atOnce = false;
        removeSurplus(made.value.fileName);
      }
    } else if (made.error.code !== 'cancelled') {
      log.write('warn', 'backup.failed', { code: made.error.code });
      // The same trouble every ten minutes is one entry.
      if (said !== made.error.code) await deps.record([failedEntry(made.error.code, actors)]);
      said = made.error.code;
    }
    deps.onChange();
    return made;
  }

  function removeSurplus(made: string): void {
    try {
      for (const name of surplusArchives(readdirSync(config.folder), config.keep, made))
        rmSync(join(config.folder, name), { force: true });
    } catch {
      // The stick was pulled; the next backup removes them.
    }
  }

  async function one(
    target: string,
    to: AgeTo,
    actors: readonly Actor[],
    onProgress: BackupProgress,
    asked: AbortSignal | null,
  ): Promise<Result<MadeBackup, BackupTrouble>> {
    if (closed || running !== null) return err({ code: 'under-way', detail: '' });
    const stop = new AbortController();
    const signal = asked === null ? stop.signal : AbortSignal.any([stop.signal, asked]);
    const ended = makeOne(target, to, actors, onProgress, signal);
    running = { ended, stop };
    try {
      return await ended;
    } finally {
      running = null;
    }
  }

  function wait(ms: number): void {
    cancelTimer?.();
    if (closed || !configured) return;
    cancelTimer = clock.after(ms, () => {
      cancelTimer = null;
      const turn = isDue() ? one(config.folder, own, BY_ITSELF, () => {}, null) : Promise.resolve();
      turn.then(() => wait(AGAIN_MS), deps.onFailed);
    });
  }

  return {
    async run(actors, onProgress, signal) {
      if (!configured) return err({ code: 'not-configured', detail: config.folder });
      return one(config.folder, own, actors, onProgress, signal);
    },
    runTo: (target, to, actors) => one(target, to, actors, () => {}, null),
    async rehearsed(what) {
      await deps.record([rehearsedEntry(what)]);
    },
    rotated() {
      atOnce = true;
      deps.onChange();
      wait(0);
    },
    state: () => ({ configured, lastAt, due: isDue() }),
    onEntry(entry) {
      if (entry.type === BACKUP_ENTRY.made) lastAt = entry.ts;
    },
    fold: {
      dump: () => lastAt,
      load(dumped) {
        lastAt = dumped as number | null;
      },
    },
    start: () => wait(FIRST_MS),
    async close() {
      closed = true;
      cancelTimer?.();
      running?.stop.abort();
      await running?.ended.catch(() => {});
    },
  };
}
