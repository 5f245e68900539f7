/**
 * Joins what keeps and vouches for the ledger and the personal data: timekeeper, witnesses, backups, audit, retention. Each gets a
 * narrow slice of its neighbours; nothing here decides. What it holds is begun after the replay and ended before the ledger closes.
 */
import type { Clock } from '../devices/kit/clock.ts';
import type { Log } from '../devices/kit/log.ts';
import type { ApiPorts } from './api/ports.ts';
import { createAuditRoom } from './audit/audit-room.ts';
import { ownerAt } from './audit/job-owner.ts';
import { createSlips, type Slips } from './audit/slips.ts';
import { approveByTwo } from './audit/two-managers.ts';
import { type BackupRoom, createBackupRoom, type MakeBackup } from './backup/backup-room.ts';
import { stagingOf } from './backup/make-backup.ts';
import { removeMigrationCopies } from './backup/migration.ts';
import { removeStaging } from './backup/stage.ts';
import type { Rooms } from './build-rooms.ts';
import type { Config } from './config/config-schema.ts';
import type { DataFolder } from './data-folder/data-folder.ts';
import type { Desk } from './desk/desk.ts';
import type { Entry, EntryDraft } from './ledger/entry.ts';
import { NATIONAL_PROFILE } from './profiles/national.ts';
import type { Random } from './random.ts';
import { createRetentionRoom, type RetentionRoom } from './retention/retention-room.ts';
import type { StateEvents } from './state-events.ts';
import type { KeptFolds } from './state-snapshot/kept-fold.ts';
import type { Storage } from './storage.ts';
import type { Timekeeper } from './timekeeping/timekeeper.ts';
import { createWitnessHttp } from './witness/witness-http.ts';
import { createWitnessRoom } from './witness/witness-room.ts';
import { writeBundleInThread } from './workers/export-run.ts';
import { createTpmCounter } from './workers/tpm-counter.ts';
import { verifyWithEarlier } from './workers/verify-run.ts';

/** Entries after which a key is gone for good. */
const ERASURES: readonly string[] = ['pii.erasing', 'pii.erased', 'picture.erased', 'vault.rotated'];

export interface KeepingDeps {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly storage: Storage;
  readonly desk: Desk;
  readonly rooms: Pick<Rooms, 'actorOf' | 'approvals'>;
  readonly timekeeper: Timekeeper;
  readonly makeBackup: MakeBackup;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly boot: string;
  readonly simulated: boolean;
  readonly states: Pick<StateEvents, 'ledger' | 'job'>;
  onFailed(cause: unknown): void;
}

export interface Keeping {
  readonly ports: Pick<ApiPorts, 'audit' | 'kept'>;
  readonly backups: Pick<BackupRoom, 'runTo' | 'run' | 'rehearsed'>;
  readonly folds: KeptFolds;
  snapshot(): { readonly ledger: ReturnType<KeepingAudit['state']>; readonly jobs: ReturnType<KeepingAudit['jobs']> };
  /** Whether the ledger may carry acts. */
  ready(): boolean;
  /** Every entry, replayed and new. */
  onEntry(entry: Entry): void;
  /** Holds the counter outside the disk against the ledger; after the replay. */
  checkCounter: Slips['check'];
  /** A part of what is told of the ledger may have changed. */
  refresh(): void;
  /** A checkpoint was committed. */
  onCheckpoint(): void;
  /** After the replay and after the other rooms. `replayedWhole`: every entry was read and checked. */
  start(replayedWhole: boolean): Promise<void>;
  close(): Promise<void>;
}

type KeepingAudit = ReturnType<typeof createAuditRoom>;

export function buildKeeping(deps: KeepingDeps): Keeping {
  const { config, folder, storage, desk, rooms, timekeeper, clock, random, log, boot, simulated, states } = deps;
  const { ledger, vault } = storage;
  const record = (drafts: readonly EntryDraft[]): Promise<readonly Entry[]> => desk.record(drafts, null);
  const refresh = (): void => audit.refresh();
  let replayedWhole = false;
  let begun = false;

  const witnesses = createWitnessRoom({
    ...{ witnesses: config.ledger.witnesses, evidence: ledger, http: createWitnessHttp({ clock }), clock, random },
    ...{ record, onTime: timekeeper.witnessTime, onChange: refresh },
  });
  const backups = createBackupRoom({
    ...{ config: config.backup, clock, log, record, make: deps.makeBackup, onChange: refresh, onFailed: deps.onFailed },
    async prepare() {
      const ready = await retention.beforeBackup();
      if (ready) await ledger.checkpoint();
      return ready;
    },
  });
  const retention: RetentionRoom = createRetentionRoom({
    ...{ desk, vault, clock, log, boot, classes: NATIONAL_PROFILE.retention, simulated, onFailed: deps.onFailed },
    actorOf: rooms.actorOf,
    approve: (proofs, what) => approveByTwo(rooms.approvals, proofs, what, simulated),
    quiet: () => desk.custody().openings.size === 0,
    onRotated: backups.rotated,
  });
  const slips = createSlips({
    ...{ ledger, clock, log, simulated, record, actorOf: rooms.actorOf },
    counter:
      config.ledger.tpmCounter === '' ? null : createTpmCounter({ index: config.ledger.tpmCounter, tcti: undefined }),
  });
  const audit = createAuditRoom({
    ...{ clock, random, simulated, ledger, evidence: ledger, record, timekeeper, onFailed: deps.onFailed },
    ...{ verify: verifyWithEarlier(storage.epochs.list), writeBundle: writeBundleInThread, backup: backups.run },
    paths: { ledger: folder.ledger, exports: folder.exports },
    people: {
      ...rooms.approvals,
      actorOf: rooms.actorOf,
      ownerOf: (caller) => ownerAt(desk.people().signIns, caller),
    },
    openings: { fields: NATIONAL_PROFILE.openings.fields, openingsOf: retention.openingsOf },
    sources: {
      recovery: storage.recovery.state,
      conflict: witnesses.conflict,
      witnesses: () => [...witnesses.views()],
      backup: backups.state,
    },
    replayedWhole: () => replayedWhole,
    onState: states.ledger,
    onJob: states.job,
  });

  return {
    ports: { audit: { ...audit.port, slip: slips.slip }, kept: retention.port },
    backups,
    folds: { retention: retention.fold, backups: backups.fold, slips: slips.fold },
    snapshot: () => ({ ledger: audit.state(), jobs: audit.jobs() }),
    ready: audit.ready,
    onEntry(entry) {
      retention.onEntry(entry);
      backups.onEntry(entry);
      audit.onEntry(entry);
      slips.onEntry(entry);
      // The copy that a migration left holds keys of what is erased from now on.
      if (begun && ERASURES.includes(entry.type)) removeMigrationCopies(folder.root);
    },
    checkCounter: slips.check,
    refresh,
    onCheckpoint: witnesses.onCheckpoint,
    async start(whole) {
      replayedWhole = whole;
      begun = true;
      // A backup that a power cut ended left copies of the vault, which nothing that is erased from now on would reach.
      removeStaging(stagingOf(folder));
      await retention.start();
      backups.start();
      audit.start();
      witnesses.start();
    },
    async close() {
      await witnesses.close();
      await backups.close();
      await audit.close();
      await retention.close();
    },
  };
}
