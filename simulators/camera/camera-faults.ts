/** The mishaps of a camera on a network, and which of them are armed. */

export const CAMERA_FAULTS = {
  silence: 'the request is heard, but no answer comes',
  halfFrame: 'the answer ends in the middle of the picture',
  slow: 'the answer takes long, but comes within the time that a host must grant',
  notJpeg: 'the answer is well made, but no picture',
  serverError: 'the camera answers that it is broken',
} as const;

export type CameraFault = keyof typeof CAMERA_FAULTS;
export const CAMERA_FAULT_NAMES = Object.keys(CAMERA_FAULTS).filter(isCameraFault);

export function isCameraFault(name: string): name is CameraFault {
  return Object.hasOwn(CAMERA_FAULTS, name);
}

export interface CameraFaultBoard {
  /** Strikes the next answer. */
  failNext(fault: CameraFault): void;
  failRepeatedly(fault: CameraFault): void;
  clear(fault: CameraFault | 'all'): void;
  armed(fault: CameraFault): boolean;
  /** For the camera itself: true when the fault strikes now. */
  take(fault: CameraFault): boolean;
}

/** `onChange` is called whenever a fault was armed, cleared or used up. */
export function createCameraFaultBoard({ onChange }: { readonly onChange: () => void }): CameraFaultBoard {
  const armed = new Map<CameraFault, 'once' | 'repeatedly'>();
  const changed = (change: () => void): void => {
    change();
    onChange();
  };
  return {
    failNext: (fault) => changed(() => armed.set(fault, 'once')),
    failRepeatedly: (fault) => changed(() => armed.set(fault, 'repeatedly')),
    clear: (fault) => changed(() => (fault === 'all' ? armed.clear() : armed.delete(fault))),
    armed: (fault) => armed.has(fault),
    take(fault) {
      const how = armed.get(fault);
      if (how === 'once') changed(() => armed.delete(fault));
      return how !== undefined;
    },
  };
}
