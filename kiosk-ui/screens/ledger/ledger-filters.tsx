/** What of the timeline is shown: kind, device, person, days; what belongs together is chosen from an entry. Kept in the address. */
import { Button, Input, Select } from 'antd';
import { useId } from 'react';
import { useModel } from '../../kiosk-context.ts';
import { isNarrowed, NO_FILTER, type ShownFilter } from '../../model/ledger-filter.ts';
import { devicesOf } from '../../model/model-queries.ts';
import { useSay } from '../../say.ts';
import { TYPE_GROUPS } from './type-groups.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

function withAll(all: string, chosen: string, choices: readonly Choice[]): Choice[] {
  // What the address asks for and no list knows is shown as it is, not dropped.
  const unknown =
    chosen === '' || choices.some(({ value }) => value === chosen) ? [] : [{ value: chosen, label: chosen }];
  return [{ value: '', label: all }, ...choices, ...unknown];
}

export interface LedgerFiltersProps {
  readonly filter: ShownFilter;
  readonly onChange: (filter: ShownFilter) => void;
}

export function LedgerFilters({ filter, onChange }: LedgerFiltersProps) {
  const { t } = useSay();
  const id = useId();
  const model = useModel();
  const all = t('ledger.filter.all');
  const people = Object.entries(model.names).map(([value, label]) => ({ value, label }));
  const devices = devicesOf(model).map(({ device }) => ({ value: device, label: device }));
  const groups = TYPE_GROUPS.map((group) => ({ value: `${group}.`, label: t(`ledger.group.${group}`) }));
  const choice = (name: 'type' | 'device' | 'person', choices: readonly Choice[]) => (
    <label htmlFor={`${id}-${name}`}>
      <span>{t(`ledger.filter.${name}`)}</span>
      <Select
        id={`${id}-${name}`}
        showSearch={{ optionFilterProp: 'label' }}
        value={filter[name]}
        options={withAll(all, filter[name], choices)}
        onChange={(value: string) => onChange({ ...filter, [name]: value })}
      />
    </label>
  );
  const day = (name: 'from' | 'to') => (
    <label htmlFor={`${id}-${name}`}>
      <span>{t(`ledger.filter.${name}`)}</span>
      <Input
        id={`${id}-${name}`}
        type="date"
        value={filter[name]}
        onChange={({ target }) => onChange({ ...filter, [name]: target.value })}
      />
    </label>
  );
  return (
    <div className="ledger-filters">
      {choice('type', groups)}
      {choice('person', people)}
      {choice('device', devices)}
      {day('from')}
      {day('to')}
      {(['cause', 'subject'] as const).map(
        (name) =>
          filter[name] !== '' && (
            <Button key={name} onClick={() => onChange({ ...filter, [name]: '' })}>
              {t(`ledger.filter.without.${name}`)}
            </Button>
          ),
      )}
      {isNarrowed(filter) && <Button onClick={() => onChange(NO_FILTER)}>{t('register.filter.clear')}</Button>}
    </div>
  );
}
