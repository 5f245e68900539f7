/**
 * Who is told where an export lies. Whoever has the address has the file, and job events reach every office page, signed in or not:
 * the address of a file with personal values is told to nobody but who asked for it. Pure.
 */
import type { JobView } from '../api/contract/jobs.ts';

/** The job as everybody may see it. */
export function withoutAddress(view: JobView): JobView {
  const { result } = view;
  if (result?.kind !== 'export' || result.openings === 0) return view;
  return { ...view, result: { ...result, download: null } };
}
