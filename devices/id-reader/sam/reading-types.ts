/** The words of one reading: what the machine is told, what it asks for, what it remembers. Types and limits only. */
import type { Result } from '../../kit/result.ts';
import type { ReadingStep, ReadingTrouble } from '../contract.ts';
import type { SamRequest } from '../protocol/sam-request.ts';
import type { SamResponse } from '../protocol/sam-response.ts';

/** Gap between two finds: polling gently means at most four a second. */
export const POLL_MS = 300;
/** So long must the field look empty before a card that the reader may still be holding back is asked for by a reset. */
export const HELD_BACK_MS = 1_000;
/** Tries with one card in the field, the first one included. */
export const MAX_TRIES = 3;
/** Times that card and SAM may refuse each other, the first one included. */
export const MAX_REFUSALS = 2;
/** Failures in a row of commands that need no card. */
export const MAX_DEVICE_FAILURES = 3;

/** What was read of one card, still in bytes. */
export interface CardBytes {
  readonly text: Uint8Array;
  readonly photo: Uint8Array;
  readonly addedAddresses: readonly string[];
}

/** What the answer to a read command holds, once split. */
export interface ReadParts {
  readonly text: Uint8Array;
  readonly photo: Uint8Array;
  /** True for the card that was published less than two seconds ago. */
  readonly repeated: boolean;
}

export type ReadingInput =
  /** Answers without data of interest: reset, find, select, and every answer that is not "done". */
  | { readonly type: 'answer'; readonly response: SamResponse; readonly at: number }
  | { readonly type: 'read'; readonly parts: ReadParts }
  | { readonly type: 'addresses'; readonly addresses: readonly string[] }
  /** A "done" whose data is not what the protocol says; `reason` is the protocol's code. */
  | { readonly type: 'malformed'; readonly reason: string }
  | { readonly type: 'timeout' }
  /** The pause that was asked for is over. */
  | { readonly type: 'pause-over' }
  /** The reading ends for a reason from outside: deadline, cancelled, unplugged, closed. */
  | { readonly type: 'stop'; readonly trouble: ReadingTrouble };

export type ReadingEffect =
  | { readonly type: 'send'; readonly request: SamRequest }
  | { readonly type: 'pause'; readonly ms: number }
  | { readonly type: 'step'; readonly step: ReadingStep }
  | { readonly type: 'finish'; readonly outcome: Result<CardBytes, ReadingTrouble> };

export type ReadingPhase =
  | { readonly phase: 'pausing' }
  | { readonly phase: 'resetting' }
  | { readonly phase: 'finding' }
  | { readonly phase: 'selecting' }
  | { readonly phase: 'reading' }
  | { readonly phase: 'reading-addresses'; readonly parts: ReadParts }
  | { readonly phase: 'ended' };

export interface ReadingState {
  readonly now: ReadingPhase;
  /** A card was found and has not been seen to leave. */
  readonly cardThere: boolean;
  /** Failed tries with the card that lies there. */
  readonly failures: number;
  readonly refusals: number;
  /** Why the last try failed: what the reading ends with when it was the last. */
  readonly lastFailure: ReadingTrouble | null;
  readonly deviceFailures: number;
  /** How often the command under way was sent again. */
  readonly resent: number;
  /** The one reset after "unknown error" was used. */
  readonly resetUsed: boolean;
  /** The reader may be holding back a card that it has read: it answers "no card" until that card left or a reset. */
  readonly mayHoldBack: boolean;
  /** Since when the field looks empty; null when it does not. */
  readonly emptySince: number | null;
}

export interface Advance {
  readonly state: ReadingState;
  readonly effects: readonly ReadingEffect[];
}
