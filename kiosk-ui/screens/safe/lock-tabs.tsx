/** All locks of the panel in one row below: name, symbol and word of each; a touch brings one to the front. */
import { AlertFilled, ApiOutlined, LockFilled, StopFilled, UnlockFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { SafeLockView } from '../../../daemon/api/contract/safe.ts';
import { useSay } from '../../say.ts';

type Short = 'shut' | 'inUse' | 'incident' | 'silent' | 'stopped';

const SYMBOLS: Record<Short, ReactNode> = {
  shut: <LockFilled />,
  inUse: <UnlockFilled />,
  incident: <AlertFilled />,
  silent: <ApiOutlined />,
  stopped: <StopFilled />,
};

function shortOf({ stage, incidents, contacts, outOfService }: SafeLockView): Short {
  if (incidents.length > 0) return 'incident';
  if (stage !== 'closed') return 'inUse';
  if (contacts === null) return 'silent';
  return outOfService ? 'stopped' : 'shut';
}

export interface LockTabsProps {
  readonly views: readonly SafeLockView[];
  readonly leading: string;
  readonly onChoose: (lock: string) => void;
}

export function LockTabs({ views, leading, onChoose }: LockTabsProps) {
  const { t, word } = useSay();
  const inOrder = [...views].sort(
    (a, b) => Number(a.within !== null) - Number(b.within !== null) || a.lock.localeCompare(b.lock, 'en'),
  );
  return (
    <nav className="safe-tabs" aria-label={t('safe.locks')}>
      {inOrder.map((view) => {
        const short = shortOf(view);
        return (
          <button
            key={view.lock}
            type="button"
            className="safe-tab"
            aria-pressed={view.lock === leading}
            onClick={() => onChoose(view.lock)}
          >
            <span aria-hidden="true">{SYMBOLS[short]}</span>
            {word('safe.lockName', view.lock) ?? view.lock} · {t(`safe.short.${short}`)}
          </button>
        );
      })}
    </nav>
  );
}
