/** What the safe asks of people: is this PIN right, for this one opening; who may stand for which role; who is out. */
import type { PersonStanding } from '../../custody/custody-commands.ts';
import type { Random } from '../../random.ts';
import { penaltyOf } from '../attempt-penalty.ts';
import type { PeopleRefusalCode } from '../people-refusals.ts';
import type { PeopleState } from '../people-state.ts';
import { sealedOf } from '../secret-check.ts';
import { standingsOf } from './people-view.ts';
import type { RulesDesk } from './rules-desk.ts';
import type { SecretAttempts, TryEnd } from './secret-attempt.ts';

/** `seal` makes the field that tells the security officer alone whether it was duress, bound to `context`; 86 characters, always. */
export type PinOutcome =
  | { readonly outcome: 'right'; seal(context: string): string }
  | { readonly outcome: 'wrong'; readonly penaltyMs: number; seal(context: string): string }
  | { readonly outcome: 'refused'; readonly code: PeopleRefusalCode; readonly waitMs: number };

export interface SafePin {
  /** A PIN at a reader, for one use at the safe: try written, checked off the main loop, outcome written. Never makes a proof. */
  tryPin(
    about: { readonly person: string; readonly badge: string; readonly reader: string },
    pin: string,
  ): Promise<PinOutcome>;
  /** Everybody who is active, from the state and today. */
  standings(): ReadonlyMap<string, PersonStanding>;
  /** What the penalty of person or reader lasts still, the longer one. Milliseconds. */
  penaltyLeft(person: string | null, reader: string): number;
}

export interface SafePinDeps {
  readonly rules: RulesDesk;
  readonly attempts: SecretAttempts;
  readonly random: Random;
  securityKey(): string | null;
}

export function createSafePin({ rules, attempts, random, securityKey }: SafePinDeps): SafePin {
  let last: {
    readonly state: PeopleState;
    readonly today: string;
    readonly standings: ReadonlyMap<string, PersonStanding>;
  } | null = null;

  const outcomeOf = (tried: TryEnd): PinOutcome => {
    const sealWith = (duress: boolean) => (context: string) => sealedOf(securityKey(), duress, context, random);
    switch (tried.end) {
      case 'right':
        return { outcome: 'right', seal: sealWith(tried.duress) };
      case 'wrong':
        return { outcome: 'wrong', penaltyMs: tried.penaltyMs, seal: sealWith(false) };
      case 'refused':
        return { outcome: 'refused', code: tried.refusal.code, waitMs: tried.refusal.waitMs };
      case 'unchecked':
        return { outcome: 'refused', code: 'attemptUnknown', waitMs: 0 };
    }
  };

  return {
    tryPin: async (about, pin) => outcomeOf(await attempts.run({ ...about, kind: 'pin', use: 'opening' }, pin)),
    standings() {
      const facts = rules.facts();
      const state = rules.state();
      // Asked at every tick of every lock; what it stands on changes seldom.
      if (last?.state !== state || last.today !== facts.today)
        last = { state, today: facts.today, standings: standingsOf(state, facts) };
      return last.standings;
    },
    penaltyLeft: (person, reader) => penaltyOf(rules.state(), person, reader, rules.facts()),
  };
}
