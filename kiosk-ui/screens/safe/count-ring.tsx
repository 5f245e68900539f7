/** A ring that empties as time runs out, the seconds inside it. */
import { useSay } from '../../say.ts';
import { useCountdown } from '../../use-countdown.ts';
import { useLocalMoment } from './use-daemon-time.ts';

const ROUND = 2 * Math.PI * 54;

/** `mono`: the daemon's moment at which it is over; `ofMs`: how long it was in all. */
export function CountRing({ mono, ofMs }: { readonly mono: number; readonly ofMs: number }) {
  const { t } = useSay();
  const left = useCountdown(useLocalMoment(mono));
  const share = left === null || ofMs <= 0 ? 1 : Math.min(1, (left * 1000) / ofMs);
  const minutes = left === null ? 0 : Math.floor(left / 60);
  const text = left === null ? '' : minutes > 0 ? `${minutes}:${String(left % 60).padStart(2, '0')}` : String(left);
  return (
    <div className="safe-ring" role="timer" aria-label={t('safe.timeLeft')}>
      <svg viewBox="0 0 120 120" aria-hidden="true" focusable="false">
        <circle className="ring-track" cx="60" cy="60" r="54" />
        <circle
          className="ring-left"
          cx="60"
          cy="60"
          r="54"
          transform="rotate(-90 60 60)"
          strokeDasharray={`${ROUND * share} ${ROUND}`}
        />
      </svg>
      <span>
        <strong className={text.length > 4 ? 'ring-long' : ''}>{text}</strong>
        <small>{minutes > 0 ? t('safe.minutesLeft') : t('safe.secondsLeft')}</small>
      </span>
    </div>
  );
}
