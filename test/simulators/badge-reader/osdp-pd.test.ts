import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { REPLY_ID } from '../../../devices/badge-reader/protocol/osdp-ids.ts';
import {
  decodePacket,
  encodePacket,
  type OsdpPacket,
  SCS,
} from '../../../devices/badge-reader/protocol/osdp-packet.ts';
import { type BaseKey, SCBK_D } from '../../../devices/badge-reader/protocol/scs-crypto.ts';
import { concatBytes, fromHex, toHex } from '../../../devices/kit/bytes.ts';
import { silentLog } from '../../../devices/kit/log.ts';
import { inventedBadges } from '../../../simulators/badge-reader/badges.ts';
import { createPdSimulator } from '../../../simulators/badge-reader/osdp-pd.ts';
import type { PdModule } from '../../../simulators/badge-reader/osdp-pd-answer.ts';
import { USUAL_PD_TIMING } from '../../../simulators/badge-reader/osdp-pd-timing.ts';
import { createMemoryWire } from '../../../simulators/wires/memory.ts';
import { createManualClock } from '../../support/manual-clock.ts';

interface Vectors {
  readonly annexE: Readonly<
    Record<'randomA' | 'randomB' | 'clientCryptogram' | 'serverCryptogram' | 'initialRmac', string>
  >;
  readonly cards: readonly { readonly format: string; readonly bits: number; readonly bytes: string }[];
}
const VECTORS: Vectors = JSON.parse(readFileSync(new URL('../../vectors/osdp.json', import.meta.url), 'utf8'));
const { annexE } = VECTORS;
/** OSDP 2.2, Annex E: ID to address 0. */
const ASK_ID = '53000900046100C066';
const CLIENT_ID = '0001020304050607';

const MODULE: PdModule = {
  identity: {
    vendor: '5C2623',
    model: 1,
    version: 2,
    serial: 0x01020304,
    firmware: { major: 1, minor: 2, build: 3 },
  },
  capabilities: [{ function: 8, compliance: 1, count: 0 }],
  clientId: fromHex(CLIENT_ID),
  securable: true,
  servesInClear: true,
  quirks: { offersOwnKey: false, clearKeysetAck: false },
};

/** A peripheral at address 0 and raw bytes at the other end; RND.B is Annex E's. */
async function onAWire(key: BaseKey = SCBK_D, module: Partial<PdModule> = {}) {
  const clock = createManualClock();
  const { wire, transport } = createMemoryWire({ path: 'memory:osdp', chunk: 'whole' });
  const pd = createPdSimulator({
    id: 'reader',
    wire,
    clock,
    log: silentLog,
    random: (length) => fromHex(annexE.randomB).subarray(0, length),
    address: 0,
    key,
    baudRate: 9600,
    module: { ...MODULE, ...module },
    badges: inventedBadges(),
    timing: USUAL_PD_TIMING,
  });
  await pd.plug();
  onTestFinished(async () => {
    await pd.close();
    expect(clock.pending()).toBe(0);
  });
  let heard = '';
  await transport.open(
    { baudRate: 9600 },
    {
      onBytes: (bytes) => {
        heard += toHex(bytes);
      },
      onGone: () => {},
    },
  );
  async function ask(hex: string): Promise<string> {
    await transport.write(fromHex(hex));
    await clock.advance(50);
    const taken = heard;
    heard = '';
    return taken;
  }
  async function askPacket(packet: Pick<OsdpPacket, 'id' | 'sequence'> & Partial<OsdpPacket>): Promise<OsdpPacket> {
    const whole: OsdpPacket = {
      direction: 'command',
      address: 0,
      check: 'crc',
      security: null,
      data: new Uint8Array(),
      mac: null,
      ...packet,
    };
    const reply = decodePacket(fromHex(await ask(toHex(encodePacket(whole)))));
    if (!reply.ok) return expect.fail(`no packet: ${reply.error}`);
    return reply.value;
  }
  return { pd, clock, ask, askPacket };
}

