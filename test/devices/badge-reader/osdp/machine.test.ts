import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askPd, hearNothing, isUrgent, takeTurn, wantsAt } from '../../../../devices/badge-reader/osdp/machine.ts';
import { type Heard, hearReply } from '../../../../devices/badge-reader/osdp/pd-hear.ts';
import { beginPd, type PdEffect, type PdRules, type PdState } from '../../../../devices/badge-reader/osdp/pd-state.ts';
import { NAK } from '../../../../devices/badge-reader/protocol/nak.ts';
import { REPLY_ID } from '../../../../devices/badge-reader/protocol/osdp-ids.ts';
import {
  decodePacket,
  MAC_BYTES,
  macInput,
  type OsdpPacket,
  SCS,
} from '../../../../devices/badge-reader/protocol/osdp-packet.ts';
import type { OsdpReply } from '../../../../devices/badge-reader/protocol/osdp-reply.ts';
import { scsMac } from '../../../../devices/badge-reader/protocol/scs-crypto.ts';
import { fromHex, toHex } from '../../../../devices/kit/bytes.ts';
import { answerFrame, type PdMemory, powerUp } from '../../../../simulators/badge-reader/osdp-pd-answer.ts';
import { anyPacket } from '../protocol/osdp-arbitraries.ts';
import { must } from '../protocol/scs-session.ts';
import { badge, IDENTITY, MODULE, SECURE, SITE_KEY } from './osdp-bench.ts';

const RULES: PdRules = {
  address: 1,
  check: 'crc',
  security: SECURE,
  pinned: IDENTITY,
  credentialClass: 'secure-app',
};
const RANDOM = fromHex('B0B1B2B3B4B5B6B7');
/** Reader 0, Wiegand, 26 bits, H10301 of 212 and 7041. */
const RAW = fromHex('00 01 1A 00 EA 0D C0 80');

interface Pair {
  readonly pd: PdState;
  readonly memory: PdMemory;
  readonly effects: readonly PdEffect[];
}

/** One whole exchange between machine and peripheral. */
function exchange({ pd, memory }: Pair, at: number): Pair {
  const turn = takeTurn(RULES, pd, RANDOM, at);
  const answered = answerFrame(memory, must(decodePacket(turn.bytes)), turn.bytes, MODULE, RANDOM, at);
  const { next, effects } = hearReply(RULES, turn.next, must(decodePacket(answered.bytes)), at);
  return { pd: next, memory: answered.next, effects };
}

function pairAfter(exchanges: number): Pair {
  let pair: Pair = { pd: beginPd(RULES), memory: powerUp(1, SITE_KEY, false, false), effects: [] };
  for (let time = 0; time < exchanges; time++) pair = exchange(pair, time);
  return pair;
}

/** Nine steps of the setup, then polls. */
const SETUP = 9;
const AT = 100;

function happening(pair: Pair, reply: OsdpReply): Pair {
  return { ...pair, memory: { ...pair.memory, events: [reply] } };
}

const tells = (effects: readonly PdEffect[]) =>
  effects.flatMap((effect) => (effect.do === 'tell' ? [effect.event] : []));

/** A machine that waits for the reply to a poll. */
function polling(): PdState {
  return takeTurn(RULES, pairAfter(SETUP).pd, RANDOM, AT).next;
}

function inClear(
  state: PdState,
  id: number,
  data: Uint8Array = new Uint8Array(),
  sequence = state.sequence,
): OsdpPacket {
  return { direction: 'reply', address: 1, sequence, check: 'crc', security: null, id, data, mac: null };
}

const hear = (state: PdState, packet: OsdpPacket): Heard => hearReply(RULES, state, packet, AT);

