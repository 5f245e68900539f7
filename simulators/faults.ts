/** The mishaps that simulators know by name, and which of them are armed. One list for all classes; a simulator names those that it can do. */

/** Every fault with what it does. A fault strikes the next answer, or the next command that it fits. */
export const FAULTS = {
  silence: 'the command is swallowed: no answer at all',
  halfFrame: 'the answer ends in the middle and nothing follows',
  corruptChecksum: 'the checksum of the answer is wrong',
  flipBit: 'one bit somewhere in the answer is wrong',
  stall: 'the answer pauses in the middle, longer than a patient host waits, then goes on',
  echo: 'the host hears its own bytes before the answer',
  unplugMidReply: 'the cable is pulled in the middle of the answer',
  slow: 'the answer takes long, but comes within the time that a host must grant',
  busy: 'the command is refused as not permitted now',
  noiseBefore: 'meaningless bytes come before the answer',
  noiseBetween: 'meaningless bytes come after the answer, before the next one',
  lateAnswer: 'the answer comes long after the host has given up',
  removeMidRead: 'the card is pulled while it is being read',
  samFault: 'the security module says that it is not authorised',
  unauthentic: 'the card does not pass the verification: not genuine, or damaged',
  cardRefused: 'the card refuses the security module',
} as const;

export type FaultName = keyof typeof FAULTS;

/** Those that strike any device on a line, whatever it is; the rest are of cards and of security modules. */
export const LINE_FAULTS = [
  'silence',
  'halfFrame',
  'corruptChecksum',
  'flipBit',
  'stall',
  'echo',
  'unplugMidReply',
  'slow',
  'busy',
  'noiseBefore',
  'noiseBetween',
  'lateAnswer',
] as const satisfies readonly FaultName[];

/** What units on a shared line can do beside these: answers that are well made and still not the answer that was asked for. */
export const BUS_FAULTS = {
  answerLost: 'the command is carried out, but its answer never comes',
  foreignUnit: 'the answer says that it is from another unit',
  wrongByteCount: 'the byte count of the answer does not fit what follows',
  shortAnswer: 'the answer has fewer values than were asked for',
} as const;

export type BusFaultName = keyof typeof BUS_FAULTS;
export type AnyFaultName = FaultName | BusFaultName;

/** Which faults are armed. `take` is for the simulator itself: true once for a fault armed once. */
export interface FaultBoard {
  failNext(fault: AnyFaultName): void;
  /** Strikes that many times, 1 or more. */
  failTimes(fault: AnyFaultName, times: number): void;
  failRepeatedly(fault: AnyFaultName): void;
  clear(fault: AnyFaultName | 'all'): void;
  armed(fault: AnyFaultName): boolean;
  take(fault: AnyFaultName): boolean;
}

export interface FaultBoardDeps {
  /** Called whenever a fault was armed, cleared or used up. */
  readonly onChange: () => void;
}

export function createFaultBoard(deps: FaultBoardDeps): FaultBoard {
  /** How often each will still strike. */
  const armed = new Map<AnyFaultName, number>();
  function arm(fault: AnyFaultName, times: number): void {
    armed.set(fault, times);
    deps.onChange();
  }
  return {
    failNext: (fault) => arm(fault, 1),
    failTimes: arm,
    failRepeatedly: (fault) => arm(fault, Number.POSITIVE_INFINITY),
    clear(fault) {
      if (fault === 'all') armed.clear();
      else armed.delete(fault);
      deps.onChange();
    },
    armed: (fault) => armed.has(fault),
    take(fault) {
      const times = armed.get(fault);
      if (times === undefined) return false;
      if (times > 1) armed.set(fault, times - 1);
      else armed.delete(fault);
      if (times === 1) deps.onChange();
      return true;
    },
  };
}

/** True where `name` is a fault; for names that come from outside. */
export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

/** The same for faults of units on a shared line. */
export function isBusFaultName(name: string): name is BusFaultName {
  return Object.hasOwn(BUS_FAULTS, name);
}
