/**
 * The control panel's side of one peripheral: what to send when it is its turn, and what silence and replies change (OSDP 2.2). Pure.
 *
 *   id ─▶ cap ─▶ chlng ─▶ scrypt ─▶ acurxsize ─▶ lstat ─▶ istat ─▶ ostat ─▶ rstat ─▶ online (commands first, else POLL)
 *    ▲                                                                                 │
 *    └───── silence three times, NAK 4, 5, 6, sequence 0, a wrong MAC, a clear reply ◀─┘
 */
import { err } from '../../kit/result.ts';
import { encodeCommand, type OsdpCommand } from '../protocol/osdp-command.ts';
import { encodePacket, MAX_PACKET_BYTES, type OsdpPacket } from '../protocol/osdp-packet.ts';
import { challengePacket, serverCryptogramPacket } from '../protocol/scs-handshake.ts';
import { secureCommand } from '../protocol/secure-channel.ts';
import { fall } from './pd-fall.ts';
import type { Advanced, Exchange, Job, PdRules, PdState } from './pd-state.ts';

/** The same bytes are sent so often in all before a peripheral counts as lost. */
const TRIES = 3;
/** A lost one is looked for with a single question: each costs the others on the line a whole time-out. */
const TRIES_WHEN_LOST = 1;

/** When it wants to speak next, monotonic ms; infinity for one that is not spoken to. */
export function wantsAt(state: PdState): number {
  if (state.shutOut) return Number.POSITIVE_INFINITY;
  return isUrgent(state) ? Number.NEGATIVE_INFINITY : state.notBefore;
}

/** True where a command waits that need not wait for the next poll. */
export function isUrgent(state: PdState): boolean {
  return state.step === 'online' && state.exchange === null && state.jobs.length > 0;
}

/** Its turn. `bytes` go out without a mark byte; `random` is fresh each time, 8 bytes. */
export function takeTurn(
  rules: PdRules,
  state: PdState,
  random: Uint8Array,
  at: number,
): { readonly next: PdState; readonly bytes: Uint8Array } {
  // A retry is the same bytes again, never rebuilt: the peripheral may have done it already, and the chain of MACs has moved.
  if (state.exchange !== null) return { next: state, bytes: state.exchange.bytes };
  const begunAt = state.step === 'id' ? at : state.begunAt;
  const [job = null, ...jobs] = state.step === 'online' ? state.jobs : [];
  const left = state.step === 'online' ? jobs : state.jobs;
  const started = { ...state, begunAt, jobs: left };
  const place = { address: rules.address, sequence: state.sequence, check: rules.check };
  const { channel } = state;
  if (state.step === 'chlng') {
    if (state.key === null) throw new Error('OSDP: a handshake without a key');
    const challenge = { key: state.key, random };
    const bytes = encodePacket(challengePacket(challenge, place));
    return begun({ ...started, channel: { name: 'challenged', challenge } }, { type: 'chlng', random }, bytes, null);
  }
  if (state.step === 'scrypt') {
    if (channel.name !== 'proven') throw new Error('OSDP: SCRYPT before CCRYPT');
    const bytes = encodePacket(serverCryptogramPacket(channel.proven, place));
    return begun(started, { type: 'scrypt', cryptogram: channel.proven.cryptogram }, bytes, null);
  }
  const command = job?.command ?? stepCommand(state.step);
  const packet: OsdpPacket = { ...place, direction: 'command', security: null, mac: null, ...encodeCommand(command) };
  if (channel.name !== 'up') return begun(started, command, encodePacket(packet), job);
  const secured = secureCommand(channel.session, packet);
  return begun(started, command, secured.bytes, job, secured.session);
}

/** Nothing came that could be its reply. */
export function hearNothing(_rules: PdRules, state: PdState, at: number): Advanced {
  const { exchange } = state;
  if (exchange === null) return { next: state, effects: [] };
  const unanswered = exchange.unanswered + 1;
  const tries = state.step === 'id' && state.standing.name === 'lost' ? TRIES_WHEN_LOST : TRIES;
  if (unanswered >= tries) {
    return fall(state, { lost: { code: state.identity === null ? 'no-answer' : 'timeout' } }, at);
  }
  // Still the same exchange, at its next turn.
  return { next: { ...state, exchange: { ...exchange, unanswered }, notBefore: at }, effects: [] };
}

/** A command for a peripheral in service; refused at once where it is not. */
export function askPd(state: PdState, job: Job): Advanced {
  if (state.step === 'online') return { next: { ...state, jobs: [...state.jobs, job] }, effects: [] };
  return { next: state, effects: [{ do: 'settle', job, result: err({ code: 'no-answer' }) }] };
}

/** People looked at the line. */
export function acknowledgePd(state: PdState): PdState {
  return { ...state, badMacs: [], shutOut: false };
}

function begun(
  state: PdState,
  command: OsdpCommand,
  bytes: Uint8Array,
  job: Job | null,
  session: Exchange['session'] = null,
): { readonly next: PdState; readonly bytes: Uint8Array } {
  const exchange: Exchange = { command, bytes, job, session, unanswered: 0, busySince: null };
  return { next: { ...state, exchange }, bytes };
}

function stepCommand(step: Exclude<PdState['step'], 'chlng' | 'scrypt'>): OsdpCommand {
  switch (step) {
    case 'online':
      return { type: 'poll' };
    case 'acurxsize':
      return { type: 'acurxsize', bytes: MAX_PACKET_BYTES };
    default:
      return { type: step };
  }
}
