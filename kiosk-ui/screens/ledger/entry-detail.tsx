/** One entry opened: who, what, which device, which clause, its commitments, its leaf as it stands in the log, its proof. */
import { Button } from 'antd';
import { Link } from 'react-router';
import type { LedgerEntryView } from '../../../daemon/api/contract/ledger-view.ts';
import { readFacts } from '../../model/ledger-facts.ts';
import type { ShownFilter } from '../../model/ledger-filter.ts';
import { readLeaf } from '../../model/ledger-leaf.ts';
import { useSay } from '../../say.ts';
import { EntryProof } from './entry-proof.tsx';
import { useActorWords } from './use-actor-words.ts';

function Commitments({ commitments }: { readonly commitments: readonly { readonly f: string; readonly h: string }[] }) {
  const { t, word } = useSay();
  return (
    <>
      <h3>{t('ledger.commitments')}</h3>
      <p className="small">{t(commitments.length === 0 ? 'ledger.noCommitments' : 'ledger.commitmentsAbout')}</p>
      <dl className="commitments">
        {commitments.map(({ f, h }) => (
          <div key={f}>
            <dt>{word('field', f) ?? f}</dt>
            <dd>
              <code>{h}</code>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

export interface EntryDetailProps {
  readonly entry: LedgerEntryView;
  readonly onNarrow: (more: Partial<ShownFilter>) => void;
}

export function EntryDetail({ entry, onNarrow }: EntryDetailProps) {
  const { t, word, moment } = useSay();
  const leaf = readLeaf(entry.leaf);
  const { cause, subject, clause } = readFacts(entry.leaf);
  const actors = useActorWords().ofLeaf(entry.leaf);
  const facts = [
    ['time', leaf.ts === null ? null : moment(leaf.ts)],
    ['actor', actors.length === 0 ? null : actors.join(' · ')],
    ['device', leaf.device],
    ['clause', clause],
  ] as const;
  return (
    <section className="detail" aria-label={t('ledger.entryTitle', { seq: entry.seq })}>
      <h2>{t('ledger.entryTitle', { seq: entry.seq })}</h2>
      <p>
        <strong>{word('entryType', leaf.type) ?? t('ledger.unknownType')}</strong> <small>{leaf.type}</small>
        {leaf.simulated && <span className="device-simulated entry-mark">{t('simulated.short')}</span>}
      </p>
      <dl className="entry-facts">
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{t(`ledger.column.${name}`)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <div className="acts">
        {cause !== null && (
          <Button size="small" onClick={() => onNarrow({ cause })}>
            {t('ledger.sameCause')}
          </Button>
        )}
        {subject !== null && (
          <>
            <Button size="small" onClick={() => onNarrow({ subject })}>
              {t('ledger.sameSubject')}
            </Button>
            <Link className="entry-link" to={`/office/kept?subject=${encodeURIComponent(subject)}`}>
              {t('ledger.toKept')}
            </Link>
          </>
        )}
      </div>
      <EntryProof entry={entry} />
      <Commitments commitments={leaf.commitments} />
      <h3>{t('ledger.leafHash')}</h3>
      <code className="block">{entry.leafHash}</code>
      <h3>{t('ledger.leaf')}</h3>
      <pre className="block">{leaf.pretty}</pre>
    </section>
  );
}
