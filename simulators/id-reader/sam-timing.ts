/** How long a simulated SAM takes. Milliseconds. */
import type { SamRequest } from '../../devices/id-reader/protocol/sam-request.ts';

export interface SamTiming {
  readonly findMs: number;
  readonly selectMs: number;
  readonly readMs: number;
  readonly otherMs: number;
  /** What the fault `slow` adds. */
  readonly slowMs: number;
  /** How long the fault `stall` pauses: longer than the 2 s without a byte after which a host gives up. */
  readonly stallMs: number;
  /** When the fault `lateAnswer` answers: longer than the 5 s that a host waits at most. */
  readonly lateMs: number;
}

/** For tests and for hands at the bench: short, but not at once. */
export const QUICK_TIMING: SamTiming = {
  findMs: 20,
  selectMs: 20,
  readMs: 50,
  otherMs: 5,
  slowMs: 1000,
  stallMs: 3000,
  lateMs: 8000,
};

/** What readers take by the makers' manuals: find 100–300 ms, select about 200 ms, read 1–1.5 s with the line. */
export const TYPICAL_TIMING: SamTiming = {
  ...QUICK_TIMING,
  findMs: 200,
  selectMs: 200,
  readMs: 1000,
  otherMs: 20,
  slowMs: 900,
};

export function processingMs(command: SamRequest['command'], timing: SamTiming): number {
  switch (command) {
    case 'findCard':
      return timing.findMs;
    case 'selectCard':
      return timing.selectMs;
    case 'readTextPhoto':
    case 'readTextPhotoFinger':
    case 'readAddedAddresses':
    case 'readManagementNumber':
      return timing.readMs;
    default:
      return timing.otherMs;
  }
}
