/** Stands before counter and office: sign-in, lock, or the page. A locked page is out of sight, and another person's is gone. */
import '../../style/sign-in.css';
import { LockFilled } from '@ant-design/icons';
import { ConfigProvider } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { SignInView } from '../../../daemon/api/contract/people.ts';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import { signInState } from '../../model/sign-in-state.ts';
import { useSay } from '../../say.ts';
import { SignInHold } from './sign-in-hold.ts';
import { SignInSteps } from './sign-in-steps.tsx';
import { useNameOf, useNames } from './use-names.ts';
import { useTouch } from './use-touch.ts';

type Page = 'counter' | 'office';

function SignInPage({ page }: { readonly page: Page }) {
  const { t } = useSay();
  return (
    <main className="page sign-in">
      <section className="sign-in-sheet">
        <h1>{t('signIn.title', { page: t(`page.${page}`) })}</h1>
        <p>{t('signIn.text')}</p>
        <SignInSteps page={page} owner={null} />
      </section>
    </main>
  );
}

function LockCover({ page, signIn }: { readonly page: Page; readonly signIn: SignInView }) {
  const { t } = useSay();
  const nameOf = useNameOf();
  return (
    <main className="page sign-in">
      <section className="sign-in-sheet">
        <p className="lock-picture" aria-hidden="true">
          <LockFilled />
        </p>
        <h1>{t('signIn.lockedTitle')}</h1>
        <p>{t('signIn.lockedText', { name: nameOf(signIn.person), role: t(`role.${signIn.role}`) })}</p>
        <SignInSteps page={page} owner={signIn.person} />
      </section>
    </main>
  );
}

export function SignInGate({ page, children }: { readonly page: Page; readonly children: ReactNode }) {
  const { t } = useSay();
  const { store } = useKiosk();
  const state = signInState(useModel());
  const [held, setHeld] = useState(false);
  const inside = useRef<HTMLDivElement>(null);
  useNames();
  useTouch(state.kind === 'signedIn');
  const gone = state.kind === 'signedOut';
  useEffect(() => {
    if (gone) store.put({ type: 'names', names: {} });
  }, [gone, store]);

  if (gone && !held) return <SignInPage page={page} />;
  const locked = state.kind === 'locked';
  const owner = state.kind === 'locked' || state.kind === 'signedIn' ? state.signIn.session : 'nobody';
  return (
    <>
      {locked && <LockCover page={page} signIn={state.signIn} />}
      {state.kind === 'setUp' && page === 'counter' && <p className="set-up-note">{t('signIn.setUpNote')}</p>}
      {/* Dialogs and menus open inside, so that the lock hides them too. */}
      <ConfigProvider getPopupContainer={() => inside.current ?? document.body}>
        <SignInHold value={setHeld}>
          <div ref={inside} key={owner} className="signed-in" hidden={locked} inert={locked}>
            {children}
          </div>
        </SignInHold>
      </ConfigProvider>
    </>
  );
}
