/** A Secure Channel session: golden frames, a long talk of both sides, and everything that must be refused without a trace. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCommand, encodeCommand } from '../../../../devices/badge-reader/protocol/osdp-command.ts';
import {
  decodePacket,
  encodePacket,
  macInput,
  type OsdpPacket,
  SCS,
} from '../../../../devices/badge-reader/protocol/osdp-packet.ts';
import { encodeReply } from '../../../../devices/badge-reader/protocol/osdp-reply.ts';
import { encryptData, scsMac } from '../../../../devices/badge-reader/protocol/scs-crypto.ts';
import {
  type CommandTurn,
  openCommand,
  openReply,
  type ReplyTurn,
  secureCommand,
  secureReply,
  startSession,
} from '../../../../devices/badge-reader/protocol/secure-channel.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { anyCommand, anyPacket, anyReply } from './osdp-arbitraries.ts';
import { osdpVectors } from './osdp-vectors.ts';
import { clear, must, shakeHands } from './scs-session.ts';

const CARD = fromHex('00 01 1A 00 EA 0D C0 80');
const RAW = 0x50;
const LSTATR = 0x48;

/** A session with a POLL under way, on both sides. */
function polled(): { cp: ReplyTurn; pd: ReplyTurn; bytes: Uint8Array } {
  const { cp, pd } = shakeHands();
  const { session, bytes } = secureCommand(cp, clear('command', 0x60));
  return { cp: session, pd: must(openCommand(pd, must(decodePacket(bytes)))).session, bytes };
}

/** A packet with a right MAC for this session, in whatever shape: what only a PD that has the keys can send. */
function signed(session: ReplyTurn, type: number, id: number, data: Uint8Array): OsdpPacket {
  const packet = { ...clear('reply', id, data), security: { type, data: new Uint8Array() } };
  return { ...packet, mac: scsMac(session.keys, session.commandMac, macInput(packet)).slice(0, 4) };
}

describe('golden frames of another implementation', () => {
  const zero = new Uint8Array(16);
  const session: CommandTurn = startSession('scbk-d', { enc: zero, mac1: zero, mac2: zero }, zero);

  test.each(osdpVectors.osdpNetFrames.frames)('$name is secured to the same bytes, and opened', (vector) => {
    const inClear = must(decodePacket(fromHex(vector.clearCrc)));
    expect(`FF${toHex(secureCommand(session, inClear).bytes)}`).toBe(vector.securedCrc);
    const opened = must(openCommand(session, must(decodePacket(fromHex(vector.securedCrc)))));
    expect(opened.body).toEqual({ id: inClear.id, data: inClear.data });
    expect(opened.encrypted).toBe(inClear.data.length > 0);
    expect(decodeCommand(opened.body)).toEqual(decodeCommand(inClear));
  });
});

describe('a talk', () => {
  test('a CP and a PD exchange 1,000 random messages, and both sessions stay the same', () => {
    let { cp, pd } = shakeHands();
    const exchanges = fc.sample(fc.tuple(anyCommand, anyReply), { numRuns: 500, seed: 11 });
    for (const [command, reply] of exchanges) {
      const asked = secureCommand(cp, { ...clear('command', 0), ...encodeCommand(command) });
      const heard = must(openCommand(pd, must(decodePacket(asked.bytes))));
      expect(heard.body).toEqual(encodeCommand(command));
      expect(heard.session).toEqual(asked.session);
      const answered = secureReply(heard.session, { ...clear('reply', 0), ...encodeReply(reply) });
      const told = must(openReply(asked.session, must(decodePacket(answered.bytes))));
      expect(told.body).toEqual(encodeReply(reply));
      expect(told.session).toEqual(answered.session);
      cp = told.session;
      pd = answered.session;
    }
    expect(exchanges.length).toBe(500);
  });

  test('without data a packet has a MAC only, with data it is encrypted', () => {
    const { cp } = shakeHands();
    const poll = must(decodePacket(secureCommand(cp, clear('command', 0x60)).bytes));
    expect(poll).toMatchObject({ id: 0x60, security: { type: SCS.commandMac }, data: new Uint8Array() });
    const { pd } = polled();
    const card = must(decodePacket(secureReply(pd, clear('reply', RAW, CARD)).bytes));
    expect(card).toMatchObject({ id: RAW, security: { type: SCS.replySecret } });
    expect(toHex(card.data)).not.toContain('EA0DC0');
    expect(card.data.length).toBe(16);
  });

  test('a BUSY in clear leaves the session as it was, and the same bytes are answered later', () => {
    const { cp, pd } = polled();
    const before = structuredClone(cp);
    expect(openReply(cp, { ...clear('reply', 0x79), sequence: 0 })).toEqual({ ok: false, error: 'clear-busy' });
    expect(cp).toEqual(before);
    const later = must(decodePacket(secureReply(pd, clear('reply', 0x40)).bytes));
    expect(must(openReply(cp, later)).body.id).toBe(0x40);
  });
});

