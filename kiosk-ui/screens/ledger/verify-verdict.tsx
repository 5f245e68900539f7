/** What a verification came to: large words, what they mean, what to do; then the numbers and the findings in words. */
import { CheckCircleFilled, InfoCircleFilled, WarningFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { FindingView, JobResult } from '../../../daemon/api/contract/jobs.ts';
import { headOfRoot } from '../../model/ledger-head.ts';
import { useSay } from '../../say.ts';

export type VerifyResult = Extract<JobResult, { kind: 'verify' }>;

const SYMBOLS: Record<VerifyResult['verdict'], ReactNode> = {
  sound: <CheckCircleFilled />,
  'consistent-only': <InfoCircleFilled />,
  broken: <WarningFilled />,
  unreadable: <WarningFilled />,
};

function Finding({ finding }: { readonly finding: FindingView }) {
  const { t, word } = useSay();
  return (
    <li>
      {finding.seq !== null && <strong>{t('ledger.verify.at', { seq: finding.seq })} </strong>}
      {word('ledger.finding', finding.code) ?? t('ledger.findingOther')}{' '}
      <small>
        {finding.code}
        {finding.detail !== '' && ` · ${finding.detail}`}
      </small>
    </li>
  );
}

export function VerifyVerdict({ result, at }: { readonly result: VerifyResult; readonly at: number }) {
  const { t, moment } = useSay();
  const { verdict, findings } = result;
  const facts = [
    ['size', String(result.size)],
    ['fine', String(result.fine)],
    ['signedSize', String(result.signedSize)],
    ['head', result.root === null ? '—' : headOfRoot(result.root)],
    ['root', result.root ?? '—'],
    ['at', moment(at)],
  ] as const;
  return (
    <section
      className={`sheet big-verdict big-verdict-${verdict}`}
      aria-label={t('ledger.verify.verdict')}
      role="status"
    >
      <h2>
        <span aria-hidden="true">{SYMBOLS[verdict]}</span> {t(`ledger.verdict.${verdict}.title`)}
      </h2>
      <p>{t(`ledger.verdict.${verdict}.means`)}</p>
      <p>
        <strong>{t('ledger.verify.todo')}</strong> {t(`ledger.verdict.${verdict}.todo`)}
      </p>
      <dl className="entry-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`ledger.verify.fact.${name}`)}</dt>
            <dd>{name === 'root' || name === 'head' ? <code>{value}</code> : value}</dd>
          </div>
        ))}
      </dl>
      {findings.length > 0 && (
        <>
          <h3>{t('ledger.verify.findings', { count: findings.length + result.more })}</h3>
          <ol className="findings">
            {findings.map((finding) => (
              <Finding key={`${finding.code} ${finding.seq} ${finding.detail}`} finding={finding} />
            ))}
          </ol>
          {result.more > 0 && <p className="small">{t('ledger.verify.more', { count: result.more })}</p>}
        </>
      )}
    </section>
  );
}
