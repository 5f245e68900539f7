/** One person's kept data: which class, in which state, until when, which fields; looked at, restricted or erased. */
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { KeptSubject, RetentionClassView } from '../../../../daemon/api/contract/kept-data.ts';
import { useSay } from '../../../say.ts';
import { endedBy, keptDays } from './ended-by.ts';
import { KeptValues } from './kept-values.tsx';

export type SubjectAct = 'erase' | 'restrict';

/** How it ended, in words: by which rule, or early and why. */
function Ended({ ended }: { readonly ended: NonNullable<KeptSubject['ended']> }) {
  const { t, moment } = useSay();
  const { kind, rest } = endedBy(ended.by);
  const byRule = (days: number | null): string => {
    if (days !== null) return t('kept.ended.days', { days });
    return rest === 'unwritten' ? t('kept.ended.unwritten') : rest;
  };
  const early = rest === '' ? '' : t('kept.ended.reason', { reason: rest });
  const by = kind === 'rule' ? byRule(keptDays(rest)) : kind === 'early' ? early : rest;
  return (
    <p className="kept-ended">
      {t(`kept.ended.${kind}`, { at: moment(ended.at) })}
      {by !== '' && <span> {by}</span>}
    </p>
  );
}

export interface SubjectCardProps {
  readonly subject: KeptSubject;
  readonly rule: RetentionClassView | null;
  readonly disabled: boolean;
  readonly onAct: (act: SubjectAct) => void;
}

export function SubjectCard({ subject, rule, disabled, onAct }: SubjectCardProps) {
  const { t, word, moment, language } = useSay();
  const [looking, setLooking] = useState(false);
  const { state } = subject;
  const name = rule === null ? subject.class : language === 'en' ? rule.en : rule.zh;
  const after = state === 'active' && rule?.restrictedDays !== 0 ? 'restricted' : 'erased';
  return (
    <li className={`sheet kept-subject kept-${state}`}>
      <h3>
        {name} <span className="kept-state">{t(`kept.state.${state}`)}</span>
      </h3>
      <p className="small">
        {t('kept.since', { at: moment(subject.since) })}
        {' · '}
        {t('kept.subject')} <code>{subject.subject}</code>
      </p>
      {subject.ended !== null && <Ended ended={subject.ended} />}
      <p className="small">
        <Link to={`/ledger?subject=${encodeURIComponent(subject.subject)}`}>{t('kept.toLedger')}</Link>
      </p>
      {state !== 'erased' && (
        <>
          <p>{subject.next === null ? t('kept.next.never') : t(`kept.next.${after}`, { at: moment(subject.next) })}</p>
          <p>
            {t('kept.fields')} {subject.fields.map((field) => word('field', field) ?? field).join(' · ')}
          </p>
          {state === 'restricted' && <p className="small">{t('kept.restrictedMeans')}</p>}
          <div className="acts">
            {state === 'active' && (
              <Button disabled={disabled} onClick={() => setLooking(true)}>
                {t('kept.show.start')}
              </Button>
            )}
            {state === 'active' && (
              <Button disabled={disabled} onClick={() => onAct('restrict')}>
                {t('kept.act.restrict')}
              </Button>
            )}
            <Button danger disabled={disabled || rule?.earlyErase === false} onClick={() => onAct('erase')}>
              {t('kept.act.erase')}
            </Button>
          </div>
          {rule?.earlyErase === false && <p className="small">{t('kept.notEarly', { clause: rule.clause })}</p>}
        </>
      )}
      {looking && <KeptValues subject={subject.subject} name={name} onClose={() => setLooking(false)} />}
    </li>
  );
}