describe('what is refused, and leaves the session unchanged', () => {
  test('every damage to any byte of a secured reply, with and without a check made right again', () => {
    for (const data of [CARD, new Uint8Array()]) {
      const { cp, pd } = polled();
      const before = structuredClone(cp);
      const frame = secureReply(pd, clear('reply', data.length > 0 ? RAW : 0x40, data)).bytes;
      const packet = must(decodePacket(frame));
      for (let at = 0; at < frame.length; at++) {
        for (const mask of [0x01, 0x02, 0x10, 0x80, 0xff]) {
          const damaged = decodePacket(frame.map((byte, i) => (i === at ? byte ^ mask : byte)));
          if (damaged.ok) expect.fail(`byte ${at}`);
        }
      }
      // An attacker makes the CRC right; the MAC is what finds him.
      for (const changed of changesOf(packet)) {
        const opened = openReply(cp, must(decodePacket(encodePacket(changed))));
        expect(opened.ok).toBe(false);
      }
      expect(cp).toEqual(before);
      expect(must(openReply(cp, packet)).body.data).toEqual(data);
    }
  });

  test('every damage to any field of a secured command', () => {
    const { cp, pd } = shakeHands();
    const before = structuredClone(pd);
    const pulse = encodeCommand({ type: 'out', controls: [{ output: 0, action: 'on-for', tenths: 50 }] });
    const packet = must(decodePacket(secureCommand(cp, { ...clear('command', 0), ...pulse }).bytes));
    for (const changed of changesOf(packet)) {
      expect(openCommand(pd, must(decodePacket(encodePacket(changed)))).ok).toBe(false);
    }
    expect(pd).toEqual(before);
    expect(must(openCommand(pd, packet)).body).toEqual(pulse);
  });

  test('a replayed reply: the badge of a moment ago does not come again', () => {
    const { cp, pd } = polled();
    const badge = must(decodePacket(secureReply(pd, clear('reply', RAW, CARD)).bytes));
    const afterwards = must(openReply(cp, badge)).session;
    const next = secureCommand(afterwards, clear('command', 0x60)).session;
    expect(openReply(next, badge)).toEqual({ ok: false, error: 'mac' });
  });

  test('a replayed command: the pulse of a moment ago does not come again', () => {
    const { cp, pd } = shakeHands();
    const pulse = encodeCommand({ type: 'out', controls: [{ output: 0, action: 'on-for', tenths: 50 }] });
    const packet = must(decodePacket(secureCommand(cp, { ...clear('command', 0), ...pulse }).bytes));
    const afterwards = secureReply(must(openCommand(pd, packet)).session, clear('reply', 0x40)).session;
    expect(openCommand(afterwards, packet)).toEqual({ ok: false, error: 'mac' });
  });

  test('a frame of another session', () => {
    const first = polled();
    const reply = must(decodePacket(secureReply(first.pd, clear('reply', RAW, CARD)).bytes));
    const { cp } = shakeHands({
      key: { kind: 'scbk', bytes: fromHex('8B2F61D04C97A3E517BC5D08F2649E3A') },
      random: fromHex('C0C1C2C3C4C5C6C7'),
    });
    expect(openReply(secureCommand(cp, clear('command', 0x60)).session, reply)).toEqual({ ok: false, error: 'mac' });
  });

  test('a PD that answers in clear, whatever it says', () => {
    const { cp } = polled();
    const before = structuredClone(cp);
    for (const [id, data] of [
      [RAW, CARD],
      [0x53, fromHex('00 01 31')],
      [LSTATR, fromHex('00 00')],
      [0x45, new Uint8Array(12)],
    ] as const) {
      expect(openReply(cp, clear('reply', id, data))).toEqual({ ok: false, error: 'clear' });
    }
    expect(openReply(cp, clear('reply', 0x41, Uint8Array.of(6)))).toEqual({ ok: false, error: 'clear-nak' });
    expect(openReply(cp, clear('reply', 0x40))).toEqual({ ok: false, error: 'clear-ack' });
    expect(cp).toEqual(before);
  });

  test('any packet at all that is not of this session, and nothing throws', () => {
    const { cp } = polled();
    const { pd } = shakeHands();
    fc.assert(
      fc.property(anyPacket, (packet) => {
        expect(openReply(cp, packet).ok).toBe(false);
        expect(openCommand(pd, packet).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('a CP that asks in clear', () => {
    expect(openCommand(shakeHands().pd, clear('command', 0x60))).toEqual({ ok: false, error: 'clear' });
  });

  test('a handshake block inside a session', () => {
    const { cp } = polled();
    const packet = { ...clear('reply', 0x76), security: { type: SCS.clientCryptogram, data: Uint8Array.of(1) } };
    expect(openReply(cp, packet)).toEqual({ ok: false, error: 'block' });
  });

  test('badge and keys with a right MAC but not encrypted', () => {
    const { cp, pd } = polled();
    expect(openReply(cp, signed(pd, SCS.replyMac, RAW, CARD))).toEqual({ ok: false, error: 'not-encrypted' });
    const keys = fromHex('00 01 31');
    expect(openReply(cp, signed(pd, SCS.replyMac, 0x53, keys))).toEqual({ ok: false, error: 'not-encrypted' });
  });

  test('a command with data and a right MAC but not encrypted', () => {
    const { cp, pd } = shakeHands();
    const packet = {
      ...clear('command', 0x68, fromHex('00 05 32 00')),
      security: { type: 0x15, data: new Uint8Array() },
    };
    const mac = scsMac(cp.keys, cp.replyMac, macInput(packet)).slice(0, 4);
    expect(openCommand(pd, { ...packet, mac })).toEqual({ ok: false, error: 'not-encrypted' });
  });

  test('a right MAC over data that is not padded, or no whole number of blocks', () => {
    const { cp, pd } = polled();
    for (const data of [new Uint8Array(16), new Uint8Array(15)]) {
      expect(openReply(cp, signed(pd, SCS.replySecret, RAW, data))).toEqual({ ok: false, error: 'padding' });
    }
  });
});

describe('what readers in the field do, and is accepted', () => {
  test('status that is not secret with a MAC alone is taken, and told as not encrypted', () => {
    for (const id of [0x48, 0x49, 0x4a, 0x4b]) {
      const { cp, pd } = polled();
      const opened = must(openReply(cp, signed(pd, SCS.replyMac, id, fromHex('00 01'))));
      expect(opened).toMatchObject({ body: { id, data: fromHex('00 01') }, encrypted: false });
    }
  });

  test('an encrypted reply with nothing but padding is an empty one', () => {
    const { cp, pd } = polled();
    expect(must(openReply(cp, signed(pd, SCS.replySecret, 0x40, new Uint8Array()))).body.data.length).toBe(0);
    const again = polled();
    const padding = encryptData(again.pd.keys, again.pd.commandMac, new Uint8Array());
    expect(padding.length).toBe(16);
    const opened = must(openReply(again.cp, signed(again.pd, SCS.replySecret, 0x40, padding)));
    expect(opened.body).toEqual({ id: 0x40, data: new Uint8Array() });
  });
});

test('securing a packet of the other direction, or one that is secured, is a bug and throws', () => {
  const { cp } = shakeHands();
  expect(() => secureCommand(cp, clear('reply', 0x40))).toThrow('clear packet');
  const secured = must(decodePacket(secureCommand(cp, clear('command', 0x60)).bytes));
  expect(() => secureCommand(cp, secured)).toThrow('clear packet');
});

/** The packet with each of its fields changed in turn, everything else right, the check included. */
function* changesOf(packet: OsdpPacket): Generator<OsdpPacket> {
  const flip = (bytes: Uint8Array, at: number, bit: number) =>
    bytes.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte));
  for (let bit = 0; bit < 7; bit++) yield { ...packet, address: packet.address ^ (1 << bit) };
  for (const sequence of [0, 1, 2, 3] as const) if (sequence !== packet.sequence) yield { ...packet, sequence };
  for (let bit = 0; bit < 8; bit++) yield { ...packet, id: packet.id ^ (1 << bit) };
  yield { ...packet, check: 'checksum' };
  const type = packet.security?.type ?? 0;
  yield { ...packet, security: { type: type > SCS.replyMac ? type - 2 : type + 2, data: new Uint8Array() } };
  yield { ...packet, data: Uint8Array.of(...packet.data, ...new Uint8Array(16)) };
  if (packet.data.length > 0) yield { ...packet, data: packet.data.slice(16) };
  for (let at = 0; at < packet.data.length; at++) {
    for (let bit = 0; bit < 8; bit++) yield { ...packet, data: flip(packet.data, at, bit) };
  }
  for (let at = 0; at < 4; at++) {
    for (let bit = 0; bit < 8; bit++) yield { ...packet, mac: flip(packet.mac ?? new Uint8Array(4), at, bit) };
  }
}
