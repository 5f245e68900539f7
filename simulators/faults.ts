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

/** Which faults are armed. `take` is for the simulator itself: true once for a fault armed once. */
export interface FaultBoard {
  failNext(fault: FaultName): void;
  failRepeatedly(fault: FaultName): void;
  clear(fault: FaultName | 'all'): void;
  armed(fault: FaultName): boolean;
  take(fault: FaultName): boolean;
}

export interface FaultBoardDeps {
  /** Called whenever a fault was armed, cleared or used up. */
  readonly onChange: () => void;
}

export function createFaultBoard(deps: FaultBoardDeps): FaultBoard {
  const armed = new Map<FaultName, 'once' | 'repeatedly'>();
  function arm(fault: FaultName, how: 'once' | 'repeatedly'): void {
    armed.set(fault, how);
    deps.onChange();
  }
  return {
    failNext: (fault) => arm(fault, 'once'),
    failRepeatedly: (fault) => arm(fault, 'repeatedly'),
    clear(fault) {
      if (fault === 'all') armed.clear();
      else armed.delete(fault);
      deps.onChange();
    },
    armed: (fault) => armed.has(fault),
    take(fault) {
      const how = armed.get(fault);
      if (how === 'once') {
        armed.delete(fault);
        deps.onChange();
      }
      return how !== undefined;
    },
  };
}

/** True where `name` is a fault; for names that come from outside. */
export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}
