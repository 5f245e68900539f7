/** The wire inside one process: both ends behave like the real ones. */
import { expect, test } from 'vitest';
import { toHex } from '../../../devices/kit/bytes.ts';
import { createMemoryWire } from '../../../simulators/wires/memory.ts';

async function wired(chunk: number | 'whole') {
  const { wire, transport } = createMemoryWire({ path: 'memory:test', chunk });
  const atDevice: string[] = [];
  const atHost: string[] = [];
  const gone: string[] = [];
  wire.listen((bytes) => atDevice.push(toHex(bytes)));
  const open = () =>
    transport.open(
      { baudRate: 9600 },
      { onBytes: (bytes) => atHost.push(toHex(bytes)), onGone: (trouble) => gone.push(trouble.code) },
    );
  return { wire, transport, atDevice, atHost, gone, open };
}

test('bytes come in pieces of the size asked for, both ways', async () => {
  const { wire, transport, atDevice, atHost, open } = await wired(2);
  await wire.plug();
  await open();
  await transport.write(Uint8Array.of(1, 2, 3));
  wire.write(Uint8Array.of(4, 5, 6, 7));
  expect(atDevice).toEqual(['0102', '03']);
  expect(atHost).toEqual(['0405', '0607']);
});

test('whole means whole', async () => {
  const { wire, atHost, open } = await wired('whole');
  await wire.plug();
  await open();
  wire.write(new Uint8Array(3));
  expect(atHost).toEqual(['000000']);
});

test('the device sees the speed of the host while it is open', async () => {
  const { wire, transport, open } = await wired(1);
  await wire.plug();
  expect(wire.hostBaudRate()).toBeNull();
  await open();
  expect(wire.hostBaudRate()).toBe(9600);
  await transport.close();
  expect(wire.hostBaudRate()).toBeNull();
});

test('bytes for nobody are lost', async () => {
  const { wire, transport, atHost, open } = await wired(1);
  await wire.plug();
  wire.write(Uint8Array.of(1));
  await open();
  expect(atHost).toEqual([]);
  await transport.close();
  wire.write(Uint8Array.of(2));
  expect(atHost).toEqual([]);
});

test('a wire that is not there cannot be opened or written to', async () => {
  const { transport, open } = await wired(1);
  expect(await open()).toEqual({ ok: false, error: { code: 'not-found', path: 'memory:test' } });
  expect(await transport.write(Uint8Array.of(1))).toEqual({ ok: false, error: { code: 'gone', path: 'memory:test' } });
});

test('a second open while open is a bug and throws', async () => {
  const { wire, open } = await wired(1);
  await wire.plug();
  await open();
  await expect(open()).rejects.toThrow('twice');
});

test('the going is told once, and not after closing', async () => {
  const { wire, transport, gone, open } = await wired(1);
  await wire.plug();
  await open();
  await wire.unplug();
  await wire.unplug();
  expect(gone).toEqual(['gone']);
  await wire.plug();
  await open();
  await transport.close();
  await wire.unplug();
  expect(gone).toEqual(['gone']);
});
