/** Every reason for which the people's rules say no, with its clause. The sentences are in `daemon/api/contract/people-errors.ts`. */

/** The regulation's clause (letter, chapter, item) or the section of the design. */
export const PEOPLE_REFUSALS = {
  setUpNeeded: 'design 7.2',
  setUpDone: 'design 7.2',
  setUpOrder: 'design 7.2',
  personUnknown: 'Q2.3',
  personKnown: 'Q2.3',
  personLeft: 'Q14.4',
  notFormal: 'Q2.5',
  noConfidentiality: 'Q13.3',
  noLetter: 'Q14.4',
  noTraining: 'Q4.1',
  noAssessment: 'Q4.2',
  noHandover: 'Q4.2',
  trainingOverdue: 'Q4.1',
  rolesExclude: 'Q2.6',
  permissionKnown: 'Q2.4',
  permissionUnknown: 'Q2.4',
  permissionOrder: 'Q2.4',
  notFiled: 'Q2.4',
  absent: 'Q2.3',
  absenceKnown: 'Q2.3',
  absenceUnknown: 'Q2.3',
  dateWrong: 'Q2.4',
  proofMissing: 'Q2.3',
  twoPeople: 'design 2.6',
  notManager: 'design 7.2',
  ownAffair: 'design 2.6',
  badgeUnknown: 'Q2.3',
  badgeKnown: 'Q2.3',
  badgeRevoked: 'Q2.3',
  badgeWeak: 'design 8',
  secretUnset: 'Q2.3',
  leaveMissing: 'design 2.6',
  penalty: 'design 5',
  attemptBusy: 'design 5',
  attemptUnknown: 'design 5',
  idUsed: 'design 7.4',
  screenTaken: 'Q2.3',
  passphraseOff: 'Q2.3',
  sessionUnknown: 'Q2.3',
  screenLocked: 'Q7.2',
  securityKeyWrong: 'design 5',
  otherRole: 'Q2.3',
} as const;

export type PeopleRefusalCode = keyof typeof PEOPLE_REFUSALS;

/** A refusal as it is answered and written down. */
export interface PeopleRefusal {
  readonly code: PeopleRefusalCode;
  readonly clause: string;
  /** How long the penalty lasts still, milliseconds; 0 where waiting does not help. */
  readonly waitMs: number;
}

export function refusal(code: PeopleRefusalCode): PeopleRefusal {
  return { code, clause: PEOPLE_REFUSALS[code], waitMs: 0 };
}