describe('a simulated peripheral', () => {
  test('answers ID with what was built into it', async () => {
    const { ask } = await onAWire();
    expect((await ask(ASK_ID)).slice(0, -4)).toBe(
      [
        'FF', // mark
        '53801400', // start, address 0 with the reply flag, 20 bytes
        '04', // sequence 0, CRC
        '45', // PDID
        '5C2623', // OUI
        '0102', // model, version
        '04030201', // serial
        '010203', // firmware
      ].join(''),
    );
  });

  test('answers the handshake of Annex E with its values', async () => {
    const { askPacket } = await onAWire();
    await askPacket({ id: 0x61, sequence: 0, data: Uint8Array.of(0) });
    const ccrypt = await askPacket({
      id: 0x76,
      sequence: 1,
      security: { type: SCS.challenge, data: Uint8Array.of(0) },
      data: fromHex(annexE.randomA),
    });
    expect(ccrypt).toMatchObject({
      id: REPLY_ID.ccrypt,
      security: { type: SCS.clientCryptogram, data: Uint8Array.of(0) },
    });
    expect(toHex(ccrypt.data)).toBe(`${CLIENT_ID}${annexE.randomB}${annexE.clientCryptogram}`);
    const rmac = await askPacket({
      id: 0x77,
      sequence: 2,
      security: { type: SCS.serverCryptogram, data: Uint8Array.of(0) },
      data: fromHex(annexE.serverCryptogram),
    });
    expect(rmac).toMatchObject({ id: REPLY_ID.rmacI, security: { data: Uint8Array.of(1) } });
    expect(toHex(rmac.data)).toBe(annexE.initialRmac);
    // In a session nothing is served in clear any more.
    expect(await askPacket({ id: 0x60, sequence: 3 })).toMatchObject({ id: REPLY_ID.nak, data: Uint8Array.of(6) });
  });

  test('tells a badge once, with the bytes of the manual', async () => {
    const { pd, askPacket } = await onAWire();
    await askPacket({ id: 0x61, sequence: 0, data: Uint8Array.of(0) });
    expect((await pd.act('presentBadge', 'B1')).ok).toBe(true);
    const golden = VECTORS.cards.find(({ format }) => format === 'H10301')?.bytes ?? expect.fail('no vector');
    const raw = await askPacket({ id: 0x60, sequence: 1 });
    // Reader 0, Wiegand, 26 bits.
    expect(raw).toMatchObject({ id: REPLY_ID.raw, data: concatBytes([fromHex('00011A00'), fromHex(golden)]) });
    // The same command again is answered the same; the next one has nothing more to tell.
    expect(await askPacket({ id: 0x60, sequence: 1 })).toEqual(raw);
    expect(await askPacket({ id: 0x60, sequence: 2 })).toMatchObject({ id: REPLY_ID.ack });
  });

  test('takes no other number than the next one, and after a restart none but 0', async () => {
    const { pd, askPacket } = await onAWire();
    await askPacket({ id: 0x61, sequence: 0, data: Uint8Array.of(0) });
    expect(await askPacket({ id: 0x60, sequence: 2 })).toMatchObject({ id: REPLY_ID.nak, data: Uint8Array.of(4) });
    expect(await askPacket({ id: 0x60, sequence: 1 })).toMatchObject({ id: REPLY_ID.ack });
    pd.reboot();
    expect(await askPacket({ id: 0x60, sequence: 2 })).toMatchObject({ id: REPLY_ID.nak, data: Uint8Array.of(4) });
    expect(await askPacket({ id: 0x60, sequence: 0 })).toMatchObject({ id: REPLY_ID.ack });
  });

  test('says nothing to a damaged frame, to another address, and while it is muted', async () => {
    const { pd, ask } = await onAWire();
    expect(await ask('53000900046100C067')).toBe(''); // last byte of the CRC
    expect(await ask('53010900046100')).toBe(''); // address 1, and cut off
    pd.setMuted(true);
    expect(await ask(ASK_ID)).toBe('');
    pd.setMuted(false);
    expect(await ask(ASK_ID)).not.toBe('');
  });

  test('takes no key in clear', async () => {
    const { pd, askPacket } = await onAWire();
    await askPacket({ id: 0x61, sequence: 0, data: Uint8Array.of(0) });
    const keyset = concatBytes([Uint8Array.of(1, 16), new Uint8Array(16).fill(0x5a)]);
    expect(await askPacket({ id: 0x75, sequence: 1, data: keyset })).toMatchObject({ id: REPLY_ID.nak });
    expect(pd.keyKind()).toBe('scbk-d');
  });

  test('busy is said with number 0 and does nothing', async () => {
    const { pd, askPacket } = await onAWire();
    await askPacket({ id: 0x61, sequence: 0, data: Uint8Array.of(0) });
    await pd.act('presentBadge', 'B1');
    await pd.act('fault', 'busy');
    expect(await askPacket({ id: 0x60, sequence: 1 })).toMatchObject({ id: REPLY_ID.busy, sequence: 0 });
    expect(await askPacket({ id: 0x60, sequence: 1 })).toMatchObject({ id: REPLY_ID.raw });
  });

  test('shows its light, sound, text and outputs', async () => {
    const { pd, askPacket } = await onAWire();
    await askPacket({ id: 0x61, sequence: 0, data: Uint8Array.of(0) });
    // Reader 0, LED 0, no temporary state; permanent: on 5, off 5, red and off.
    await askPacket({ id: 0x69, sequence: 1, data: fromHex('0000 00000000000000 0105050100') });
    await askPacket({ id: 0x6a, sequence: 2, data: fromHex('0002010203') }); // three beeps
    await askPacket({ id: 0x6b, sequence: 3, data: fromHex('00030501 0102 4849') }); // HI
    await askPacket({ id: 0x68, sequence: 1, data: fromHex('01020000') }); // output 1 on
    expect(pd.shows()).toEqual({ led: 'red', blinking: true, beeps: 3, text: 'HI', outputs: [false, true] });
    expect(pd.describe().shows).toMatchObject({ led: 'red, blinking', text: 'HI', outputs: 'off on' });
  });
});

