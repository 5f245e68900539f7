/** Backups: when the newest was made, one button for another, what came of it. */
import { Button } from 'antd';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import { useSay } from '../../say.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { bytesInWords } from './bytes-in-words.ts';
import { JobProgress } from './job-progress.tsx';
import { useJob } from './use-job.ts';

export function BackupView() {
  const { t, moment } = useSay();
  const { client } = useKiosk();
  const { connection, ledger } = useModel();
  const { job, busy, error, start, stop } = useJob('backup');
  const backup = ledger?.backup ?? null;
  const result = job?.state === 'done' && job.result?.kind === 'backup' ? job.result : null;
  return (
    <div className="ledger-view">
      <section className="sheet" aria-label={t('ledger.view.backup')}>
        <h2>{t('ledger.view.backup')}</h2>
        <p>{t('ledger.backup.about')}</p>
        {backup !== null && (
          <p className={backup.due ? 'odd' : ''}>
            {backup.lastAt === null ? t('ledger.backup.never') : t('ledger.backup.last', { at: moment(backup.lastAt) })}{' '}
            {backup.due && t('ledger.backup.due')}
          </p>
        )}
        {backup?.configured === false && <p className="odd">{t('ledger.backup.notSet')}</p>}
        <div className="act-end">
          <Button
            type="primary"
            size="large"
            disabled={busy || connection.kind !== 'open' || backup?.configured === false}
            onClick={() => void start(() => client.call('backup.run', {}))}
          >
            {t('ledger.backup.start')}
          </Button>
        </div>
        {error !== null && <ErrorNote error={error} />}
        <JobProgress job={job} onStop={stop} />
        {result !== null && (
          <>
            <h3>{t('ledger.backup.made')}</h3>
            <dl className="entry-facts">
              <div>
                <dt>{t('ledger.backup.file')}</dt>
                <dd>
                  {result.fileName} <small>{bytesInWords(result.bytes)}</small>
                </dd>
              </div>
              <div>
                <dt>{t('ledger.checkpoints.size')}</dt>
                <dd>{result.size}</dd>
              </div>
              <div>
                <dt>SHA-256</dt>
                <dd>
                  <code>{result.sha256}</code>
                </dd>
              </div>
            </dl>
          </>
        )}
      </section>
    </div>
  );
}
