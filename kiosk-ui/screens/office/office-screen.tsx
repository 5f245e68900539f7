/** The office: what is due, what hurts most first; before anybody is enrolled, the set-up ceremony. */
import { CheckCircleFilled, ExclamationCircleFilled, InfoCircleFilled, WarningFilled } from '@ant-design/icons';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import { signInState } from '../../model/sign-in-state.ts';
import { useSay } from '../../say.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { useNameOf } from '../sign-in/use-names.ts';
import { dayOf } from './china-day.ts';
import { type DueGrade, type DueItem, dueItems } from './due-items.ts';
import { OfficeFrame } from './office-frame.tsx';
import { SetUpCeremony } from './people/set-up-ceremony.tsx';
import { useAnswer } from './use-answer.ts';

const SYMBOLS: Record<DueGrade, ReactNode> = {
  danger: <WarningFilled />,
  warning: <ExclamationCircleFilled />,
  notice: <InfoCircleFilled />,
};

/** What the detail of an item is a code of. */
function detailOf({ what, detail }: DueItem, word: (group: string, code: string) => string | null): string {
  if (detail === null) return '';
  const isRole = what === 'permissionEnds' || what === 'permissionEnded';
  return (
    (isRole
      ? word('role', detail)
      : (word('alarm', detail) ?? word('climate.unknown', detail) ?? word('ledgerTrouble.clockReason', detail))) ??
    detail
  );
}

function DueRow({ due }: { readonly due: DueItem }) {
  const { t, word, date, moment } = useSay();
  const nameOf = useNameOf();
  const about = due.page === '/office/people' ? nameOf(due.about) : (word('register.lockName', due.about) ?? due.about);
  const when = due.day !== null ? date(due.day) : due.at !== null ? moment(due.at) : '';
  return (
    <li className={`due due-${due.grade}`}>
      <Link to={due.page}>
        <span className="due-symbol" aria-hidden="true">
          {SYMBOLS[due.grade]}
        </span>
        <span className="due-grade">{t(`office.grade.${due.grade}`)}</span>
        <span className="due-what">
          <strong>{t(`office.due.${due.what}`, { about, detail: detailOf(due, word) })}</strong>
          <small>{t(`office.do.${due.what}`)}</small>
        </span>
        <span className="due-when">{when}</span>
      </Link>
    </li>
  );
}

function DueList() {
  const { t } = useSay();
  const { clock } = useKiosk();
  const { locks, climate, ledger, connection } = useModel();
  const { value, error, loading } = useAnswer('people.list', {});
  const due = dueItems({
    locks: Object.values(locks),
    climate: Object.values(climate),
    people: value?.people ?? null,
    ledger,
    today: dayOf(clock.wall()),
  });
  return (
    <>
      <h1>{t('office.dueTitle')}</h1>
      {connection.kind !== 'open' && <p className="small">{t('office.stale')}</p>}
      {error !== null && <ErrorNote error={error} />}
      {due.length > 0 && (
        <ol className="due-list">
          {due.map((one) => (
            <DueRow key={`${one.what} ${one.about} ${one.detail} ${one.at}`} due={one} />
          ))}
        </ol>
      )}
      {due.length === 0 && !loading && error === null && (
        <div className="office-empty">
          <span aria-hidden="true">
            <CheckCircleFilled />
          </span>
          <h2>{t('office.nothingTitle')}</h2>
          <p>{t('office.nothingText')}</p>
        </div>
      )}
    </>
  );
}

export function OfficeScreen() {
  const state = signInState(useModel());
  // Chosen once: the end of the ceremony must stay in sight until its key was written down.
  const [ceremony, setCeremony] = useState(state.kind === 'setUp');
  return <OfficeFrame>{ceremony ? <SetUpCeremony onFinished={() => setCeremony(false)} /> : <DueList />}</OfficeFrame>;
}
