/** People, permissions, badges; the set-up ceremony while it is not done. */
import { PlusOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import type { PersonView } from '../../../../daemon/api/contract/people.ts';
import { useModel } from '../../../kiosk-context.ts';
import { signInState } from '../../../model/sign-in-state.ts';
import { useSay } from '../../../say.ts';
import { ErrorNote } from '../../frame/error-note.tsx';
import { StillLoading } from '../../frame/still-loading.tsx';
import { OfficeFrame } from '../office-frame.tsx';
import { useAnswer } from '../use-answer.ts';
import { ActDialog, type PlannedAct } from './act-dialog.tsx';
import { PeopleTable } from './people-table.tsx';
import { PersonDetail } from './person-detail.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { SetUpCeremony } from './set-up-ceremony.tsx';

const SHOWN = ['all', 'acts', 'pending', 'left'] as const;
type Shown = (typeof SHOWN)[number];

function isShown({ state, permissions }: PersonView, shown: Shown): boolean {
  if (shown === 'all' || shown === 'left') return (state === 'left') === (shown === 'left');
  return state !== 'left' && permissions.some(({ acts }) => acts === (shown === 'acts'));
}

function People() {
  const { t } = useSay();
  const { connection } = useModel();
  const { value, loading, error, again } = useAnswer('people.list', {});
  const [chosen, setChosen] = useState<string | null>(null);
  const [planned, setPlanned] = useState<PlannedAct | null>(null);
  const [show, setShow] = useState<Shown>('all');
  const [secret, setSecret] = useState<'pin' | 'passphrase' | null>(null);
  const people = value?.people ?? [];
  const person = people.find((one) => one.person === chosen) ?? null;
  const offline = connection.kind !== 'open';
  const done = () => {
    setPlanned(null);
    setSecret(null);
    again();
  };
  return (
    <div className="split">
      <div className="split-list">
        <div className="office-head">
          <h1>{t('page.people')}</h1>
          <Button icon={<ReloadOutlined />} loading={loading} disabled={offline} onClick={again}>
            {t('office.reload')}
          </Button>
          <Button disabled={offline} onClick={() => setPlanned({ type: 'setSecurityKey', person: null, values: {} })}>
            {t('people.act.setSecurityKey')}
          </Button>
          <Button
            type="primary"
            icon={<PlusOutlined />}
            disabled={offline}
            onClick={() => setPlanned({ type: 'enrolPerson', person: null, values: {} })}
          >
            {t('people.act.enrolPerson')}
          </Button>
        </div>
        {error !== null && <ErrorNote error={error} />}
        {value === null && error === null && <StillLoading />}
        {value !== null && (
          <Segmented
            value={show}
            options={SHOWN.map((one) => ({ value: one, label: t(`people.filter.${one}`) }))}
            onChange={setShow}
          />
        )}
        {value !== null && (
          <PeopleTable people={people.filter((one) => isShown(one, show))} chosen={chosen} onChoose={setChosen} />
        )}
      </div>
      <aside className="split-side">
        {person === null ? (
          <p className="side-hint">{t('people.chooseOne')}</p>
        ) : (
          <PersonDetail
            person={person}
            disabled={offline}
            onAct={(type, values) => setPlanned({ type, person, values })}
            onSecret={setSecret}
          />
        )}
      </aside>
      {planned !== null && (
        <ActDialog planned={planned} people={people} onDone={done} onClose={() => setPlanned(null)} />
      )}
      {secret !== null && person !== null && (
        <SecretDialog person={person} kind={secret} onDone={done} onClose={() => setSecret(null)} />
      )}
    </div>
  );
}

export function PeopleScreen() {
  const state = signInState(useModel());
  const [ceremony, setCeremony] = useState(state.kind === 'setUp');
  return (
    <OfficeFrame className="office-split">
      {ceremony ? <SetUpCeremony onFinished={() => setCeremony(false)} /> : <People />}
    </OfficeFrame>
  );
}
