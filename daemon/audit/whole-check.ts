/** The check of the whole ledger after a start that read only the end of it. Until it has passed, nobody may rely on the state. */
import type { LedgerStateView } from '../api/contract/ledger-view.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import type { VerifyRun } from '../workers/verify-run.ts';
import { auditDraft } from './audit-entries.ts';

export interface WholeCheck {
  state(): LedgerStateView['check'];
  /** Once in a run; resolves when the outcome is known and written down. */
  run(): Promise<void>;
  /** Stops it; then the state stays as it was. Harmless when repeated. */
  close(): Promise<void>;
}

export interface WholeCheckDeps {
  /** The live ledger file. */
  readonly path: string;
  /** The log's own verifier key, from its signing key and not from the file. */
  readonly vkey: string;
  readonly verify: VerifyRun;
  /** True where every entry was read and checked at the start. */
  replayedWhole(): boolean;
  readonly simulated: boolean;
  record(drafts: readonly EntryDraft[]): Promise<unknown>;
  onChange(): void;
}

export function createWholeCheck(deps: WholeCheckDeps): WholeCheck {
  const { path, vkey, simulated } = deps;
  const abort = new AbortController();
  let outcome: 'passed' | 'failed' | null = null;
  const state = (): LedgerStateView['check'] => outcome ?? (deps.replayedWhole() ? 'passed' : 'pending');
  let running: Promise<void> | null = null;

  const fail = async (data: { size: number; verdict: string; codes: readonly string[] }): Promise<void> => {
    outcome = 'failed';
    deps.onChange();
    const actors = [{ part: 'daemon' }];
    await deps.record([auditDraft({ type: 'log.check-failed', data }, { actors, job: null, simulated })]);
  };
  const check = async (): Promise<void> => {
    const verified = await deps.verify({ path, vkey }, () => undefined, abort.signal);
    if (abort.signal.aborted) return;
    // A check that could not be carried out has not passed (design 2.1: no ledger, no act).
    if (!verified.ok) return fail({ size: 0, verdict: 'unreadable', codes: [verified.error] });
    const { verdict, size, findings } = verified.value;
    // Nothing signed yet, and whole: a ledger in its first seconds.
    if (verdict === 'broken' || verdict === 'unreadable')
      return fail({ size, verdict, codes: [...new Set(findings.map(({ code }) => code))] });
    outcome = 'passed';
    deps.onChange();
  };
  return {
    state,
    run() {
      running ??= state() === 'pending' ? check() : Promise.resolve();
      return running;
    },
    async close() {
      abort.abort();
      await running;
    },
  };
}
