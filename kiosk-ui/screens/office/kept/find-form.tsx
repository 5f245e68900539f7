/** Finds what is kept of a person: by identity number or by what an entry names; the reason is asked, the search is an entry. */
import { Button, Input, Segmented } from 'antd';
import { useId, useState } from 'react';
import type { Params } from '../../../../daemon/api/contract/methods.ts';
import { useSay } from '../../../say.ts';
import { type FindBy, findOf } from './identity-query.ts';

const WAYS: readonly FindBy[] = ['idNumber', 'subject'];

export interface FindFormProps {
  /** From the address: what an entry of the ledger named. */
  readonly subject: string | null;
  readonly disabled: boolean;
  readonly onFind: (params: Params<'kept.find'>) => void;
}

export function FindForm({ subject, disabled, onFind }: FindFormProps) {
  const { t } = useSay();
  const id = useId();
  const [by, setBy] = useState<FindBy>(subject === null ? 'idNumber' : 'subject');
  const [value, setValue] = useState(subject ?? '');
  const [reason, setReason] = useState('');
  const params = findOf(by, value, reason);
  return (
    <form
      className="kept-find"
      autoComplete="off"
      aria-label={t('kept.find.title')}
      onSubmit={(event) => {
        event.preventDefault();
        if (params === null) return;
        onFind(params);
        // A number that was looked for need not stay in sight.
        if (by === 'idNumber') setValue('');
      }}
    >
      <Segmented
        value={by}
        options={WAYS.map((one) => ({ value: one, label: t(`kept.find.by.${one}`) }))}
        onChange={(next) => {
          setBy(next);
          setValue('');
        }}
      />
      <div className="act-field">
        <label htmlFor={`${id}-value`}>{t(`kept.find.by.${by}`)}</label>
        <Input
          id={`${id}-value`}
          maxLength={64}
          autoComplete="off"
          value={value}
          onChange={({ target }) => setValue(target.value)}
        />
      </div>
      <div className="act-field">
        <label htmlFor={`${id}-reason`}>{t('kept.reason')}</label>
        <Input
          id={`${id}-reason`}
          maxLength={200}
          autoComplete="off"
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </div>
      <Button type="primary" htmlType="submit" disabled={disabled || params === null}>
        {t('kept.find.start')}
      </Button>
    </form>
  );
}
