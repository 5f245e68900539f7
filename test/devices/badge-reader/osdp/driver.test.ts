import { describe, expect, test } from 'vitest';
import type { BadgeReaderEvent } from '../../../../devices/badge-reader/contract.ts';
import { COMMAND_ID } from '../../../../devices/badge-reader/protocol/osdp-ids.ts';
import { badge, createOsdpBench, inService } from './osdp-bench.ts';

const badges = (events: readonly BadgeReaderEvent[]) => events.filter(({ type }) => type === 'badge');

describe('a commissioned reader', () => {
  test('is taken into service in the order of the standard, without a poll before the Secure Channel', async () => {
    const { sent, told, clock } = await inService();
    await clock.advance(200);
    const { id, cap, chlng, scrypt, acurxsize, lstat, istat, ostat, rstat, poll } = COMMAND_ID;
    const ids = sent.map((packet) => packet.id);
    expect(ids.slice(0, 11)).toEqual([id, cap, chlng, scrypt, acurxsize, lstat, istat, ostat, rstat, poll, poll]);
    // ID and CAP in clear, the handshake in its own blocks, all else under a MAC.
    const blocks = sent.map(({ security }) => security?.type ?? null);
    expect(blocks.slice(0, 4)).toEqual([null, null, 0x11, 0x13]);
    for (const block of blocks.slice(4)) expect([0x15, 0x17]).toContain(block);
    expect(sent.map(({ sequence }) => sequence).slice(0, 8)).toEqual([0, 1, 2, 3, 1, 2, 3, 1]);
    expect(told()).toEqual(['regained']);
  });

  test('says which device it is and how it stands', async () => {
    const bench = await createOsdpBench();
    const pd = await bench.pd();
    pd.setTamper(true);
    const { driver, events } = bench.reader();
    expect(await bench.settle(driver.open())).toEqual({
      ok: true,
      value: { model: 'osdp', serial: '5C2623-16909060', baudRate: 9600 },
    });
    expect(events).toContainEqual({ type: 'regained', status: { tamper: true, powerFault: false } });
    expect(await bench.settle(driver.heartbeat())).toEqual({ ok: true, value: undefined });
  });

  test.each([1, 2, 3, 64, 'whole'] as const)('tells a badge once, with all its bits (pieces: %s)', async (chunk) => {
    const { simulator, events, wait, clock } = await inService({ chunk });
    simulator.presentBadge(badge('B1'));
    await wait('the badge', () => badges(events).length > 0);
    await clock.advance(1_000);
    expect(badges(events)).toEqual([
      // H10301, facility 212, number 7041.
      { type: 'badge', credential: '26:EA0DC080', credentialClass: 'secure-app', format: 'wiegand', secured: true },
    ]);
  });

  test('tells a bare UID as raw', async () => {
    const { simulator, events, wait } = await inService();
    simulator.presentBadge(badge('U1'));
    await wait('the badge', () => badges(events).length > 0);
    expect(badges(events)).toMatchObject([{ credential: '56:04A1B2C3D4E580', format: 'raw' }]);
  });

  test('tells keys that nothing prints, and no line or event shows badge or keys', async () => {
    const { simulator, events, logLines, wait } = await inService();
    simulator.presentBadge(badge('B37'));
    simulator.pressKeys(['7', '3', 'F1', 'enter']);
    const keys = () => events.filter((event) => event.type === 'keys');
    await wait('the keys', () => keys().length === 4);
    expect(keys().flatMap((event) => event.keys.reveal())).toEqual(['7', '3', 'other', 'enter']);
    expect(JSON.stringify(keys())).toBe(`[${Array(4).fill('{"type":"keys","keys":{}}').join(',')}]`);
    expect(logLines.join('\n')).not.toContain('0269493E');
    expect(logLines.join('\n')).not.toMatch(/keys|enter|F1/);
    expect(logLines.some((line) => line.includes('badge-reader.badge'))).toBe(true);
  });

  test('tells tamper and power as they change', async () => {
    const { simulator, events, wait } = await inService();
    simulator.setTamper(true);
    simulator.setPowerFault(true);
    simulator.setTamper(false);
    await wait('the end of tamper', () => events.some((event) => event.type === 'tamper' && !event.active));
    expect(events.filter(({ type }) => type === 'tamper' || type === 'power')).toEqual([
      { type: 'tamper', active: true },
      { type: 'power', fault: true },
      { type: 'tamper', active: false },
    ]);
  });

  test('shows people what it is told, and shows it again after a restart', async () => {
    const { simulator, driver, settle, wait, told } = await inService();
    expect(await settle(driver.feedback('first-badge'))).toEqual({ ok: true, value: undefined });
    expect(simulator.shows()).toMatchObject({ led: 'amber', blinking: true, beeps: 1 });
    expect(await settle(driver.text('PIN?', 5))).toEqual({ ok: true, value: undefined });
    expect(simulator.shows()).toMatchObject({ text: 'PIN?' });
    simulator.reboot();
    expect(simulator.shows()).toMatchObject({ led: 'none', text: '' });
    await wait('regained', () => told().length === 3);
    await wait('the light', () => simulator.shows().led === 'amber');
  });

  test('keeps what it should show until there is a reader', async () => {
    const bench = await createOsdpBench();
    const { driver } = bench.reader();
    expect(await bench.settle(driver.feedback('alarm'))).toEqual({ ok: false, error: { code: 'closed' } });
    const pd = await bench.pd();
    expect(await bench.settle(driver.open())).toMatchObject({ ok: true });
    await bench.wait('the siren', () => pd.shows().beeps === Number.POSITIVE_INFINITY);
    expect(pd.shows()).toMatchObject({ led: 'red', blinking: true });
  });

  test('a command does not wait for the poll period', async () => {
    const { driver, sent, clock } = await inService();
    await clock.advance(500);
    const before = sent.length;
    void driver.feedback('granted');
    await clock.advance(10);
    expect(sent.slice(before).map(({ id }) => id)).toContain(COMMAND_ID.led);
  });
});

