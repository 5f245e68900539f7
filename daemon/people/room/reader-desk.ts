/**
 * Who waits at which desk reader, and what came there. One asker a reader. Keys are looked at only while a PIN is waited
 * for; nobody is told how many there are.
 */
import type { BadgeKey, CredentialClass, ReaderFeedback } from '../../../devices/badge-reader/contract.ts';
import type { CancelTimer, Clock } from '../../../devices/kit/clock.ts';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { CallError } from '../../api/call-error.ts';
import type { ReaderAsk } from '../../api/contract/people.ts';
import type { Caller } from '../../api/ports.ts';
import type { BadgeReaderNews } from '../../gateway/device-ports.ts';

/** Badges and rules, PIN: within 20 s of the badge. Milliseconds. */
const PIN_MS = 20_000;
/** A new PIN is thought of first. Milliseconds. */
const NEW_PIN_MS = 60_000;
/** How long the end of a turn is shown; a badge that still lies there means nothing so long. Milliseconds. */
const SHOWN_MS = 2_000;
/** More than any PIN has: what is typed beyond is not kept. */
const MOST_KEYS = 32;

/** A credential and how it was read. For the one comparison. */
export interface Card {
  readonly credential: string;
  readonly credentialClass: CredentialClass;
}

export type TurnEnd = 'nobodyCame' | 'cancelled' | 'noDeskReader' | 'stopping';
export type Came = { readonly type: 'badge'; readonly card: Card } | { readonly type: 'pin'; readonly pin: string };

/** One asker's time at a reader. `end` gives the reader back and must be called. */
export interface Turn {
  readonly reader: string;
  badge(step: 'badge' | 'card'): Promise<Result<Card, TurnEnd>>;
  /** Keys up to enter; a key that is no digit stands as `?`. With `pin`, another badge may come instead. */
  pin(step: 'pin' | 'newPin' | 'newPinAgain'): Promise<Result<Came, TurnEnd>>;
  checking(): void;
  end(shows: ReaderFeedback): void;
}

export interface TurnRequest {
  /** Null for the first reader that is in service. */
  readonly reader: string | null;
  readonly caller: Caller;
  /** How long a badge may take to come. Milliseconds. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

export interface ReaderDesk {
  /** Whoever asks anew gives up what they asked for before. */
  take(request: TurnRequest): Result<Turn, CallError>;
  /** What this session still waits for is `cancelled`, and its reader is free. */
  giveUp(session: string): void;
  hear(reader: string, news: BadgeReaderNews): void;
  asks(): readonly ReaderAsk[];
  /** Whoever waits is answered `stopping`. Harmless when repeated. */
  close(): void;
}

export interface ReaderDeskDeps {
  readonly clock: Clock;
  readonly readers: readonly string[];
  feedback(reader: string, state: ReaderFeedback): void;
  onAsks(): void;
  /** A badge that nobody asked for. */
  onUnasked(reader: string, card: Card): void;
}

interface Busy {
  readonly caller: Caller;
  step: ReaderAsk['step'];
  untilMono: number;
  keys: string;
  /** Takes what comes; null while nothing is waited for. */
  settle: ((came: Result<Came, TurnEnd>) => void) | null;
  over: TurnEnd | null;
}

/** `text` with one more key; null when the PIN is finished. */
function typed(text: string, key: BadgeKey): string | null {
  if (key === 'enter') return text === '' ? '' : null;
  if (key === 'clear') return '';
  return text.length < MOST_KEYS ? text + (key === 'other' ? '?' : key) : text;
}

