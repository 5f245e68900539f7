/** Keys at a reader of the safe: a PIN that somebody owes there, else the form of what moved, else nothing. */
import type { BadgeKey, TypedKeys } from '../../../devices/badge-reader/contract.ts';
import { isAttempt } from '../opening-states.ts';
import { candidatesAt, turnAway } from './badge-work.ts';
import type { KeypadWork } from './keypad-work.ts';
import { createPinPad } from './pin-pad.ts';
import type { PinOutcome } from './room-deps.ts';
import type { SafeCore } from './safe-core.ts';
import { refusedAs, type SignWork } from './sign-work.ts';
import { lockInUse } from './which-lock.ts';

/** Whose PIN is wanted at a reader, and what for. */
interface Want {
  readonly use: 'opening' | 'signing';
  readonly lock: string;
  readonly person: string;
  readonly badge: string;
}

/** A PIN may come late: so long after one was wanted at a reader, what is typed there is nobody's to see. Milliseconds. */
const LATE_PIN_MS = 60_000;

export interface KeyWork {
  /** Only inside a job of the queue: the badge before it has been dealt with. */
  take(reader: string, keys: TypedKeys): Promise<void>;
  /** A badge was dealt with at `reader`: what its person types next may be a PIN. */
  afterBadge(reader: string): void;
  forget(reader: string): void;
}

export function createKeyWork(core: SafeCore, signing: SignWork, keypad: KeypadWork): KeyWork {
  const pad = createPinPad();
  const checking = new Set<string>();
  /** By reader: until when keys that belong to nothing may be a PIN that comes too late. Monotonic ms. */
  const mayBePin = new Map<string, number>();

  const expectPin = (reader: string): void => void mayBePin.set(reader, core.deps.clock.mono() + LATE_PIN_MS);

  /** True for a key that may belong to such a PIN; enter and clear end it. */
  const isLatePin = (reader: string, key: BadgeKey): boolean => {
    const late = core.deps.clock.mono() < (mayBePin.get(reader) ?? 0);
    if (!late || key === 'enter' || key === 'clear') mayBePin.delete(reader);
    return late;
  };

  const check = (reader: string, want: Want, pin: string): void => {
    checking.add(reader);
    if (want.use === 'signing') signing.checking(want.lock);
    const told = core.deps.people.tryPin({ person: want.person, badge: want.badge, reader }, pin).then((outcome) =>
      core.queue.post(async () => {
        checking.delete(reader);
        if (outcome.outcome !== 'right') expectPin(reader);
        if (want.use === 'signing') await signing.pin(want.lock, { person: want.person, reader }, outcome);
        else await tellOpening(core, reader, want, outcome);
      }),
    );
    core.track(told);
  };

  return {
    async take(reader, keys) {
      for (const key of keys.reveal()) {
        // Whatever is typed while a PIN is being checked belongs to nothing.
        if (checking.has(reader)) return;
        const want = wantAt(core, reader);
        if (want !== null) {
          const pin = pad.press(reader, `${want.use}/${want.lock}/${want.person}`, key);
          if (pin === null) expectPin(reader);
          else {
            mayBePin.delete(reader);
            check(reader, want, pin);
          }
          continue;
        }
        pad.forget(reader);
        // Never into the form: that one is shown.
        if (isLatePin(reader, key)) continue;
        const lock = lockInUse(candidatesAt(core, reader), core.state());
        if (lock !== null) keypad.press(lock, key);
      }
    },
    afterBadge(reader) {
      if (wantAt(core, reader) !== null) expectPin(reader);
    },
    forget: pad.forget,
  };
}

async function tellOpening(core: SafeCore, reader: string, want: Want, outcome: PinOutcome): Promise<void> {
  const { lock, person, badge } = want;
  if (outcome.outcome === 'refused') return turnAway(core, { lock, reader, person, badge }, refusedAs(outcome));
  const right = outcome.outcome === 'right';
  const penaltyMs = outcome.outcome === 'right' ? 0 : outcome.penaltyMs;
  await core.decide({ type: 'pin', lock, reader, person, right, penaltyMs }, { seal: outcome.seal });
}

/** An act that is being signed first; else, of an attempt's people who owe a PIN here, the one who badged last. */
function wantAt(core: SafeCore, reader: string): Want | null {
  const { signings, deps } = core;
  const mono = deps.clock.mono();
  const candidates = candidatesAt(core, reader);
  for (const { rule } of candidates) {
    const signing = signings.get(rule.lock);
    if (signing?.step !== 'pin' || signing.reader !== reader || mono >= signing.untilMono) continue;
    const { person, badge } = signing;
    if (person !== null && badge !== null) return { use: 'signing', lock: rule.lock, person, badge };
  }
  for (const { rule } of candidates) {
    const opening = core.state().openings.get(rule.lock);
    if (opening === undefined || !isAttempt(opening) || mono - opening.lastBadgeMono > rule.factorMs) continue;
    const who = opening.people.findLast(
      (one) => one.reader === reader && one.factor === null && rule.factors[one.role] === 'pin',
    );
    if (who !== undefined) return { use: 'opening', lock: rule.lock, person: who.person, badge: who.badge };
  }
  return null;
}
