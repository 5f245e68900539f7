/** A card that is to be enrolled is held to a desk reader. */
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { CallError } from '../../api/call-error.ts';
import type { Caller } from '../../api/ports.ts';
import type { Card, ReaderDesk } from './reader-desk.ts';

/** Milliseconds. */
const CARD_MS = 60_000;

export async function waitForCard(
  readers: ReaderDesk,
  caller: Caller,
  signal: AbortSignal,
): Promise<Result<Card, CallError>> {
  const turn = readers.take({ reader: null, caller, deadlineMs: CARD_MS, signal });
  if (!turn.ok) return turn;
  const came = await turn.value.badge('card');
  turn.value.end(came.ok ? 'granted' : 'idle');
  return came.ok ? ok(came.value) : err({ code: came.error });
}
