/** The proof that an entry is in the signed history: what this browser checked, the way drawn, the file to take away. */
import { CheckCircleFilled, DownloadOutlined, QuestionCircleOutlined, WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { LedgerEntryView } from '../../../daemon/api/contract/ledger-view.ts';
import { useSay } from '../../say.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { StillLoading } from '../frame/still-loading.tsx';
import { ProofPicture } from './proof-picture.tsx';
import { saveText } from './save-text.ts';
import { useProofCheck } from './use-proof-check.ts';

/** `null`: this browser cannot tell. */
function Verdict({ good, children }: { readonly good: boolean | null; readonly children: ReactNode }) {
  const grade = good === null ? 'unknown' : good ? 'good' : 'bad';
  return (
    <li className={`verdict verdict-${grade}`}>
      <span aria-hidden="true">
        {good === null ? <QuestionCircleOutlined /> : good ? <CheckCircleFilled /> : <WarningFilled />}
      </span>{' '}
      {children}
    </li>
  );
}

export function EntryProof({ entry }: { readonly entry: LedgerEntryView }) {
  const { t } = useSay();
  const { leafFits, proof, climbed, rootFits, signed, error, loading, again } = useProofCheck(entry);
  const bad = leafFits === false || rootFits === false || signed === 'bad' || signed === 'stranger';
  return (
    <section aria-label={t('ledger.proof.title')} className="entry-proof">
      <h3>{t('ledger.proof.title')}</h3>
      <ul className="verdicts">
        {leafFits !== null && (
          <Verdict good={leafFits}>{t(leafFits ? 'ledger.hashFits' : 'ledger.hashDiffers')}</Verdict>
        )}
        {rootFits !== null && proof !== null && (
          <Verdict good={rootFits}>
            {t(rootFits ? 'ledger.proof.rootFits' : 'ledger.proof.rootDiffers', { size: proof.size })}
          </Verdict>
        )}
        {signed !== null && (
          <Verdict good={signed === 'unsupported' ? null : signed === 'good'}>{t(`ledger.signed.${signed}`)}</Verdict>
        )}
      </ul>
      {bad && (
        <p className="proof-bad" role="alert">
          {t('ledger.proof.badDo')}
        </p>
      )}
      {error !== null && (
        <>
          <ErrorNote error={error} quiet />
          <Button loading={loading} onClick={again}>
            {t('action.tryAgain')}
          </Button>
        </>
      )}
      {proof === null && error === null && <StillLoading />}
      {proof !== null && climbed !== null && (
        <ProofPicture seq={proof.seq} leafHash={entry.leafHash} climbed={climbed} good={rootFits === true} />
      )}
      {proof !== null && (
        <Button icon={<DownloadOutlined />} onClick={() => saveText(`entry-${proof.seq}.tlog-proof`, proof.file)}>
          {t('ledger.proof.save')}
        </Button>
      )}
    </section>
  );
}
