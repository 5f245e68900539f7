/**
 * One reading of a card by a SAM, from the first find to the document's bytes: find, select, read, added addresses.
 * Pure: it decides what to send and when to give up; the driver sends, waits and measures.
 * Order, pauses and retries: GA 467 reader protocol, status byte SW3 and command sequence.
 */
import { assertNever, err, ok } from '../../kit/result.ts';
import type { ReadingTrouble } from '../contract.ts';
import type { SamRequest } from '../protocol/sam-request.ts';
import type { SamResponse } from '../protocol/sam-response.ts';
import { describeStatus, SamStatus } from '../protocol/sam-status.ts';
import { commandOf } from './reading-commands.ts';
import {
  type Advance,
  HELD_BACK_MS,
  MAX_DEVICE_FAILURES,
  MAX_REFUSALS,
  MAX_TRIES,
  POLL_MS,
  type ReadingEffect,
  type ReadingInput,
  type ReadingPhase,
  type ReadingState,
} from './reading-types.ts';

/** A new reading. `mayHoldBack`: the reading before, on the same open device, read a card that may still lie there. */
export function beginReading({ mayHoldBack }: { readonly mayHoldBack: boolean }): Advance {
  const state: ReadingState = {
    now: { phase: 'finding' },
    cardThere: false,
    failures: 0,
    refusals: 0,
    lastFailure: null,
    deviceFailures: 0,
    resent: 0,
    resetUsed: false,
    mayHoldBack,
    emptySince: null,
  };
  return {
    state,
    effects: [
      { type: 'step', step: { step: 'waiting-for-card' } },
      { type: 'send', request: { command: 'findCard' } },
    ],
  };
}

export function advanceReading(state: ReadingState, input: ReadingInput): Advance {
  if (state.now.phase === 'ended') return { state, effects: [] };
  switch (input.type) {
    case 'stop':
      return finish(state, input.trouble);
    case 'pause-over':
      return state.now.phase === 'pausing' ? send(state, { phase: 'finding' }, [], 0) : stay(state);
    case 'timeout':
      return failed(state, { code: 'timeout' });
    case 'malformed':
      return failed(state, { code: 'protocol', reason: input.reason });
    case 'read':
      if (state.now.phase !== 'reading') return stay(state);
      // The card of a moment ago: not told twice, and no failure either.
      if (input.parts.repeated) return pause({ ...state, cardThere: false, mayHoldBack: true, emptySince: null }, []);
      return send(state, { phase: 'reading-addresses', parts: input.parts }, [], 0);
    case 'addresses':
      return state.now.phase === 'reading-addresses' ? complete(state, state.now.parts, input.addresses) : stay(state);
    case 'answer':
      return answered(state, input.response, input.at);
    default:
      return assertNever(input);
  }
}

function answered(state: ReadingState, { status }: SamResponse, at: number): Advance {
  if (state.now.phase === 'pausing') return stay(state);
  const advice = describeStatus(status).advice;
  const trouble: ReadingTrouble = { code: 'card-unreadable', status: hex(status) };
  switch (advice) {
    case 'device-fault':
      return finish(state, { code: 'device-fault', status: hex(status) });
    case 'resend':
      // A wrong checksum is line noise, twice forgiven; a wrong length is more likely ours, once.
      if (state.resent >= (status === SamStatus.lengthWrong ? 1 : 2)) return failed(state, trouble);
      return send(state, state.now, [], state.resent + 1);
    case 'reset-once':
      if (state.resetUsed) return failed(state, trouble);
      return send({ ...state, resetUsed: true }, { phase: 'resetting' }, [], 0);
    case 'ask-other-document':
      return finish(state, { code: 'card-unknown' });
    case 'retry-once-card':
    case 'retry-once-genuine':
      return refused(state, hex(status));
    case 'keep-polling':
      return fieldEmpty(state, at);
    case 'done':
    case 'select':
    case 'empty':
    case 'fallback':
    case 'restart':
    case 'retry-from-find':
      return inPhase(state, status, trouble);
    default:
      return assertNever(advice);
  }
}

/** Answers whose meaning depends on what was asked. */
function inPhase(state: ReadingState, status: number, trouble: ReadingTrouble): Advance {
  const { now } = state;
  switch (now.phase) {
    case 'resetting':
      return status === SamStatus.done ? pause({ ...state, deviceFailures: 0 }, []) : failed(state, trouble);
    case 'finding':
      return status === SamStatus.cardFound ? cardFound(state) : failed(state, trouble);
    case 'selecting':
      if (status !== SamStatus.done) return failed(state, trouble);
      return send(state, { phase: 'reading' }, [{ type: 'step', step: { step: 'reading' } }], 0);
    case 'reading-addresses':
      // Older modules do not know the command: they hold no added addresses either.
      if (status === SamStatus.noSuchItem || status === SamStatus.commandWrong) return complete(state, now.parts, []);
      return failed(state, trouble);
    case 'reading':
      return failed(state, trouble);
    case 'pausing':
    case 'ended':
      return stay(state);
    default:
      return assertNever(now);
  }
}

