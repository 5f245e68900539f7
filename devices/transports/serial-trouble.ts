/** Turns what the system and the serial library say about a port into a `TransportTrouble`. Pure. */
import type { TransportTrouble } from '../kit/transport.ts';

/** The library gives the system's words, not its codes, when a port cannot be opened. */
const openTexts: readonly (readonly [RegExp, string])[] = [
  [/no such file|no such device|not a directory/i, 'ENOENT'],
  [/permission denied|operation not permitted/i, 'EACCES'],
  // flock() on a port that another program holds says "Resource temporarily unavailable Cannot lock port".
  [/cannot lock port|temporarily unavailable|resource busy/i, 'EBUSY'],
  [/input\/output error/i, 'EIO'],
  [/inappropriate ioctl/i, 'ENOTTY'],
];

/** Why a port could not be opened; `message` is the library's text. */
export function openTrouble(path: string, message: string): TransportTrouble {
  const cause = openTexts.find(([text]) => text.test(message))?.[1] ?? 'UNKNOWN';
  switch (cause) {
    case 'ENOENT':
      return { code: 'not-found', path };
    case 'EACCES':
      return { code: 'permission', path };
    case 'EBUSY':
      return { code: 'busy', path };
    default:
      return { code: 'io', path, cause };
  }
}

/** Codes that Linux gives on a port whose device was pulled out. EBADF is what the poller says of a hang-up. */
const goneCodes: readonly string[] = ['EIO', 'ENXIO', 'ENODEV', 'EBADF'];

/** Why an open port failed; `code` is the system's error code. */
export function lossTrouble(path: string, code: string): TransportTrouble {
  return goneCodes.includes(code) ? { code: 'gone', path } : { code: 'io', path, cause: code };
}
