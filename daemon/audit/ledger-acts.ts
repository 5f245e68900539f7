/** What two managers settle about the ledger itself: that it was recovered for a good reason, that the clock is right. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { CallError } from '../api/call-error.ts';
import type { LedgerAct, LedgerStateView } from '../api/contract/ledger-view.ts';
import type { MethodResult, Params } from '../api/contract/methods.ts';
import type { Actor, Entry, EntryDraft } from '../ledger/entry.ts';
import { auditDraft } from './audit-entries.ts';
import { approveByTwo, type TwoManagersDeps } from './two-managers.ts';

export interface LedgerActsDeps {
  readonly epoch: string;
  readonly people: TwoManagersDeps;
  recovery(): LedgerStateView['recovery'];
  readonly clock: {
    /** Why nobody can confirm it now; null when two managers can. */
    confirmObstacle(): CallError | null;
    /** Believes the clock again: `before` and its own entry, in one transaction, begun in this turn of the loop. */
    confirm(actors: readonly Actor[], before: readonly EntryDraft[]): Promise<readonly Entry[]>;
  };
  record(drafts: readonly EntryDraft[]): Promise<readonly Entry[]>;
  readonly simulated: boolean;
}

type Answered = Result<MethodResult<'ledger.act'>, CallError>;

export function createLedgerActs(deps: LedgerActsDeps): (params: Params<'ledger.act'>) => Promise<Answered> {
  const { epoch, simulated } = deps;
  /** What two people are settling now: its entry is on its way to the disk, and may not count before it is there. */
  const underWay = new Set<LedgerAct['type']>();
  const obstacle = (act: LedgerAct['type']): CallError | null => {
    if (act === 'confirmRecovery')
      return deps.recovery() === 'none' || underWay.has(act) ? { code: 'recoveryNotOpen' } : null;
    return deps.clock.confirmObstacle();
  };
  const carryOut = (act: LedgerAct['type'], actors: readonly Actor[], used: EntryDraft): Promise<readonly Entry[]> => {
    if (act === 'confirmClock') return deps.clock.confirm(actors, [used]);
    const data = { epoch };
    return deps.record([used, auditDraft({ type: 'log.recovery-confirmed', data }, { actors, job: null, simulated })]);
  };
  return async ({ act: { type }, proofs }) => {
    const why = obstacle(type);
    // Proofs are not used up by what nobody needs.
    if (why !== null) return err(why);
    const approved = approveByTwo(deps.people, proofs, `ledger.${type}`, simulated);
    if (!approved.ok) {
      await deps.record(approved.error.drafts);
      return err(approved.error.error);
    }
    underWay.add(type);
    try {
      const entries = await carryOut(type, approved.value.actors, approved.value.draft);
      return ok({ seq: entries.at(-1)?.seq ?? 0 });
    } finally {
      underWay.delete(type);
    }
  };
}
