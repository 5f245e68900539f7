/** Long work as screens ask for it: the newest of a kind, how far it is. Pure. */
import type { JobView } from '../../daemon/api/contract/jobs.ts';
import type { KioskModel } from './kiosk-model.ts';

/** The newest job of a kind; one that runs goes before all others. */
export function newestJob({ jobs }: Pick<KioskModel, 'jobs'>, kind: JobView['kind']): JobView | null {
  const running = (job: JobView) => Number(job.state === 'running');
  const found = Object.values(jobs)
    .filter((job) => job.kind === kind)
    .sort((a, b) => running(b) - running(a) || b.startedAt - a.startedAt);
  return found[0] ?? null;
}

/** Whole percent, never 100 before the end; null while the total is not known. */
export function percentOf({ done, total, state }: Pick<JobView, 'done' | 'total' | 'state'>): number | null {
  if (state === 'done') return 100;
  return total === 0 ? null : Math.min(99, Math.floor((100 * done) / total));
}
