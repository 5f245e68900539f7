/** What is asked when a badge reader is to get a key, and the codes that answer it. Types only. */

/** Login and passphrase of one manager, on their way to be checked. */
export interface ManagerCredentials {
  readonly login: string;
  readonly passphrase: string;
}

/**
 * The key that the reader has now: the public one of a new reader (SCBK-D), the one in force, the one of an attempt whose end is not
 * known, or 16 bytes that people typed.
 */
export type CurrentKey = 'default' | 'stored' | 'pending' | Uint8Array;

export interface CommissioningRequest {
  readonly reader: string;
  readonly currentKey: CurrentKey;
  readonly managers: readonly [ManagerCredentials, ManagerCredentials];
}

export type CommissioningCode =
  | 'readerUnknown'
  | 'underWay'
  | 'noStoredKey'
  | 'noPendingKey'
  | 'firstNotProven'
  | 'secondNotProven'
  | 'notTwoManagers'
  | 'keyNotKept'
  | 'readerFailed'
  /** The reader's answer is outstanding after `COMMISSION_WITHIN_MS`; the ledger will say how it ended. */
  | 'stillRunning';

/** `reason`: a code of the error catalogue where people are refused, of the device where the reader failed. */
export interface CommissioningTrouble {
  readonly code: CommissioningCode;
  readonly reason: string | null;
  readonly detail: string | null;
}
