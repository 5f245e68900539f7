import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { concatBytes, equalBytes } from '../../../devices/kit/bytes.ts';
import type { TransportTrouble } from '../../../devices/kit/transport.ts';
import { createSerialTransport } from '../../../devices/transports/serial.ts';
import { lossTrouble, openTrouble } from '../../../devices/transports/serial-trouble.ts';
import { openRawPty, type RawPty } from '../../support/raw-pty.ts';
import { until } from '../../support/until.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

function pty(): RawPty {
  const made = openRawPty();
  opened.push({ close: () => made.hangUp() });
  return made;
}

function client(path: string) {
  const transport = createSerialTransport({ path });
  const received: Uint8Array[] = [];
  const gone: TransportTrouble[] = [];
  opened.push(transport);
  const open = () =>
    transport.open({ baudRate: 115200 }, { onBytes: (chunk) => received.push(chunk), onGone: (why) => gone.push(why) });
  return { transport, received, gone, open };
}

interface LibraryBinding {
  open(options: object): Promise<{ close(): Promise<void>; poller: { stop(): void } }>;
}

/** Every byte value, so that any translation by the line would show. */
const allBytes = Uint8Array.from({ length: 256 }, (_, i) => i);

describe('serial transport on a pseudo terminal', () => {
  test('all byte values pass unchanged both ways', async () => {
    const line = pty();
    const { transport, received, open } = client(line.slavePath);
    expect(await open()).toEqual({ ok: true, value: undefined });
    expect(await transport.write(allBytes)).toEqual({ ok: true, value: undefined });
    await until('bytes at the device', () => concatBytes(line.received).length === 256);
    expect(concatBytes(line.received)).toEqual(allBytes);
    await line.write(allBytes);
    await until('bytes at the host', () => concatBytes(received).length === 256);
    expect(equalBytes(concatBytes(received), allBytes)).toBe(true);
  });

  test('nobody touches the poller of a port that is being closed: it is freed by then, and the process would crash', async () => {
    const { SerialPort } = await import('serialport');
    // The library's own type is one of three platforms'; this is what the transport uses of it.
    const binding: LibraryBinding = Object(SerialPort.binding);
    const real = binding.open.bind(binding);
    const line = pty();
    const { transport, gone, open } = client(line.slavePath);
    let closing = false;
    let stray = 0;
    const spy = vi.spyOn(binding, 'open').mockImplementation(async (options) => {
      const port = await real(options);
      const stop = port.poller.stop.bind(port.poller);
      const close = port.close.bind(port);
      port.poller.stop = () => {
        if (closing) stray++;
        else stop();
      };
      // The moment in which the library has freed the poller and the system has not closed the port yet.
      port.close = () => {
        const closed = close();
        closing = true;
        void transport.write(Uint8Array.of(1));
        void transport.close();
        return closed;
      };
      return port;
    });
    expect(await open()).toEqual({ ok: true, value: undefined });
    spy.mockRestore();
    await line.hangUp();
    await until('the port to be closed', () => closing);
    await transport.close();
    expect(stray).toBe(0);
    expect(gone).toEqual([]);
  });

  test('a hang-up is told once as gone; writing then fails as gone; close is harmless twice', async () => {
    const line = pty();
    const { transport, gone, open } = client(line.slavePath);
    await open();
    await line.hangUp();
    await until('gone', () => gone.length > 0);
    expect(gone).toEqual([{ code: 'gone', path: line.slavePath }]);
    expect(await transport.write(Uint8Array.of(1))).toEqual({
      ok: false,
      error: { code: 'gone', path: line.slavePath },
    });
    await transport.close();
    await transport.close();
    expect(gone).toHaveLength(1);
  });

  test('a hang-up right behind the last bytes is told too, every time', async () => {
    // The library's own reading sees zero bytes then, tries again for ever and never tells.
    for (let round = 0; round < 20; round++) {
      const line = pty();
      const { gone, open } = client(line.slavePath);
      await open();
      void line.write(new Uint8Array(300));
      if (round % 2 === 0) await new Promise<void>((resolve) => setImmediate(resolve));
      await line.hangUp();
      await until('gone', () => gone.length > 0);
      expect(gone).toEqual([{ code: 'gone', path: line.slavePath }]);
    }
  });

  test('after close nothing is told any more, and the port may be opened again', async () => {
    const line = pty();
    const { transport, received, gone, open } = client(line.slavePath);
    await open();
    await transport.close();
    expect(await open()).toEqual({ ok: true, value: undefined });
    await line.write(Uint8Array.of(7));
    await until('a byte after reopening', () => received.length > 0);
    await transport.close();
    await line.hangUp();
    expect(gone).toEqual([]);
  });

  test('a second program is told that the port is busy', async () => {
    const line = pty();
    await client(line.slavePath).open();
    expect(await client(line.slavePath).open()).toEqual({ ok: false, error: { code: 'busy', path: line.slavePath } });
  });

  test('opening twice is a bug and throws', async () => {
    const line = pty();
    const { open } = client(line.slavePath);
    await open();
    await expect(open()).rejects.toThrow('opened while open');
  });

  test('close while the port is being opened leaves it closed', async () => {
    const line = pty();
    const { transport, open } = client(line.slavePath);
    const opening = open();
    await transport.close();
    await opening;
    expect(await client(line.slavePath).open()).toEqual({ ok: true, value: undefined });
  });

  test('a path that is not there is not found; a file that is no terminal is an input/output trouble', async () => {
    expect(await client('/dev/serial/by-id/nobody').open()).toEqual({
      ok: false,
      error: { code: 'not-found', path: '/dev/serial/by-id/nobody' },
    });
    const directory = mkdtempSync(join(tmpdir(), 'twinlock-test-'));
    const file = join(directory, 'file');
    writeFileSync(file, '');
    const answer = await client(file).open();
    rmSync(directory, { recursive: true });
    expect(answer).toEqual({ ok: false, error: { code: 'io', path: file, cause: 'ENOTTY' } });
  });

  test('a port that was closed holds no file descriptor', async () => {
    const probe = () => {
      const fd = openSync('/dev/null', 'r');
      closeSync(fd);
      return fd;
    };
    const line = pty();
    const { transport, open } = client(line.slavePath);
    await open();
    await transport.close();
    const before = probe();
    for (let round = 0; round < 5; round++) {
      await open();
      await transport.close();
    }
    expect(probe()).toBe(before);
  });
});

