import { describe, expect, test } from 'vitest';
import type { BadgeReaderEvent } from '../../../../devices/badge-reader/contract.ts';
import { COMMAND_ID } from '../../../../devices/badge-reader/protocol/osdp-ids.ts';
import { SCS } from '../../../../devices/badge-reader/protocol/osdp-packet.ts';
import { SCBK_D } from '../../../../devices/badge-reader/protocol/scs-crypto.ts';
import { badge, createOsdpBench, inService, OTHER_KEY, type PdSetup } from './osdp-bench.ts';

const badges = (events: readonly BadgeReaderEvent[]) => events.filter(({ type }) => type === 'badge');

describe('a reader that cannot be believed is not in service, and is not polled', () => {
  const cases: readonly (readonly [what: string, pd: PdSetup, reason: string])[] = [
    ['has another key', { key: OTHER_KEY }, 'wrong-key'],
    ['has only the key that everybody knows', { key: SCBK_D }, 'no-secure-channel'],
    [
      'answers a challenge for our key with the public one',
      { key: SCBK_D, module: { quirks: { offersOwnKey: true, clearKeysetAck: false } } },
      'default-key',
    ],
    ['has no Secure Channel', { module: { securable: false, servesInClear: true } }, 'no-secure-channel'],
    [
      'is another device',
      {
        module: {
          identity: { vendor: '5C2623', serial: 7, model: 1, version: 1, firmware: { major: 1, minor: 2, build: 3 } },
        },
      },
      'other-reader',
    ],
    [
      'is of another maker',
      {
        module: {
          identity: {
            vendor: '0075B9',
            serial: 0x01020304,
            model: 1,
            version: 1,
            firmware: { major: 1, minor: 2, build: 3 },
          },
        },
      },
      'other-reader',
    ],
  ];
  test.each(cases)('it %s', async (_, setup, reason) => {
    const bench = await createOsdpBench();
    const pd = await bench.pd(setup);
    const { driver, events, told } = bench.reader();
    pd.presentBadge(badge('B1'));
    expect(await bench.settle(driver.open())).toEqual({ ok: false, error: { code: 'protocol', reason } });
    // The second attempt ends the same way, and has nothing to add.
    expect(await bench.settle(driver.open())).toEqual({ ok: false, error: { code: 'protocol', reason } });
    expect(events).toEqual([{ type: 'untrusted', reason }]);
    expect(told()).toEqual(['untrusted']);
    expect(bench.sent.map(({ id }) => id)).not.toContain(COMMAND_ID.poll);
    // Never a handshake under the public key: its block would say 0.
    const challenges = bench.sent.filter(({ security }) => security?.type === SCS.challenge);
    for (const { security } of challenges) expect(security?.data).toEqual(Uint8Array.of(1));
  });

  test('a site key that is the public one is a bug', async () => {
    const bench = await createOsdpBench();
    expect(() => bench.reader({ security: { mode: 'secure', key: SCBK_D.bytes } })).toThrow('no site key');
  });
});

