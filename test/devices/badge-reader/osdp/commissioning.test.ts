import { describe, expect, test } from 'vitest';
import { COMMAND_ID } from '../../../../devices/badge-reader/protocol/osdp-ids.ts';
import { SCS } from '../../../../devices/badge-reader/protocol/osdp-packet.ts';
import { SCBK_D } from '../../../../devices/badge-reader/protocol/scs-crypto.ts';
import { toHex } from '../../../../devices/kit/bytes.ts';
import { badge, createOsdpBench, IDENTITY, inService, OTHER_KEY, SITE_KEY } from './osdp-bench.ts';

/** A new reader on the bench, opened for commissioning. */
async function onTheBench(clearKeysetAck = false) {
  const bench = await createOsdpBench();
  const pd = await bench.pd({ key: SCBK_D, module: { quirks: { offersOwnKey: false, clearKeysetAck } } });
  const reader = bench.reader({ security: { mode: 'commission', key: SCBK_D }, pinned: null });
  expect(await bench.settle(reader.driver.open())).toMatchObject({ ok: true });
  return { ...bench, simulator: pd, ...reader };
}

describe('giving a reader its key', () => {
  test.each([false, true])('it takes the key, proves it, and says who it is (ACK in clear: %s)', async (clearAck) => {
    const { driver, settle, simulator, sent } = await onTheBench(clearAck);
    expect(await settle(driver.commission(SITE_KEY.bytes))).toEqual({ ok: true, value: IDENTITY });
    expect(simulator.keyKind()).toBe('scbk');
    // Once, and never in clear.
    const keysets = sent.filter(({ id }) => id === COMMAND_ID.keyset);
    expect(keysets.map(({ security }) => security?.type)).toEqual([SCS.commandSecret]);
    // The handshake after it is under the new kind of key.
    const challenges = sent.filter(({ security }) => security?.type === SCS.challenge);
    expect(challenges.map(({ security }) => security?.data[0])).toEqual([0, 1]);
  });

  test('afterwards it serves under that key, and no longer under the public one', async () => {
    const bench = await onTheBench();
    expect(await bench.settle(bench.driver.commission(SITE_KEY.bytes))).toMatchObject({ ok: true });
    await bench.driver.close();
    const again = bench.reader({ security: { mode: 'commission', key: SCBK_D }, pinned: null });
    expect(await bench.settle(again.driver.open())).toMatchObject({ ok: false, error: { code: 'protocol' } });
    const inUse = bench.reader();
    expect(await bench.settle(inUse.driver.open())).toMatchObject({ ok: true });
    bench.simulator.presentBadge(badge('B1'));
    await bench.wait('the badge', () => inUse.told().includes('badge'));
  });

  test('the driver that gave the key still counts no badge', async () => {
    const { driver, settle, simulator, told, wait } = await onTheBench();
    await settle(driver.commission(SITE_KEY.bytes));
    simulator.presentBadge(badge('B1'));
    await wait('the badge', () => told().includes('uncounted-badge'));
    expect(told()).not.toContain('badge');
  });

  test('a reader with a site key can be given another', async () => {
    const bench = await createOsdpBench();
    await bench.pd();
    const { driver } = bench.reader({ security: { mode: 'commission', key: SITE_KEY } });
    expect(await bench.settle(driver.open())).toMatchObject({ ok: true });
    expect(await bench.settle(driver.commission(OTHER_KEY.bytes))).toEqual({ ok: true, value: IDENTITY });
  });

  test('a reader that falls silent under it ends in a code, and nothing is tried again', async () => {
    const { driver, settle, simulator, sent, clock } = await onTheBench();
    simulator.setMuted(true);
    expect(await settle(driver.commission(SITE_KEY.bytes))).toEqual({ ok: false, error: { code: 'timeout' } });
    simulator.setMuted(false);
    await clock.advance(5_000);
    // Three times the same bytes: one attempt.
    const keysets = sent.filter(({ id }) => id === COMMAND_ID.keyset).map(({ data }) => toHex(data));
    expect(keysets).toHaveLength(3);
    expect(new Set(keysets).size).toBe(1);
    expect(simulator.keyKind()).toBe('scbk-d');
  });

  test('a reader that dies after taking the key ends in a code', async () => {
    const { driver, settle, simulator, wait } = await onTheBench();
    const commissioned = driver.commission(SITE_KEY.bytes);
    await wait('the key', () => simulator.keyKind() === 'scbk');
    simulator.faults.failRepeatedly('silence');
    expect(await settle(commissioned)).toMatchObject({ ok: false });
  });

  test('the key is in no log line', async () => {
    const { driver, settle, logLines } = await onTheBench();
    await settle(driver.commission(SITE_KEY.bytes));
    expect(logLines.length).toBeGreaterThan(0);
    expect(logLines.join('\n').toUpperCase()).not.toContain(toHex(SITE_KEY.bytes).slice(0, 8));
  });
});

describe('a key is never given by mistake', () => {
  test('by a driver in service', async () => {
    const { driver, sent } = await inService();
    await expect(driver.commission(OTHER_KEY.bytes)).rejects.toThrow('not made for commissioning');
    expect(sent.map(({ id }) => id)).not.toContain(COMMAND_ID.keyset);
  });

  test.each([
    ['the public one', SCBK_D.bytes],
    ['too short', SITE_KEY.bytes.slice(1)],
  ])('when it is %s', async (_, key) => {
    const { driver, sent } = await onTheBench();
    await expect(driver.commission(key)).rejects.toThrow('no site key');
    expect(sent.map(({ id }) => id)).not.toContain(COMMAND_ID.keyset);
  });

  test('to a reader that reappears as new', async () => {
    const bench = await createOsdpBench();
    await bench.pd({ key: SCBK_D });
    const { driver } = bench.reader();
    for (let time = 0; time < 3; time++) await bench.settle(driver.open());
    expect(bench.sent.map(({ id }) => id)).not.toContain(COMMAND_ID.keyset);
  });
});
