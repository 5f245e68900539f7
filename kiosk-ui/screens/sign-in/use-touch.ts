/** Tells the daemon that somebody is still at this screen, at most every ten seconds; the idle time is the daemon's to count. */
import { useEffect } from 'react';
import { useKiosk } from '../../kiosk-context.ts';

/** Milliseconds. */
export const TOUCH_EVERY_MS = 10_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

export function useTouch(active: boolean): void {
  const { client, clock } = useKiosk();
  useEffect(() => {
    if (!active) return;
    let last = clock.mono();
    const touch = () => {
      const now = clock.mono();
      if (now - last < TOUCH_EVERY_MS) return;
      last = now;
      void client.call('people.touch', {});
    };
    for (const sign of SIGNS) window.addEventListener(sign, touch, { passive: true });
    return () => {
      for (const sign of SIGNS) window.removeEventListener(sign, touch);
    };
  }, [client, clock, active]);
}
