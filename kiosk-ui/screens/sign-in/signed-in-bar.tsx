/** Who is signed in at this screen, in the bar: name and role, lock, change of clerk, sign out. */
import { LockOutlined, LogoutOutlined, SwapOutlined, UserOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import { signInState } from '../../model/sign-in-state.ts';
import { useSay } from '../../say.ts';
import { ProofsDialog } from './proofs-dialog.tsx';
import { useNameOf } from './use-names.ts';

export function SignedInBar() {
  const { t } = useSay();
  const { client } = useKiosk();
  const model = useModel();
  const nameOf = useNameOf();
  const [changing, setChanging] = useState(false);
  const state = signInState(model);
  const { connection } = model;
  const staff = connection.kind === 'open' && (connection.role === 'counter' || connection.role === 'office');
  if (state.kind !== 'signedIn' || !staff) return null;
  const { person, role } = state.signIn;
  return (
    <div className="signed-in-bar">
      <span className="signed-in-who">
        <UserOutlined aria-hidden="true" /> {t('signIn.who', { name: nameOf(person), role: t(`role.${role}`) })}
      </span>
      <Button type="text" icon={<LockOutlined />} onClick={() => void client.call('people.lock', {})}>
        {t('signIn.lockNow')}
      </Button>
      {connection.role === 'counter' && (
        <Button type="text" icon={<SwapOutlined />} onClick={() => setChanging(true)}>
          {t('signIn.change')}
        </Button>
      )}
      <Button type="text" icon={<LogoutOutlined />} onClick={() => void client.call('people.signOut', {})}>
        {t('signIn.signOut')}
      </Button>
      {changing && (
        <ProofsDialog
          title={t('signIn.changeTitle')}
          about={<p>{t('signIn.changeText')}</p>}
          wanted={[t('signIn.leaving'), t('signIn.coming')]}
          send={(proofs) => client.call('people.changeClerk', { proofs: [...proofs] })}
          onDone={() => setChanging(false)}
          onClose={() => setChanging(false)}
        />
      )}
    </div>
  );
}
