/** What a reply changes: whether it belongs to the command under way, whether it is genuine, and which step comes next. Pure. */
import { err, ok } from '../../kit/result.ts';
import type { UntrustedReason } from '../contract.ts';
import { abilitiesOf } from '../protocol/identity-replies.ts';
import { NAK, nakName } from '../protocol/nak.ts';
import type { OsdpBody } from '../protocol/osdp-body.ts';
import { REPLY_ID } from '../protocol/osdp-ids.ts';
import type { OsdpPacket } from '../protocol/osdp-packet.ts';
import { decodeReply, type OsdpReply } from '../protocol/osdp-reply.ts';
import { BUSY_AGAIN_AFTER_MS, BUSY_AT_MOST_MS } from '../protocol/osdp-timing.ts';
import { acceptClientCryptogram, acceptInitialRmac } from '../protocol/scs-handshake.ts';
import type { SecureTrouble } from '../protocol/scs-trouble.ts';
import { openReply } from '../protocol/secure-channel.ts';
import { nextSequence, standingOfReply } from '../protocol/sequence.ts';
import { hearNothing } from './machine.ts';
import { endJobs, fall, fallByBadMac, RECONNECT_MS, restarted } from './pd-fall.ts';
import { learnFrom, type Proof } from './pd-reports.ts';
import { type Advanced, type Exchange, type PdRules, type PdState, SETUP_STEPS } from './pd-state.ts';

export interface Heard extends Advanced {
  /** False where the reply to the command under way is still to come. */
  readonly done: boolean;
}

/** How long after its last reply a peripheral is polled again. Milliseconds. */
export const POLL_GAP_MS = 50;
const NO_PROOF: Proof = { siteKey: false, encrypted: false };

export function hearReply(rules: PdRules, state: PdState, packet: OsdpPacket, at: number): Heard {
  const { exchange } = state;
  if (exchange === null) return { next: state, effects: [{ do: 'note', reason: 'unasked' }], done: true };
  switch (standingOfReply(state.sequence, packet)) {
    case 'stale':
      return waitOn(state, 'stale');
    case 'busy':
      return { ...busy(state, exchange, at), done: true };
    case 'restarted':
      if (packet.id === REPLY_ID.nak)
        return { ...fall(state, { lost: { code: 'protocol', reason: 'restarted' } }, at), done: true };
      // Before the session stands, a late answer to the first question looks like this.
      if (exchange.session === null) return waitOn(state, 'stale');
      return { ...refuse(state, packet.security === null ? 'clear' : 'mac', at), done: true };
    case 'answer':
      return { ...hearAnswer(rules, state, exchange, packet, at), done: true };
  }
}

function hearAnswer(rules: PdRules, state: PdState, exchange: Exchange, packet: OsdpPacket, at: number): Advanced {
  const { channel } = state;
  if (state.step === 'chlng' && channel.name === 'challenged') {
    const proven = acceptClientCryptogram(channel.challenge, packet);
    if (!proven.ok) return refuseHandshake(rules, state, packet, proven.error, at);
    return { next: advance({ ...state, channel: { name: 'proven', proven: proven.value } }, rules, at), effects: [] };
  }
  if (state.step === 'scrypt' && channel.name === 'proven') {
    const session = acceptInitialRmac(channel.proven, packet);
    if (!session.ok) return refuseHandshake(rules, state, packet, session.error, at);
    return { next: advance({ ...state, channel: { name: 'up', session: session.value } }, rules, at), effects: [] };
  }
  if (exchange.session === null) {
    if (packet.security !== null) return fall(state, { untrusted: 'handshake' }, at);
    return hearBody(rules, state, exchange, packet, NO_PROOF, at);
  }
  const opened = openReply(exchange.session, packet);
  if (opened.ok) {
    const { session, body, encrypted } = opened.value;
    const proof = { siteKey: rules.security.mode === 'secure' && session.kind === 'scbk', encrypted };
    return hearBody(rules, { ...state, channel: { name: 'up', session } }, exchange, body, proof, at);
  }
  if (opened.error === 'clear-nak') return hearClearNak(rules, state, packet, at);
  // HID readers say this in clear; anything more is not theirs to say.
  if (opened.error === 'clear-ack' && exchange.command.type === 'keyset') return keyTaken(state, exchange, at);
  return refuse(state, opened.error, at);
}

/** A NAK that proves nothing: at most the handshake begins anew. */
function hearClearNak(rules: PdRules, state: PdState, packet: OsdpPacket, at: number): Advanced {
  const code = packet.data[0] ?? 0;
  // The command was damaged on its way: the same bytes go again.
  if (code === NAK.check) return hearNothing(rules, state, at);
  return fall(state, { lost: { code: 'protocol', reason: `nak-${nakName(code) ?? code}` } }, at);
}

function refuseHandshake(
  rules: PdRules,
  state: PdState,
  packet: OsdpPacket,
  trouble: SecureTrouble,
  at: number,
): Advanced {
  if (trouble === 'clear-nak') {
    const code = packet.data[0] ?? 0;
    if (code === NAK.check || code === NAK.sequence) return hearClearNak(rules, state, packet, at);
    return fall(state, { untrusted: 'no-secure-channel' }, at);
  }
  return refuse(state, trouble, at);
}

function refuse(state: PdState, trouble: SecureTrouble, at: number): Advanced {
  if (trouble === 'mac' || trouble === 'padding') return fallByBadMac(state, at);
  // Once the session stands, a block of the handshake proves as little as a wrong MAC.
  if (trouble === 'block' && state.channel.name === 'up') return fallByBadMac(state, at);
  return fall(state, { untrusted: REASONS[trouble] }, at);
}