describe('in service, what proves nothing ends the session', () => {
  test('a status in clear: untrusted, then a new session', async () => {
    const { simulator, told, events, wait } = await inService();
    simulator.osdpFaults.failNext('answerInClear');
    await wait('regained', () => told().length === 3);
    expect(told()).toEqual(['regained', 'untrusted', 'regained']);
    expect(events).toContainEqual({ type: 'untrusted', reason: 'clear-reply' });
  });

  test('a badge in clear is no badge', async () => {
    const { simulator, told, events, wait, clock } = await inService();
    simulator.osdpFaults.failNext('badgeInClear');
    await wait('untrusted', () => told().includes('untrusted'));
    await clock.advance(3_000);
    expect(badges(events)).toEqual([]);
    expect(told()).toEqual(['regained', 'untrusted', 'regained']);
  });

  test('a badge in clear while there is no session is no badge', async () => {
    const bench = await createOsdpBench();
    const pd = await bench.pd();
    pd.osdpFaults.failRepeatedly('badgeInClear');
    const { driver, events } = bench.reader();
    expect(await bench.settle(driver.open())).toEqual({
      ok: false,
      error: { code: 'protocol', reason: 'clear-reply' },
    });
    expect(badges(events)).toEqual([]);
  });

  test('a wrong MAC costs the session and what it carried, but not the reader', async () => {
    const { simulator, told, events, wait, clock } = await inService();
    await clock.advance(30);
    simulator.osdpFaults.failNext('badMac');
    simulator.presentBadge(badge('B1'));
    await wait('regained', () => told().length === 3);
    expect(events).toContainEqual({ type: 'lost', trouble: { code: 'protocol', reason: 'bad-mac' } });
    // The reader has said it; a lost read means: badge again.
    await clock.advance(1_000);
    expect(badges(events)).toEqual([]);
    simulator.presentBadge(badge('B2'));
    await wait('the next badge', () => badges(events).length === 1);
  });

  test('the fourth wrong MAC within ten minutes shuts the reader out until people have looked', async () => {
    const { simulator, driver, told, events, wait, clock, settle, sent } = await inService();
    for (let time = 1; time <= 3; time++) {
      simulator.osdpFaults.failNext('badMac');
      await wait(`regained ${time}`, () => told().length === 1 + 2 * time);
    }
    simulator.osdpFaults.failNext('badMac');
    await wait('untrusted', () => told().at(-1) === 'untrusted');
    expect(events.at(-1)).toEqual({ type: 'untrusted', reason: 'bad-mac' });
    const said = sent.length;
    await clock.advance(5_000);
    expect(sent).toHaveLength(said);
    await driver.close();
    expect(await settle(driver.open())).toEqual({ ok: false, error: { code: 'protocol', reason: 'bad-mac' } });
    driver.acknowledge();
    expect(await settle(driver.open())).toMatchObject({ ok: true });
  });

  test('wrong MACs that are more than ten minutes apart are not added up', async () => {
    const { simulator, told, wait, driver, clock, settle } = await inService();
    for (let time = 1; time <= 3; time++) {
      simulator.osdpFaults.failNext('badMac');
      await wait(`regained ${time}`, () => told().length === 1 + 2 * time);
    }
    // Time passes faster for a closed driver; what was counted stays.
    await driver.close();
    await clock.advance(600_001);
    expect(await settle(driver.open())).toMatchObject({ ok: true });
    simulator.osdpFaults.failNext('badMac');
    await wait('regained again', () => told().length === 10);
    expect(told()).not.toContain('untrusted');
  });

  test('a recorded badge that is played again is no badge', async () => {
    let recorded: Uint8Array | null = null;
    let playing = false;
    // Mark, SOM, ADDR, LEN, LEN, CTRL, SB_LEN, SB_TYPE.
    const isSecret = (bytes: Uint8Array) => bytes[7] === SCS.replySecret && bytes[8] === 0x50;
    const { simulator, events, told, wait, clock } = await inService({
      tamper(bytes) {
        if (isSecret(bytes)) recorded = bytes;
        // Numbers repeat every three polls: one of them fits the recorded one.
        return playing && recorded !== null && bytes[5] === recorded[5] ? recorded : bytes;
      },
    });
    simulator.presentBadge(badge('B1'));
    await wait('the badge', () => badges(events).length === 1);
    playing = true;
    await wait('lost', () => told().includes('lost'));
    playing = false;
    await clock.advance(3_000);
    expect(badges(events)).toHaveLength(1);
    expect(events).toContainEqual({ type: 'lost', trouble: { code: 'protocol', reason: 'bad-mac' } });
  });
});

describe('a line without proof', () => {
  test.each(['crc', 'checksum'] as const)('in clear (%s) badges are seen but never count', async (check) => {
    const bench = await createOsdpBench({ check });
    const pd = await bench.pd({ module: { securable: false, servesInClear: true } });
    const { driver, events } = bench.reader({ security: { mode: 'clear' } });
    expect(await bench.settle(driver.open())).toMatchObject({ ok: true });
    pd.presentBadge(badge('B1'));
    pd.pressKeys(['1']);
    await bench.wait('the badge', () => events.some(({ type }) => type === 'uncounted-badge'));
    await bench.clock.advance(500);
    expect(events.filter(({ type }) => type !== 'regained')).toEqual([{ type: 'uncounted-badge', bits: 26 }]);
    expect(bench.sent.every((packet) => packet.check === check && packet.security === null)).toBe(true);
  });

  test('under the public key badges are seen but never count', async () => {
    const bench = await createOsdpBench();
    const pd = await bench.pd({ key: SCBK_D });
    const { driver, events } = bench.reader({ security: { mode: 'commission', key: SCBK_D }, pinned: null });
    expect(await bench.settle(driver.open())).toMatchObject({ ok: true });
    pd.presentBadge(badge('B1'));
    pd.pressKeys(['1', '2']);
    await bench.wait('the badge', () => events.some(({ type }) => type === 'uncounted-badge'));
    await bench.clock.advance(500);
    expect(events.filter(({ type }) => type !== 'regained')).toEqual([{ type: 'uncounted-badge', bits: 26 }]);
  });

  test('with checksums the Secure Channel serves as well', async () => {
    const { simulator, events, wait } = await inService({ check: 'checksum' });
    simulator.presentBadge(badge('B1'));
    await wait('the badge', () => badges(events).length === 1);
  });
});
