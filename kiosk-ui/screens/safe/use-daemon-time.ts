/** The daemon's monotonic clock on this page: asked for once a session, then moments of it become moments of the page's clock. */
import { useEffect, useState } from 'react';
import { useKiosk, useModel } from '../../kiosk-context.ts';
import { usePanel } from './panel-context.ts';

/** Page's monotonic time minus the daemon's, ms; null until the daemon has answered. */
export function useDaemonOffset(): number | null {
  const { client, clock } = useKiosk();
  const { connection, opened } = useModel();
  const [offset, setOffset] = useState<number | null>(null);
  const open = connection.kind === 'open';
  // `opened` counts sessions: a new one may be a new run of the program, whose clock began anew.
  useEffect(() => {
    if (!open || opened === 0) return;
    const asked = clock.mono();
    void client.call('session.ping', {}).then((answer) => {
      if (answer.ok) setOffset((asked + clock.mono()) / 2 - answer.value.mono);
    });
  }, [client, clock, open, opened]);
  return offset;
}

/** A moment of the daemon's monotonic clock as one of the page's; null while either is not known. */
export function useLocalMoment(mono: number | null): number | null {
  const { offset } = usePanel();
  return mono === null || offset === null ? null : mono + offset;
}

/** Milliseconds since a moment of the daemon, counted up once a second; null while not known. */
export function useElapsed(sinceMono: number | null): number | null {
  const { clock } = useKiosk();
  const since = useLocalMoment(sinceMono);
  const [now, setNow] = useState(() => clock.mono());
  useEffect(() => {
    if (since === null) return;
    let cancel: () => void = () => {};
    const tick = () => {
      const at = clock.mono();
      setNow(at);
      cancel = clock.after(1000 - (Math.max(0, at - since) % 1000), tick);
    };
    tick();
    return () => cancel();
  }, [clock, since]);
  return since === null ? null : Math.max(0, now - since);
}