function cardFound(state: ReadingState): Advance {
  // Only here is it known that the card still lies there, so only here is it called unreadable.
  if (state.failures >= MAX_TRIES && state.lastFailure !== null) return finish(state, state.lastFailure);
  const tries = state.failures + state.refusals;
  const step: ReadingEffect = {
    type: 'step',
    step: tries === 0 ? { step: 'card-found' } : { step: 'retrying', attempt: tries + 1 },
  };
  const found = { ...state, cardThere: true, deviceFailures: 0, mayHoldBack: false, emptySince: null };
  return send(found, { phase: 'selecting' }, state.cardThere && tries === 0 ? [] : [step], 0);
}

/** "No card": nobody put one there yet, the one that lay there left, or the reader holds back a card that it has read. */
function fieldEmpty(state: ReadingState, at: number): Advance {
  const emptySince = state.emptySince ?? at;
  // A card that was read is not found again until it left the field or the SAM was reset, so only a reset tells.
  const unsure = state.cardThere && state.mayHoldBack;
  const left: ReadingEffect[] = state.cardThere && !unsure ? [{ type: 'step', step: { step: 'card-removed' } }] : [];
  const empty: ReadingState = unsure
    ? { ...state, deviceFailures: 0, emptySince }
    : { ...state, cardThere: false, failures: 0, refusals: 0, lastFailure: null, deviceFailures: 0, emptySince };
  if (state.mayHoldBack && at - emptySince >= HELD_BACK_MS) {
    return send({ ...empty, mayHoldBack: false }, { phase: 'resetting' }, left, 0);
  }
  return pause(empty, left);
}

/** Card and SAM did not accept each other; once may be chance. */
function refused(state: ReadingState, status: string): Advance {
  const refusals = state.refusals + 1;
  if (refusals >= MAX_REFUSALS) return finish(state, { code: 'card-not-genuine', status });
  return pause({ ...state, refusals }, []);
}

/** A command failed. With a card in play it costs one of the card's tries, otherwise it is the device's failure. */
function failed(state: ReadingState, trouble: ReadingTrouble): Advance {
  const { phase } = state.now;
  if (phase === 'pausing') return stay(state);
  if (phase === 'finding' || phase === 'resetting') {
    const deviceFailures = state.deviceFailures + 1;
    if (deviceFailures >= MAX_DEVICE_FAILURES) return finish(state, withoutCard(trouble));
    return pause({ ...state, deviceFailures }, []);
  }
  // An answer that was lost, or came before the addresses failed: for the reader this card may be done with.
  const mayHoldBack = phase === 'reading-addresses' || (phase === 'reading' && trouble.code !== 'card-unreadable');
  return pause({ ...state, failures: state.failures + 1, lastFailure: trouble, mayHoldBack }, []);
}

/** A status that no card can be blamed for is the device's. */
function withoutCard(trouble: ReadingTrouble): ReadingTrouble {
  return trouble.code === 'card-unreadable' ? { code: 'device-fault', status: trouble.status } : trouble;
}

function complete(
  state: ReadingState,
  { text, photo }: { readonly text: Uint8Array; readonly photo: Uint8Array },
  addedAddresses: readonly string[],
): Advance {
  const outcome = ok({ text, photo, addedAddresses });
  return { state: { ...state, now: { phase: 'ended' } }, effects: [{ type: 'finish', outcome }] };
}

function finish(state: ReadingState, trouble: ReadingTrouble): Advance {
  return { state: { ...state, now: { phase: 'ended' } }, effects: [{ type: 'finish', outcome: err(trouble) }] };
}

function send(state: ReadingState, now: ReadingPhase, steps: readonly ReadingEffect[], resent: number): Advance {
  const request: SamRequest | null = commandOf(now);
  if (request === null) throw new Error(`nothing is sent while ${now.phase}`);
  return { state: { ...state, now, resent }, effects: [...steps, { type: 'send', request }] };
}

/** Back to the start after the pause that polling needs. */
function pause(state: ReadingState, steps: readonly ReadingEffect[]): Advance {
  return { state: { ...state, now: { phase: 'pausing' } }, effects: [...steps, { type: 'pause', ms: POLL_MS }] };
}

function stay(state: ReadingState): Advance {
  return { state, effects: [] };
}

function hex(status: number): string {
  return status.toString(16).padStart(2, '0').toUpperCase();
}