const REASONS: Readonly<Record<Exclude<SecureTrouble, 'mac' | 'padding'>, UntrustedReason>> = {
  clear: 'clear-reply',
  'clear-busy': 'clear-reply',
  'clear-nak': 'no-secure-channel',
  'clear-ack': 'clear-reply',
  block: 'handshake',
  'key-kind': 'default-key',
  body: 'handshake',
  cryptogram: 'wrong-key',
  'not-encrypted': 'not-encrypted',
};

/** A reply that is as genuine as its channel allows. */
function hearBody(
  rules: PdRules,
  state: PdState,
  exchange: Exchange,
  body: OsdpBody,
  proof: Proof,
  at: number,
): Advanced {
  const decoded = decodeReply(body);
  if (!decoded.ok) return settled(rules, state, exchange, null, [{ do: 'note', reason: 'malformed' }], at);
  const reply = decoded.value;
  if (reply.type === 'nak') {
    if (reply.code === NAK.check) return hearNothing(rules, state, at);
    const restarts: readonly number[] = [NAK.sequence, NAK.securityNotSupported, NAK.securityRequired];
    if (restarts.includes(reply.code) || state.step === 'id') {
      return fall(state, { lost: { code: 'protocol', reason: `nak-${nakName(reply.code) ?? reply.code}` } }, at);
    }
    return settled(rules, state, exchange, reply, [], at);
  }
  if (state.step === 'id') {
    if (reply.type !== 'pdid') return fall(state, { untrusted: foreign(rules) }, at);
    const identity = { vendor: reply.vendor, serial: reply.serial };
    const { pinned } = rules;
    if (pinned !== null && (pinned.vendor !== identity.vendor || pinned.serial !== identity.serial))
      return fall(state, { untrusted: 'other-reader' }, at);
    return settled(rules, { ...state, identity }, exchange, reply, [], at);
  }
  if (state.step === 'cap' && rules.security.mode !== 'clear' && reply.type !== 'pdcap')
    return fall(state, { untrusted: foreign(rules) }, at);
  if (reply.type === 'pdcap' && state.step === 'cap')
    return settled(rules, { ...state, abilities: abilitiesOf(reply) }, exchange, reply, [], at);
  if (exchange.command.type === 'keyset' && reply.type === 'ack') return keyTaken(state, exchange, at);
  const learned = learnFrom(rules, state, reply, proof);
  return settled(rules, learned.next, exchange, reply, learned.effects, at);
}

/** Something else in clear than what was asked for in clear. */
function foreign({ security }: PdRules): UntrustedReason {
  return security.mode === 'clear' ? 'handshake' : 'clear-reply';
}

/** The exchange is over; a command's asker hears what came, and a step of the setup makes way for the next. */
function settled(
  rules: PdRules,
  state: PdState,
  exchange: Exchange,
  reply: OsdpReply | null,
  effects: Advanced['effects'],
  at: number,
): Advanced {
  const next = advance(state, rules, at);
  const all = [...effects];
  const { job } = exchange;
  if (job !== null) {
    const refused =
      reply === null ? 'malformed' : reply.type === 'nak' ? `nak-${nakName(reply.code) ?? reply.code}` : null;
    const result =
      reply === null || refused !== null ? err({ code: 'protocol', reason: refused ?? '' } as const) : ok(reply);
    all.push({ do: 'settle', job, result });
  }
  if (state.step === 'online' || next.step !== 'online') return { next, effects: all };
  all.push({ do: 'tell', event: { type: 'regained', status: next.status } });
  return { next: { ...next, standing: { name: 'regained' } }, effects: all };
}

/** The next sequence number, and the next step where the setup is not over. Without Secure Channel its two steps are left out. */
function advance(state: PdState, rules: PdRules, at: number): PdState {
  const over = { ...state, exchange: null, sequence: nextSequence(state.sequence) };
  if (state.step === 'online') return { ...over, notBefore: at + POLL_GAP_MS };
  const after = SETUP_STEPS[SETUP_STEPS.indexOf(state.step) + 1] ?? 'online';
  const step = after === 'chlng' && rules.security.mode === 'clear' ? 'acurxsize' : after;
  return { ...over, step, notBefore: at };
}

/** The peripheral has its new key: only a handshake under that one proves it, and it must begin at once. */
function keyTaken(state: PdState, exchange: Exchange, at: number): Advanced {
  const { command, job } = exchange;
  if (command.type !== 'keyset') throw new Error('OSDP: a key was taken that nobody gave');
  const fresh = restarted({ ...state, key: { kind: 'scbk', bytes: command.key } }, at);
  const taken: Advanced['effects'] = job === null ? [] : [{ do: 'settle', job, result: ok({ type: 'ack' }) }];
  const effects = [...taken, ...endJobs({ ...state, exchange: null }, { code: 'protocol', reason: 'new-key' })];
  return { next: { ...fresh, begunAt: at - RECONNECT_MS, standing: { name: 'nothing' } }, effects };
}

/** Not done, and the chain of MACs untouched: the same bytes again after a while, but not for ever. */
function busy(state: PdState, exchange: Exchange, at: number): Advanced {
  const busySince = exchange.busySince ?? at;
  if (at - busySince > BUSY_AT_MOST_MS) return fall(state, { lost: { code: 'protocol', reason: 'busy' } }, at);
  return {
    next: { ...state, exchange: { ...exchange, busySince, unanswered: 0 }, notBefore: at + BUSY_AGAIN_AFTER_MS },
    effects: [],
  };
}

function waitOn(state: PdState, reason: string): Heard {
  return { next: state, effects: [{ do: 'note', reason }], done: false };
}
