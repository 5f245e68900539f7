/** Export: which entries, with or without personal values, why; then progress, the file, and what the auditor does with it. */
import { Button, Checkbox, Input } from 'antd';
import { useId, useState } from 'react';
import type { Params } from '../../../daemon/api/contract/methods.ts';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import { useSay } from '../../say.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { ProofsDialog } from '../sign-in/proofs-dialog.tsx';
import { EMPTY_EXPORT, exportOf } from './export-form.ts';
import { ExportResult } from './export-result.tsx';
import { JobProgress } from './job-progress.tsx';
import { useJob } from './use-job.ts';

type Planned = Omit<Params<'ledger.export'>, 'proofs'>;

export function ExportView() {
  const { t } = useSay();
  const { client } = useKiosk();
  const { connection } = useModel();
  const { job, busy, error, start, stop } = useJob('export');
  const [typed, setTyped] = useState(EMPTY_EXPORT);
  const [proving, setProving] = useState<Planned | null>(null);
  const id = useId();
  const planned = exportOf(typed);
  const send = (what: Planned, proofs: readonly string[]) =>
    start(() => client.call('ledger.export', { ...what, proofs: [...proofs] }));
  const begin = () => {
    if (planned === null) return;
    if (planned.openings) setProving(planned);
    else void send(planned, []);
  };
  return (
    <div className="ledger-view">
      <form
        className="sheet"
        autoComplete="off"
        aria-label={t('ledger.export.title')}
        onSubmit={(event) => {
          event.preventDefault();
          begin();
        }}
      >
        <h2>{t('ledger.export.title')}</h2>
        <p>{t('ledger.export.about')}</p>
        <div className="act-fields">
          {(['from', 'to'] as const).map((name) => (
            <div key={name} className="act-field">
              <label htmlFor={`${id}-${name}`}>{t(`ledger.export.${name}`)}</label>
              <Input
                id={`${id}-${name}`}
                inputMode="numeric"
                placeholder={t(`ledger.export.all.${name}`)}
                value={typed[name]}
                onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
              />
            </div>
          ))}
        </div>
        <div className="act-field">
          <label htmlFor={`${id}-reason`}>{t('ledger.export.reason')}</label>
          <Input
            id={`${id}-reason`}
            maxLength={200}
            value={typed.reason}
            onChange={({ target }) => setTyped({ ...typed, reason: target.value })}
          />
        </div>
        <Checkbox checked={typed.openings} onChange={({ target }) => setTyped({ ...typed, openings: target.checked })}>
          {t('ledger.export.openings')}
        </Checkbox>
        <p className="small">{t(typed.openings ? 'ledger.export.withValues' : 'ledger.export.withoutValues')}</p>
        <div className="act-end">
          <Button
            type="primary"
            size="large"
            htmlType="submit"
            disabled={planned === null || busy || connection.kind !== 'open'}
          >
            {t(typed.openings ? 'people.toProofs' : 'ledger.export.start')}
          </Button>
        </div>
        {error !== null && <ErrorNote error={error} />}
        <JobProgress job={job} onStop={stop} />
      </form>
      {job?.state === 'done' && job.result?.kind === 'export' && <ExportResult job={job.job} result={job.result} />}
      {proving !== null && (
        <ProofsDialog
          title={t('ledger.export.openings')}
          about={<p>{t('ledger.export.provingAbout')}</p>}
          wanted={[t('people.firstManager'), t('people.secondManager')]}
          send={(proofs) => send(proving, proofs)}
          onDone={() => setProving(null)}
          onClose={() => setProving(null)}
        />
      )}
    </div>
  );
}
