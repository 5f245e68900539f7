/** Every refusal of the safe: the clause of the rulebook that it serves and the key of the text that says what to do. */

/** Clauses are cited as letter, chapter, item (rulebook, "Sources and their letters"). The fix key is `custody.fix.<code>`. */
export const REFUSAL_CLAUSES = {
  unknownBadge: 'Q2.3',
  badgeRevoked: 'Q2.3',
  credentialTooWeak: 'Q2.3',
  notFiled: 'Q2.4',
  roleConflict: 'Q2.6',
  managerMayNotOpen: 'Q2.6',
  notAManager: 'Q2.6',
  wrongRole: 'Q7.1',
  sameRole: 'Q7.1',
  samePerson: 'Q7.1',
  thirdPerson: 'Q7.1',
  alreadyOpening: 'Q7.1',
  registerNotClosed: 'Q7.1',
  twoPeopleNeeded: 'Q7.1',
  notInThisOpening: 'Q7.1',
  notTheEnteringRole: 'Q7.1',
  notTheConfirmingPerson: 'Q7.1',
  outerDoorShut: 'Q7.3',
  attemptOver: 'Q7.4',
  keyBeforeBadge: 'Q7.4',
  wrongFactor: 'Q7.4',
  otherReader: 'Q7.4',
  pinTooLate: 'Q7.4',
  pinWrong: 'Q7.4',
  penalty: 'Q7.4',
  secretUnset: 'Q2.3',
  attemptBusy: 'Q7.4',
  delayRunning: 'Q7.4',
  delayStarted: 'Q7.4',
  outOfHours: 'Q7.4',
  timerRunning: 'Q7.4',
  timerTooLong: 'Q7.4',
  outOfService: 'Q7.4',
  impossibleWalk: 'Q14.5.1',
  readerSilent: 'Q14.5.1',
  sensorSilent: 'Q14.5.1',
  lockTrouble: 'Q14.5.1',
  doorNotShut: 'Q14.5.1',
  clockUntrusted: 'Q14.5.1',
  ledgerNotReady: 'Q14.5.1',
  incidentUnacknowledged: 'Q14.5.1',
  incidentNotWrittenUp: 'Q7.5',
  incidentUnknown: 'Q7.5',
  notAWitness: 'Q7.5',
  noAccount: 'Q7.5',
  doorMustBeOpen: 'Q14.5.1',
  ruleInvalid: 'Q7.1',
  lockUnknown: 'Q7.1',
  openingUnknown: 'Q7.1',
  noMovement: 'Q5.3',
  movementExists: 'Q5.3',
  rangeInvalid: 'Q5.3',
  rangeNotHeld: 'Q5.3',
  rangeHeldAlready: 'Q5.3',
  countsDoNotAddUp: 'Q5.4',
  reasonDoesNotFit: 'Q5.3',
  notKeptHere: 'Q5.6.3',
  sealNotHere: 'Q6.1',
  dayCheckedAlready: 'Q7.3',
} as const;

export type RefusalCode = keyof typeof REFUSAL_CLAUSES;

export interface Refusal {
  readonly code: RefusalCode;
  readonly clause: string;
  /** Key of the text that says what to do. */
  readonly fix: string;
}

export function refusal(code: RefusalCode): Refusal {
  return { code, clause: REFUSAL_CLAUSES[code], fix: `custody.fix.${code}` };
}
