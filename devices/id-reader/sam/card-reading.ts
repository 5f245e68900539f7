/** Carries out one reading: does what the machine asks for on an open link, measures, and makes the document of the bytes. */
import type { CancelTimer, Clock } from '../../kit/clock.ts';
import type { PendingRequest, RequestTrouble } from '../../kit/request-queue.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import type { CardReading, IdDocument, ReadingStep, ReadingTrouble, ReadRequest } from '../contract.ts';
import { decodeAddedAddresses } from '../protocol/added-addresses.ts';
import { decodeCardText } from '../protocol/card-text.ts';
import { toIdDocument } from '../protocol/id-document.ts';
import { splitReadAnswer } from '../protocol/read-answer.ts';
import type { SamRequest } from '../protocol/sam-request.ts';
import type { SamResponse } from '../protocol/sam-response.ts';
import { SamStatus } from '../protocol/sam-status.ts';
import { type PhotoDecoder, toChipPhoto } from './chip-photo.ts';
import type { LastCard } from './last-card.ts';
import type { SamLink } from './link.ts';
import { advanceReading, beginReading } from './machine.ts';
import { patienceFor } from './reading-commands.ts';
import type { Advance, CardBytes, ReadingEffect, ReadingInput } from './reading-types.ts';

export interface CardReadingDeps {
  readonly link: SamLink;
  readonly clock: Clock;
  readonly samNumber: string;
  readonly lastCard: LastCard;
  readonly decodePhoto: PhotoDecoder | null;
  readonly today: () => string;
  readonly onStep: (step: ReadingStep) => void;
}

export interface RunningReading {
  readonly result: Promise<Result<CardReading, ReadingTrouble>>;
  /** Ends it with `trouble`; harmless when it has ended. */
  stop(trouble: ReadingTrouble): void;
}

/** What an answer means to the machine. */
function toInput(request: SamRequest, response: SamResponse, lastCard: LastCard, at: number): ReadingInput {
  if (response.status === SamStatus.done && request.command === 'readTextPhoto') {
    const parts = splitReadAnswer(response.data, 'readTextPhoto');
    if (!parts.ok) return { type: 'malformed', reason: parts.error };
    const { text, photo } = parts.value;
    return { type: 'read', parts: { text, photo, repeated: lastCard.isRepeat(text) } };
  }
  if (response.status === SamStatus.done && request.command === 'readAddedAddresses') {
    const addresses = decodeAddedAddresses(response.data);
    if (!addresses.ok) return { type: 'malformed', reason: addresses.error };
    return { type: 'addresses', addresses: addresses.value };
  }
  return { type: 'answer', response, at };
}

function troubleInput(trouble: RequestTrouble): ReadingInput {
  return trouble.code === 'timeout' ? { type: 'timeout' } : { type: 'stop', trouble };
}

async function toDocument(
  { text, photo, addedAddresses }: CardBytes,
  decodePhoto: PhotoDecoder | null,
  today: string,
): Promise<Result<IdDocument, ReadingTrouble>> {
  const decoded = decodeCardText(text);
  if (!decoded.ok) {
    return err(decoded.error === 'length' ? { code: 'protocol', reason: 'length' } : { code: 'card-unknown' });
  }
  const chipPhoto = await toChipPhoto(photo, decodePhoto);
  const document = toIdDocument({ text: decoded.value, addedAddresses: [...addedAddresses], photo: chipPhoto, today });
  return document.ok ? document : err({ code: 'card-unknown' });
}

export function startReading({ deadlineMs, signal }: ReadRequest, deps: CardReadingDeps): RunningReading {
  const { link, clock, samNumber, lastCard, decodePhoto, today, onStep } = deps;
  const { promise, resolve } = Promise.withResolvers<Result<CardReading, ReadingTrouble>>();
  let pending: PendingRequest<SamResponse> | null = null;
  let cancelPause: CancelTimer = () => {};
  let selectedAt = 0;
  let wireMs = 0;
  let ended = false;

  const begun: Advance = beginReading({ mayHoldBack: lastCard.known() });
  let state = begun.state;

  function feed(input: ReadingInput): void {
    const advance = advanceReading(state, input);
    state = advance.state;
    for (const effect of advance.effects) carryOut(effect);
  }

  function carryOut(effect: ReadingEffect): void {
    switch (effect.type) {
      case 'step':
        onStep(effect.step);
        return;
      case 'pause':
        cancelPause = clock.after(effect.ms, () => feed({ type: 'pause-over' }));
        return;
      case 'send':
        void send(effect.request);
        return;
      case 'finish':
        pending?.cancel();
        pending = null;
        // The deadline is for card and reader; a picture decoder has its own.
        cancelDeadline();
        if (effect.outcome.ok) void tell(effect.outcome.value);
        else end(effect.outcome);
        return;
    }
  }

  async function send(request: SamRequest): Promise<void> {
    if (request.command === 'selectCard') selectedAt = clock.mono();
    const sent = link.request(request, patienceFor(request));
    pending = sent;
    const answer = await sent.answer;
    // Given up by our own end.
    if (pending !== sent) return;
    pending = null;
    if (request.command === 'readTextPhoto') wireMs = clock.mono() - selectedAt;
    feed(answer.ok ? toInput(request, answer.value, lastCard, clock.mono()) : troubleInput(answer.error));
  }

  async function tell(bytes: CardBytes): Promise<void> {
    const document = await toDocument(bytes, decodePhoto, today());
    if (ended) return;
    if (!document.ok) return end(document);
    lastCard.told(bytes.text);
    end(ok({ document: document.value, samNumber, wireMs }));
  }

  /** Also ends a reading whose bytes are there but whose picture is still being decoded. */
  function end(result: Result<CardReading, ReadingTrouble>): void {
    if (ended) return;
    ended = true;
    cancelDeadline();
    cancelPause();
    signal.removeEventListener('abort', onAbort);
    resolve(result);
  }

  function stop(trouble: ReadingTrouble): void {
    if (ended) return;
    if (state.now.phase === 'ended') end(err(trouble));
    else feed({ type: 'stop', trouble });
  }

  const onAbort = () => stop({ code: 'cancelled' });
  const cancelDeadline = clock.after(deadlineMs, () => stop({ code: 'deadline' }));
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  else for (const effect of begun.effects) carryOut(effect);
  return { result: promise, stop };
}
