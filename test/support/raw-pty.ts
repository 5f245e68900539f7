/** A bare pseudo terminal for tests of the serial transport: the test holds the master, the transport opens the slave by its path. */
import { closeSync, constants, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import koffi from 'koffi';

export interface RawPty {
  readonly slavePath: string;
  readonly received: Uint8Array[];
  write(bytes: Uint8Array): Promise<void>;
  /** Hangs up, as pulling the plug does. Harmless when repeated. */
  hangUp(): Promise<void>;
}

export function openRawPty(): RawPty {
  const libc = koffi.load('libc.so.6');
  const openMaster = libc.func('int posix_openpt(int)');
  const grant = libc.func('int grantpt(int)');
  const unlock = libc.func('int unlockpt(int)');
  const slaveName = libc.func('int ptsname_r(int, _Out_ uint8_t *, size_t)');
  const fd: number = openMaster(constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const name = Buffer.alloc(64);
  if (fd < 0 || grant(fd) !== 0 || unlock(fd) !== 0 || slaveName(fd, name, name.length) !== 0) {
    throw new Error('no pseudo terminal to be had');
  }
  const slavePath = name.toString('latin1', 0, name.indexOf(0));
  // Kept open, or the master would end as soon as the client closes.
  const slave = openSync(slavePath, constants.O_RDWR | constants.O_NOCTTY);
  const master = new ReadStream(fd);
  const received: Uint8Array[] = [];
  master.on('data', (chunk: Buffer) => received.push(new Uint8Array(chunk)));
  master.on('error', () => {});
  return {
    slavePath,
    received,
    write: (bytes) => new Promise((resolve) => master.write(bytes, () => resolve())),
    hangUp: () =>
      new Promise((resolve) => {
        if (master.destroyed) return resolve();
        master.once('close', () => {
          closeSync(slave);
          resolve();
        });
        master.destroy();
      }),
  };
}
