/** Whole seconds until a moment, for people to read; ticks once a second and stops at zero. */
import { useEffect, useState } from 'react';
import { useKiosk } from './kiosk-context.ts';

/** `until` is in the clock's monotonic milliseconds; null = nothing to count. */
export function useCountdown(until: number | null): number | null {
  const { clock } = useKiosk();
  const [now, setNow] = useState(() => clock.mono());
  useEffect(() => {
    if (until === null) return;
    let cancel: () => void = () => {};
    const tick = () => {
      const at = clock.mono();
      setNow(at);
      if (at < until) cancel = clock.after(Math.min(1000, (until - at) % 1000 || 1000), tick);
    };
    tick();
    return () => cancel();
  }, [clock, until]);
  return until === null ? null : Math.max(0, Math.ceil((until - now) / 1000));
}
