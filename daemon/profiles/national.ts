/** The national profile as far as safe and vault need it: locks, climate, pictures, kept data. Data; a region's file differs in values alone. */

/** Clauses: Q7.1, Q7.3, Q7.4 (who opens what); times are lock practice, behaviours 2, 5, 10 and 11. */
/** Q5.6.2, W4.5: at most 30 % of humidity, −5 to 40 °C. */
export const NATIONAL_PROFILE = {
  name: 'national',
  locks: [
    {
      lock: 'main',
      safe: 'safe-1',
      holds: 'blanks',
      within: null,
      people: [['issuer', 'sealKeeper']],
      factors: { issuer: 'pin', sealKeeper: 'keySwitch' },
      minCredential: 'uid+pin',
      managers: ['head', 'systemAdmin', 'securityAdmin'],
      witnesses: ['head', 'securityAdmin', 'issuer', 'sealKeeper'],
      calendar: null,
      dayEndMinute: 18 * 60,
      changeWithDoorOpen: true,
    },
    {
      lock: 'seal-compartment',
      safe: 'safe-1',
      holds: 'seals',
      within: 'main',
      people: [['sealKeeper']],
      factors: { sealKeeper: 'pin' },
      minCredential: 'uid+pin',
      managers: ['head', 'systemAdmin', 'securityAdmin'],
      witnesses: ['head', 'securityAdmin', 'sealKeeper', 'issuer'],
      calendar: null,
      dayEndMinute: null,
      changeWithDoorOpen: true,
    },
  ],
  climate: {
    /** Tenths; the sensor's accuracy makes the uncertain band. */
    temperature: { lowest: -50, highest: 400, hysteresisTenths: 5 },
    humidity: { lowest: null, highest: 300, hysteresisTenths: 10 },
    /** How long beyond a limit until it is an alarm, and how long without a value. Milliseconds. */
    holdOffMs: 600_000,
    silenceMs: 60_000,
  },
  pictures: {
    /** Stills of the safe camera, days (kept at least 31). */
    safeDays: 31,
  },
  /**
   * How long personal data are kept, by class: `activeDays` in use, then `restrictedDays` stored and protected only (PIPL art. 47),
   * then erased; null = for ever. `from`: when the time begins.
   */
  retention: {
    // Q9.19: an application is made within three months of the birth. Q10.3: papers of a quarter are checked until the 15th of the next.
    'identity-document': {
      zh: '办理时读取的证件信息',
      en: 'Identity documents read for a case',
      clause: 'Q9.19 Q10.3',
      from: 'stored',
      activeDays: 92,
      restrictedDays: 107,
      earlyErase: true,
      pictures: ['photo'],
    },
    // Q14.4, Y1: whoever works on certificates answers for it all life long, so that an old register must still say who it was.
    staff: {
      zh: '工作人员的姓名、证件号码和登录名',
      en: 'Names, identity numbers and logins of staff',
      clause: 'Q14.4 Y1',
      from: 'left',
      activeDays: null,
      restrictedDays: 0,
      earlyErase: false,
      pictures: [],
    },
    // Q5.6.3, Y-A1.6: recordings are kept for one month at least.
    'safe-still': {
      zh: '保险柜监控照片',
      en: 'Pictures of the safe',
      clause: 'Q5.6.3 Y-A1.6',
      from: 'stored',
      activeDays: 31,
      restrictedDays: 0,
      earlyErase: false,
      pictures: ['still'],
    },
    // Q8.3, Q8.4: kept where a check failed, was done by eye or was of a foreign document; no longer than the document itself.
    'face-picture': {
      zh: '人证核验照片',
      en: 'Pictures of identity checks',
      clause: 'Q8.3 Q8.4',
      from: 'stored',
      activeDays: 92,
      restrictedDays: 107,
      earlyErase: true,
      pictures: ['face'],
    },
    // Q8.2, Q11.1, W19: a signed consent is part of the issue file, which is kept for ever.
    signature: {
      zh: '知情同意书签名',
      en: 'Signatures on consents',
      clause: 'Q8.2 Q11.1 W19',
      from: 'stored',
      activeDays: null,
      restrictedDays: 0,
      earlyErase: false,
      pictures: ['signature'],
    },
  },
  openings: {
    /** Fields whose values may leave in an export for an auditor: who it was (Q14.4), and what a case is compared with (Q12). */
    fields: ['name', 'number', 'idNumber'],
  },
} as const;
