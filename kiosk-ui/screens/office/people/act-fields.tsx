/** The fields of a small form, as data says; texts, days and choices. */
import { Input, Select } from 'antd';
import { useId } from 'react';
import { useSay } from '../../../say.ts';
import type { ActField, Values } from './act-forms.ts';

export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface ActFieldsProps {
  readonly fields: readonly ActField[];
  readonly values: Values;
  /** Choices that the page knows and the table of forms does not: people, badges. */
  readonly options: Readonly<Record<string, readonly Option[]>>;
  readonly onChange: (values: Values) => void;
  readonly disabled?: boolean;
}

export function ActFields({ fields, values, options, onChange, disabled = false }: ActFieldsProps) {
  const { t, word } = useSay();
  const id = useId();
  const set = (name: string, value: string) => onChange({ ...values, [name]: value });
  return (
    <div className="act-fields">
      {fields.map(({ name, kind, optional, words, choices }) => {
        const known =
          options[name] ?? (choices ?? []).map((value) => ({ value, label: word(words ?? '', value) ?? value }));
        return (
          <div key={name} className="act-field">
            <label htmlFor={`${id}-${name}`}>
              {t(`people.field.${name}`)}
              {optional === true && <small> {t('people.optional')}</small>}
            </label>
            {kind === 'choice' ? (
              <Select
                id={`${id}-${name}`}
                disabled={disabled}
                options={[...known]}
                {...(values[name] === undefined ? {} : { value: values[name] })}
                placeholder={t('people.choose')}
                onChange={(value: string) => set(name, value)}
              />
            ) : (
              <Input
                id={`${id}-${name}`}
                type={kind === 'day' ? 'date' : 'text'}
                maxLength={kind === 'day' ? 10 : 64}
                autoComplete="off"
                disabled={disabled}
                value={values[name] ?? ''}
                onChange={(event) => set(name, event.target.value)}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}
