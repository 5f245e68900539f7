/** The simulated reader on a real pseudo terminal, with the serialport library as its host. */
import { existsSync, lstatSync, mkdtempSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../daemon/clock.ts';
import { silentLog } from '../../../devices/kit/log.ts';
import { inventedCards } from '../../../simulators/id-reader/cards.ts';
import { createSamSimulator } from '../../../simulators/id-reader/sam.ts';
import { QUICK_TIMING } from '../../../simulators/id-reader/sam-timing.ts';
import { createPty } from '../../../simulators/wires/pty.ts';
import { countingRandom } from '../../support/counting-random.ts';
import { Hear, Say } from '../../support/sam-on-a-wire.ts';
import { until } from '../../support/until.ts';

let folder = '';
const open: { close(): Promise<void> }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twinlock-pty-'));
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
  rmSync(folder, { recursive: true });
});

function makePty(linkPath = join(folder, 'by-id', 'usb-sam')) {
  const wire = createPty({ linkPath, baudRate: 115_200 });
  open.push(wire);
  return wire;
}

async function host(path: string, baudRate: number) {
  const port = new SerialPort({ path, baudRate, lock: true, autoOpen: false });
  const seen = { hex: '' };
  port.on('data', (chunk: Buffer) => {
    seen.hex += chunk.toString('hex').toUpperCase();
  });
  port.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    port.open((cause) => (cause === null ? resolve() : reject(cause)));
  });
  const close = async (): Promise<void> => {
    if (port.isOpen) await new Promise<void>((resolve) => port.close(() => resolve()));
  };
  open.push({ close });
  return { port, seen, close };
}

test('the reader answers over a serial port; unplugged its name is gone; plugged again it answers again', async () => {
  const wire = makePty();
  const sam = createSamSimulator({
    id: 'reader',
    wire,
    clock: systemClock,
    log: silentLog,
    random: countingRandom(),
    cards: inventedCards(),
    module: { samNumber: '05.03-20151231-0000000001-0000000002', profile: '05.03' },
    baudRate: 115_200,
    timing: QUICK_TIMING,
  });
  open.push(sam);
  expect(existsSync(wire.path)).toBe(false);
  await sam.plug();
  expect(lstatSync(wire.path).isSymbolicLink()).toBe(true);

  const first = await host(wire.path, 115_200);
  first.port.write(Buffer.from(Say.status, 'hex'));
  await until('an answer', () => first.seen.hex === Hear.done);
  sam.presentCard('R1');
  first.port.write(Buffer.from(Say.find, 'hex'));
  await until('card found', () => first.seen.hex === Hear.done + Hear.found);
  first.port.write(Buffer.from(Say.select, 'hex'));
  await until('card selected', () => first.seen.hex.endsWith(Hear.selected));
  first.seen.hex = '';
  first.port.write(Buffer.from(Say.read, 'hex'));
  await until('the whole read answer', () => first.seen.hex.length === 2 * 1295);

  await sam.unplug();
  expect(existsSync(wire.path)).toBe(false);
  // The library may never tell of the hang-up (devices/transports/serial.ts), so the first host lets go by itself.
  await first.close();

  await sam.plug();
  const second = await host(wire.path, 115_200);
  second.port.write(Buffer.from(Say.status, 'hex'));
  await until('an answer after plugging', () => second.seen.hex === Hear.done);
});

test('the device sees the speed that the host sets, before and after', async () => {
  const wire = makePty();
  const heard: [string, number | null][] = [];
  wire.listen((bytes) => heard.push([Buffer.from(bytes).toString('hex'), wire.hostBaudRate()]));
  expect(wire.hostBaudRate()).toBeNull();
  await wire.plug();
  expect(wire.hostBaudRate()).toBe(115_200);
  const { port } = await host(wire.path, 9600);
  // Bytes that a terminal would change or act on: CR, LF, end of file, interrupt, XON, XOFF.
  port.write(Buffer.from('0d0a04031113ff00', 'hex'));
  await until('the bytes', () => heard.map(([hex]) => hex).join('') === '0d0a04031113ff00');
  expect(heard[0]?.[1]).toBe(9600);
});

test.each([2400, 4800])('lines as slow as %s are known', async (baudRate) => {
  const wire = createPty({ linkPath: join(folder, 'slow'), baudRate });
  open.push(wire);
  await wire.plug();
  expect(wire.hostBaudRate()).toBe(baudRate);
  await host(wire.path, 9600);
  expect(wire.hostBaudRate()).toBe(9600);
});

test('a host may close and another open without the wire noticing', async () => {
  const wire = makePty();
  wire.listen((bytes) => wire.write(bytes));
  await wire.plug();
  for (const byte of ['01', '02']) {
    const { port, seen } = await host(wire.path, 57_600);
    port.write(Buffer.from(byte, 'hex'));
    await until('the echo', () => seen.hex === byte);
    await new Promise<void>((resolve) => port.close(() => resolve()));
  }
  expect(wire.plugged).toBe(true);
});

test('a link left over from a crash is replaced; a file of somebody else is not', async () => {
  const linkPath = join(folder, 'usb-sam');
  symlinkSync('/dev/pts/none', linkPath);
  const wire = makePty(linkPath);
  await wire.plug();
  expect(readlinkSync(linkPath)).not.toBe('/dev/pts/none');
  await wire.close();
  await wire.close();
  expect(existsSync(linkPath)).toBe(false);

  writeFileSync(linkPath, 'mine');
  const other = makePty(linkPath);
  await expect(other.plug()).rejects.toThrow('cannot be made');
  expect(other.plugged).toBe(false);
  expect(lstatSync(linkPath).isFile()).toBe(true);
});
