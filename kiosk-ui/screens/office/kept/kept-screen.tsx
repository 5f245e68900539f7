/** Personal data that is kept: which classes by which rule; one person's data found, looked at, restricted, erased. */
import '../../../style/kept.css';
import { ReloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { KeptFindResult } from '../../../../daemon/api/contract/kept-data.ts';
import type { Params } from '../../../../daemon/api/contract/methods.ts';
import type { CallOutcome } from '../../../client/client-error.ts';
import { useKiosk, useModel } from '../../../kiosk-context.ts';
import { signInState } from '../../../model/sign-in-state.ts';
import { useSay } from '../../../say.ts';
import { ErrorNote } from '../../frame/error-note.tsx';
import { StillLoading } from '../../frame/still-loading.tsx';
import { OfficeFrame } from '../office-frame.tsx';
import { useAnswer } from '../use-answer.ts';
import { ClassTable } from './class-table.tsx';
import { FindForm } from './find-form.tsx';
import { KeptActDialog, type PlannedKeptAct } from './kept-act-dialog.tsx';
import { RotationCard } from './rotation-card.tsx';
import { SubjectCard } from './subject-card.tsx';

interface Found {
  readonly params: Params<'kept.find'>;
  readonly answer: CallOutcome<KeptFindResult>;
}

export function KeptScreen() {
  const { t } = useSay();
  const { client } = useKiosk();
  const model = useModel();
  const [address] = useSearchParams();
  const { value, loading, error, again } = useAnswer('kept.overview', {});
  const [found, setFound] = useState<Found | null>(null);
  const [planned, setPlanned] = useState<PlannedKeptAct | null>(null);
  const signIn = signInState(model);
  const auditor = signIn.kind === 'signedIn' && signIn.signIn.role === 'auditor';
  const offline = model.connection.kind !== 'open';
  const find = async (params: Params<'kept.find'>) => {
    setFound(null);
    setFound({ params, answer: await client.call('kept.find', params) });
  };
  // By its own id: who was erased is not found by number any more.
  const findAgain = async (subject: string, { params, answer: before }: Found) => {
    const answer = await client.call('kept.find', { by: { kind: 'subject', subject }, reason: params.reason });
    if (!answer.ok || !before.ok) return setFound({ params, answer });
    const now = before.value.subjects.map(
      (one) => answer.value.subjects.find(({ subject: id }) => id === one.subject) ?? one,
    );
    setFound({ params, answer: { ok: true, value: { subjects: now } } });
  };
  const done = () => {
    setPlanned(null);
    again();
    // A search is an entry: it is repeated only for what has changed.
    if (planned !== null && planned.type !== 'rotate' && found !== null) void findAgain(planned.subject, found);
  };
  return (
    <OfficeFrame className="office-split kept">
      <div className="split">
        <div className="split-list">
          <div className="office-head">
            <h1>{t('page.kept')}</h1>
            <Button icon={<ReloadOutlined />} loading={loading} disabled={offline} onClick={again}>
              {t('office.reload')}
            </Button>
          </div>
          <p>{t('kept.about')}</p>
          {error !== null && <ErrorNote error={error} />}
          {value === null && error === null && <StillLoading />}
          {value !== null && <ClassTable classes={value.classes} />}
          {value !== null && (
            <RotationCard
              overview={value}
              disabled={offline || auditor}
              onRotate={() => setPlanned({ type: 'rotate' })}
            />
          )}
        </div>
        <aside className="split-side">
          <h2>{t('kept.find.title')}</h2>
          {auditor ? (
            <p>{t('kept.find.notAuditor')}</p>
          ) : (
            <>
              <p className="small">{t('kept.find.about')}</p>
              <FindForm subject={address.get('subject')} disabled={offline} onFind={(params) => void find(params)} />
            </>
          )}
          {found?.answer.ok === false && <ErrorNote error={found.answer.error} />}
          {found?.answer.ok === true && (
            <section aria-label={t('kept.found')}>
              {found.answer.value.subjects.length === 0 && <p role="status">{t('kept.foundNothing')}</p>}
              <ul className="kept-subjects">
                {found.answer.value.subjects.map((subject) => (
                  <SubjectCard
                    key={subject.subject}
                    subject={subject}
                    rule={value?.classes.find((one) => one.class === subject.class) ?? null}
                    disabled={offline}
                    onAct={(type) => setPlanned({ type, subject: subject.subject })}
                  />
                ))}
              </ul>
            </section>
          )}
        </aside>
      </div>
      {planned !== null && <KeptActDialog planned={planned} onDone={done} onClose={() => setPlanned(null)} />}
    </OfficeFrame>
  );
}
