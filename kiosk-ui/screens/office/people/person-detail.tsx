/** One person: what is on record, permissions step by step, badges, secrets, absences, and what managers may do about each. */
import { CheckCircleFilled, MinusCircleOutlined, WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import type { PersonView } from '../../../../daemon/api/contract/people.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';
import { useNameOf } from '../../sign-in/use-names.ts';
import { dayOf } from '../china-day.ts';
import { type ActType, FACTS, filingSteps, nextActs, STRONGEST_BADGE, type Values } from './act-forms.ts';
import { PermissionTag } from './people-table.tsx';

export interface PersonDetailProps {
  readonly person: PersonView;
  readonly disabled: boolean;
  readonly onAct: (type: ActType, values: Values) => void;
  readonly onSecret: (kind: 'pin' | 'passphrase') => void;
}

export function PersonDetail({ person, disabled, onAct, onSecret }: PersonDetailProps) {
  const { t, word, date } = useSay();
  const { clock } = useKiosk();
  const nameOf = useNameOf();
  const today = dayOf(clock.wall());
  const act = (type: ActType, values: Values = {}) => (
    <Button key={`${type} ${values.role ?? ''}`} size="small" disabled={disabled} onClick={() => onAct(type, values)}>
      {t(`people.act.${type}`)}
    </Button>
  );
  return (
    <section className="person" aria-label={person.name ?? t('people.nameless')}>
      <h2>{person.name ?? t('people.nameless')}</h2>
      <p className="small">
        {t(`people.state.${person.state}`)}
        {person.login !== null && ` · ${t('people.loginIs', { login: person.login })}`}
        {person.graceUntil !== null && ` · ${t('people.graceUntil', { day: date(person.graceUntil) })}`}
      </p>

      <h3>{t('people.permissions')}</h3>
      {person.permissions.length === 0 && <p className="small">{t('people.noPermissions')}</p>}
      {person.permissions.map((permission) => (
        <div key={permission.role} className="permission">
          <PermissionTag permission={permission} />
          <ol className="filing">
            {filingSteps(permission).map(({ step, done }) => (
              <li key={step} className={done ? 'filing-done' : ''}>
                <span aria-hidden="true">{done ? <CheckCircleFilled /> : <MinusCircleOutlined />}</span>{' '}
                {t(`people.step.${step}`)}
              </li>
            ))}
          </ol>
          {permission.from !== null && (
            <p className="small">
              {t('people.fromTo', {
                from: date(permission.from),
                until: permission.until === null ? t('people.openEnd') : date(permission.until),
              })}
            </p>
          )}
          {permission.obstacle !== null && (
            <p className="obstacle">
              <WarningFilled aria-hidden="true" /> {word('people.obstacle', permission.obstacle) ?? permission.obstacle}
            </p>
          )}
          <div className="acts">{nextActs(permission, today).map(({ type, values }) => act(type, values))}</div>
        </div>
      ))}
      <div className="acts">{act('requestPermission')}</div>

      <h3>{t('people.facts')}</h3>
      <dl className="facts">
        {FACTS.map((fact) => (
          <div key={fact}>
            <dt>{t(`people.fact.${fact}`)}</dt>
            <dd>{person.facts[fact] === undefined ? t('people.notYet') : date(person.facts[fact])}</dd>
          </div>
        ))}
      </dl>
      <div className="acts">
        {act('recordFact', { day: today })}
        {act('grantGrace')}
      </div>

      <h3>{t('people.badges')}</h3>
      <ul className="badges">
        {person.badges.map(({ badge, class: kind, revoked }) => (
          <li key={badge}>
            <code>{badge}</code> {t(`people.badgeClass.${kind}`)}
            {revoked ? ` · ${t('people.revoked')}` : act('revokeBadge', { badge, reason: 'lost' })}
          </li>
        ))}
      </ul>
      <div className="acts">{act('enrolBadge', { class: STRONGEST_BADGE })}</div>

      <h3>{t('people.secrets')}</h3>
      <p className="small">
        {person.secrets.length === 0
          ? t('people.noSecrets')
          : person.secrets.map((kind) => t(`people.secret.${kind}`)).join(' · ')}
      </p>
      <div className="acts">
        {act('allowSecret', { kind: 'pin' })}
        {person.leaves.map((kind) => (
          <Button key={kind} size="small" type="primary" disabled={disabled} onClick={() => onSecret(kind)}>
            {t(`people.begin.${kind}`)}
          </Button>
        ))}
      </div>

      {person.absences.length > 0 && <h3>{t('people.absences')}</h3>}
      {person.absences.map(({ role, deputy, from, until }) => (
        <div key={role}>
          <p>
            {t('people.absence', {
              role: t(`role.${role}`),
              deputy: nameOf(deputy),
              from: date(from),
              until: date(until),
            })}
          </p>
          <div className="acts">{act('endAbsence', { role })}</div>
        </div>
      ))}
      <div className="acts acts-last">{person.state === 'active' && act('recordLeaving', { day: today })}</div>
    </section>
  );
}
