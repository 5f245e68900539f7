/**
 * A wire that other programs open like a serial port: a pseudo terminal behind a stable link, as `/dev/serial/by-id` has them.
 *
 *   client ── open(link) ── slave ═ master ── simulator
 *
 * We keep the slave open too: without it the master reads EIO whenever no client is there.
 */
import { closeSync, constants, lstatSync, mkdirSync, openSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { ReadStream } from 'node:tty';
import type { Wire } from './device-wire.ts';
import { loadLibcTty } from './libc-tty.ts';

export interface PtyDeps {
  /** Where clients find it, an absolute path; made on `plug`, removed on `unplug`. A link that is there already is replaced, any other file is not. */
  readonly linkPath: string;
  /** Speed that the line has until a client sets its own, bits per second. */
  readonly baudRate: number;
}

interface Plugged {
  readonly master: ReadStream;
  readonly slave: number;
  readonly slavePath: string;
}

export function createPty(deps: PtyDeps): Wire {
  const { linkPath, baudRate } = deps;
  const libc = loadLibcTty();
  let toDevice: (bytes: Uint8Array) => void = () => {};
  let now: Plugged | null = null;
  let closed = false;

  function open(): Plugged {
    const { fd, slavePath } = libc.openMaster();
    let slave: number | null = null;
    try {
      slave = openSync(slavePath, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
      libc.makeRaw(slave, baudRate);
      makeLink(slavePath, linkPath);
    } catch (cause) {
      if (slave !== null) closeSync(slave);
      closeSync(fd);
      throw new Error(`simulated serial line ${linkPath} cannot be made`, { cause });
    }
    // A tty stream reads and writes; the name only says what Node expected it for.
    return { master: new ReadStream(fd), slave, slavePath };
  }

  async function unplug(): Promise<void> {
    const leaving = now;
    now = null;
    if (leaving === null) return;
    removeLink(linkPath, leaving.slavePath);
    // Closing the master hangs the line up: every open slave reads end of file.
    await new Promise<void>((resolve) => {
      leaving.master.once('close', () => resolve());
      leaving.master.destroy();
    });
    closeSync(leaving.slave);
  }

  return {
    path: linkPath,
    get plugged() {
      return now !== null;
    },
    listen(onBytes) {
      toDevice = onBytes;
    },
    async plug() {
      if (now !== null || closed) return;
      const fresh = open();
      now = fresh;
      // Only unplugging ends a line; a read error in between has nothing more to say.
      fresh.master.on('error', () => {});
      fresh.master.on('data', (chunk: Buffer) => {
        if (now === fresh) toDevice(new Uint8Array(chunk));
      });
    },
    unplug,
    write(bytes) {
      now?.master.write(bytes);
    },
    hostBaudRate: () => (now === null ? null : libc.speed(now.slave)),
    async close() {
      closed = true;
      await unplug();
    },
  };
}

function makeLink(target: string, linkPath: string): void {
  mkdirSync(dirname(linkPath), { recursive: true });
  const there = lstatSync(linkPath, { throwIfNoEntry: false });
  if (there?.isSymbolicLink()) unlinkSync(linkPath);
  symlinkSync(target, linkPath);
}

/** Only the link that we made: another simulator may have taken the place since. */
function removeLink(linkPath: string, target: string): void {
  const there = lstatSync(linkPath, { throwIfNoEntry: false });
  if (there?.isSymbolicLink() && readlinkSync(linkPath) === target) unlinkSync(linkPath);
}
