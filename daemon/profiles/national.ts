/** The national profile as far as the safe needs it: locks, climate, pictures. Data; a region's file differs in values alone. */

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
} as const;
