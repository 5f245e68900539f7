/** Carries out what was decided, one effect at a time and in order; called only when its entries are on disk. */

import { assertNever, type Result } from '../../../devices/kit/result.ts';
import type { PulseTrouble } from '../../../devices/safe-io/contract.ts';
import type { LockConfig } from '../../config/lock-schema.ts';
import type { CustodyEffect } from '../custody-commands.ts';
import type { Incident } from '../opening-states.ts';
import type { AlarmBook } from './alarm-book.ts';
import type { ReaderShow } from './reader-show.ts';
import type { SafeRoomDeps } from './room-deps.ts';

type PulseOutcome = 'seen' | 'failed' | 'unknown';

export interface EffectHandsDeps {
  readonly deps: Pick<SafeRoomDeps, 'devices' | 'rules' | 'pictures' | 'lockScreen' | 'clock' | 'log'>;
  readonly locks: readonly LockConfig[];
  readonly alarms: AlarmBook;
  readonly show: ReaderShow;
  incident(id: string): Incident | undefined;
  onPulse(opening: string, outcome: PulseOutcome): void;
  track(work: Promise<unknown>): void;
}

/** Nothing here waits: a pulse is sent at once, and what was seen of it comes back through `onPulse`. */
export function createEffectHands(parts: EffectHandsDeps): (effect: CustodyEffect) => void {
  const { deps, locks, alarms, show, track } = parts;
  const { devices, log } = deps;
  const wiringOf = (lock: string): LockConfig | undefined => locks.find((one) => one.lock === lock);

  /** Of all locks of this lock's safe: its incidents are the safe's. */
  const readersOfSafe = (lock: string): ReadonlySet<string> => {
    const safe = deps.rules.get(lock)?.safe;
    return new Set(locks.filter((one) => deps.rules.get(one.lock)?.safe === safe).flatMap(({ readers }) => readers));
  };

  const pulse = (wiring: LockConfig, opening: string, ms: number): void => {
    const sent = devices.pulse(wiring.board, { output: wiring.relay, ms });
    track(
      sent.then((answer) => {
        const outcome = outcomeOf(answer);
        log.write(outcome === 'seen' ? 'info' : 'warn', 'safe.pulse', { device: wiring.board, state: outcome });
        parts.onPulse(opening, outcome);
      }),
    );
  };

  const relaysOff = (board: string): void => {
    const sent = devices.allOff(board).then((answer) => {
      if (!answer.ok) log.write('error', 'safe.relays-not-off', { device: board, code: answer.error.code });
    });
    track(sent);
  };

  return (effect) => {
    switch (effect.type) {
      case 'pulse': {
        const wiring = wiringOf(effect.lock);
        // A lock that is not wired has no board to move it: it was never released in deed.
        if (wiring === undefined) return parts.onPulse(effect.opening, 'failed');
        return pulse(wiring, effect.opening, effect.ms);
      }
      case 'alarm':
        return alarms.came(effect, deps.clock.mono());
      case 'alarmQuiet': {
        const kind = parts.incident(effect.incident)?.kind;
        if (kind !== undefined) alarms.quieted(effect.lock, kind);
        // Two people looked: a reader that was shut out because of somebody on the line may come back.
        if (kind !== 'tamper') return;
        for (const reader of readersOfSafe(effect.lock)) devices.acknowledgeReader(reader);
        return;
      }
      case 'picture': {
        const camera = wiringOf(effect.lock)?.camera;
        if (camera !== undefined) deps.pictures.take({ lock: effect.lock, camera, about: effect.about });
        return;
      }
      case 'relaysOff': {
        const board = wiringOf(effect.lock)?.board;
        return board === undefined ? undefined : relaysOff(board);
      }
      case 'lockScreen':
        return deps.lockScreen(effect.person);
      case 'feedback':
        // The lasting states are shown from the state itself; only these pass.
        for (const reader of wiringOf(effect.lock)?.readers ?? [])
          if (effect.state === 'refused' || effect.state === 'wait') show.briefly(reader, effect.state);
        return;
      default:
        return assertNever(effect);
    }
  };
}

/** Nothing was switched after these; after all others the relay may be on (safe-io contract, "PulseTrouble"). */
const SURELY_NOT: readonly PulseTrouble['code'][] = ['not-in-service', 'pulse-running', 'not-switched', 'device-fault'];

export function outcomeOf(answer: Result<unknown, PulseTrouble>): PulseOutcome {
  if (answer.ok) return 'seen';
  const { error } = answer;
  const refused = error.code === 'protocol' && error.reason.startsWith('exception-');
  return refused || SURELY_NOT.includes(error.code) ? 'failed' : 'unknown';
}
