/** Acts put up at a lock and the badges and PINs that sign them. Runs inside jobs of the queue. */
import type { SafeAct } from '../../api/contract/safe.ts';
import { newId } from '../../random.ts';
import type { Refusal, RefusalCode } from '../refusals.ts';
import { refusal } from '../refusals.ts';
import { type TurnedAway, turnAway } from './badge-work.ts';
import type { PinOutcome } from './room-deps.ts';
import type { SafeCore } from './safe-core.ts';
import {
  commandFor,
  nothingToSign,
  notYours,
  putUp,
  rolesFor,
  type Signing,
  signingFactor,
  signingRole,
  wantsSecond,
} from './signing.ts';

export interface SignWork {
  /** Null takes away what is put up. A refusal when there is nothing of the kind to sign. */
  prepare(lock: string, act: SafeAct | null): Refusal | null;
  badge(who: TurnedAway): Promise<void>;
  /** The PIN of the person who signs is being checked. */
  checking(lock: string): void;
  /** What the check of a signing person's PIN said. */
  pin(lock: string, whose: { readonly person: string; readonly reader: string }, outcome: PinOutcome): Promise<void>;
  /** Acts that nobody signed in time lapse. */
  lapse(): void;
}

export function createSignWork(core: SafeCore): SignWork {
  const { signings, deps } = core;
  const mono = (): number => Math.floor(deps.clock.mono());

  const rolesNow = (lock: string, act: SafeAct): readonly string[] => {
    const rule = core.ruleOf(lock);
    return rule === null ? [] : rolesFor(act, core.state(), rule);
  };

  const sign = async (
    lock: string,
    signing: Signing,
    by: string,
    seal?: (context: string) => string,
  ): Promise<void> => {
    const rule = core.ruleOf(lock);
    if (rule !== null && wantsSecond(signing, rule)) {
      signings.set(lock, { ...putUp(signing.act, mono()), first: by });
      return;
    }
    signings.delete(lock);
    const command = commandFor(signing, lock, by, newId(deps.random, 'mv'));
    await core.decide(command, seal === undefined ? {} : { seal });
  };

  const keyTurned = (lock: string, role: string): boolean => core.contactsNow().get(lock)?.keys[role] === true;

  return {
    prepare(lock, act) {
      if (core.ruleOf(lock) === null) return refusal('lockUnknown');
      if (act === null) signings.delete(lock);
      else if (rolesNow(lock, act).length === 0) return refusal(nothingToSign(act));
      else signings.set(lock, putUp(act, mono()));
      return null;
    },
    async badge(who) {
      const { lock, reader, badge, person } = who;
      const signing = signings.get(lock);
      // A PIN that is being checked is waited for: its person cannot be another one meanwhile.
      if (signing === undefined || signing.step === 'checking') return;
      const standing = person === null ? undefined : deps.people.standings().get(person);
      const credential = badge === null ? undefined : standing?.badges.get(badge);
      if (badge === null || person === null) return turnAway(core, who, 'unknownBadge');
      if (credential === undefined) return turnAway(core, who, 'badgeRevoked');
      const role = signingRole(rolesNow(lock, signing.act), standing);
      if (role === null) return turnAway(core, who, notYours(signing.act));
      if (person === signing.first) return turnAway(core, who, 'samePerson');
      const rule = core.ruleOf(lock);
      if (rule === null) return;
      const hasPin = deps.people.hasPin(person);
      const factor = signingFactor(signing.act, rule, { role, badgeIsNumber: credential === 'uid', hasPin });
      if (factor === 'none' || (factor === 'key' && keyTurned(lock, role))) return sign(lock, signing, person);
      if (factor === 'key') return turnAway(core, who, 'secretUnset');
      if (deps.people.penaltyLeft(person, reader) > 0) return turnAway(core, who, 'penalty');
      const untilMono = mono() + rule.factorMs;
      signings.set(lock, { ...signing, step: 'pin', person, badge, reader, untilMono });
    },
    checking(lock) {
      const signing = signings.get(lock);
      if (signing !== undefined) signings.set(lock, { ...signing, step: 'checking' });
    },
    async pin(lock, { person, reader }, outcome) {
      const signing = signings.get(lock);
      // Put up anew meanwhile, the act may wait for another person's PIN at another reader: this one says nothing of that.
      if (signing?.step !== 'checking' || signing.person !== person || signing.reader !== reader) return;
      const { badge } = signing;
      if (outcome.outcome === 'right') return sign(lock, signing, person, outcome.seal);
      const penaltyMs = outcome.outcome === 'wrong' ? outcome.penaltyMs : 0;
      const code: RefusalCode = outcome.outcome === 'wrong' ? 'pinWrong' : refusedAs(outcome);
      // A mere slip may be typed anew while the act still stands; whatever else went wrong takes it away.
      if (code === 'pinWrong' && penaltyMs === 0) signings.set(lock, { ...signing, step: 'pin' });
      else signings.delete(lock);
      await turnAway(core, { lock, reader, badge, person }, code, penaltyMs);
    },
    lapse() {
      for (const [lock, { act, step, untilMono }] of signings) {
        const over = deps.clock.mono() >= untilMono && step !== 'checking';
        // What can no longer be signed, because something else came first, is not left standing either.
        if (over || rolesNow(lock, act).length === 0) signings.delete(lock);
      }
    },
  };
}

/** The people's refusal of a PIN in the words of the safe. */
export function refusedAs({ code }: Extract<PinOutcome, { outcome: 'refused' }>): RefusalCode {
  switch (code) {
    case 'penalty':
    case 'badgeRevoked':
    case 'secretUnset':
    case 'attemptBusy':
      return code;
    case 'badgeUnknown':
      return 'unknownBadge';
    case 'badgeWeak':
      return 'credentialTooWeak';
    default:
      return 'pinWrong';
  }
}
