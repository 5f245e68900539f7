/**
 * Whose turn it is on a bus: one request outstanding, silence between frames, a longer one after trouble, tries, late answers.
 * Pure: it says what to write and how a request ended; `bus.ts` writes, listens and waits.
 *
 *   resting ── a request waits, silence is over ──▶ writing ──▶ listening ── answer ──▶ resting (gap)
 *      ▲                                                            │
 *      └───────────── quiet; again, while tries are left ── time-out, damage
 */
import { err, ok, type Result } from '../kit/result.ts';
import type { TransportTrouble } from '../kit/transport.ts';
import { type BusTiming, gapMs, wireMs } from './bus-timing.ts';
import { EXCEPTIONS, exceptionName } from './protocol/modbus-function.ts';
import type { Asked } from './protocol/modbus-request.ts';
import { type ModbusResponse, responseBytes } from './protocol/modbus-response.ts';

/** Why a request has no value. A subset of the drivers' trouble. */
export type ModbusTrouble =
  | TransportTrouble
  | { readonly code: 'timeout' }
  /** Exception 4 of the unit: it says that it is broken. */
  | { readonly code: 'device-fault'; readonly status: string }
  /** `crc`: every answer was damaged; `exception-…`: the unit refused, so nothing was done. */
  | { readonly code: 'protocol'; readonly reason: string }
  | { readonly code: 'closed' };

/** A good answer; an exception has become a trouble. */
export type ModbusAnswer = Exclude<ModbusResponse, { readonly function: 'exception' }>;

export interface Job {
  /** Who asked; a member that leaves takes its jobs along. */
  readonly owner: number;
  readonly asked: Asked;
  readonly bytes: Uint8Array;
  /** Tries that may still be made. */
  readonly tries: number;
  /** Goes before all that are not. */
  readonly urgent: boolean;
  readonly settle: (result: Result<ModbusAnswer, ModbusTrouble>) => void;
}

type Turn =
  | { readonly name: 'resting'; readonly until: number; readonly latest: number }
  | { readonly name: 'writing'; readonly job: Job; readonly until: number }
  | { readonly name: 'listening'; readonly job: Job; readonly until: number; readonly damaged: boolean };

interface Unanswered {
  readonly asked: Asked;
  readonly until: number;
}

export interface BusTurns {
  readonly turn: Turn;
  readonly waiting: readonly Job[];
  readonly unanswered: readonly Unanswered[];
}

export type TurnInput =
  | { readonly type: 'asked'; readonly job: Job }
  | { readonly type: 'written' }
  | { readonly type: 'not-written'; readonly trouble: TransportTrouble }
  | { readonly type: 'answered'; readonly response: ModbusResponse }
  /** Bytes that were no answer; `damaged` where a check did not hold. */
  | { readonly type: 'noise'; readonly damaged: boolean }
  /** Members that are gone; null = all of them. */
  | { readonly type: 'withdrawn'; readonly owner: number | null; readonly trouble: ModbusTrouble }
  | { readonly type: 'time' };

export type TurnEffect =
  | { readonly do: 'write'; readonly job: Job }
  | { readonly do: 'settle'; readonly job: Job; readonly result: Result<ModbusAnswer, ModbusTrouble> };

export interface TurnRules {
  readonly timing: BusTiming;
  readonly baudRate: number;
}

export interface Advanced {
  readonly next: BusTurns;
  readonly effects: readonly TurnEffect[];
}

/** A bus that was just opened: whatever an earlier owner asked may still be answered, so it begins with silence. */
export function beginTurns({ timing }: TurnRules, now: number): BusTurns {
  return { turn: quiet(timing, now), waiting: [], unanswered: [] };
}

export function advanceTurns(rules: TurnRules, state: BusTurns, input: TurnInput, now: number): Advanced {
  const { timing, baudRate } = rules;
  const { turn } = state;
  switch (input.type) {
    case 'asked':
      return begin(rules, { ...state, waiting: queued(state.waiting, input.job) }, now, []);
    case 'written': {
      if (turn.name !== 'writing') return { next: state, effects: [] };
      // The system has the bytes; the line still carries them. Time counts from the end of that.
      const { request } = turn.job.asked;
      const until = now + wireMs(turn.job.bytes.length + responseBytes(request), baudRate) + timing.answerMs;
      return { next: { ...state, turn: { name: 'listening', job: turn.job, until, damaged: false } }, effects: [] };
    }
    case 'not-written':
      if (turn.name !== 'writing') return { next: state, effects: [] };
      return end(rules, state, turn.job, err(input.trouble), quiet(timing, now), now);
    case 'answered': {
      // A unit may answer before the system says that it wrote.
      if (turn.name === 'resting') return { next: state, effects: [] };
      return answered(rules, state, turn.job, input.response, now);
    }
    case 'noise':
      if (turn.name === 'listening') {
        return { next: { ...state, turn: { ...turn, damaged: turn.damaged || input.damaged } }, effects: [] };
      }
      if (turn.name === 'writing') return { next: state, effects: [] };
      return begin(rules, { ...state, turn: disturbed(timing, turn, now) }, now, []);
    case 'withdrawn':
      return withdrawn(rules, state, input, now);
    case 'time':
      if (turn.name !== 'resting' && now >= turn.until) {
        const damaged = turn.name === 'listening' && turn.damaged;
        const trouble: ModbusTrouble = damaged ? { code: 'protocol', reason: 'crc' } : { code: 'timeout' };
        return failed(rules, remember(rules, state, turn.job, now), turn.job, trouble, now);
      }
      return begin(rules, state, now, []);
  }
}

