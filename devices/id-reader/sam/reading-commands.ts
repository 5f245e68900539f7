/** Which command belongs to which phase of a reading, how long it may take, and which answers can be its own. Pure. */
import type { SamRequest } from '../protocol/sam-request.ts';
import type { SamResponse } from '../protocol/sam-response.ts';
import { SamStatus } from '../protocol/sam-status.ts';
import type { ReadingPhase } from './reading-types.ts';

/** The command that a phase waits for; null where none is under way. Never `30 10`: fingerprints are not ours to ask for. */
export function commandOf(now: ReadingPhase): SamRequest | null {
  switch (now.phase) {
    case 'resetting':
      return { command: 'reset' };
    case 'finding':
      return { command: 'findCard' };
    case 'selecting':
      return { command: 'selectCard' };
    case 'reading':
      return { command: 'readTextPhoto' };
    case 'reading-addresses':
      return { command: 'readAddedAddresses' };
    case 'pausing':
    case 'ended':
      return null;
  }
}

export interface Patience {
  readonly idleMs: number;
  readonly overallMs: number;
}

/** Reads take 1 to 1.5 s, at 9600 bit/s as long again on the wire; all else a fraction of a second. */
export function patienceFor({ command }: SamRequest): Patience {
  const long = command === 'readTextPhoto' || command === 'readTextPhotoFinger' || command === 'readAddedAddresses';
  return long ? { idleMs: 2_000, overallMs: 5_000 } : { idleMs: 1_500, overallMs: 1_500 };
}

/** A text block is part of every answer that carries a card. */
const SMALLEST_CARD_BYTES = 4 + 256;
const LARGEST_ADDRESSES_BYTES = 4 * 70;

/**
 * Answers do not say what they answer. One that comes after its request was given up would be taken for the answer to the next,
 * and so on for ever; those that cannot belong to `request` are told apart by status and size.
 */
export function canAnswer({ command }: SamRequest, { status, data }: SamResponse): boolean {
  if (command === 'findCard') return status !== SamStatus.done && status !== SamStatus.noSuchItem;
  if (status === SamStatus.cardFound) return false;
  if (status === SamStatus.noCard) return command !== 'status' && command !== 'samNumber' && command !== 'reset';
  if (status !== SamStatus.done) return true;
  switch (command) {
    case 'readTextPhoto':
    case 'readTextPhotoFinger':
      return data.length > 0;
    case 'samNumber':
    case 'readManagementNumber':
      return data.length > 0 && data.length < SMALLEST_CARD_BYTES;
    case 'readAddedAddresses':
      return data.length <= LARGEST_ADDRESSES_BYTES;
    case 'selectCard':
      return data.length < SMALLEST_CARD_BYTES;
    case 'reset':
    case 'status':
    case 'setBaudRate':
    case 'setMaxRfBytes':
      return data.length === 0;
  }
}
