/** The handshake of the Secure Channel: the standard's example on the wire, other keys, other steps, every byte damaged. */
import { describe, expect, test } from 'vitest';
import { encodePacket, type OsdpPacket } from '../../../../devices/badge-reader/protocol/osdp-packet.ts';
import { SCBK_D } from '../../../../devices/badge-reader/protocol/scs-crypto.ts';
import {
  acceptClientCryptogram,
  acceptInitialRmac,
  answerChallenge,
  answerServerCryptogram,
  challengePacket,
  serverCryptogramPacket,
} from '../../../../devices/badge-reader/protocol/scs-handshake.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { osdpVectors } from './osdp-vectors.ts';
import { CHALLENGE, clear, must, PD_SECRET, PLACE, SITE_KEY, sent, shakeHands } from './scs-session.ts';

const { annexE } = osdpVectors;
const challengePd = () => must(answerChallenge(PD_SECRET, challengePacket(CHALLENGE, PLACE)));
const provePd = () => must(acceptClientCryptogram(CHALLENGE, challengePd().reply));
const openPd = () => must(answerServerCryptogram(challengePd().pd, serverCryptogramPacket(provePd(), PLACE)));

function withData(packet: OsdpPacket, at: number, mask: number): OsdpPacket {
  return { ...packet, data: packet.data.map((byte, i) => (i === at ? byte ^ mask : byte)) };
}

function withBlock(packet: OsdpPacket, byte: number): OsdpPacket {
  return { ...packet, security: { type: packet.security?.type ?? 0, data: Uint8Array.of(byte) } };
}

describe('the example of the standard with the default key', () => {
  const challenge = { key: SCBK_D, random: fromHex(annexE.randomA) };
  const secret = { key: SCBK_D, clientId: fromHex('0102030405060708'), random: fromHex(annexE.randomB) };

  test('all four steps have the values of the example in their places', () => {
    const first = challengePacket(challenge, PLACE);
    expect(toHex(encodePacket(first)).slice(0, 34)).toBe(
      '5301130' + // SOM, address 1, 19 bytes
        '00D' + // … CRC, security block, number 1
        '031100' + // SB_LEN 3, SCS_11, default key
        `76${annexE.randomA}`, // CHLNG, RND.A
    );
    const challenged = must(answerChallenge(secret, first));
    expect(challenged.reply).toMatchObject({ id: 0x76, security: { type: 0x12, data: Uint8Array.of(0) } });
    expect(toHex(challenged.reply.data)).toBe(`0102030405060708${annexE.randomB}${annexE.clientCryptogram}`);
    const proven = must(acceptClientCryptogram(challenge, challenged.reply));
    const third = serverCryptogramPacket(proven, PLACE);
    expect(third).toMatchObject({ id: 0x77, security: { type: 0x13, data: Uint8Array.of(0) } });
    expect(toHex(third.data)).toBe(annexE.serverCryptogram);
    const answered = must(answerServerCryptogram(challenged.pd, third));
    expect(answered.reply).toMatchObject({ id: 0x78, security: { type: 0x14, data: Uint8Array.of(1) } });
    expect(toHex(answered.reply.data)).toBe(annexE.initialRmac);
    const session = must(acceptInitialRmac(proven, answered.reply));
    expect(session).toEqual(answered.session);
    expect(session.kind).toBe('scbk-d');
    expect(toHex(session.replyMac)).toBe(annexE.initialRmac);
  });
});

