/** How far long work is, in words and as a bar; it can be stopped. Ended without a result: why, and what to do. */
import { Button } from 'antd';
import type { JobView } from '../../../daemon/api/contract/jobs.ts';
import { percentOf } from '../../model/ledger-jobs.ts';
import { useSay } from '../../say.ts';

function Running({ job, onStop }: { readonly job: JobView; readonly onStop: () => void }) {
  const { t, word } = useSay();
  const percent = percentOf(job);
  const title = word('job.phase', job.phase) ?? t('job.running');
  return (
    <div className="job" role="status">
      <p>
        <strong>{title}</strong>{' '}
        {job.total > 0 && (
          <span className="small">
            {t('job.doneOf', { done: job.done.toLocaleString('en'), total: job.total.toLocaleString('en') })}
          </span>
        )}
      </p>
      {/* The browser's own element: it says by itself how far it is, and needs no style element. */}
      <progress className="job-bar" aria-label={title} {...(percent === null ? {} : { value: percent })} max={100} />
      <div className="job-foot">
        <span>{percent === null ? '' : t('job.percent', { percent })}</span>
        <Button onClick={onStop}>{t('job.stop')}</Button>
      </div>
    </div>
  );
}

/** Nothing for a job that is done: its result stands for itself. */
export function JobProgress({ job, onStop }: { readonly job: JobView | null; readonly onStop: () => void }) {
  const { t, word } = useSay();
  if (job === null || job.state === 'done') return null;
  if (job.state === 'running') return <Running job={job} onStop={onStop} />;
  return (
    <div className="job" role="status">
      <p>
        <strong>{t(`job.ended.${job.state}`)}</strong>
      </p>
      <p>
        {t(`job.endedText.${job.state}`)}
        {job.error !== null && ` ${word('job.error', job.error) ?? t('error.code', { code: job.error })}`}
      </p>
    </div>
  );
}
