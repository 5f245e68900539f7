/** Everybody who works here, in a table: roles and whether they act today, badges, PIN and passphrase, state. */
import { CheckCircleFilled, ClockCircleOutlined, StopOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { PersonView } from '../../../../daemon/api/contract/people.ts';
import { useSay } from '../../../say.ts';
import { type Column, DataTable } from '../data-table.tsx';

type Permission = PersonView['permissions'][number];

export function PermissionTag({ permission }: { readonly permission: Permission }) {
  const { t } = useSay();
  const { role, state, acts } = permission;
  const pending = state === 'requested' || state === 'approved';
  return (
    <span className={`permission-tag ${acts ? 'permission-acts' : ''}`}>
      <span aria-hidden="true">
        {acts ? <CheckCircleFilled /> : pending ? <ClockCircleOutlined /> : <StopOutlined />}
      </span>{' '}
      {t(`role.${role}`)} · {t(`people.permission.${acts ? 'acts' : state}`)}
    </span>
  );
}

export interface PeopleTableProps {
  readonly people: readonly PersonView[];
  readonly chosen: string | null;
  readonly onChoose: (person: string) => void;
}

export function PeopleTable({ people, chosen, onChoose }: PeopleTableProps) {
  const { t } = useSay();
  const columns: readonly Column<PersonView>[] = [
    {
      title: t('people.column.name'),
      render: ({ person, name }) => (
        <Button type="link" className="name-link" aria-pressed={person === chosen} onClick={() => onChoose(person)}>
          {name ?? t('people.nameless')}
        </Button>
      ),
    },
    {
      title: t('people.column.roles'),
      render: ({ permissions }) =>
        permissions.length === 0 ? (
          '—'
        ) : (
          <div className="permission-tags">
            {permissions.map((permission) => (
              <PermissionTag key={permission.role} permission={permission} />
            ))}
          </div>
        ),
    },
    {
      title: t('people.column.badges'),
      number: true,
      render: ({ badges }) => badges.filter((badge) => !badge.revoked).length,
    },
    {
      title: t('people.column.secrets'),
      render: ({ secrets }) =>
        secrets.length === 0 ? '—' : secrets.map((kind) => t(`people.secret.${kind}`)).join(' · '),
    },
    {
      title: t('people.column.state'),
      render: ({ state, absences }) => (absences.length > 0 ? t('people.state.absent') : t(`people.state.${state}`)),
    },
  ];
  return (
    <DataTable
      label={t('page.people')}
      columns={columns}
      rows={people}
      keyOf={({ person }) => person}
      chosen={chosen}
      empty={t('people.empty')}
    />
  );
}
