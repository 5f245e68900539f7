/** One of the first two people: role, identity, dates, passphrase, and a badge that is held to the desk reader meanwhile. */
import { Button, Checkbox, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import type { PersonRoleName } from '../../../../daemon/api/contract/people.ts';
import type { ClientError } from '../../../client/client-error.ts';
import { useKiosk, useModel } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';
import { ErrorNote } from '../../frame/error-note.tsx';
import { ReaderStep } from '../../sign-in/reader-step.tsx';
import { ActFields } from './act-fields.tsx';
import {
  type ActField,
  BADGE_CLASSES,
  BADGE_FIELD,
  IDENTITY_FIELDS,
  missingFields,
  STRONGEST_BADGE,
  type Values,
} from './act-forms.ts';

/** Who may be among the first two: managers, of two different roles. */
const FIRST_ROLES = ['systemAdmin', 'securityAdmin', 'head'] as const satisfies readonly PersonRoleName[];

export interface SetUpPersonFormProps {
  readonly place: 'first' | 'second';
  /** The role that the first person took, where this page saw it. */
  readonly taken: string | null;
  readonly onEnrolled: (role: string) => void;
}

export function SetUpPersonForm({ place, taken, onEnrolled }: SetUpPersonFormProps) {
  const { t } = useSay();
  const { client } = useKiosk();
  const { people, connection } = useModel();
  const id = useId();
  const roles = FIRST_ROLES.filter((role) => role !== taken);
  const fields: readonly ActField[] = [
    { name: 'role', kind: 'choice', words: 'role', choices: roles },
    ...IDENTITY_FIELDS,
  ];
  const [typed, setValues] = useState<Values>({});
  // The first person's role may become known after this form has opened, and must not stay chosen then.
  const role = roles.find((one) => one === typed.role) ?? roles[0];
  const values: Values = role === undefined ? typed : { ...typed, role };
  const [passphrases, setPassphrases] = useState<readonly [string, string]>(['', '']);
  const readers = people?.deskReaders ?? [];
  const [badge, setBadge] = useState(readers.length > 0);
  const [badgeValues, setBadgeValues] = useState<Values>({ class: STRONGEST_BADGE });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const same = passphrases[0] === passphrases[1];
  const ready = missingFields(fields, values).length === 0 && passphrases[0] !== '' && same;
  const value = (name: string) => (values[name] ?? '').trim();

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || role === undefined) return;
    setBusy(true);
    setError(null);
    const answer = await client.call('people.setUpPerson', {
      place,
      role,
      name: value('name'),
      idNumber: value('idNumber').toUpperCase(),
      login: value('login'),
      formal: value('formal'),
      confidentiality: value('confidentiality'),
      badge: badge ? (BADGE_CLASSES.find((one) => one === badgeValues.class) ?? STRONGEST_BADGE) : null,
      passphrase: passphrases[0],
    });
    setBusy(false);
    if (answer.ok) onEnrolled(role);
    else setError(answer.error);
  };

  return (
    <form className="sheet act-form" autoComplete="off" onSubmit={(event) => void send(event)}>
      <h2>{t(`people.setUp.step.${place}`)}</h2>
      <p>{t(`people.setUp.placeText.${place}`)}</p>
      {error !== null && <ErrorNote error={error} />}
      <ActFields fields={fields} values={values} options={{}} onChange={setValues} disabled={busy} />
      <div className="act-fields">
        {([0, 1] as const).map((which) => (
          <div key={which} className="act-field">
            <label htmlFor={`${id}-${which}`}>
              {t(which === 0 ? 'people.newPassphrase' : 'people.passphraseAgain')}
            </label>
            <Input.Password
              id={`${id}-${which}`}
              autoComplete="new-password"
              visibilityToggle={false}
              maxLength={256}
              disabled={busy}
              value={passphrases[which]}
              onChange={({ target }) =>
                setPassphrases(which === 0 ? [target.value, passphrases[1]] : [passphrases[0], target.value])
              }
            />
          </div>
        ))}
      </div>
      {passphrases[1] !== '' && !same && <p role="alert">{t('people.passphrasesDiffer')}</p>}
      {readers.length > 0 && (
        <Checkbox checked={badge} disabled={busy} onChange={({ target }) => setBadge(target.checked)}>
          {t('people.setUp.withBadge')}
        </Checkbox>
      )}
      {badge && (
        <>
          <ActFields
            fields={[BADGE_FIELD]}
            values={badgeValues}
            options={{}}
            onChange={setBadgeValues}
            disabled={busy}
          />
          <p className="small">{t('people.badgeClassText')}</p>
        </>
      )}
      {busy && badge && <ReaderStep first="card" until={null} />}
      <div className="act-end">
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          loading={busy}
          disabled={!ready || connection.kind !== 'open'}
        >
          {t('people.setUp.enrol')}
        </Button>
      </div>
    </form>
  );
}
