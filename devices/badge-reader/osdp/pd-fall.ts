/** What happens when a peripheral leaves service, or does not get into it: session gone, all that was asked ends, and when it is tried again. Pure. */
import type { DeviceTrouble } from '../../kit/device.ts';
import { err } from '../../kit/result.ts';
import type { UntrustedReason } from '../contract.ts';
import { RESTART } from '../protocol/sequence.ts';
import type { Advanced, PdEffect, PdEvent, PdState } from './pd-state.ts';

export type Fall = { readonly lost: DeviceTrouble } | { readonly untrusted: UntrustedReason };

/** Attempts to take a peripheral into service are at least so far apart. Milliseconds. */
export const RECONNECT_MS = 1_000;
/** So many wrong MACs are borne within so long; one more, and somebody is on the line. */
const BAD_MACS_BORNE = 3;
const BAD_MAC_WINDOW_MS = 600_000;

export function fall(state: PdState, why: Fall, at: number): Advanced {
  const next = restarted(state, Math.max(at, state.begunAt + RECONNECT_MS));
  const told = tell(next, why);
  return { next: told.next, effects: [...endJobs(state, troubleOf(why)), ...told.effects] };
}

/** A reply with a wrong MAC: the session ends, unprocessed. Line noise does not do this, for its CRC was right. */
export function fallByBadMac(state: PdState, at: number): Advanced {
  const badMacs = [...state.badMacs.filter((time) => time > at - BAD_MAC_WINDOW_MS), at];
  const shutOut = badMacs.length > BAD_MACS_BORNE;
  const why: Fall = shutOut ? { untrusted: 'bad-mac' } : { lost: { code: 'protocol', reason: 'bad-mac' } };
  return fall({ ...state, badMacs, shutOut }, why, at);
}

/** At the beginning again, with sequence 0: the peripheral forgets its session, too. What was told stays. */
export function restarted(state: PdState, notBefore: number): PdState {
  return {
    ...state,
    step: 'id',
    sequence: RESTART,
    channel: { name: 'none' },
    exchange: null,
    jobs: [],
    notBefore,
    identity: null,
    abilities: null,
  };
}

/** Ends all that was asked, the command under way first. */
export function endJobs({ exchange, jobs }: PdState, trouble: DeviceTrouble): PdEffect[] {
  const first = exchange?.job ?? null;
  const all = first === null ? jobs : [first, ...jobs];
  return all.map((job) => ({ do: 'settle', job, result: err(trouble) }));
}

export function troubleOf(why: Fall): DeviceTrouble {
  return 'lost' in why ? why.lost : { code: 'protocol', reason: why.untrusted };
}

/** Told once: the next attempt that ends the same way has nothing to add. */
function tell(state: PdState, why: Fall): Advanced {
  const { standing } = state;
  if ('lost' in why) {
    if (standing.name === 'lost') return { next: state, effects: [] };
    const event: PdEvent = { type: 'lost', trouble: why.lost };
    return { next: { ...state, standing: { name: 'lost' } }, effects: [{ do: 'tell', event }] };
  }
  const { untrusted: reason } = why;
  if (standing.name === 'untrusted' && standing.reason === reason) return { next: state, effects: [] };
  const event: PdEvent = { type: 'untrusted', reason };
  return { next: { ...state, standing: { name: 'untrusted', reason } }, effects: [{ do: 'tell', event }] };
}
