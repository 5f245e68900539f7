/** The values of one person: shown after a reason, said to be recorded, gone when the dialog closes. */
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import type { KeptShowResult } from '../../../../daemon/api/contract/kept-data.ts';
import type { CallOutcome } from '../../../client/client-error.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import { groupNumber } from '../../../model/identity-number.ts';
import { useSay } from '../../../say.ts';
import { ErrorNote } from '../../frame/error-note.tsx';
import { Dialog } from '../../sign-in/dialog.tsx';

/** Fields whose values are set in groups, so that they can be compared with a card. */
const NUMBERS: readonly string[] = ['number', 'idNumber'];

/** As they stand on a card; what is not in this list follows. */
const CARD_ORDER: readonly string[] = [
  ...['name', 'latinName', 'sex', 'ethnicGroup', 'nationality', 'birthDate', 'address', 'addedAddresses'],
  ...['number', 'idNumber', 'permitNumber', 'formerNumber', 'issueCount', 'issuingAuthority', 'validFrom', 'validTo'],
];

const placeOf = (f: string): number => (CARD_ORDER.includes(f) ? CARD_ORDER.indexOf(f) : CARD_ORDER.length);

function Values({ values }: { readonly values: KeptShowResult['values'] }) {
  const { t, word } = useSay();
  const shown = (f: string, value: string): string => {
    if (f === 'sex') return word('sex', value) ?? value;
    return NUMBERS.includes(f) ? groupNumber(value) : value;
  };
  return (
    <dl className="kept-values" aria-label={t('kept.show.values')}>
      {values
        .toSorted((one, other) => placeOf(one.f) - placeOf(other.f))
        .map(({ f, value }) => (
          <div key={f}>
            <dt>{word('field', f) ?? f}</dt>
            <dd>{value === null ? t('kept.show.notText') : shown(f, value)}</dd>
          </div>
        ))}
    </dl>
  );
}

export interface KeptValuesProps {
  readonly subject: string;
  readonly name: string;
  readonly onClose: () => void;
}

export function KeptValues({ subject, name, onClose }: KeptValuesProps) {
  const { t } = useSay();
  const { client } = useKiosk();
  const id = useId();
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState(false);
  const [answer, setAnswer] = useState<CallOutcome<KeptShowResult> | null>(null);
  const why = reason.trim();
  const ask = async () => {
    setAsking(true);
    setAnswer(await client.call('kept.show', { subject, reason: why }));
    setAsking(false);
  };
  return (
    <Dialog title={t('kept.show.title', { name })} width={640} onClose={onClose}>
      <form
        className="act-form"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (why !== '' && !asking) void ask();
        }}
      >
        <p>{t(answer?.ok === true ? 'kept.show.recorded' : 'kept.show.willBeRecorded')}</p>
        {answer?.ok === true ? (
          <Values values={answer.value.values} />
        ) : (
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
        )}
        {answer?.ok === false && <ErrorNote error={answer.error} />}
        <div className="act-end">
          <Button onClick={onClose}>{t('action.done')}</Button>
          {answer?.ok !== true && (
            <Button type="primary" size="large" htmlType="submit" loading={asking} disabled={why === ''}>
              {t('kept.show.confirm')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
