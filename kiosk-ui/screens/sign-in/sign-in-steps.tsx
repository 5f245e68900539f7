/** From a proof to a sign-in: the role is chosen where the person has several. Used by the sign-in page and by the lock. */
import { Button } from 'antd';
import { useState } from 'react';
import type { PersonRoleName } from '../../../daemon/api/contract/people.ts';
import type { ClientError } from '../../client/client-error.ts';
import { useKiosk } from '../../kiosk-context.ts';
import { type Proven, rolesAt } from '../../model/sign-in-state.ts';
import { useSay } from '../../say.ts';
import { ErrorNote } from '../frame/error-note.tsx';
import { ProofPanel } from './proof-panel.tsx';

type Step =
  | { readonly at: 'proof' }
  | { readonly at: 'sending' }
  | { readonly at: 'role'; readonly proof: string; readonly roles: readonly PersonRoleName[] };

export interface SignInStepsProps {
  readonly page: 'counter' | 'office';
  /** The person whose locked screen this is: their proof unlocks it; null on the sign-in page. */
  readonly owner: string | null;
}

export function SignInSteps({ page, owner }: SignInStepsProps) {
  const { t } = useSay();
  const { client } = useKiosk();
  const [step, setStep] = useState<Step>({ at: 'proof' });
  const [error, setError] = useState<ClientError | null>(null);

  const fail = (trouble: ClientError) => {
    setError(trouble);
    setStep({ at: 'proof' });
  };
  const signIn = async (proof: string, role: PersonRoleName) => {
    setStep({ at: 'sending' });
    const answer = await client.call('people.signIn', { proof, role });
    // Where it succeeded the state event takes this page away.
    if (!answer.ok) fail(answer.error);
  };
  const onProven = async ({ proof, person }: Proven) => {
    setError(null);
    setStep({ at: 'sending' });
    if (person === owner) {
      const answer = await client.call('people.unlock', { proof });
      if (!answer.ok) fail(answer.error);
      return;
    }
    const directory = await client.call('people.directory', {});
    if (!directory.ok) return fail(directory.error);
    const held = directory.value.people.find((one) => one.person === person)?.roles ?? [];
    const roles = rolesAt(page, held);
    const [only, ...more] = roles;
    if (only !== undefined && more.length === 0) return signIn(proof, only);
    setStep({ at: 'role', proof, roles });
  };

  return (
    <div className="sign-in-steps">
      {error !== null && <ErrorNote error={error} />}
      {step.at === 'proof' && <ProofPanel onProven={(proven) => void onProven(proven)} />}
      {step.at === 'sending' && <p role="status">{t('signIn.sending')}</p>}
      {step.at === 'role' && step.roles.length === 0 && <p role="alert">{t('signIn.noRole')}</p>}
      {step.at === 'role' && (
        <fieldset className="role-choice">
          <legend>{t('signIn.whichRole')}</legend>
          {step.roles.map((role) => (
            <Button key={role} size="large" block onClick={() => void signIn(step.proof, role)}>
              {t(`role.${role}`)}
            </Button>
          ))}
          <Button onClick={() => setStep({ at: 'proof' })}>{t('signIn.somebodyElse')}</Button>
        </fieldset>
      )}
    </div>
  );
}
