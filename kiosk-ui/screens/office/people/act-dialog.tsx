/** One act of the managers from form to proofs: what is to be done, then who stands for it. */
import { Button } from 'antd';
import { useState } from 'react';
import type { PersonView } from '../../../../daemon/api/contract/people.ts';
import { useKiosk } from '../../../kiosk-context.ts';
import { useSay } from '../../../say.ts';
import { Dialog } from '../../sign-in/dialog.tsx';
import { ProofsDialog } from '../../sign-in/proofs-dialog.tsx';
import { useNameOf } from '../../sign-in/use-names.ts';
import { ActFields } from './act-fields.tsx';
import { type ActType, buildAct, formOf, missingFields, REVOKE_REASONS, type Values } from './act-forms.ts';

export interface PlannedAct {
  readonly type: ActType;
  readonly person: PersonView | null;
  readonly values: Values;
}

export interface ActDialogProps {
  readonly planned: PlannedAct;
  readonly people: readonly PersonView[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function ActDialog({ planned, people, onDone, onClose }: ActDialogProps) {
  const { t } = useSay();
  const { client } = useKiosk();
  const nameOf = useNameOf();
  const [values, setValues] = useState(planned.values);
  const form = formOf(planned.type);
  const [proving, setProving] = useState(form.fields.length === 0);
  const { person } = planned;
  const missing = missingFields(form.fields, values);
  const who = person === null ? '' : (person.name ?? t('people.nameless'));
  const title = person === null ? t(`people.act.${form.type}`) : `${t(`people.act.${form.type}`)} · ${who}`;
  const options = {
    reason: REVOKE_REASONS.map((value) => ({ value, label: t(`people.revokeReason.${value}`) })),
    deputy: people
      .filter((one) => one.state === 'active' && one.person !== person?.person)
      .map((one) => ({ value: one.person, label: one.name ?? nameOf(one.person) })),
    badge: (person?.badges ?? [])
      .filter((badge) => !badge.revoked)
      .map((badge) => ({ value: badge.badge, label: `${t(`people.badgeClass.${badge.class}`)} · ${badge.badge}` })),
  };

  if (proving)
    return (
      <ProofsDialog
        title={title}
        about={<p>{t(`people.actAbout.${form.type}`)}</p>}
        wanted={
          form.type === 'grantGrace'
            ? [t('role.head')]
            : form.proofs === 1
              ? [t('people.oneManager')]
              : [t('people.firstManager'), t('people.secondManager')]
        }
        card={form.type === 'enrolBadge'}
        send={(proofs) =>
          client.call('people.act', { act: buildAct(form, person?.person ?? null, values), proofs: [...proofs] })
        }
        onDone={onDone}
        onClose={onClose}
      />
    );
  return (
    <Dialog title={title} width={640} onClose={onClose}>
      <form
        className="act-form"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (missing.length === 0) setProving(true);
        }}
      >
        <p>{t(`people.actAbout.${form.type}`)}</p>
        <ActFields fields={form.fields} values={values} options={options} onChange={setValues} />
        <div className="act-end">
          <Button onClick={onClose}>{t('people.cancel')}</Button>
          <Button type="primary" size="large" htmlType="submit" disabled={missing.length > 0}>
            {t(form.proofs === 1 ? 'people.toProof' : 'people.toProofs')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
