/** One opening: what happened when, who, what moved and what was left, pictures, its incident. */
import type { RegisterRow } from '../../../../daemon/api/contract/register.ts';
import type { IncidentView } from '../../../../daemon/api/contract/safe-incident.ts';
import { useSay } from '../../../say.ts';
import { IncidentCard } from './incident-card.tsx';
import { OpeningPicture } from './opening-picture.tsx';
import { movementLines, timelineOf } from './register-lines.ts';
import { useRegisterWords } from './use-movement-words.ts';

export interface OpeningDetailProps {
  readonly row: RegisterRow;
  readonly incident: IncidentView | null;
  readonly onChanged: () => void;
}

export function OpeningDetail({ row, incident, onChanged }: OpeningDetailProps) {
  const { t, word, moment } = useSay();
  const words = useRegisterWords();
  const { movement } = row;
  return (
    <section className="opening" aria-label={t('register.openingTitle', { at: moment(row.begunAt) })}>
      <h2>{t('register.openingTitle', { at: moment(row.begunAt) })}</h2>
      <p className="small">
        {words.lock(row.lock)} · {t('register.entry', { seq: row.seq })}
      </p>
      <h3>{t('register.course')}</h3>
      <ol className="course">
        {timelineOf(row).map(({ what, at }) => (
          <li key={what}>
            <span>{t(`register.timeline.${what}`)}</span> {moment(at)}
          </li>
        ))}
      </ol>
      <h3>{t('register.column.people')}</h3>
      <ul>
        {row.people.map(({ person, role, credential, factor }) => (
          <li key={person}>
            {t('register.personInRole', { name: words.nameOf(person), role: word('role', role) ?? role })}
            <small>
              {' '}
              {word('register.credential', credential) ?? credential}
              {factor !== null && ` + ${word('register.factor', factor) ?? factor}`}
            </small>
          </li>
        ))}
      </ul>
      <h3>{t('register.column.moved')}</h3>
      {movement === null ? (
        <p className="small">{t('register.nothingEntered')}</p>
      ) : (
        <>
          <p>
            <strong>{words.movement.purpose(movement.input.purpose)}</strong>
          </p>
          {movementLines(movement.input, words.movement).map((line) => (
            <p key={line}>{line}</p>
          ))}
          <p className="small">
            {t('register.beforeAfter', {
              before: t('register.left', { ...movement.before }),
              after: t('register.left', { ...movement.after }),
            })}
          </p>
          <p className="small">
            {t('register.signedBy', {
              enteredBy: words.nameOf(movement.enteredBy),
              confirmedBy:
                movement.confirmedBy === null ? t('register.notConfirmed') : words.nameOf(movement.confirmedBy),
            })}
          </p>
        </>
      )}
      {words.oddities(row).length > 0 && <h3>{t('register.print.column.odd')}</h3>}
      {words.oddities(row).map((odd) => (
        <p key={odd} className="odd">
          {odd}
        </p>
      ))}
      {incident !== null && <IncidentCard incident={incident} onChanged={onChanged} />}
      {row.pictures.length > 0 && <h3>{t('register.pictures')}</h3>}
      <ul className="opening-pictures">
        {row.pictures.map((picture) => (
          <OpeningPicture key={picture.picture} picture={picture} />
        ))}
      </ul>
    </section>
  );
}
