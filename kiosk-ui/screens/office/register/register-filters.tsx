/** What of the register is shown: days, lock, how it ended. */
import { Button, Input, Select } from 'antd';
import { useId } from 'react';
import { useSay } from '../../../say.ts';
import { NO_FILTER, type OutcomeClass, type RegisterFilter } from './register-lines.ts';
import { useRegisterWords } from './use-movement-words.ts';

const OUTCOMES: readonly OutcomeClass[] = ['closed', 'running', 'ended'];
const ALL = '';

export interface RegisterFiltersProps {
  readonly filter: RegisterFilter;
  readonly locks: readonly string[];
  readonly onChange: (filter: RegisterFilter) => void;
}

export function RegisterFilters({ filter, locks, onChange }: RegisterFiltersProps) {
  const { t } = useSay();
  const words = useRegisterWords();
  const id = useId();
  const day = (name: 'from' | 'to') => (
    <label key={name} htmlFor={`${id}-${name}`}>
      <span>{t(`register.filter.${name}`)}</span>
      <Input
        id={`${id}-${name}`}
        type="date"
        value={filter[name] ?? ''}
        onChange={({ target }) => onChange({ ...filter, [name]: target.value === '' ? null : target.value })}
      />
    </label>
  );
  return (
    <div className="filters">
      {day('from')}
      {day('to')}
      <label htmlFor={`${id}-lock`}>
        <span>{t('register.column.lock')}</span>
        <Select
          id={`${id}-lock`}
          value={filter.lock ?? ALL}
          options={[
            { value: ALL, label: t('register.filter.all') },
            ...locks.map((value) => ({ value, label: words.lock(value) })),
          ]}
          onChange={(value: string) => onChange({ ...filter, lock: value === ALL ? null : value })}
        />
      </label>
      <label htmlFor={`${id}-outcome`}>
        <span>{t('register.column.outcome')}</span>
        <Select
          id={`${id}-outcome`}
          value={filter.outcome ?? ALL}
          options={[
            { value: ALL, label: t('register.filter.all') },
            ...OUTCOMES.map((value) => ({ value, label: t(`register.outcomeClass.${value}`) })),
          ]}
          onChange={(value: string) => onChange({ ...filter, outcome: OUTCOMES.find((one) => one === value) ?? null })}
        />
      </label>
      <Button onClick={() => onChange(NO_FILTER)}>{t('register.filter.clear')}</Button>
    </div>
  );
}
