/** Mishaps that only an OSDP peripheral can have, beside those of every simulator, and which of them are armed. */
export const OSDP_FAULTS = {
  badMac: 'one bit of the MAC is wrong and the check value is right: somebody is on the line',
  answerInClear: 'the answer comes without its security block',
  wrongAddress: 'the answer names another peripheral',
  badgeInClear: 'a badge read comes in clear instead of the answer',
} as const;

export type OsdpFaultName = keyof typeof OSDP_FAULTS;

export interface OsdpFaultBoard {
  failNext(fault: OsdpFaultName): void;
  failRepeatedly(fault: OsdpFaultName): void;
  clear(fault: OsdpFaultName | 'all'): void;
  armed(fault: OsdpFaultName): boolean;
  /** For the simulator itself: true once for a fault armed once. */
  take(fault: OsdpFaultName): boolean;
}

export function createOsdpFaultBoard({ onChange }: { readonly onChange: () => void }): OsdpFaultBoard {
  const armed = new Map<OsdpFaultName, 'once' | 'repeatedly'>();
  const arm = (fault: OsdpFaultName, how: 'once' | 'repeatedly'): void => {
    armed.set(fault, how);
    onChange();
  };
  return {
    failNext: (fault) => arm(fault, 'once'),
    failRepeatedly: (fault) => arm(fault, 'repeatedly'),
    clear(fault) {
      if (fault === 'all') armed.clear();
      else armed.delete(fault);
      onChange();
    },
    armed: (fault) => armed.has(fault),
    take(fault) {
      const how = armed.get(fault);
      if (how === 'once') {
        armed.delete(fault);
        onChange();
      }
      return how !== undefined;
    },
  };
}

/** True where `name` is one of these; for names that come from outside. */
export function isOsdpFaultName(name: string): name is OsdpFaultName {
  return Object.hasOwn(OSDP_FAULTS, name);
}