/** When `time` is due next, monotonic ms; null where only a new request can change anything. */
export function wakeAt(state: BusTurns): number | null {
  const { turn } = state;
  if (turn.name !== 'resting') return turn.until;
  if (state.waiting.length === 0) return null;
  const heldUntil = state.waiting.map((job) => heldBackUntil(state.unanswered, job));
  return Math.max(turn.until, Math.min(...heldUntil));
}

function queued(waiting: readonly Job[], job: Job): readonly Job[] {
  if (!job.urgent) return [...waiting, job];
  const place = waiting.findIndex((other) => !other.urgent);
  return place < 0 ? [...waiting, job] : waiting.toSpliced(place, 0, job);
}

function quiet(timing: BusTiming, now: number): Turn {
  return { name: 'resting', until: now + timing.quietMs, latest: now + timing.longestQuietMs };
}

/** Bytes that nobody asked for: an answer came late, or somebody else speaks. Silence starts anew, but not for ever. */
function disturbed(timing: BusTiming, turn: Extract<Turn, { name: 'resting' }>, now: number): Turn {
  if (now >= turn.until) return quiet(timing, now);
  return { ...turn, until: Math.max(turn.until, Math.min(turn.latest, now + timing.quietMs)) };
}

function answered(rules: TurnRules, state: BusTurns, job: Job, response: ModbusResponse, now: number): Advanced {
  const gap = gapMs(rules.baudRate);
  const rest: Turn = { name: 'resting', until: now + gap, latest: now + rules.timing.longestQuietMs };
  if (response.function !== 'exception') return end(rules, state, job, ok(response), rest, now);
  const { code } = response;
  const trouble: ModbusTrouble =
    code === EXCEPTIONS['device-failure']
      ? { code: 'device-fault', status: '04' }
      : { code: 'protocol', reason: `exception-${exceptionName(code)}` };
  if (code === EXCEPTIONS.busy) return failed(rules, state, job, trouble, now);
  return end(rules, state, job, err(trouble), rest, now);
}

/** One try came to nothing. The next one keeps its place, but what is urgent goes before it. */
function failed(rules: TurnRules, state: BusTurns, job: Job, trouble: ModbusTrouble, now: number): Advanced {
  const turn = quiet(rules.timing, now);
  if (job.tries <= 1) return end(rules, state, job, err(trouble), turn, now);
  const again = { ...job, tries: job.tries - 1 };
  const place = job.urgent ? 0 : state.waiting.filter(({ urgent }) => urgent).length;
  return begin(rules, { ...state, turn, waiting: state.waiting.toSpliced(place, 0, again) }, now, []);
}

function end(
  rules: TurnRules,
  state: BusTurns,
  job: Job,
  result: Result<ModbusAnswer, ModbusTrouble>,
  turn: Turn,
  now: number,
): Advanced {
  return begin(rules, { ...state, turn }, now, [{ do: 'settle', job, result }]);
}

function withdrawn(
  rules: TurnRules,
  state: BusTurns,
  { owner, trouble }: Extract<TurnInput, { type: 'withdrawn' }>,
  now: number,
): Advanced {
  const leaves = (job: Job): boolean => owner === null || job.owner === owner;
  const left = state.waiting.filter(leaves);
  const waiting = state.waiting.filter((job) => !leaves(job));
  const { turn } = state;
  const effects = left.map((job): TurnEffect => ({ do: 'settle', job, result: err(trouble) }));
  if (turn.name === 'resting' || !leaves(turn.job)) return begin(rules, { ...state, waiting }, now, effects);
  const told: TurnEffect = { do: 'settle', job: turn.job, result: err(trouble) };
  // The unit will still answer.
  const remembered = remember(rules, { ...state, waiting }, turn.job, now);
  return begin(rules, { ...remembered, turn: quiet(rules.timing, now) }, now, [told, ...effects]);
}

function remember({ timing }: TurnRules, state: BusTurns, { asked }: Job, now: number): BusTurns {
  const still = state.unanswered.filter(({ until }) => until > now);
  if (!('count' in asked.request)) return { ...state, unanswered: still };
  return { ...state, unanswered: [...still, { asked, until: now + timing.lateMs }] };
}

/** Writes the first request that may go, if the line has been silent for long enough. */
function begin({ timing }: TurnRules, state: BusTurns, now: number, before: readonly TurnEffect[]): Advanced {
  if (state.turn.name !== 'resting' || now < state.turn.until) return { next: state, effects: before };
  const unanswered = state.unanswered.filter(({ until }) => until > now);
  const job = state.waiting.find((candidate) => heldBackUntil(unanswered, candidate) <= now);
  if (job === undefined) return { next: { ...state, unanswered }, effects: before };
  const waiting = state.waiting.filter((other) => other !== job);
  // A write that the system never finishes must not hold the bus for ever.
  const turn: Turn = { name: 'writing', job, until: now + timing.longestQuietMs };
  return { next: { turn, waiting, unanswered }, effects: [...before, { do: 'write', job }] };
}

/**
 * An answer to a read names neither address nor time: the late temperature looks exactly like the humidity that was asked for
 * next. So a read of the same shape but of another place waits until no late answer can come; monotonic ms, 0 = may go.
 */
function heldBackUntil(unanswered: readonly Unanswered[], { asked }: Job): number {
  const rivals = unanswered.filter((late) => looksLike(late.asked, asked));
  return Math.max(0, ...rivals.map(({ until }) => until));
}

function looksLike(late: Asked, asked: Asked): boolean {
  if (late.unit !== asked.unit || late.request.function !== asked.request.function) return false;
  if (responseBytes(late.request) !== responseBytes(asked.request)) return false;
  return late.request.address !== asked.request.address || !sameCount(late, asked);
}

function sameCount(a: Asked, b: Asked): boolean {
  return 'count' in a.request && 'count' in b.request && a.request.count === b.request.count;
}
