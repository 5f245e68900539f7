/** Where an export can be fetched: events say it, but with personal values in it only a question by who asked for it is answered. */
import { useEffect, useState } from 'react';
import type { JobResult } from '../../../daemon/api/contract/jobs.ts';
import { useKiosk } from '../../kiosk-context.ts';

/** Null while it is not known, and where there is nothing to fetch (any more). */
export function useExportAddress(job: string, result: Extract<JobResult, { kind: 'export' }>): string | null {
  const { client } = useKiosk();
  const [told, setTold] = useState<string | null>(null);
  useEffect(() => {
    setTold(null);
    if (result.download !== null || result.openings === 0) return;
    let gone = false;
    void client.call('job.list', {}).then((answer) => {
      const found = answer.ok ? answer.value.jobs.find((one) => one.job === job)?.result : null;
      if (!gone && found?.kind === 'export') setTold(found.download);
    });
    return () => {
      gone = true;
    };
  }, [client, job, result]);
  return result.download ?? told;
}
