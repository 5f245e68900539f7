/** Who sits at which screen: sign-in and sign-out, the lock, and when a screen that nobody touches locks by itself. */
import type { CancelTimer, Clock } from '../../../devices/kit/clock.ts';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { CallError } from '../../api/call-error.ts';
import type { SignInView } from '../../api/contract/people.ts';
import type { Caller, PeoplePort } from '../../api/ports.ts';
import type { Actor } from '../../ledger/entry.ts';
import { newId, type Random } from '../../random.ts';
import type { SignInCommand } from '../people-commands.ts';
import type { LockReason } from '../people-entries.ts';
import { refusal } from '../people-refusals.ts';
import { actingIn, lockDue } from '../sign-in-decider.ts';
import { signInView } from './people-view.ts';
import { callErrorOf, type RulesDesk } from './rules-desk.ts';

export interface ScreenSignIns
  extends Pick<PeoplePort, 'acting' | 'signIn' | 'signOut' | 'lock' | 'unlock' | 'touch' | 'changeClerk'> {
  /** The caller for an entry: key, role, session, and the person who is signed in there. */
  actorOf(caller: Caller): Actor;
  /** The person put the badge to a desk reader although nobody asked: the screen locks. True when there was one. */
  badgeOut(person: string): Promise<boolean>;
  /** The sign-ins may have changed: idle times are watched anew. */
  sync(): void;
  close(): void;
}

export interface ScreenSignInsDeps {
  readonly rules: RulesDesk;
  readonly clock: Clock;
  readonly random: Random;
  /** Lets something run that nobody waits for. */
  inBackground(work: Promise<unknown>): void;
}

interface Watch {
  touchedMono: number;
  cancel: CancelTimer;
}

type View = Result<SignInView, CallError>;

export function createScreenSignIns({ rules, clock, random, inBackground }: ScreenSignInsDeps): ScreenSignIns {
  const watches = new Map<string, Watch>();
  let closed = false;

  /** Session of the sign-in at the caller's screen. */
  const sessionAt = ({ keyId }: Caller): string | null =>
    [...rules.state().signIns].find(([, { screen }]) => screen === keyId)?.[0] ?? null;

  const viewOf = (session: string): View => {
    const found = rules.state().signIns.get(session);
    return found === undefined ? err({ code: 'signInNeeded' }) : ok(signInView(session, found));
  };

  const ask = async (command: SignInCommand): Promise<Result<Record<never, never>, CallError>> => {
    const answer = await rules.ask(command);
    return answer.ok ? ok({}) : err(callErrorOf(answer.refusal));
  };

  /** `make` gets the session at the caller's screen. */
  const atScreen = async (caller: Caller, make: (session: string) => SignInCommand): ReturnType<typeof ask> => {
    const session = sessionAt(caller);
    return session === null ? err({ code: 'signInNeeded' }) : ask(make(session));
  };

  const lock = (session: string, reason: LockReason): SignInCommand => ({ type: 'lockScreen', session, reason });

  const watch = (session: string, one: Watch): void => {
    const { idleMs } = rules.facts().rules;
    one.cancel();
    one.cancel = clock.after(idleMs - (clock.mono() - one.touchedMono), () => {
      const untouchedMs = clock.mono() - one.touchedMono;
      const reason = lockDue({ untouchedMs, badgeIn: null }, rules.facts().rules);
      if (reason === null) watch(session, one);
      else inBackground(rules.ask(lock(session, reason)));
    });
  };

  return {
    acting(caller, roles) {
      const state = rules.state();
      if (state.setUp.state !== 'done') return ok({ person: null });
      const session = sessionAt(caller);
      const signIn = session === null ? undefined : state.signIns.get(session);
      if (session === null || signIn === undefined) return err({ code: 'signInNeeded' });
      const found = actingIn(state, session, signIn.role, rules.facts());
      if (!found.ok) return err(callErrorOf(found.error));
      if (roles !== 'any' && !roles.includes(signIn.role)) return err(callErrorOf(refusal('otherRole')));
      return ok({ person: found.value.person });
    },
    actorOf(caller) {
      const actor = { key: caller.keyId, role: caller.role, session: caller.session };
      const session = sessionAt(caller);
      const signIn = session === null ? undefined : rules.state().signIns.get(session);
      return signIn === undefined || signIn.locked ? actor : { ...actor, person: signIn.person };
    },
    async signIn({ proof, role }, caller) {
      const session = newId(random, 'ps');
      const answer = await ask({ type: 'signIn', session, role, screen: caller.keyId, proofs: [proof] });
      return answer.ok ? viewOf(session) : answer;
    },
    signOut: (caller) => atScreen(caller, (session) => ({ type: 'signOut', session })),
    lock: (caller) => atScreen(caller, (session) => lock(session, 'asked')),
    async unlock({ proof }, caller) {
      const session = sessionAt(caller);
      if (session === null) return err({ code: 'signInNeeded' });
      const answer = await ask({ type: 'unlockScreen', session, proofs: [proof] });
      return answer.ok ? viewOf(session) : answer;
    },
    touch(caller) {
      const session = sessionAt(caller);
      if (session === null) return err({ code: 'signInNeeded' });
      if (rules.state().signIns.get(session)?.locked === true) return err(callErrorOf(refusal('screenLocked')));
      const one = watches.get(session);
      if (one !== undefined) one.touchedMono = clock.mono();
      return ok({});
    },
    async changeClerk({ proofs }, caller) {
      const next = newId(random, 'ps');
      const answer = await atScreen(caller, (session) => ({ type: 'changeClerk', session, next, proofs }));
      return answer.ok ? viewOf(next) : answer;
    },
    async badgeOut(person) {
      const found = [...rules.state().signIns].find(([, one]) => one.person === person && !one.locked);
      if (found === undefined) return false;
      await rules.ask(lock(found[0], 'badgeOut'));
      return true;
    },
    sync() {
      const { signIns } = rules.state();
      for (const [session, one] of watches) {
        if (signIns.get(session)?.locked === false) continue;
        one.cancel();
        watches.delete(session);
      }
      for (const [session, { locked }] of signIns) {
        if (locked || closed || watches.has(session)) continue;
        const one: Watch = { touchedMono: clock.mono(), cancel: () => {} };
        watches.set(session, one);
        watch(session, one);
      }
    },
    close() {
      closed = true;
      for (const one of watches.values()) one.cancel();
      watches.clear();
    },
  };
}
