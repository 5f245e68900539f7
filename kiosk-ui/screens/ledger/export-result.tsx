/** An evidence bundle that is ready: where it is, its digest to note down, and what the auditor does with it. */
import { DownloadOutlined } from '@ant-design/icons';
import { useState } from 'react';
import type { JobResult } from '../../../daemon/api/contract/jobs.ts';
import { useSay } from '../../say.ts';
import { bytesInWords } from './bytes-in-words.ts';
import { useExportAddress } from './use-export-address.ts';

type Exported = Extract<JobResult, { kind: 'export' }>;

export function ExportResult({ job, result }: { readonly job: string; readonly result: Exported }) {
  const { t } = useSay();
  const told = useExportAddress(job, result);
  // The address is good once: what was pressed here is gone, whether the program has said so yet or not.
  const [taken, setTaken] = useState<string | null>(null);
  const address = told === taken ? null : told;
  return (
    <section className="sheet" aria-label={t('ledger.export.ready')}>
      <h2>{t('ledger.export.ready')}</h2>
      <p>
        {t('ledger.export.holds', { from: result.from, to: result.size - 1 })}{' '}
        {t(result.openings === 0 ? 'ledger.export.noValues' : 'ledger.export.values', { count: result.openings })}
      </p>
      {address === null ? (
        <p>{t('ledger.export.taken')}</p>
      ) : (
        <p>
          <a className="download" href={address} download={result.fileName} onClick={() => setTaken(address)}>
            <DownloadOutlined aria-hidden="true" /> {t('ledger.export.download', { name: result.fileName })}
          </a>{' '}
          <small>
            {bytesInWords(result.bytes)} · {t('ledger.export.once')}
          </small>
        </p>
      )}
      <dl className="entry-facts">
        <div>
          <dt>SHA-256</dt>
          <dd>
            <code>{result.sha256}</code>
          </dd>
        </div>
      </dl>
      <h3>{t('ledger.export.then')}</h3>
      <ol className="then">
        <li>{t('ledger.export.step.copy')}</li>
        <li>
          {t('ledger.export.step.check')}{' '}
          <a href="/verify.html" target="_blank" rel="noreferrer">
            {t('ledger.export.verifyPage')}
          </a>
        </li>
        <li>{t('ledger.export.step.compare')}</li>
      </ol>
    </section>
  );
}
