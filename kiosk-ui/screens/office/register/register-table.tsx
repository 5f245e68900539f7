/** The register on the screen: a table whose rows open to their detail. */
import { WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import type { RegisterRow } from '../../../../daemon/api/contract/register.ts';
import { useSay } from '../../../say.ts';
import { type Column, DataTable } from '../data-table.tsx';
import { movementLines, outcomeClass } from './register-lines.ts';
import { useRegisterWords } from './use-movement-words.ts';

export interface RegisterTableProps {
  readonly rows: readonly RegisterRow[];
  readonly chosen: string | null;
  readonly onChoose: (opening: string) => void;
}

export function RegisterTable({ rows, chosen, onChoose }: RegisterTableProps) {
  const { t, moment } = useSay();
  const words = useRegisterWords();
  const columns: readonly Column<RegisterRow>[] = [
    {
      title: t('register.column.at'),
      render: (row) => (
        <Button
          type="link"
          className="name-link"
          aria-pressed={row.opening === chosen}
          onClick={() => onChoose(row.opening)}
        >
          {moment(row.begunAt)}
        </Button>
      ),
    },
    { title: t('register.column.lock'), render: ({ lock }) => <span className="lock-name">{words.lock(lock)}</span> },
    {
      title: t('register.column.people'),
      render: (row) => words.people(row).map((person) => <div key={person}>{person}</div>),
    },
    {
      title: t('register.column.moved'),
      render: ({ movement }) =>
        movement === null ? (
          '—'
        ) : (
          <>
            <strong>{words.movement.purpose(movement.input.purpose)}</strong>
            {movementLines(movement.input, words.movement).map((line) => (
              <div key={line}>{line}</div>
            ))}
          </>
        ),
    },
    {
      title: t('register.column.outcome'),
      render: (row) => (
        <>
          <span className={`outcome outcome-${outcomeClass(row)}`}>
            {t(`register.outcomeClass.${outcomeClass(row)}`)}
          </span>
          {words.oddities(row).map((odd) => (
            <div key={odd} className="odd">
              <WarningFilled aria-hidden="true" /> {odd}
            </div>
          ))}
          {row.simulated && <div className="small">{t('simulated.short')}</div>}
        </>
      ),
    },
  ];
  return (
    <DataTable
      label={t('register.title')}
      columns={columns}
      rows={rows}
      keyOf={({ opening }) => opening}
      chosen={chosen}
      empty={t('register.empty')}
    />
  );
}
