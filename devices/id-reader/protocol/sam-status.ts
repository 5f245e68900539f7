/** What the status byte SW3 of a SAM means and what a host does about it (GA 467 reader protocol, status table). */

/** Status bytes by name. 01, 02, 03 and 05 are inventions of PC libraries and never on the wire. */
export const SamStatus = {
  done: 0x90,
  cardFound: 0x9f,
  noSuchItem: 0x91,
  checksumWrong: 0x10,
  lengthWrong: 0x11,
  commandWrong: 0x21,
  notPermitted: 0x23,
  unknownError: 0x24,
  cardRefusedSam: 0x31,
  samRefusedCard: 0x32,
  verificationFailed: 0x33,
  unknownCardType: 0x40,
  readFailed: 0x41,
  randomNumberFailed: 0x47,
  selfTestFailed: 0x60,
  notAuthorised: 0x66,
  noCard: 0x80,
  selectFailed: 0x81,
} as const;

export type SamAdvice =
  | 'done'
  /** A card was found: select it. */
  | 'select'
  /** Treat the item as empty. */
  | 'empty'
  | 'resend'
  /** The module does not know `30 10`: use `30 01` from now on. */
  | 'fallback'
  /** Begin the sequence again. */
  | 'restart'
  | 'reset-once'
  /** Once more, then a fault of card or reader. */
  | 'retry-once-card'
  /** Once more from the start, then the card is not genuine or damaged. */
  | 'retry-once-genuine'
  | 'ask-other-document'
  | 'retry-from-find'
  | 'device-fault'
  | 'keep-polling';

export interface SamStatusDescription {
  readonly meaning: string;
  readonly advice: SamAdvice;
}

const DESCRIPTIONS: ReadonlyMap<number, SamStatusDescription> = new Map([
  [SamStatus.done, { meaning: 'done', advice: 'done' }],
  [SamStatus.cardFound, { meaning: 'card found', advice: 'select' }],
  [SamStatus.noSuchItem, { meaning: 'item not on card', advice: 'empty' }],
  [SamStatus.checksumWrong, { meaning: 'request checksum wrong', advice: 'resend' }],
  [SamStatus.lengthWrong, { meaning: 'request length wrong', advice: 'resend' }],
  [SamStatus.commandWrong, { meaning: 'command or parameter wrong', advice: 'fallback' }],
  [SamStatus.notPermitted, { meaning: 'not permitted now', advice: 'restart' }],
  [SamStatus.unknownError, { meaning: 'unknown error', advice: 'reset-once' }],
  [SamStatus.cardRefusedSam, { meaning: 'card refused the SAM', advice: 'retry-once-card' }],
  [SamStatus.samRefusedCard, { meaning: 'SAM refused the card', advice: 'retry-once-genuine' }],
  [SamStatus.verificationFailed, { meaning: 'information verification failed', advice: 'retry-once-genuine' }],
  [SamStatus.unknownCardType, { meaning: 'unknown card type', advice: 'ask-other-document' }],
  [SamStatus.readFailed, { meaning: 'card read failed', advice: 'retry-from-find' }],
  [SamStatus.randomNumberFailed, { meaning: 'getting random number failed', advice: 'retry-from-find' }],
  [SamStatus.selfTestFailed, { meaning: 'SAM self-test failed', advice: 'device-fault' }],
  [SamStatus.notAuthorised, { meaning: 'SAM not authorised', advice: 'device-fault' }],
  [SamStatus.noCard, { meaning: 'no card in field', advice: 'keep-polling' }],
  [SamStatus.selectFailed, { meaning: 'select failed', advice: 'retry-from-find' }],
]);

/** Any byte; one that the table does not have reads `reader error 0xNN` and is worth a fresh start (at most three). */
export function describeStatus(sw3: number): SamStatusDescription {
  const known = DESCRIPTIONS.get(sw3);
  if (known !== undefined) return known;
  return {
    meaning: `reader error 0x${sw3.toString(16).padStart(2, '0').toUpperCase()}`,
    advice: 'retry-from-find',
  };
}
