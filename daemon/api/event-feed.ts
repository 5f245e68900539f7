/**
 * Which durable event goes to a client next: none lost, none twice, in order, also while entries are appended during a
 * replay. Pure but for the ledger port. What is not yet sent is never kept here: the ledger has it.
 */
import type { DurableEvent } from './contract/events.ts';
import type { OpenParams, OpenResult } from './contract/session.ts';

/** Entries of one step of a replay; the ledger port gives no more at once. */
const PAGE = 500;

export type ResumePlan = OpenResult['resume'];

export interface FeedFacts {
  readonly epoch: string;
  readonly head: number;
  /** False for a role that no durable event reaches. */
  readonly seesDurable: boolean;
}

/** What follows the opening of a session. Other epoch or ahead of us: a gap, and the snapshot stands for the past. */
export function planResume(resume: OpenParams['resume'], facts: FeedFacts): ResumePlan {
  if (resume === undefined) return { kind: 'none' };
  if (resume.epoch !== facts.epoch) return { kind: 'gap', reason: 'epoch' };
  if (resume.after > facts.head) return { kind: 'gap', reason: 'ahead' };
  if (resume.after === facts.head || !facts.seesDurable) return { kind: 'none' };
  return { kind: 'replay', from: resume.after + 1, to: facts.head };
}

export interface EventFeed {
  /** A durable event was published. Passed on at once when it is the next one; otherwise the ledger is asked later. */
  published(event: DurableEvent): void;
  /** Fetches one page. Call it when the client has room; true while there is more to fetch. */
  refill(): boolean;
  /** True when all that was ever published has been passed on. */
  isLive(): boolean;
}

export interface FeedDeps {
  readonly plan: ResumePlan;
  readonly ledger: { head(): number; events(from: number, to: number): readonly DurableEvent[] };
  readonly onEvent: (event: DurableEvent) => void;
  /** The replay that was planned is complete; `at` is its last seq. */
  readonly onReplayEnd: (at: number) => void;
}

export function createEventFeed(deps: FeedDeps): EventFeed {
  const { plan, ledger } = deps;
  let next = plan.kind === 'replay' ? plan.from : ledger.head() + 1;
  let replayTo = plan.kind === 'replay' ? plan.to : null;
  let live = replayTo === null;
  return {
    published(event) {
      if (!live || event.seq < next) return;
      if (event.seq > next) {
        live = false;
        return;
      }
      next += 1;
      deps.onEvent(event);
    },
    refill() {
      if (live) return false;
      const to = Math.min(next + PAGE - 1, replayTo ?? ledger.head());
      const page = next > to ? [] : ledger.events(next, to);
      if (page.length !== to - next + 1) throw new Error('the ledger gave fewer entries than it has');
      for (const event of page) {
        if (event.seq !== next) throw new Error('the ledger gave entries out of order');
        next += 1;
        deps.onEvent(event);
      }
      if (replayTo !== null && next > replayTo) {
        deps.onReplayEnd(replayTo);
        replayTo = null;
      }
      live = replayTo === null && next > ledger.head();
      return !live;
    },
    isLive: () => live,
  };
}
