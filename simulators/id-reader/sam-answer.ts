/** What a healthy SAM answers to a request, and what that changes in it. Pure; the reference is the GA 467 reader protocol. */
import { encodeAddedAddresses } from '../../devices/id-reader/protocol/added-addresses.ts';
import { encodeUtf16Padded } from '../../devices/id-reader/protocol/fixed-text.ts';
import { joinReadAnswer } from '../../devices/id-reader/protocol/read-answer.ts';
import { encodeSamNumber } from '../../devices/id-reader/protocol/sam-number.ts';
import type { SamBaudRate, SamRequest } from '../../devices/id-reader/protocol/sam-request.ts';
import type { SamResponse } from '../../devices/id-reader/protocol/sam-response.ts';
import { SamStatus } from '../../devices/id-reader/protocol/sam-status.ts';
import type { SimulatedCard } from './cards.ts';

/** What was built into the reader. */
export interface SamModule {
  /** `05.03-20151231-0000000001-0000000002` */
  readonly samNumber: string;
  /** Modules of the 05.01 age do not know `30 10` and answer 21. */
  readonly profile: '05.01' | '05.03';
}

/** How far the card in the field has come. A card that was read is not found again until it left or the SAM was reset. */
export type CardStage = 'new' | 'found' | 'selected' | 'read';

export interface SamState {
  readonly card: SimulatedCard | null;
  /** Without meaning while there is no card. */
  readonly stage: CardStage;
  readonly baudRate: SamBaudRate;
}

export interface SamAnswer {
  readonly response: SamResponse;
  /** The state once the answer is out: a new speed holds from then on. */
  readonly next: SamState;
}

/** Printed on no card and tied to no person; 14 characters. */
const MANAGEMENT_NUMBER = '00000000000000';

export function answerRequest(state: SamState, request: SamRequest, module: SamModule): SamAnswer {
  const stage = state.card === null ? null : state.stage;
  switch (request.command) {
    case 'reset':
      return done({ ...state, stage: 'new' });
    case 'status':
    case 'setMaxRfBytes':
      return done(state);
    case 'samNumber':
      return answer(SamStatus.done, encodeSamNumber(module.samNumber), state);
    case 'findCard':
      if (stage === null || stage === 'read') return refuse(SamStatus.noCard, state);
      // Four bytes without a known meaning, zero on all readers seen.
      return answer(SamStatus.cardFound, new Uint8Array(4), { ...state, stage: 'found' });
    case 'selectCard':
      if (stage !== 'found') return refuse(SamStatus.selectFailed, state);
      return answer(SamStatus.done, new Uint8Array(8), { ...state, stage: 'selected' });
    case 'readTextPhoto':
    case 'readTextPhotoFinger':
      return read(state, request.command, module);
    case 'readAddedAddresses':
      if (state.card === null || stage !== 'read') return refuse(SamStatus.readFailed, state);
      if (state.card.addedAddresses.length === 0) return refuse(SamStatus.noSuchItem, state);
      return answer(SamStatus.done, encodeAddedAddresses(state.card.addedAddresses), state);
    case 'readManagementNumber':
      if (stage !== 'selected' && stage !== 'read') return refuse(SamStatus.readFailed, state);
      return answer(SamStatus.done, encodeUtf16Padded(MANAGEMENT_NUMBER, 28), state);
    case 'setBaudRate':
      return done({ ...state, baudRate: request.baudRate });
  }
}

function read(state: SamState, command: 'readTextPhoto' | 'readTextPhotoFinger', module: SamModule): SamAnswer {
  const { card, stage } = state;
  if (command === 'readTextPhotoFinger' && module.profile === '05.01') return refuse(SamStatus.commandWrong, state);
  if (card === null || (stage !== 'selected' && stage !== 'read')) return refuse(SamStatus.readFailed, state);
  const finger = command === 'readTextPhotoFinger' ? card.finger : new Uint8Array(0);
  const data = joinReadAnswer({ text: card.text, photo: card.photo, finger }, command);
  return answer(SamStatus.done, data, { ...state, stage: 'read' });
}

function answer(status: number, data: Uint8Array, next: SamState): SamAnswer {
  return { response: { status, cardStatus: 0, data }, next };
}

function done(next: SamState): SamAnswer {
  return answer(SamStatus.done, new Uint8Array(0), next);
}

function refuse(status: number, state: SamState): SamAnswer {
  return answer(status, new Uint8Array(0), state);
}
