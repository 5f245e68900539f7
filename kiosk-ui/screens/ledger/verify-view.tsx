/** Verify everything: one button, how far it is, and a plain verdict. */
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import { useSay } from '../../say.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { JobProgress } from './job-progress.tsx';
import { useJob } from './use-job.ts';
import { VerifyVerdict } from './verify-verdict.tsx';

export function VerifyView() {
  const { t } = useSay();
  const { client } = useKiosk();
  const { connection } = useModel();
  const { job, busy, error, start, stop } = useJob('verify');
  const [key, setKey] = useState('');
  const id = useId();
  const vkey = key.trim() === '' ? null : key.trim();
  return (
    <div className="ledger-view">
      <section className="sheet" aria-label={t('ledger.verify.title')}>
        <h2>{t('ledger.verify.title')}</h2>
        <p>{t('ledger.verify.about')}</p>
        <div className="act-field">
          <label htmlFor={`${id}-key`}>{t('ledger.verify.key')}</label>
          <Input.TextArea
            id={`${id}-key`}
            rows={2}
            maxLength={512}
            autoComplete="off"
            spellCheck={false}
            value={key}
            onChange={({ target }) => setKey(target.value)}
          />
          <p className="small">{t('ledger.verify.keyAbout')}</p>
        </div>
        <div className="act-end">
          <Button
            type="primary"
            size="large"
            disabled={busy || connection.kind !== 'open'}
            onClick={() => void start(() => client.call('ledger.verify', { vkey }))}
          >
            {t('ledger.verify.start')}
          </Button>
        </div>
        {error !== null && <ErrorNote error={error} />}
        <JobProgress job={job} onStop={stop} />
      </section>
      {job?.state === 'done' && job.result?.kind === 'verify' && (
        <VerifyVerdict result={job.result} at={job.startedAt} />
      )}
    </div>
  );
}
