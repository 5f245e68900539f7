/** The calls of libc that a pseudo terminal needs and Node does not have, with their errors as exceptions that name the call. */
import { constants } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import koffi from 'koffi';

/** Master end of a new pseudo terminal, and the path of its slave. */
export interface PtyMaster {
  readonly fd: number;
  readonly slavePath: string;
}

export interface LibcTty {
  openMaster(): PtyMaster;
  /** Bytes pass as they are: no echo, no line editing, no signals. Sets the speed too (bits per second). */
  makeRaw(fd: number, baudRate: number): void;
  /** Speed that the terminal is set to, bits per second; 0 where it is none that a reader has. */
  speed(fd: number): number;
}

/** O_CLOEXEC, which Node does not name: child processes must not hold the line open. The same on x64 and arm64. */
const CLOSE_ON_EXEC = 0o2000000;
/** TCSANOW of termios.h. */
const NOW = 0;
/** struct termios has 60 bytes in glibc and musl; room to spare costs nothing. */
const TERMIOS_BYTES = 256;
/** Speed codes of termios.h on Linux (B9600 …); the numbers are not the speeds. */
const SPEEDS: readonly (readonly [code: number, baudRate: number])[] = [
  [0o13, 2400],
  [0o14, 4800],
  [0o15, 9600],
  [0o16, 19200],
  [0o17, 38400],
  [0o10001, 57600],
  [0o10002, 115200],
];

export function loadLibcTty(): LibcTty {
  // The process itself has libc loaded already, whatever its file is called here.
  const libc = koffi.load(null);
  const posixOpenpt = libc.func('int posix_openpt(int flags)');
  const grantpt = libc.func('int grantpt(int fd)');
  const unlockpt = libc.func('int unlockpt(int fd)');
  const ptsnameR = libc.func('int ptsname_r(int fd, _Out_ uint8_t *name, size_t size)');
  const tcgetattr = libc.func('int tcgetattr(int fd, _Out_ uint8_t *termios)');
  const tcsetattr = libc.func('int tcsetattr(int fd, int when, uint8_t *termios)');
  const cfmakeraw = libc.func('void cfmakeraw(_Inout_ uint8_t *termios)');
  const cfsetspeed = libc.func('int cfsetspeed(_Inout_ uint8_t *termios, uint32_t speed)');
  const cfgetospeed = libc.func('uint32_t cfgetospeed(uint8_t *termios)');

  function must(call: string, result: number): number {
    if (result >= 0) return result;
    throw new Error(`${call}: ${getSystemErrorName(-koffi.errno())}`);
  }

  function attributes(fd: number): Uint8Array {
    const termios = new Uint8Array(TERMIOS_BYTES);
    must('tcgetattr', tcgetattr(fd, termios));
    return termios;
  }

  return {
    openMaster() {
      const flags = constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK | CLOSE_ON_EXEC;
      const fd = must('posix_openpt', posixOpenpt(flags));
      must('grantpt', grantpt(fd));
      must('unlockpt', unlockpt(fd));
      const name = new Uint8Array(64);
      // ptsname_r answers with the error number itself.
      const refused: number = ptsnameR(fd, name, name.length);
      if (refused !== 0) throw new Error(`ptsname_r: ${getSystemErrorName(-refused)}`);
      return { fd, slavePath: Buffer.from(name.subarray(0, name.indexOf(0))).toString('latin1') };
    },
    makeRaw(fd, baudRate) {
      const termios = attributes(fd);
      cfmakeraw(termios);
      const code = SPEEDS.find(([, speed]) => speed === baudRate)?.[0];
      if (code === undefined) throw new Error(`no termios speed for ${baudRate}`);
      must('cfsetspeed', cfsetspeed(termios, code));
      must('tcsetattr', tcsetattr(fd, NOW, termios));
    },
    speed(fd) {
      const code: number = cfgetospeed(attributes(fd));
      return SPEEDS.find(([known]) => known === code)?.[1] ?? 0;
    },
  };
}
