/** Several devices on one line: who hears what, and which cable takes whom away. */
import { expect, test } from 'vitest';
import { createMemoryWire } from '../../../simulators/wires/memory.ts';
import { createSharedBus } from '../../../simulators/wires/shared-bus.ts';

async function line() {
  const { wire, transport } = createMemoryWire({ path: '/memory/bus', chunk: 'whole' });
  const bus = createSharedBus({ wire });
  const heard: string[] = [];
  const note = (who: string) => (bytes: Uint8Array) => heard.push(`${who} ${[...bytes].join(' ')}`);
  const [one, other] = [bus.tap(), bus.tap()];
  one.listen(note('one'));
  other.listen(note('other'));
  await one.plug();
  await other.plug();
  await transport.open({ baudRate: 4800 }, { onBytes: note('host'), onGone: ({ code }) => heard.push(`host ${code}`) });
  return { bus, wire, transport, heard, one, other };
}

test('all devices hear the host, and the host and the others hear a device, which does not hear itself', async () => {
  const { transport, heard, one, bus } = await line();
  await transport.write(Uint8Array.of(1, 2));
  one.write(Uint8Array.of(3));
  expect(heard).toEqual(['one 1 2', 'other 1 2', 'host 3', 'other 3']);
  expect([one.path, bus.path, one.hostBaudRate()]).toEqual(['/memory/bus', '/memory/bus', 4800]);
});

test('what one device does with its bytes does not reach the next', async () => {
  const { transport, heard, one } = await line();
  one.listen((bytes) => bytes.fill(0));
  await transport.write(Uint8Array.of(1, 2));
  expect(heard).toEqual(['other 1 2']);
});

test('a device that is off the line neither hears nor is heard; the others stay', async () => {
  const { transport, heard, one, other } = await line();
  await one.unplug();
  await transport.write(Uint8Array.of(1));
  one.write(Uint8Array.of(2));
  other.write(Uint8Array.of(3));
  expect(heard).toEqual(['other 1', 'host 3']);
  expect([one.plugged, other.plugged]).toEqual([false, true]);
  await one.plug();
  await transport.write(Uint8Array.of(4));
  expect(heard.slice(2)).toEqual(['one 4', 'other 4']);
});

test('the host’s cable takes all away, and brings back those that hang on the line', async () => {
  const { bus, heard, one, other } = await line();
  await other.unplug();
  await bus.unplugLine();
  expect([bus.plugged, one.plugged, heard.at(-1)]).toEqual([false, false, 'host gone']);
  one.write(Uint8Array.of(9));
  expect(heard).toHaveLength(1);
  await bus.plugLine();
  expect([bus.plugged, one.plugged, other.plugged]).toEqual([true, true, false]);
});

test('the last device that closes takes the line with it; twice is harmless, and it never comes back', async () => {
  const { wire, one, other } = await line();
  await one.close();
  await one.close();
  expect(wire.plugged).toBe(true);
  await other.close();
  expect(wire.plugged).toBe(false);
  await one.plug();
  expect([wire.plugged, one.plugged]).toEqual([false, false]);
});
