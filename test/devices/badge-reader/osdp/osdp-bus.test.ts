import { expect, onTestFinished, test } from 'vitest';
import { createOsdpBus } from '../../../../devices/badge-reader/osdp/osdp-bus.ts';
import type { OsdpSeat } from '../../../../devices/badge-reader/osdp/osdp-seat.ts';
import { COMMAND_ID, REPLY_ID } from '../../../../devices/badge-reader/protocol/osdp-ids.ts';
import {
  decodePacket,
  encodePacket,
  MARK,
  type OsdpPacket,
} from '../../../../devices/badge-reader/protocol/osdp-packet.ts';
import { createMemoryWire } from '../../../../simulators/wires/memory.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createOsdpBench, inService } from './osdp-bench.ts';

const PLAIN = { sequence: 0, check: 'crc', security: null, data: new Uint8Array(), mac: null } as const;

/** A bus at a wire on which every command is answered with ACK after 3 ms; what was written when, and to whom. */
async function answeredBus() {
  const clock = createManualClock();
  const { wire, transport } = createMemoryWire({ path: '/memory/osdp', chunk: 'whole' });
  const written: { readonly at: number; readonly address: number; readonly mark: boolean }[] = [];
  const answeredAt: number[] = [];
  wire.listen((bytes) => {
    const command = decodePacket(bytes);
    if (!command.ok) return expect.fail('no packet');
    const { address } = command.value;
    written.push({ at: clock.mono(), address, mark: bytes[0] === MARK });
    clock.after(3, () => {
      answeredAt.push(clock.mono());
      wire.write(encodePacket({ ...PLAIN, direction: 'reply', address, id: REPLY_ID.ack }));
    });
  });
  await wire.plug();
  const bus = createOsdpBus({ transport, clock, baudRate: 9600, check: 'crc' });
  async function sit(address: number, wants: Pick<OsdpSeat, 'wantsAt' | 'urgent'>) {
    const heard: OsdpPacket[] = [];
    const place = bus.join({
      address,
      ...wants,
      speak: () => encodePacket({ ...PLAIN, direction: 'command', address, id: COMMAND_ID.poll }),
      hear: (packet) => heard.push(packet) > 0,
      hearNothing: () => {},
      onGone: () => {},
      onNoise: () => {},
    });
    expect(await place.open()).toMatchObject({ ok: true });
    onTestFinished(() => place.close());
    return heard;
  }
  return { clock, written, answeredAt, sit };
}

const always = { wantsAt: () => Number.NEGATIVE_INFINITY, urgent: () => false };

test('seats that always want to speak take turns, and each hears its own peripheral', async () => {
  const { clock, written, sit } = await answeredBus();
  const heard = [await sit(1, always), await sit(2, always), await sit(5, always)];
  await clock.advance(200);
  const order = written.slice(2).map(({ address }) => address);
  expect(order.length).toBeGreaterThan(9);
  // Whoever spoke longest ago: no two neighbours of three are the same.
  for (let i = 2; i < order.length; i++) expect(new Set(order.slice(i - 2, i + 1)).size).toBe(3);
  for (const [i, address] of [1, 2, 5].entries()) {
    expect(heard[i]?.length).toBeGreaterThan(2);
    expect(heard[i]?.every((packet) => packet.address === address)).toBe(true);
  }
});

test('the line is silent for two characters before each command, which begins with a mark', async () => {
  const { clock, written, answeredAt, sit } = await answeredBus();
  await sit(1, always);
  await clock.advance(200);
  expect(written.length).toBeGreaterThan(10);
  for (const [i, { at, mark }] of written.slice(1).entries()) {
    // Two characters at 9600: 2.08 ms.
    expect(at - (answeredAt[i] ?? Number.NaN)).toBeGreaterThanOrEqual(2.08);
    expect(mark).toBe(true);
  }
});

test('a command goes before the polls of others', async () => {
  const { clock, written, sit } = await answeredBus();
  let urgent = false;
  await sit(1, always);
  await sit(2, { wantsAt: () => (urgent ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY), urgent: () => urgent });
  await clock.advance(50);
  expect(written.every(({ address }) => address === 1)).toBe(true);
  urgent = true;
  const before = written.length;
  await clock.advance(50);
  const order = written.slice(before).map(({ address }) => address);
  // One poll may have been under way.
  expect(order.slice(1).every((address) => address === 2)).toBe(true);
  expect(order.length).toBeGreaterThan(3);
});

test('a reader that is lost is looked for once a second with one question', async () => {
  const { simulator, told, sent, clock, wait } = await inService();
  simulator.setMuted(true);
  await wait('lost', () => told().includes('lost'));
  await clock.advance(100);
  const before = sent.length;
  await clock.advance(10_000);
  const asked = sent.slice(before);
  expect(asked.every(({ id, sequence }) => id === COMMAND_ID.id && sequence === 0)).toBe(true);
  expect(asked.length).toBeGreaterThanOrEqual(9);
  expect(asked.length).toBeLessThanOrEqual(11);
});

test('a reader whose first answer comes too late is taken into service all the same', async () => {
  const bench = await createOsdpBench();
  const pd = await bench.pd();
  // 450 ms: while the third question waits for its answer.
  pd.faults.failNext('lateAnswer');
  const { driver, told } = bench.reader();
  expect(await bench.settle(driver.open())).toMatchObject({ ok: true });
  await bench.clock.advance(1_000);
  expect(told()).toEqual(['regained']);
});
