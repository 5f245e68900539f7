/** Where the ledger is looked at: proofs, long work, downloads, acts of two managers, and how it stands. Decides nothing about the safe. */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import { err, ok } from '../../devices/kit/result.ts';
import type { JobView } from '../api/contract/jobs.ts';
import type { LedgerStateView } from '../api/contract/ledger-view.ts';
import type { AuditPort, Caller } from '../api/ports.ts';
import type { Actor, Entry, EntryDraft } from '../ledger/entry.ts';
import type { LedgerEvidence } from '../ledger/evidence.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Random } from '../random.ts';
import { reasonFits } from '../retention/reason-text.ts';
import type { VerifyRun } from '../workers/verify-run.ts';
import { auditDraft } from './audit-entries.ts';
import { backupJob, type RunBackup } from './backup-job.ts';
import type { OpeningsSource, WriteBundle } from './bundle-writing.ts';
import { createDownloadTickets } from './download-tickets.ts';
import { exportJob, exportRange } from './export-job.ts';
import { createExportsFolder } from './exports-folder.ts';
import { withoutAddress } from './job-address.ts';
import { createJobRegistry, type JobOwner } from './job-registry.ts';
import { createLedgerActs, type LedgerActsDeps } from './ledger-acts.ts';
import { createLedgerProofs } from './ledger-proofs.ts';
import { createLedgerState, type LedgerStateSources } from './ledger-state.ts';
import { approveByTwo, PERSONAL_DATA_MANAGERS, type TwoManagersDeps } from './two-managers.ts';
import { keyIdOfBrought, verifyJob } from './verify-job.ts';
import { createWholeCheck } from './whole-check.ts';

/** How often it is looked whether a backup has become due. Milliseconds. */
const LOOK_EVERY_MS = 60_000;

export interface AuditRoomDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly simulated: boolean;
  /** The live ledger file, and the folder of files that somebody takes away. */
  readonly paths: { readonly ledger: string; readonly exports: string };
  readonly ledger: Pick<Ledger, 'origin' | 'size' | 'read' | 'checkpoint' | 'vkey'>;
  readonly evidence: Pick<LedgerEvidence, 'checkpoints' | 'checkpointOver' | 'cosignatures' | 'subtreeRoot'>;
  readonly people: TwoManagersDeps & {
    /** The caller for an entry. */
    actorOf(caller: Caller): Actor;
    /** Who is signed in at the caller's screen, and as what; nulls before there are people. */
    ownerOf(caller: Caller): JobOwner;
  };
  /** Resolves when all are durable, in one transaction; the state has them before it returns. */
  record(drafts: readonly EntryDraft[]): Promise<readonly Entry[]>;
  readonly verify: VerifyRun;
  readonly writeBundle: WriteBundle;
  readonly openings: OpeningsSource;
  readonly backup: RunBackup;
  readonly timekeeper: LedgerActsDeps['clock'] & { view: LedgerStateSources['clock'] };
  readonly sources: Pick<LedgerStateSources, 'recovery' | 'conflict' | 'witnesses' | 'backup'>;
  /** True where every entry was read and checked at the start. */
  replayedWhole(): boolean;
  onState(view: LedgerStateView): void;
  onJob(view: JobView): void;
  /** Something that cannot be: the process has to end. */
  onFailed(cause: unknown): void;
}

export interface AuditRoom {
  readonly port: Omit<AuditPort, 'slip'>;
  state(): LedgerStateView;
  /** As everybody may see them. */
  jobs(): JobView[];
  /** Whether the ledger may carry acts. */
  ready(): boolean;
  /** A part of the state may have changed. */
  refresh(): void;
  /** Every new entry: an erasure takes exports along that may hold what was erased. */
  onEntry(entry: Entry): void;
  /** Clears what the last run left to be fetched; begins the check of the whole ledger where the start did without. */
  start(): void;
  /** Resolves when nothing is under way any more. Harmless when repeated. */
  close(): Promise<void>;
}