export function createReaderDesk(deps: ReaderDeskDeps): ReaderDesk {
  const { clock, readers } = deps;
  const ready = new Set<string>();
  const turns = new Map<string, Busy>();
  /** Readers that show how a turn ended. */
  const showing = new Map<string, CancelTimer>();
  let closed = false;

  const show = (reader: string, state: ReaderFeedback): void => {
    showing.get(reader)?.();
    showing.delete(reader);
    deps.feedback(reader, state);
  };

  const showEnd = (reader: string, state: ReaderFeedback): void => {
    show(reader, state);
    if (!closed && state !== 'idle')
      showing.set(
        reader,
        clock.after(SHOWN_MS, () => show(reader, 'idle')),
      );
  };

  const stop = (busy: Busy, why: TurnEnd): void => {
    busy.over ??= why;
    busy.settle?.(err(busy.over));
  };

  const wait = (busy: Busy, step: ReaderAsk['step'], untilMono: number): Promise<Result<Came, TurnEnd>> => {
    if (busy.over !== null) return Promise.resolve(err(busy.over));
    Object.assign(busy, { step, untilMono, keys: '' });
    return new Promise((resolve) => {
      const cancel = clock.after(untilMono - clock.mono(), () => stop(busy, 'nobodyCame'));
      busy.settle = (came) => {
        cancel();
        busy.settle = null;
        busy.keys = '';
        resolve(came);
      };
      deps.onAsks();
    });
  };

  const chosen = (wanted: string | null): Result<string, CallError> => {
    if (wanted !== null && !readers.includes(wanted)) return err({ code: 'deviceUnknown' });
    const usable = readers.filter((reader) => ready.has(reader) && (wanted === null || wanted === reader));
    const reader = usable.find((one) => !turns.has(one)) ?? usable[0];
    return reader === undefined ? err({ code: 'noDeskReader' }) : ok(reader);
  };

  const giveUp = (session: string): void => {
    for (const [reader, busy] of turns) {
      if (busy.caller.session !== session) continue;
      turns.delete(reader);
      stop(busy, 'cancelled');
      showEnd(reader, 'idle');
      deps.onAsks();
    }
  };

  const hearBadge = (reader: string, card: Card): void => {
    const busy = turns.get(reader);
    if (busy === undefined) {
      if (!showing.has(reader)) deps.onUnasked(reader, card);
    } else if (busy.step === 'badge' || busy.step === 'card' || busy.step === 'pin')
      busy.settle?.(ok({ type: 'badge', card }));
  };

  const hearKeys = (busy: Busy | undefined, keys: Extract<BadgeReaderNews, { type: 'keys' }>['keys']): void => {
    const wanted = busy !== undefined && ['pin', 'newPin', 'newPinAgain'].includes(busy.step);
    if (!wanted || busy.settle === null) return;
    for (const key of keys.reveal()) {
      const text = typed(busy.keys, key);
      if (text === null) {
        busy.settle(ok({ type: 'pin', pin: busy.keys }));
        return;
      }
      busy.keys = text;
    }
  };

  return {
    take({ reader: wanted, caller, deadlineMs, signal }) {
      if (closed) return err({ code: 'stopping' });
      if (signal.aborted) return err({ code: 'cancelled' });
      giveUp(caller.session);
      const found = chosen(wanted);
      if (!found.ok) return found;
      const reader = found.value;
      const other = turns.get(reader)?.caller;
      if (other !== undefined) return err({ code: 'deviceBusy', holder: { role: other.role, session: other.session } });
      const untilMono = clock.mono() + deadlineMs;
      const busy: Busy = { caller, step: 'badge', untilMono, keys: '', settle: null, over: null };
      const gone = (): void => stop(busy, 'cancelled');
      turns.set(reader, busy);
      signal.addEventListener('abort', gone, { once: true });
      return ok({
        reader,
        async badge(step) {
          show(reader, 'idle');
          const came = await wait(busy, step, untilMono);
          if (!came.ok) return came;
          if (came.value.type !== 'badge') throw new Error('keys came where a badge was waited for');
          return ok(came.value.card);
        },
        pin(step) {
          show(reader, 'second-factor');
          return wait(busy, step, clock.mono() + (step === 'pin' ? PIN_MS : NEW_PIN_MS));
        },
        checking() {
          busy.step = 'checking';
          deps.onAsks();
        },
        end(shows) {
          signal.removeEventListener('abort', gone);
          if (turns.get(reader) !== busy) return;
          turns.delete(reader);
          showEnd(reader, shows);
          deps.onAsks();
        },
      });
    },
    giveUp,
    hear(reader, news) {
      if (!readers.includes(reader)) return;
      const busy = turns.get(reader);
      switch (news.type) {
        case 'regained':
          ready.add(reader);
          if (busy === undefined) show(reader, 'idle');
          return;
        case 'lost':
        case 'untrusted':
          ready.delete(reader);
          if (busy !== undefined) stop(busy, 'noDeskReader');
          return;
        case 'badge':
          return hearBadge(reader, { credential: news.credential, credentialClass: news.credentialClass });
        case 'keys':
          return hearKeys(busy, news.keys);
        case 'uncounted-badge':
        case 'tamper':
        case 'power':
          return;
      }
    },
    asks: () =>
      [...turns].map(([reader, { caller, step, untilMono }]) => ({ reader, session: caller.session, step, untilMono })),
    close() {
      closed = true;
      for (const cancel of showing.values()) cancel();
      showing.clear();
      for (const busy of turns.values()) stop(busy, 'stopping');
    },
  };
}
