/** The set-up ceremony: two managers enrol one after the other, both prove themselves, the security key is shown once. */
import { Steps } from 'antd';
import { useContext, useState } from 'react';
import { useKiosk, useModel } from '../../../kiosk-context.ts';
import { signInState } from '../../../model/sign-in-state.ts';
import { useSay } from '../../../say.ts';
import { ProofsDialog } from '../../sign-in/proofs-dialog.tsx';
import { SignInHold } from '../../sign-in/sign-in-hold.ts';
import { SecurityKeySheet } from './security-key-sheet.tsx';
import { SetUpBoth } from './set-up-both.tsx';
import { SetUpPersonForm } from './set-up-person-form.tsx';

const PLACE = { none: 0, first: 1, second: 2 } as const;

export function SetUpCeremony({ onFinished }: { readonly onFinished: () => void }) {
  const { t } = useSay();
  const { client } = useKiosk();
  const hold = useContext(SignInHold);
  const state = signInState(useModel());
  const [securityKey, setSecurityKey] = useState<string | null>(null);
  const [proving, setProving] = useState(false);
  const [firstRole, setFirstRole] = useState<string | null>(null);
  const step = state.kind === 'setUp' ? state.step : null;
  const current = securityKey !== null || step === null ? 3 : PLACE[step];

  const complete = async (proofs: readonly string[]) => {
    // From here on nobody is signed in, and the answer holds a key that is shown once: this page must stay.
    hold(true);
    const answer = await client.call('people.completeSetUp', { proofs: [...proofs], securityKey: null });
    if (answer.ok) setSecurityKey(answer.value.securityPrivateKey ?? '');
    else hold(false);
    return answer;
  };
  const finish = () => {
    hold(false);
    onFinished();
  };

  return (
    <section className="ceremony">
      <h1>{t('people.setUp.title')}</h1>
      <p>{t('people.setUp.text')}</p>
      <Steps
        current={current}
        items={(['first', 'second', 'both', 'key'] as const).map((name) => ({ title: t(`people.setUp.step.${name}`) }))}
      />
      {securityKey !== null && <SecurityKeySheet securityKey={securityKey} onFinished={finish} />}
      {securityKey === null && step === 'none' && (
        <SetUpPersonForm key="first" place="first" taken={null} onEnrolled={setFirstRole} />
      )}
      {securityKey === null && step === 'first' && (
        <SetUpPersonForm key="second" place="second" taken={firstRole} onEnrolled={() => {}} />
      )}
      {securityKey === null && step === 'second' && <SetUpBoth onBegin={() => setProving(true)} />}
      {securityKey === null && step === null && <p role="status">{t('people.setUp.doneElsewhere')}</p>}
      {proving && (
        <ProofsDialog
          title={t('people.setUp.step.both')}
          about={<p>{t('people.setUp.bothText')}</p>}
          wanted={[t('people.setUp.firstPerson'), t('people.setUp.secondPerson')]}
          send={complete}
          onDone={() => setProving(false)}
          onClose={() => setProving(false)}
        />
      )}
    </section>
  );
}