export function createAuditRoom(deps: AuditRoomDeps): AuditRoom {
  const { clock, random, simulated, ledger, evidence, people, paths, record, sources, openings } = deps;
  const background = new Set<Promise<unknown>>();
  const inBackground = (work: Promise<unknown>): void => {
    const settled = work.catch(deps.onFailed).finally(() => background.delete(settled));
    background.add(settled);
  };
  const tellAll = (view: JobView): void => deps.onJob(withoutAddress(view));
  const jobs = createJobRegistry({ clock, random, publish: tellAll, onBug: deps.onFailed });
  const tickets = createDownloadTickets({ clock, random });
  const exports = createExportsFolder(paths.exports);
  const proofs = createLedgerProofs({ ledger, evidence });
  const common = { path: paths.ledger, simulated, record };
  const check = createWholeCheck({
    ...{ ...common, vkey: ledger.vkey, verify: deps.verify, replayedWhole: deps.replayedWhole },
    onChange: () => state.refresh(),
  });
  const state = createLedgerState(
    ledger.origin,
    { ...sources, clock: deps.timekeeper.view, check: check.state },
    deps.onState,
  );
  const act = createLedgerActs({
    ...{ epoch: ledger.origin, people, recovery: sources.recovery, clock: deps.timekeeper, record, simulated },
  });
  const exporting = { ...common, ledger, evidence, openings, writeBundle: deps.writeBundle, clock };
  const exportDeps = { ...exporting, exports, tickets, jobs, inBackground };
  let personalRun = false;
  let timer: CancelTimer | null = null;
  const look = (): void => {
    state.refresh();
    timer = clock.after(LOOK_EVERY_MS, look);
  };
  const write = (event: Parameters<typeof auditDraft>[0], caller: Caller, job: string): Promise<unknown> =>
    record([auditDraft(event, { actors: [people.actorOf(caller)], job, simulated })]);

  const port: Omit<AuditPort, 'slip'> = {
    ...proofs,
    async verify({ vkey }, caller) {
      const brought = keyIdOfBrought(vkey);
      if (!brought.ok) return brought;
      const asked = { vkey, brought: brought.value, actors: [people.actorOf(caller)] };
      return jobs.start('verify', people.ownerOf(caller), verifyJob({ ...common, verify: deps.verify }, asked));
    },
    async export({ from, to, openings: withOpenings, proofs: given, reason }, caller) {
      // It is written for ever: no number by which a person could be found (as for kept data).
      if (!reasonFits(reason, [])) return err({ code: 'invalidParams', path: '/reason' });
      if (withOpenings && openings.fields.length === 0) return err({ code: 'noPermittedFields' });
      const range = await exportRange(exportDeps, { from, to });
      if (!range.ok) return range;
      // Looked at before proofs are used up, in the same turn of the loop.
      if (jobs.isRunning('export')) return err({ code: 'jobRunning' });
      const approved = withOpenings
        ? approveByTwo(people, given, 'ledger.export', simulated, PERSONAL_DATA_MANAGERS)
        : null;
      if (approved?.ok === false) {
        await record(approved.error.drafts);
        return err(approved.error.error);
      }
      const actors = [...(approved?.value.actors ?? []), people.actorOf(caller)];
      const before = approved === null ? [] : [approved.value.draft];
      personalRun = withOpenings;
      const wish = { range: range.value, withOpenings, reason, actors, before };
      return jobs.start('export', people.ownerOf(caller), exportJob(exportDeps, wish));
    },
    act: async (params) => {
      const done = await act(params);
      state.refresh();
      return done;
    },
    async backup(caller) {
      if (!sources.backup().configured) return err({ code: 'backupNotConfigured' });
      const work = backupJob({ backup: deps.backup, simulated, record }, [people.actorOf(caller)]);
      return jobs.start('backup', people.ownerOf(caller), work);
    },
    jobs(caller) {
      const by = people.ownerOf(caller);
      return { jobs: jobs.list().map((view) => (jobs.isOf(view.job, by) ? view : withoutAddress(view))) };
    },
    async cancel({ job }, caller) {
      const ended = await jobs.cancel(job, people.ownerOf(caller));
      if (!ended.ok) return ended;
      await write({ type: 'job.cancelled', data: { kind: ended.value.kind } }, caller, job);
      return ok({});
    },
    download: tickets.take,
  };

  return {
    port,
    state: state.view,
    jobs: () => jobs.list().map(withoutAddress),
    ready: state.ready,
    refresh: state.refresh,
    onEntry({ type }) {
      if (type !== 'pii.erased') return;
      // No file of this PC may hold what was erased, however short a time it would lie there.
      tickets.revokePersonal();
      if (personalRun) inBackground(jobs.stop('export'));
    },
    start() {
      exports.sweep();
      look();
      inBackground(check.run());
    },
    async close() {
      timer?.();
      timer = null;
      tickets.close();
      await check.close();
      await jobs.close();
      await Promise.all(background);
    },
  };
}
