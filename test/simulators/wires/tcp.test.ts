/** The wire on a loopback TCP port, with a plain socket as client. */
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createTcpWire } from '../../../simulators/wires/tcp.ts';
import { until } from '../../support/until.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const wire of open.splice(0)) await wire.close();
});

function client(path: string) {
  const socket: Socket = connect(Number(path.split(':').pop()), '127.0.0.1');
  const seen = { hex: '', closed: false, connected: false, refused: false };
  socket.on('connect', () => {
    seen.connected = true;
  });
  socket.on('data', (chunk) => {
    seen.hex += Buffer.from(chunk).toString('hex');
  });
  socket.on('error', () => {
    seen.refused = true;
  });
  socket.on('close', () => {
    seen.closed = true;
  });
  return { socket, seen };
}

test('bytes pass both ways; a second client is refused; unplugging is heard; the port stays', async () => {
  const wire = createTcpWire({ port: 0 });
  open.push(wire);
  wire.listen((bytes) => wire.write(bytes.map((byte) => byte + 1)));
  await wire.plug();
  await wire.plug();
  const path = wire.path;
  expect(path).toMatch(/^tcp:\/\/127\.0\.0\.1:[1-9]\d*$/);
  expect(wire.hostBaudRate()).toBeNull();

  const first = client(path);
  first.socket.write(Buffer.from([1, 2]));
  await until('the answer', () => first.seen.hex === '0203');
  const second = client(path);
  await until('the refusal', () => second.seen.closed);
  expect(first.seen.closed).toBe(false);

  await wire.unplug();
  expect(wire.plugged).toBe(false);
  await until('the end of the line', () => first.seen.closed);
  const third = client(path);
  await until('nobody there', () => third.seen.refused);

  await wire.plug();
  expect(wire.path).toBe(path);
  const fourth = client(path);
  fourth.socket.write(Buffer.from([9]));
  await until('the answer after plugging', () => fourth.seen.hex === '0a');
  fourth.socket.destroy();
});

test('a port that is taken says so', async () => {
  const one = createTcpWire({ port: 0 });
  open.push(one);
  await one.plug();
  const other = createTcpWire({ port: Number(one.path.split(':').pop()) });
  open.push(other);
  await expect(other.plug()).rejects.toThrow('cannot be opened');
  expect(other.plugged).toBe(false);
});