describe('opening and closing', () => {
  test('a reader that does not answer is no answer, and can be opened once it is there', async () => {
    const bench = await createOsdpBench();
    const { driver, told } = bench.reader();
    expect(await bench.settle(driver.open())).toEqual({ ok: false, error: { code: 'no-answer' } });
    expect(bench.sent.map(({ id }) => id)).toEqual([COMMAND_ID.id, COMMAND_ID.id, COMMAND_ID.id]);
    expect(told()).toEqual([]);
    await bench.pd();
    expect(await bench.settle(driver.open())).toMatchObject({ ok: true, value: { serial: '5C2623-16909060' } });
  });

  test('unplugging the line is told once, and opened again it works', async () => {
    const { driver, told, plug, unplug, settle, simulator, events, wait } = await inService();
    await unplug();
    expect(told()).toEqual(['regained', 'gone']);
    expect(await settle(driver.heartbeat())).toEqual({ ok: false, error: { code: 'closed' } });
    expect(await settle(driver.open())).toMatchObject({ ok: false, error: { code: 'not-found' } });
    await plug();
    expect(await settle(driver.open())).toMatchObject({ ok: true });
    simulator.presentBadge(badge('B2'));
    await wait('the badge', () => badges(events).length === 1);
    expect(told()).toEqual(['regained', 'gone', 'regained', 'badge']);
  });

  test('unplugging in the middle of a reply ends the command with gone', async () => {
    const { driver, unplug, told, settle, clock } = await inService();
    const beat = driver.heartbeat();
    await clock.advance(1);
    await unplug();
    expect(await settle(beat)).toMatchObject({ ok: false, error: { code: 'gone' } });
    expect(told()).toEqual(['regained', 'gone']);
  });

  test('close is harmless twice, leaves no timer, and nothing is told any more', async () => {
    const { driver, simulator, events, clock, settle } = await inService();
    const beat = driver.heartbeat();
    await driver.close();
    await driver.close();
    expect(await settle(beat)).toEqual({ ok: false, error: { code: 'closed' } });
    const told = events.length;
    simulator.presentBadge(badge('B1'));
    await clock.advance(2_000);
    expect(events).toHaveLength(told);
    expect(clock.pending()).toBe(0);
    expect(await settle(driver.open())).toMatchObject({ ok: true });
  });

  test('close while it is being opened ends that with closed, and it can be opened again', async () => {
    const bench = await createOsdpBench();
    await bench.pd();
    const { driver } = bench.reader();
    const opening = driver.open();
    await bench.clock.advance(20);
    await bench.settle(driver.close());
    expect(await bench.settle(opening)).toEqual({ ok: false, error: { code: 'closed' } });
    expect(await bench.settle(driver.open())).toMatchObject({ ok: true });
  });
});

describe('two readers on one line', () => {
  test('both serve, neither hears the other, and one that is gone does not silence the other', async () => {
    const bench = await createOsdpBench();
    const [first, second] = [await bench.pd({ address: 1 }), await bench.pd({ address: 2 })];
    const [left, right] = [bench.reader({ address: 1 }), bench.reader({ address: 2 })];
    const opened = await bench.settle(Promise.all([left.driver.open(), right.driver.open()]));
    expect(opened).toMatchObject([{ ok: true }, { ok: true }]);
    first.presentBadge(badge('B1'));
    second.presentBadge(badge('B2'));
    await bench.wait('both badges', () => badges(left.events).length + badges(right.events).length === 2);
    expect(badges(left.events)).toMatchObject([{ credential: '26:EA0DC080' }]);
    expect(badges(right.events)).toMatchObject([{ credential: expect.not.stringContaining('EA0DC080') }]);
    await first.unplug();
    await bench.wait('lost', () => left.told().includes('lost'));
    second.presentBadge(badge('B3'));
    await bench.wait('the third badge', () => badges(right.events).length === 2);
    expect(right.told()).toEqual(['regained', 'badge', 'badge']);
    await first.plug();
    await bench.wait('regained', () => left.told().at(-1) === 'regained');
    await left.driver.close();
    second.presentBadge(badge('B1'));
    await bench.wait('a badge after the other left', () => badges(right.events).length === 3);
  });

  test('two seats of one address are a bug', async () => {
    const { bus } = await inService();
    const seat = bus.join({
      address: 1,
      wantsAt: () => Number.POSITIVE_INFINITY,
      urgent: () => false,
      speak: () => new Uint8Array(),
      hear: () => true,
      hearNothing: () => {},
      onGone: () => {},
      onNoise: () => {},
    });
    await expect(seat.open()).rejects.toThrow('an address taken twice');
  });
});

test('a reader that was not commissioned cannot be in service', async () => {
  const bench = await createOsdpBench();
  expect(() => bench.reader({ pinned: null })).toThrow('without a commissioned reader');
});