describe('its knobs', () => {
  test('turn by name, tell of changes, and refuse what they do not know', async () => {
    const { pd } = await onAWire();
    let changes = 0;
    const end = pd.onChange(() => {
      changes++;
    });
    const { knobs } = pd.describe();
    for (const { name, values } of knobs.filter(({ name }) => name !== 'unplug')) {
      expect(await pd.act(name, values[0])).toEqual({ ok: true, value: undefined });
      expect(await pd.act(name, 'nonsense')).toEqual({ ok: false, error: 'bad-value' });
    }
    expect(changes).toBeGreaterThan(0);
    expect(await pd.act('openDoor', undefined)).toEqual({ ok: false, error: 'unknown-knob' });
    end();
    const before = changes;
    await pd.act('setTamper', 'off');
    expect(changes).toBe(before);
    expect(pd.describe()).toMatchObject({ class: 'badge-reader', model: 'osdp', plugged: true });
  });

  test('the maker’s reset button takes the site’s key away', async () => {
    const { pd } = await onAWire({ kind: 'scbk', bytes: new Uint8Array(16).fill(5) });
    expect(pd.describe().shows.key).toBe('scbk');
    await pd.act('forgetKey', undefined);
    expect(pd.describe().shows.key).toBe('scbk-d');
    expect(pd.keyKind()).toBe('scbk-d');
  });

  test('faults of both boards are shown and cleared', async () => {
    const { pd } = await onAWire();
    await pd.act('faultRepeatedly', 'badMac');
    await pd.act('fault', 'silence');
    const armed = () =>
      pd
        .describe()
        .faults.filter((fault) => fault.armed)
        .map(({ name }) => name);
    expect(armed()).toEqual(['silence', 'badMac']);
    await pd.act('clearFault', 'badMac');
    expect(armed()).toEqual(['silence']);
    await pd.act('clearFault', 'all');
    expect(armed()).toEqual([]);
  });
});
