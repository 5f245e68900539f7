/** What the process says when it ends (sysexits.h where one fits). */
export const ExitCode = {
  ok: 0,
  /** `verify` found something wrong. */
  notSound: 1,
  usage: 64,
  /** A file or device is not there or not usable. */
  noInput: 66,
  unavailable: 69,
  /** A bug. */
  software: 70,
  /** The disk refused a write: nothing was acknowledged that is not on disk. */
  ioError: 74,
  config: 78,
} as const;
