/** Bytes over a serial port: 8 data bits, no parity, 1 stop bit, no flow control, claimed exclusively. */
import { readSync, writeSync } from 'node:fs';
import { err, ok, type Result } from '../kit/result.ts';
import type { OpenOptions, Transport, TransportListener, TransportTrouble } from '../kit/transport.ts';
import { lossTrouble, openTrouble } from './serial-trouble.ts';

/** The part of the library's Unix port that is used here. */
interface UnixPort {
  readonly fd: number | null;
  readonly poller: { once(event: 'readable', callback: (error: Error | null) => void): unknown; stop(): void };
  write(bytes: Buffer): Promise<void>;
  close(): Promise<void>;
}

interface Opened {
  readonly port: UnixPort;
  /** Set by `close()`: from then on nothing is told. */
  closing: boolean;
  /** What a failed write found; ends the reading loop. */
  lost: TransportTrouble | null;
  /** The port is being given back: nobody may touch its poller any more. */
  ending: boolean;
  /** Settles when the port has been given back. */
  released: Promise<void>;
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}

async function openPort(path: string, baudRate: number): Promise<Result<UnixPort, TransportTrouble>> {
  // Loaded when needed: a counter without serial devices never touches the native module.
  const { SerialPort } = await import('serialport');
  try {
    const port = await SerialPort.binding.open({
      path,
      baudRate,
      lock: true,
      dataBits: 8,
      parity: 'none',
      stopBits: 1,
      rtscts: false,
      xon: false,
      xoff: false,
      xany: false,
    });
    if ('poller' in port) return ok(port);
    await port.close();
    return err({ code: 'io', path, cause: 'ENOTSUP' });
  } catch (error) {
    return err(openTrouble(path, error instanceof Error ? error.message : ''));
  }
}

type ReadOutcome = { readonly bytes: Uint8Array } | { readonly code: string };

/** At once: the library opens ports non-blocking, so that this never waits and needs no thread of the pool. */
function readOnce(fd: number, buffer: Buffer): ReadOutcome {
  try {
    return { bytes: new Uint8Array(buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, null))) };
  } catch (error) {
    return { code: errorCode(error) };
  }
}

/** How many bytes the system took at once; throws what the port says. A full buffer takes none. */
function writeAtOnce(fd: number, bytes: Uint8Array): number {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') return 0;
    throw error;
  }
}

/** True when there may be bytes to read, false when the poller was stopped or the line hung up. */
function readable(port: UnixPort): Promise<boolean> {
  return new Promise((resolve) => {
    port.poller.once('readable', (error) => resolve(error === null));
  });
}

/**
 * Ends a wait of the reading loop. Never once the port is being closed: closing frees the native poller at once, and a
 * call on it then reads freed memory and takes the process down (seen with serialport 13 on Linux).
 */
function wake(opened: Opened): void {
  if (!opened.ending) opened.port.poller.stop();
}

/**
 * Reads until the port is closed or lost. The library's own reading is not used: a tty that hung up reads as zero bytes for
 * ever, which it takes for "try again", so a device that is pulled out in mid-answer keeps a processor busy and is never
 * reported (seen with serialport 13 on Linux).
 */
async function readLoop(opened: Opened, path: string, listener: TransportListener): Promise<TransportTrouble> {
  const buffer = Buffer.allocUnsafe(4096);
  const { port } = opened;
  for (;;) {
    if (port.fd === null) break;
    const outcome = readOnce(port.fd, buffer);
    if ('bytes' in outcome) {
      if (outcome.bytes.length === 0) return { code: 'gone', path };
      listener.onBytes(outcome.bytes);
    } else if (outcome.code !== 'EAGAIN' && outcome.code !== 'EINTR') {
      return lossTrouble(path, outcome.code);
    }
    // Asked before every wait, for a listener may have closed the port: a stopped poller would never wake a wait that begins now.
    if (opened.closing || opened.lost !== null) break;
    // A line that has more to say wakes this at once; one that talks without end cannot keep the program from its other work.
    if (!(await readable(port)) || opened.closing || opened.lost !== null) break;
  }
  return opened.lost ?? { code: 'gone', path };
}

/** A serial port at `path`; a stable name such as /dev/serial/by-id/… survives plugging into another socket. */
export function createSerialTransport({ path }: { readonly path: string }): Transport {
  let opening: Promise<unknown> | null = null;
  let current: Opened | null = null;

  async function run(opened: Opened, listener: TransportListener): Promise<void> {
    const trouble = await readLoop(opened, path, listener);
    opened.ending = true;
    // The port of a pulled device can fail to close; there is nothing left to give back then.
    await opened.port.close().catch(() => {});
    if (current === opened) current = null;
    if (!opened.closing) listener.onGone(trouble);
  }

  return {
    path,
    async open(options: OpenOptions, listener: TransportListener) {
      if (opening !== null || current !== null) throw new Error('serial transport: opened while open');
      const attempt = openPort(path, options.baudRate);
      opening = attempt;
      const port = await attempt;
      opening = null;
      if (!port.ok) return port;
      const opened: Opened = {
        port: port.value,
        closing: false,
        lost: null,
        ending: false,
        released: Promise.resolve(),
      };
      current = opened;
      opened.released = run(opened, listener);
      return ok(undefined);
    },
    async write(bytes) {
      const opened = current;
      if (opened === null || opened.closing) return err({ code: 'gone', path });
      try {
        const { fd } = opened.port;
        const taken = fd === null ? 0 : writeAtOnce(fd, bytes);
        // Rarely: what did not fit waits until the line has sent some.
        if (taken < bytes.length) await opened.port.write(Buffer.from(bytes.subarray(taken)));
        return ok(undefined);
      } catch (error) {
        const trouble = lossTrouble(path, opened.closing ? 'EBADF' : errorCode(error));
        opened.lost ??= trouble;
        wake(opened);
        return err(trouble);
      }
    },
    async close() {
      await opening;
      const opened = current;
      if (opened === null) return;
      opened.closing = true;
      wake(opened);
      await opened.released;
    },
  };
}