describe('words of the system', () => {
  // The library's messages for open(), flock() and tcsetattr() that failed.
  test.each([
    ['Error: No such file or directory, cannot open /dev/ttyUSB0', { code: 'not-found', path: 'p' }],
    ['Error: No such device or address, cannot open /dev/ttyUSB0', { code: 'not-found', path: 'p' }],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', { code: 'permission', path: 'p' }],
    ['Error Resource temporarily unavailable Cannot lock port', { code: 'busy', path: 'p' }],
    ['Error: Device or resource busy, cannot open /dev/ttyUSB0', { code: 'busy', path: 'p' }],
    ['Error: Input/output error, cannot open /dev/ttyS9', { code: 'io', path: 'p', cause: 'EIO' }],
    ['something new', { code: 'io', path: 'p', cause: 'UNKNOWN' }],
  ])('"%s" when opening', (message, trouble) => {
    expect(openTrouble('p', message)).toEqual(trouble);
  });

  test.each(['EIO', 'ENXIO', 'ENODEV', 'EBADF'])('%s on an open port means that the device is gone', (code) => {
    expect(lossTrouble('p', code)).toEqual({ code: 'gone', path: 'p' });
  });

  test('any other code on an open port is passed on', () => {
    expect(lossTrouble('p', 'ENOSPC')).toEqual({ code: 'io', path: 'p', cause: 'ENOSPC' });
  });
});
