/** What to do at the desk reader now: picture, sentence, time left. Never how many digits were typed. */
import { IdcardOutlined, LoadingOutlined, LockOutlined } from '@ant-design/icons';
import { type ReactNode, useEffect, useRef } from 'react';
import type { ReaderAsk } from '../../../daemon/api/contract/people.ts';
import { useModel } from '../../kiosk-context.ts';
import { ownAsk } from '../../model/sign-in-state.ts';
import { useSay } from '../../say.ts';
import { useCountdown } from '../../use-countdown.ts';
import { useDaemonOffset } from '../safe/use-daemon-time.ts';

const PICTURES: Record<ReaderAsk['step'], ReactNode> = {
  badge: <IdcardOutlined />,
  card: <IdcardOutlined />,
  pin: <LockOutlined />,
  newPin: <LockOutlined />,
  newPinAgain: <LockOutlined />,
  checking: <LoadingOutlined />,
};

/**
 * `first`: the step that is shown until the reader has said its own. `until`: how long the page itself waits, the clock's
 * monotonic milliseconds; counted down until the daemon has said how long the reader waits.
 */
export function ReaderStep({ first, until }: { readonly first: ReaderAsk['step']; readonly until: number | null }) {
  const { t, timeLeft } = useSay();
  const ask = ownAsk(useModel());
  const step = ask?.step ?? first;
  const offset = useDaemonOffset();
  const atReader = ask === null || offset === null ? null : ask.untilMono + offset;
  const left = useCountdown(step === 'checking' ? null : (atReader ?? until));
  const box = useRef<HTMLDivElement>(null);
  const shown = `${step} ${atReader !== null}`;
  // Below a long form nobody would see what to do at the reader; the box grows when the reader has answered.
  useEffect(() => {
    if (shown !== '') box.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  return (
    <div className="reader-step" role="status" ref={box}>
      <span className="reader-step-picture" aria-hidden="true">
        {PICTURES[step]}
      </span>
      <p className="reader-step-what">{t(`signIn.step.${step}`)}</p>
      {ask !== null && <p className="small">{t('signIn.atReader', { reader: ask.reader })}</p>}
      {left !== null && left > 0 && <p className="small">{t('time.left', { time: timeLeft(left) })}</p>}
    </div>
  );
}