describe('keys', () => {
  test('both sides with the site key agree, and the session says which key it stands on', () => {
    const { cp, pd } = shakeHands();
    expect(cp).toEqual(pd);
    expect(cp.kind).toBe('scbk');
  });

  test('a PD with another key is not believed', () => {
    const other = { ...PD_SECRET, key: { kind: 'scbk', bytes: new Uint8Array(16).fill(1) } } as const;
    const challenged = must(answerChallenge(other, challengePacket(CHALLENGE, PLACE)));
    expect(acceptClientCryptogram(CHALLENGE, challenged.reply)).toEqual({ ok: false, error: 'cryptogram' });
  });

  test('a PD that answers with the default key when asked for the site key is refused', () => {
    const reply = withBlock(challengePd().reply, 0);
    expect(acceptClientCryptogram(CHALLENGE, reply)).toEqual({ ok: false, error: 'key-kind' });
  });

  test('a PD with a site key refuses a challenge for the default key, and the other way round', () => {
    const forDefault = challengePacket({ ...CHALLENGE, key: SCBK_D }, PLACE);
    expect(answerChallenge(PD_SECRET, forDefault)).toEqual({ ok: false, error: 'key-kind' });
    const forSite = challengePacket(CHALLENGE, PLACE);
    expect(answerChallenge({ ...PD_SECRET, key: SCBK_D }, forSite)).toEqual({ ok: false, error: 'key-kind' });
  });

  test('a CP with another key is not believed', () => {
    const { pd } = challengePd();
    const stranger = serverCryptogramPacket({ ...provePd(), cryptogram: new Uint8Array(16) }, PLACE);
    expect(answerServerCryptogram(pd, stranger)).toEqual({ ok: false, error: 'cryptogram' });
  });

  test('an answer to an earlier challenge does not fit a new one', () => {
    const later = { key: SITE_KEY, random: fromHex('0001020304050607') };
    expect(acceptClientCryptogram(later, challengePd().reply)).toEqual({ ok: false, error: 'cryptogram' });
  });
});

describe('damage', () => {
  test('every damaged byte of CCRYPT but the cUID is refused', () => {
    const { reply } = challengePd();
    for (let at = 8; at < reply.data.length; at++) {
      expect(acceptClientCryptogram(CHALLENGE, withData(reply, at, 0x40)).ok).toBe(false);
    }
  });

  test('every damaged byte of SCRYPT and of RMAC_I is refused', () => {
    const scrypt = serverCryptogramPacket(provePd(), PLACE);
    const { reply } = openPd();
    for (let at = 0; at < 16; at++) {
      expect(answerServerCryptogram(challengePd().pd, withData(scrypt, at, 0x01)).ok).toBe(false);
      expect(acceptInitialRmac(provePd(), withData(reply, at, 0x01)).ok).toBe(false);
    }
  });

  test('an RMAC_I with the right MAC but another status than 01 is refused', () => {
    for (const status of [0x00, 0x02, 0xff]) {
      const reply = withBlock(openPd().reply, status);
      expect(acceptInitialRmac(provePd(), reply)).toEqual({ ok: false, error: 'key-kind' });
    }
  });

  test('a step that is not this one, in another code, or of another size is refused', () => {
    const { reply } = challengePd();
    expect(acceptInitialRmac(provePd(), reply)).toEqual({ ok: false, error: 'block' });
    expect(acceptClientCryptogram(CHALLENGE, { ...reply, id: 0x78 })).toEqual({ ok: false, error: 'body' });
    expect(acceptClientCryptogram(CHALLENGE, { ...reply, data: reply.data.slice(1) })).toEqual({
      ok: false,
      error: 'body',
    });
    const short = { ...challengePacket(CHALLENGE, PLACE), data: new Uint8Array(7) };
    expect(answerChallenge(PD_SECRET, short)).toEqual({ ok: false, error: 'body' });
  });

  test('an answer in clear is no step: NAK, BUSY and ACK are told apart from all else', () => {
    const answers = [0x41, 0x79, 0x40, 0x76].map((id) =>
      acceptClientCryptogram(
        CHALLENGE,
        sent(clear('reply', id, challengePd().reply.data.slice(0, id === 0x76 ? 32 : 0))),
      ),
    );
    expect(answers.map((one) => (one.ok ? 'accepted' : one.error))).toEqual([
      'clear-nak',
      'clear-busy',
      'clear-ack',
      'clear',
    ]);
    expect(answerChallenge(PD_SECRET, clear('command', 0x76, CHALLENGE.random))).toEqual({ ok: false, error: 'clear' });
  });
});
