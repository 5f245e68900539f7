/** One reading as the counter's page goes through it. Personal data live in this state and nowhere else. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReadingStartResult } from '../../../daemon/api/contract/readings.ts';
import type { ClientError } from '../../client/client-error.ts';
import { useKiosk } from '../../kiosk-context.ts';
import { runningReading } from '../../model/model-queries.ts';
import type { Purpose } from './reading-purposes.ts';

/** How long a card is waited for. Milliseconds. */
export const CARD_DEADLINE_MS = 60_000;
/** How long a person's data stay on the screen when nobody ends them. Milliseconds. */
export const DATA_SHOWN_MS = 120_000;

export type ReadingPhase =
  | { readonly phase: 'idle' }
  /** The clerk ended it, or time did: the data are gone. */
  | { readonly phase: 'cleared'; readonly by: 'clerk' | 'time' }
  | { readonly phase: 'running'; readonly reader: string; readonly until: number; readonly cancelling: boolean }
  | { readonly phase: 'arrived'; readonly result: ReadingStartResult; readonly until: number }
  | { readonly phase: 'failed'; readonly error: ClientError };

export interface ReadingControl {
  readonly now: ReadingPhase;
  start(reader: string, purpose: Purpose): void;
  cancel(): void;
  /** Takes the data off the screen. */
  done(): void;
}

export function useReading(): ReadingControl {
  const { client, clock, store } = useKiosk();
  const [now, setNow] = useState<ReadingPhase>({ phase: 'idle' });
  /** Counts readings, so that the answer of one that the page has left behind is thrown away. */
  const turn = useRef(0);
  const reader = useRef<string | null>(null);

  const cancelRunning = useCallback(() => {
    const running = reader.current === null ? null : runningReading(store.get(), reader.current);
    if (running !== null) void client.call('reading.cancel', { reading: running.reading });
  }, [client, store]);

  const start = useCallback(
    (on: string, purpose: Purpose) => {
      turn.current += 1;
      const mine = turn.current;
      reader.current = on;
      setNow({ phase: 'running', reader: on, until: clock.mono() + CARD_DEADLINE_MS, cancelling: false });
      const params = { reader: on, purpose, keep: false, key: crypto.randomUUID(), deadlineMs: CARD_DEADLINE_MS };
      void client.call('reading.start', params).then((answer) => {
        if (mine !== turn.current) return;
        reader.current = null;
        if (answer.ok) setNow({ phase: 'arrived', result: answer.value, until: clock.mono() + DATA_SHOWN_MS });
        else setNow({ phase: 'failed', error: answer.error });
      });
    },
    [client, clock],
  );

  const cancel = useCallback(() => {
    setNow((before) => (before.phase === 'running' ? { ...before, cancelling: true } : before));
    cancelRunning();
  }, [cancelRunning]);

  const done = useCallback(() => setNow({ phase: 'cleared', by: 'clerk' }), []);

  const shownUntil = now.phase === 'arrived' ? now.until : null;
  useEffect(() => {
    if (shownUntil === null) return;
    return clock.after(shownUntil - clock.mono(), () => setNow({ phase: 'cleared', by: 'time' }));
  }, [clock, shownUntil]);

  useEffect(() => {
    const forget = () => {
      turn.current += 1;
      cancelRunning();
      reader.current = null;
      setNow({ phase: 'idle' });
    };
    // The browser may keep a left page as it was, for the back button; then the data must be gone too.
    window.addEventListener('pagehide', forget);
    return () => {
      window.removeEventListener('pagehide', forget);
      forget();
    };
  }, [cancelRunning]);

  return { now, start, cancel, done };
}
