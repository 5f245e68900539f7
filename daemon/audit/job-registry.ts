/** Long work that people wait for: one of a kind at a time, how far it is, a way to stop it, and how it ended. */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { CallError } from '../api/call-error.ts';
import type { JobResult, JobView } from '../api/contract/jobs.ts';
import { newId, type Random } from '../random.ts';

export type JobKind = JobView['kind'];

/** Who started a job: the person in the role in which they signed in; nulls before there are people. */
export interface JobOwner {
  readonly person: string | null;
  readonly role: string | null;
}

/** Says how far the work is; `total` 0 while it is not known. */
export type ReportProgress = (phase: string, done: number, total: number) => void;

export type JobEnd =
  | { readonly end: 'done'; readonly result: JobResult }
  /** An error code of the catalogue. */
  | { readonly end: 'failed'; readonly code: CallError['code'] }
  | { readonly end: 'cancelled' };

/** Does the work; ends soon after `signal` has fired. What it throws is a bug. */
export type JobWork = (job: string, report: ReportProgress, signal: AbortSignal) => Promise<JobEnd>;

export interface JobRegistry {
  /** Starts `work` in this turn of the loop, or says that one of its kind is running. */
  start(kind: JobKind, owner: JobOwner, work: JobWork): Result<{ readonly job: string }, CallError>;
  /** A running job, by whoever started it or somebody of the same role; resolves when it has ended. */
  cancel(job: string, by: JobOwner): Promise<Result<{ readonly kind: JobKind }, CallError>>;
  /** Stops the running job of a kind without anybody having asked; resolves when it has ended. */
  stop(kind: JobKind): Promise<void>;
  /** Exchanges the result of a job that is done, e.g. when its file was taken. */
  revise(job: string, change: (result: JobResult) => JobResult): void;
  isRunning(kind: JobKind): boolean;
  /** Newest first. */
  list(): readonly JobView[];
  /** Whether `by` started it, in that role. */
  isOf(job: string, by: JobOwner): boolean;
  /** Stops what runs; resolves when all has ended. Harmless when repeated. */
  close(): Promise<void>;
}

export interface JobRegistryDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** A state event of one job; at most four a second of each. */
  publish(view: JobView): void;
  /** Work threw. */
  onBug(cause: unknown): void;
}

const KEPT = 20;
const LEAST_BETWEEN_MS = 250;

interface Kept {
  view: JobView;
  readonly owner: JobOwner;
  readonly abort: AbortController;
  ended: Promise<void>;
  /** Monotonic ms of the newest event. */
  saidAt: number;
  waiting: CancelTimer | null;
}

export function createJobRegistry({ clock, random, publish, onBug }: JobRegistryDeps): JobRegistry {
  /** Oldest first. */
  const kept: Kept[] = [];
  let closed = false;

  const say = (one: Kept): void => {
    one.waiting = null;
    one.saidAt = clock.mono();
    publish(one.view);
  };
  const change = (one: Kept, view: JobView): void => {
    one.view = view;
    if (one.waiting !== null || closed) return;
    const waitMs = one.saidAt + LEAST_BETWEEN_MS - clock.mono();
    if (waitMs <= 0) say(one);
    else one.waiting = clock.after(waitMs, () => say(one));
  };
  const running = (kind: JobKind): Kept | undefined =>
    kept.find(({ view }) => view.kind === kind && view.state === 'running');

  const finish = (one: Kept, end: JobEnd): void => {
    const { view } = one;
    if (end.end === 'done') change(one, { ...view, state: 'done', done: view.total, result: end.result });
    else if (end.end === 'failed') change(one, { ...view, state: 'failed', error: end.code });
    else change(one, { ...view, state: 'cancelled' });
  };

  const run = async (one: Kept, work: JobWork): Promise<void> => {
    const report: ReportProgress = (phase, done, total) => {
      // What a thread said before it heard of its end comes late, and changes nothing.
      if (one.view.state === 'running' && !one.abort.signal.aborted) change(one, { ...one.view, phase, done, total });
    };
    try {
      finish(one, await work(one.view.job, report, one.abort.signal));
    } catch (cause) {
      finish(one, { end: 'failed', code: 'jobFailed' });
      onBug(cause);
    }
  };

  return {
    start(kind, owner, work) {
      if (closed) return err({ code: 'stopping' });
      if (running(kind) !== undefined) return err({ code: 'jobRunning' });
      const job = newId(random, 'job');
      const view: JobView = {
        ...{ job, kind, state: 'running', phase: 'starting', done: 0, total: 0 },
        ...{ startedAt: Math.floor(clock.wall()), result: null, error: null },
      };
      const never = clock.mono() - LEAST_BETWEEN_MS;
      const abort = new AbortController();
      const one: Kept = { view, owner, abort, ended: Promise.resolve(), saidAt: never, waiting: null };
      kept.push(one);
      const old = kept.length > KEPT ? kept.findIndex((each) => each.view.state !== 'running') : -1;
      if (old >= 0) for (const gone of kept.splice(old, 1)) gone.waiting?.();
      say(one);
      one.ended = run(one, work);
      return ok({ job });
    },
    async cancel(job, by) {
      const one = kept.find(({ view }) => view.job === job && view.state === 'running');
      if (one === undefined) return err({ code: 'jobUnknown' });
      const { owner, view } = one;
      if (owner.person !== by.person && (owner.role === null || owner.role !== by.role))
        return err({ code: 'otherRole' });
      one.abort.abort();
      await one.ended;
      return ok({ kind: view.kind });
    },
    async stop(kind) {
      const one = running(kind);
      one?.abort.abort();
      await one?.ended;
    },
    revise(job, revised) {
      const one = kept.find(({ view }) => view.job === job);
      if (one === undefined || one.view.result === null) return;
      change(one, { ...one.view, result: revised(one.view.result) });
    },
    isRunning: (kind) => running(kind) !== undefined,
    list: () => kept.map(({ view }) => view).reverse(),
    isOf: (job, { person, role }) =>
      kept.some(({ view, owner }) => view.job === job && owner.person === person && owner.role === role),
    async close() {
      closed = true;
      for (const one of kept) {
        one.waiting?.();
        one.abort.abort();
      }
      await Promise.all(kept.map(({ ended }) => ended));
    },
  };
}