describe('a machine that waits for the reply to a poll', () => {
  test('takes a badge that came encrypted under the site key', () => {
    const { card, format } = badge('B1');
    const pair = happening(pairAfter(SETUP), { type: 'raw', reader: 0, format, ...card });
    expect(tells(exchange(pair, AT).effects)).toMatchObject([{ type: 'badge', credential: '26:EA0DC080' }]);
  });

  test.each([
    ['an ACK', REPLY_ID.ack, new Uint8Array()],
    ['a badge', REPLY_ID.raw, RAW],
    ['a status', REPLY_ID.lstatr, Uint8Array.of(0, 0)],
  ])('%s in clear ends the session and is told', (_, id, data) => {
    const state = polling();
    for (const sequence of [state.sequence, 0] as const) {
      const heard = hear(state, inClear(state, id, data, sequence));
      expect(tells(heard.effects)).toEqual([{ type: 'untrusted', reason: 'clear-reply' }]);
      expect(heard.next).toMatchObject({ step: 'id', sequence: 0, channel: { name: 'none' }, exchange: null });
    }
  });

  test('NAK 1 in clear sends the same bytes again', () => {
    const state = polling();
    const { next, effects } = hear(state, inClear(state, REPLY_ID.nak, Uint8Array.of(NAK.check)));
    expect(effects).toEqual([]);
    expect(takeTurn(RULES, next, fromHex('0000000000000000'), AT).bytes).toEqual(state.exchange?.bytes);
  });

  test.each([NAK.sequence, NAK.securityNotSupported, NAK.securityRequired])(
    'NAK %i in clear does no more than begin anew',
    (code) => {
      const state = polling();
      const { next, effects } = hear(state, inClear(state, REPLY_ID.nak, Uint8Array.of(code)));
      expect(tells(effects)).toMatchObject([{ type: 'lost', trouble: { code: 'protocol' } }]);
      expect(next).toMatchObject({ step: 'id', sequence: 0, channel: { name: 'none' }, badMacs: [] });
      expect(wantsAt(next)).toBe(1_000);
    },
  );

  test('a reply to an earlier command is dropped, and the right one still counts', () => {
    const state = polling();
    const other = state.sequence === 1 ? 2 : 1;
    const heard = hear(state, inClear(state, REPLY_ID.ack, new Uint8Array(), other));
    expect(heard).toMatchObject({ done: false, next: state });
  });

  test('a late second answer to the first question is dropped before the session stands', () => {
    const { pd } = pairAfter(1);
    const capAsked = takeTurn(RULES, pd, RANDOM, AT).next;
    const heard = hear(capAsked, inClear(capAsked, REPLY_ID.pdid, new Uint8Array(12), 0));
    expect(heard).toMatchObject({ done: false, next: capAsked });
  });

  test('a block of the handshake in a session counts as a wrong MAC', () => {
    const state = polling();
    const security = { type: SCS.initialRmac, data: Uint8Array.of(1) };
    const { next, effects } = hear(state, { ...inClear(state, REPLY_ID.rmacI, new Uint8Array(16)), security });
    expect(tells(effects)).toEqual([{ type: 'lost', trouble: { code: 'protocol', reason: 'bad-mac' } }]);
    expect(next.badMacs).toEqual([AT]);
  });

  test('a badge that is proven but not encrypted is refused', () => {
    const state = polling();
    const session = state.exchange?.session ?? expect.fail('no session');
    const security = { type: SCS.replyMac, data: new Uint8Array() };
    const open: OsdpPacket = { ...inClear(state, REPLY_ID.raw, RAW), security, mac: new Uint8Array(MAC_BYTES) };
    const mac = scsMac(session.keys, session.commandMac, macInput(open)).slice(0, MAC_BYTES);
    const { effects } = hear(state, { ...open, mac });
    expect(tells(effects)).toEqual([{ type: 'untrusted', reason: 'not-encrypted' }]);
  });

  test('three silences make it lost; until then the bytes stay the same', () => {
    let state = polling();
    const first = state.exchange?.bytes ?? expect.fail('nothing was sent');
    for (let time = 1; time <= 2; time++) {
      const { next, effects } = hearNothing(RULES, state, AT);
      expect(effects).toEqual([]);
      const again = takeTurn(RULES, next, RANDOM, AT);
      expect(toHex(again.bytes)).toBe(toHex(first));
      state = again.next;
    }
    expect(tells(hearNothing(RULES, state, AT).effects)).toEqual([{ type: 'lost', trouble: { code: 'timeout' } }]);
  });

  test('a command is urgent only in service', () => {
    const settled: unknown[] = [];
    const job = { command: { type: 'lstat' } as const, settle: (result: unknown) => settled.push(result) };
    const refused = askPd(beginPd(RULES), job);
    expect(refused.effects).toMatchObject([{ do: 'settle', result: { ok: false, error: { code: 'no-answer' } } }]);
    const { next } = askPd(pairAfter(SETUP).pd, job);
    expect(isUrgent(next)).toBe(true);
    expect(wantsAt(next)).toBe(Number.NEGATIVE_INFINITY);
    expect(settled).toEqual([]);
  });
});

describe('whoever does not have the key', () => {
  const replies = anyPacket
    .filter(({ direction }) => direction === 'reply')
    .map((packet): OsdpPacket => ({ ...packet, address: 1 }));
  const place = fc.integer({ min: 0, max: SETUP + 4 });

  test('never makes a badge or keys count, and never brings a reader into service', () => {
    fc.assert(
      fc.property(place, fc.array(replies, { minLength: 1, maxLength: 6 }), (exchanges, packets) => {
        let state = pairAfter(exchanges).pd;
        for (const packet of packets) {
          state = state.exchange === null ? takeTurn(RULES, state, RANDOM, AT).next : state;
          // Half of them with the right number, or most would be dropped before they are looked at.
          const sequence = packet.data.length % 2 === 0 ? state.sequence : packet.sequence;
          const { next, effects } = hear(state, { ...packet, sequence });
          for (const { type } of tells(effects)) expect(['lost', 'untrusted']).toContain(type);
          state = next;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('cannot change a bit of a badge on its way', () => {
    const { card, format } = badge('B1');
    const { pd, memory } = happening(pairAfter(SETUP), { type: 'raw', reader: 0, format, ...card });
    const turn = takeTurn(RULES, pd, RANDOM, AT);
    const answered = answerFrame(memory, must(decodePacket(turn.bytes)), turn.bytes, MODULE, RANDOM, AT);
    const genuine = must(decodePacket(answered.bytes));
    const mac = genuine.mac ?? expect.fail('no MAC');
    for (let bit = 0; bit < 8 * (genuine.data.length + mac.length); bit++) {
      const at = bit >> 3;
      const flip = (bytes: Uint8Array, i: number) => bytes.map((byte, n) => (n === i ? byte ^ (1 << (bit & 7)) : byte));
      const data = flip(genuine.data, at);
      const forged = { ...genuine, data, mac: flip(mac, at - genuine.data.length) };
      expect(tells(hear(turn.next, forged).effects)).toEqual([
        { type: 'lost', trouble: { code: 'protocol', reason: 'bad-mac' } },
      ]);
    }
    // A badge read that says it is an ACK, and the other way round.
    expect(tells(hear(turn.next, { ...genuine, id: REPLY_ID.ack }).effects)).toMatchObject([{ type: 'lost' }]);
    expect(tells(hear(turn.next, genuine).effects)).toMatchObject([{ type: 'badge' }]);
  });
});
