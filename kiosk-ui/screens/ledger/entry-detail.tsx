/** One entry opened: what it is, its leaf as it stands in the log, its hash checked here, its commitments. */
import { CheckCircleFilled, WarningFilled } from '@ant-design/icons';
import { useEffect, useState } from 'react';
import type { LedgerEntryView } from '../../../daemon/api/contract/ledger-view.ts';
import { leafHashOf, readLeaf } from '../../model/ledger-leaf.ts';
import { useSay } from '../../say.ts';

/** The hash is computed again in this browser: the page need not take the program's word for it. */
function HashVerdict({ entry }: { readonly entry: LedgerEntryView }) {
  const { t } = useSay();
  const [fits, setFits] = useState<boolean | null>(null);
  useEffect(() => {
    let current = true;
    setFits(null);
    void leafHashOf(crypto.subtle, entry.leaf).then((hash) => {
      if (current) setFits(hash === entry.leafHash);
    });
    return () => {
      current = false;
    };
  }, [entry]);
  if (fits === null) return null;
  return (
    <p className={fits ? 'verdict verdict-good' : 'verdict verdict-bad'}>
      {fits ? <CheckCircleFilled aria-hidden="true" /> : <WarningFilled aria-hidden="true" />}{' '}
      {fits ? t('ledger.hashFits') : t('ledger.hashDiffers')}
    </p>
  );
}

export function EntryDetail({ entry }: { readonly entry: LedgerEntryView }) {
  const { t, word, moment } = useSay();
  const leaf = readLeaf(entry.leaf);
  return (
    <section className="detail" aria-label={t('ledger.entryTitle', { seq: entry.seq })}>
      <h2>{t('ledger.entryTitle', { seq: entry.seq })}</h2>
      <p>
        <strong>{word('entryType', leaf.type) ?? t('ledger.unknownType')}</strong> <small>{leaf.type}</small>
      </p>
      {leaf.ts !== null && <p className="small">{moment(leaf.ts)}</p>}
      <h3>{t('ledger.leafHash')}</h3>
      <code className="block">{entry.leafHash}</code>
      <HashVerdict entry={entry} />
      <h3>{t('ledger.commitments')}</h3>
      {leaf.commitments.length === 0 ? (
        <p className="small">{t('ledger.noCommitments')}</p>
      ) : (
        <>
          <p className="small">{t('ledger.commitmentsAbout')}</p>
          <dl className="commitments">
            {leaf.commitments.map(({ f, h }) => (
              <div key={f}>
                <dt>{word('field', f) ?? f}</dt>
                <dd>
                  <code>{h}</code>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <h3>{t('ledger.leaf')}</h3>
      <pre className="block">{leaf.pretty}</pre>
    </section>
  );
}
