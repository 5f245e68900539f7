/** The panel at the safe: one full-screen state that says what to do now; the other locks wait below. */
import '../../style/safe.css';
import '../../style/safe-form.css';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import { faceOf, leadingLock, type SafeFace } from '../../model/safe-face.ts';
import { useSay } from '../../say.ts';
import { Notice } from '../frame/notice.tsx';
import { BadgesFace, DelayFace, ReleasedFace } from './attempt-faces.tsx';
import { ClosedFace } from './closed-face.tsx';
import { ConfirmFace } from './confirm-face.tsx';
import { IncidentFace } from './incident-face.tsx';
import { KeypadFace } from './keypad-face.tsx';
import { LockTabs } from './lock-tabs.tsx';
import { PanelBand } from './panel-band.tsx';
import { PanelContext } from './panel-context.ts';
import { RunningFace } from './running-face.tsx';
import { SigningFace } from './signing-face.tsx';
import {
  BoardSilentFace,
  CompleteFace,
  ObstacleFace,
  OfflineFace,
  OutOfServiceFace,
  ReaderSilentFace,
  RefusedFace,
  TimerFace,
} from './stopped-faces.tsx';
import { usePanelParts } from './use-panel.ts';
import { useRegisterNews } from './use-register-news.ts';

/** How long a lock that was touched stays in front. Milliseconds. */
const CHOSEN_MS = 60_000;

export function SafeScreen() {
  const { t } = useSay();
  const { locks, connection } = useModel();
  const { clock } = useKiosk();
  const panel = usePanelParts();
  const [chosen, setChosen] = useState<string | null>(null);
  const { completed, completedLock, forget, sentBackOf } = useRegisterNews(locks);
  const views = Object.values(locks);
  useEffect(() => (chosen === null ? undefined : clock.after(CHOSEN_MS, () => setChosen(null))), [clock, chosen]);
  const view = leadingLock(views, completed === null ? chosen : (chosen ?? completedLock));
  if (view === null) return <Notice title={t('safe.noLockTitle')} text={t('safe.noLockText')} />;
  // Once another lock had to lead, or the register of the touched one is complete, the touch has had its day.
  if (chosen !== null && (chosen !== view.lock || (completed !== null && chosen === completedLock))) setChosen(null);
  const own = completedLock === view.lock ? completed : null;
  const face = faceOf(view, own !== null);
  if (connection.kind !== 'open')
    return (
      <main className="safe" data-face="offline">
        <OfflineFace />
      </main>
    );
  const [incident] = view.incidents;
  const faces: Record<SafeFace, () => ReactNode> = {
    signing: () => <SigningFace view={view} />,
    keypad: () => <KeypadFace view={view} />,
    confirm: () => <ConfirmFace view={view} />,
    badges: () => <BadgesFace view={view} />,
    released: () => <ReleasedFace view={view} />,
    running: () => <RunningFace view={view} sentBack={sentBackOf(view.opening)} />,
    boardSilent: () => <BoardSilentFace />,
    // What happened at another lock of the safe is signed and written up there.
    incident: () => incident !== undefined && <IncidentFace view={locks[incident.lock] ?? view} incident={incident} />,
    complete: () => own !== null && <CompleteFace view={view} completed={own} onDone={forget} />,
    refused: () => <RefusedFace view={view} />,
    delay: () => <DelayFace view={view} />,
    outOfService: () => <OutOfServiceFace />,
    readerSilent: () => <ReaderSilentFace view={view} />,
    timer: () => <TimerFace view={view} />,
    obstacle: () => <ObstacleFace view={view} />,
    closed: () => <ClosedFace view={view} />,
  };
  return (
    <PanelContext value={panel}>
      <main className="safe" data-face={face}>
        <PanelBand view={view} face={face} others={views.filter((other) => other !== view)} />
        {faces[face]()}
        {views.length > 1 && <LockTabs views={views} leading={view.lock} onChoose={setChosen} />}
      </main>
    </PanelContext>
  );
}
