/** The whole ledger checked for somebody, in a thread; what came out is an entry with their name on it. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { CallError } from '../api/call-error.ts';
import type { JobResult } from '../api/contract/jobs.ts';
import type { Actor, EntryDraft } from '../ledger/entry.ts';
import { parseVkey } from '../ledger/note-key.ts';
import type { Verification } from '../ledger/verify.ts';
import type { VerifyRun } from '../workers/verify-run.ts';
import { auditDraft } from './audit-entries.ts';
import type { JobWork } from './job-registry.ts';

export interface VerifyJobDeps {
  /** The live ledger file. */
  readonly path: string;
  readonly verify: VerifyRun;
  readonly simulated: boolean;
  record(drafts: readonly EntryDraft[]): Promise<unknown>;
}

/** Id of a verifier key that somebody brought; null where they brought none. */
export function keyIdOfBrought(vkey: string | null): Result<string | null, CallError> {
  if (vkey === null) return ok(null);
  const parsed = parseVkey(vkey);
  return parsed.ok ? ok(parsed.value.keyId) : err({ code: 'vkeyInvalid', detail: parsed.error });
}

export function verifyJob(
  deps: VerifyJobDeps,
  asked: { readonly vkey: string | null; readonly brought: string | null; readonly actors: readonly Actor[] },
): JobWork {
  const { path, simulated } = deps;
  return async (job, report, signal) => {
    const progress = (done: number, total: number): void => report('entries', done, total);
    const verified = await deps.verify({ path, vkey: asked.vkey }, progress, signal);
    if (!verified.ok && verified.error === 'cancelled') return { end: 'cancelled' };
    const about = { actors: asked.actors, job, simulated };
    if (!verified.ok) {
      await deps.record([auditDraft({ type: 'job.failed', data: { kind: 'verify', code: 'jobFailed' } }, about)]);
      return { end: 'failed', code: 'jobFailed' };
    }
    const { size, verdict } = verified.value;
    const data = { size, verdict, findings: countOf(verified.value), brought: asked.brought };
    await deps.record([auditDraft({ type: 'log.verified', data }, about)]);
    return { end: 'done', result: resultOf(verified.value) };
  };
}

const countOf = ({ findings, more }: Verification): number => findings.length + more;

function resultOf(verification: Verification): JobResult {
  const { verdict, size, root, fine, signedSize, findings, more } = verification;
  return { kind: 'verify', verdict, size, root, fine, signedSize, findings: [...findings], more };
}
