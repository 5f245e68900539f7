/** One kind of long work on this page: its newest job, how it is begun and stopped, and why it could not be. */
import { useCallback, useState } from 'react';
import type { JobStarted, JobView } from '../../../daemon/api/contract/jobs.ts';
import type { CallOutcome, ClientError } from '../../client/client-error.ts';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import { newestJob } from '../../model/ledger-jobs.ts';

export interface Job {
  /** The newest of its kind, whoever began it; null before the first. */
  readonly job: JobView | null;
  /** Begun or being begun, and not ended: a second one makes no sense. */
  readonly busy: boolean;
  readonly error: ClientError | null;
  start(call: () => Promise<CallOutcome<JobStarted>>): Promise<CallOutcome<JobStarted>>;
  stop(): void;
}

export function useJob(kind: JobView['kind']): Job {
  const { client } = useKiosk();
  const model = useModel();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const job = newestJob(model, kind);
  const id = job?.job ?? null;
  return {
    job,
    busy: asking || job?.state === 'running',
    error,
    async start(call) {
      setAsking(true);
      setError(null);
      const answer = await call();
      setAsking(false);
      if (!answer.ok) setError(answer.error);
      return answer;
    },
    stop: useCallback(() => {
      if (id === null) return;
      void client.call('job.cancel', { job: id }).then((answer) => setError(answer.ok ? null : answer.error));
    }, [client, id]),
  };
}
