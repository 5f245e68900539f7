/** The signed checkpoint: the note as an auditor's tool takes it, and the key to check it with. */
import { CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { LedgerCheckpointResult } from '../../../daemon/api/contract/ledger-view.ts';
import type { CallOutcome } from '../../client/client-error.ts';
import { useKiosk } from '../../kiosk-context.ts';
import { useSay } from '../../say.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { StillLoading } from '../frame/still-loading.tsx';

function Copyable({ title, text }: { readonly title: string; readonly text: string }) {
  const { t } = useSay();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <div className="copy-head">
        <h3>{title}</h3>
        <Button icon={<CopyOutlined />} onClick={copy}>
          {copied ? t('action.copied') : t('action.copy')}
        </Button>
      </div>
      <pre className="block">{text}</pre>
    </>
  );
}

export function CheckpointPanel() {
  const { t } = useSay();
  const { client } = useKiosk();
  const [answer, setAnswer] = useState<CallOutcome<LedgerCheckpointResult> | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    void client.call('ledger.checkpoint', {}, gone.signal).then((outcome) => {
      if (!gone.signal.aborted) setAnswer(outcome);
    });
    return () => gone.abort();
  }, [client]);
  return (
    <section className="detail" aria-label={t('ledger.checkpoint')}>
      <h2>{t('ledger.checkpoint')}</h2>
      <p>{t('ledger.checkpointAbout')}</p>
      {answer === null && <StillLoading />}
      {answer !== null && !answer.ok && <ErrorNote error={answer.error} />}
      {answer?.ok && (
        <>
          <p>
            <strong>{t('ledger.size', { size: answer.value.size })}</strong>
          </p>
          <Copyable title={t('ledger.note')} text={answer.value.note} />
          <Copyable title={t('ledger.vkey')} text={answer.value.vkey} />
        </>
      )}
    </section>
  );
}
