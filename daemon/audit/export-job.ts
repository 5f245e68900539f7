/**
 * A bundle for somebody to take away. Order: the wish is on disk, the vault is read and the file written in a thread, the file's
 * digest is on disk, and only then the file has an address, good once.
 */
import type { Clock } from '../../devices/kit/clock.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { CallError } from '../api/call-error.ts';
import type { JobResult } from '../api/contract/jobs.ts';
import type { Params } from '../api/contract/methods.ts';
import type { Actor, EntryDraft } from '../ledger/entry.ts';
import type { LedgerEvidence, StoredCheckpoint } from '../ledger/evidence.ts';
import type { LedgerRow } from '../ledger/reader.ts';
import { type AuditEvent, auditDraft } from './audit-entries.ts';
import type { BundleWritten, OpeningsSource, WriteBundle } from './bundle-writing.ts';
import type { DownloadTickets } from './download-tickets.ts';
import type { ExportsFolder } from './exports-folder.ts';
import type { JobEnd, JobRegistry, JobWork } from './job-registry.ts';
import { createOpeningBatches } from './opening-batches.ts';

/** Where files that jobs made are fetched. */
export const DOWNLOAD_PATH = '/v1/download/';

export interface ExportJobDeps {
  /** The live ledger file. */
  readonly path: string;
  readonly ledger: {
    read(from: number, to: number): readonly LedgerRow[];
    checkpoint(): Promise<StoredCheckpoint>;
  };
  readonly evidence: Pick<LedgerEvidence, 'checkpoints' | 'checkpointOver'>;
  readonly openings: OpeningsSource;
  readonly writeBundle: WriteBundle;
  readonly exports: ExportsFolder;
  readonly tickets: DownloadTickets;
  readonly jobs: Pick<JobRegistry, 'revise'>;
  readonly simulated: boolean;
  readonly clock: Pick<Clock, 'wall'>;
  record(drafts: readonly EntryDraft[]): Promise<unknown>;
  /** Work that nobody waits for. */
  inBackground(work: Promise<unknown>): void;
}

export type ExportRange = { readonly from: number; readonly checkpoint: StoredCheckpoint };

/** The entries that are asked for, up to the smallest signed size that holds them all. */
export async function exportRange(
  { ledger, evidence }: Pick<ExportJobDeps, 'ledger' | 'evidence'>,
  { from, to }: Pick<Params<'ledger.export'>, 'from' | 'to'>,
): Promise<Result<ExportRange, CallError>> {
  const newest = evidence.checkpoints(undefined, 1)[0] ?? (await ledger.checkpoint());
  const wanted = to ?? newest.size;
  if (from >= wanted || wanted > newest.size) return err({ code: 'ledgerRangeInvalid' });
  return ok({ from, checkpoint: evidence.checkpointOver(wanted - 1) ?? newest });
}

export interface ExportWish {
  readonly range: ExportRange;
  readonly withOpenings: boolean;
  readonly reason: string;
  /** Who asked: the screen's person, or the two who approved. */
  readonly actors: readonly Actor[];
  /** Entries that must stand in front of the wish, in one transaction. */
  readonly before: readonly EntryDraft[];
}

export function exportJob(deps: ExportJobDeps, wish: ExportWish): JobWork {
  const { exports, openings: source, simulated, clock } = deps;
  const { range, withOpenings, reason, actors } = wish;
  const { from } = range;
  const { size } = range.checkpoint;
  return async (job, report, signal): Promise<JobEnd> => {
    const draft = (event: AuditEvent): EntryDraft => auditDraft(event, { actors, job, simulated });
    const fields = withOpenings ? source.fields : [];
    await deps.record([...wish.before, draft({ type: 'log.export-begun', data: { from, size, fields, reason } })]);
    if (signal.aborted) return { end: 'cancelled' };
    const target = exports.pathOf(job);
    const batches = withOpenings ? createOpeningBatches({ read: deps.ledger.read, source, from, size }) : null;
    let kept = false;
    try {
      const task = { ledger: deps.path, from, size, target, at: Math.floor(clock.wall()) };
      const progress = (done: number, total: number): void => report('entries', done, total);
      const written = await deps.writeBundle(task, batches, progress, signal);
      if (signal.aborted) return { end: 'cancelled' };
      if (!written.ok) {
        await deps.record([draft({ type: 'job.failed', data: { kind: 'export', code: 'jobFailed' } })]);
        return { end: 'failed', code: 'jobFailed' };
      }
      const { openings, sha256: digest } = written.value;
      await deps.record([draft({ type: 'log.exported', data: { from, size, openings, digest, reason } })]);
      // Somebody may have been erased while that was written; then there is nothing to fetch any more.
      if (signal.aborted) return { end: 'cancelled' };
      kept = true;
      return { end: 'done', result: offer(deps, { job, wish, written: written.value, draft }) };
    } finally {
      if (!kept) exports.remove(target);
    }
  };
}

interface Finished {
  readonly job: string;
  readonly wish: ExportWish;
  readonly written: BundleWritten;
  draft(event: AuditEvent): EntryDraft;
}

/** Gives the file its address, and takes the address back when it is used or too old. */
function offer(deps: ExportJobDeps, { job, wish, written, draft }: Finished): JobResult {
  const { from, checkpoint } = wish.range;
  const { bytes, sha256, root, openings } = written;
  const path = deps.exports.pathOf(job);
  const fileName = `twinlock-bundle-${from}-${checkpoint.size}.zip`;
  const withdraw = (): void =>
    deps.jobs.revise(job, (result) => (result.kind === 'export' ? { ...result, download: null } : result));
  const ticket = deps.tickets.issue(
    { fileName, bytes, path },
    {
      personal: wish.withOpenings,
      onTaken() {
        withdraw();
        deps.inBackground(deps.record([draft({ type: 'log.export-fetched', data: {} })]));
      },
      onGone() {
        withdraw();
        deps.exports.remove(path);
      },
    },
  );
  return {
    kind: 'export',
    ...{ from, size: checkpoint.size, root, openings, bytes, sha256 },
    ...{ download: `${DOWNLOAD_PATH}${ticket}`, fileName },
  };
}
