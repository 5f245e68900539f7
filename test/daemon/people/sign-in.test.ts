import { expect, test } from 'vitest';
import { DEFAULT_PEOPLE_RULES } from '../../../daemon/people/people-rules.ts';
import { actingIn, lockDue } from '../../../daemon/people/sign-in-decider.ts';
import { institution, type World } from './people-fixture.ts';

const issuer = (world: World, person = 'p_issuer') => world.proof(person, `b_${person}`);
const signIn = (world: World, session: string, screen = 'counter', person = 'p_issuer') =>
  ({ type: 'signIn', session, role: 'issuer', screen, proofs: [issuer(world, person)] }) as const;
const acting = (world: World, session: string, role: 'issuer' | 'sealKeeper' = 'issuer'): string => {
  const found = actingIn(world.state, session, role, world.facts);
  return found.ok ? found.value.person : found.error.code;
};

test('badge and PIN at the desk reader sign in, in one role, and the entry says with which badge', () => {
  const world = institution();
  world.must(signIn(world, 'ps_1'));
  expect(world.entries.at(-1)).toMatchObject({
    type: 'signin.opened',
    actors: [{ person: 'p_issuer', role: 'issuer', session: 'ps_1' }],
    data: { person: 'p_issuer', badge: 'b_p_issuer', screen: 'counter' },
  });
  expect(acting(world, 'ps_1')).toBe('p_issuer');
  expect(acting(world, 'ps_1', 'sealKeeper')).toBe('otherRole');
  expect(acting(world, 'ps_none')).toBe('sessionUnknown');
});

test('name and passphrase sign in where the site allows it', () => {
  const world = institution();
  const command = () =>
    ({
      type: 'signIn',
      session: 'ps_1',
      role: 'systemAdmin',
      screen: 'office',
      proofs: [world.proof('p_sys')],
    }) as const;
  world.facts = { ...world.facts, rules: { ...DEFAULT_PEOPLE_RULES, passphraseSignIn: false } };
  expect(world.refused(command())).toBe('passphraseOff');
  world.facts = { ...world.facts, rules: DEFAULT_PEOPLE_RULES };
  world.must(command());
});

test('nobody signs in without a fresh proof of their own, nor in a role that is not theirs', () => {
  const world = institution();
  const command = signIn(world, 'ps_1');
  expect(world.refused({ ...command, proofs: [] })).toBe('proofMissing');
  expect(world.refused({ ...command, proofs: [...command.proofs, world.proof('p_sys')] })).toBe('proofMissing');
  expect(world.refused({ ...command, role: 'sealKeeper' })).toBe('rolesExclude');
  world.must(command);
  expect(world.refused({ ...command, session: 'ps_2' })).toBe('proofMissing');
});

test('one live sign-in a person: the newer one ends the older one', () => {
  const world = institution();
  world.must(signIn(world, 'ps_1', 'counter'));
  expect(world.must(signIn(world, 'ps_2', 'office'))).toEqual(['signin.ended', 'signin.opened']);
  expect(acting(world, 'ps_1')).toBe('sessionUnknown');
  expect(acting(world, 'ps_2')).toBe('p_issuer');
});

test('a screen in use is not taken over; a locked one is, and that is written down', () => {
  const world = institution();
  world.must(signIn(world, 'ps_1'));
  expect(world.refused(signIn(world, 'ps_2', 'counter', 'p_deputy'))).toBe('screenTaken');
  world.must({ type: 'lockScreen', session: 'ps_1', reason: 'badgeOut' });
  world.must(signIn(world, 'ps_2', 'counter', 'p_deputy'));
  expect(world.entries.at(-2)).toMatchObject({ type: 'signin.ended', data: { session: 'ps_1', reason: 'displaced' } });
});

test('a locked screen does nothing until the same person unlocks it', () => {
  const world = institution();
  world.must(signIn(world, 'ps_1'));
  world.must({ type: 'lockScreen', session: 'ps_1', reason: 'idle' });
  expect(world.must({ type: 'lockScreen', session: 'ps_1', reason: 'idle' })).toEqual([]);
  expect(acting(world, 'ps_1')).toBe('screenLocked');
  const unlock = (...proofs: string[]) => ({ type: 'unlockScreen', session: 'ps_1', proofs }) as const;
  expect(world.refused(unlock())).toBe('proofMissing');
  expect(world.refused(unlock(issuer(world, 'p_deputy')))).toBe('screenTaken');
  world.must(unlock(issuer(world)));
  expect(acting(world, 'ps_1')).toBe('p_issuer');
});

test('a screen locks when the badge is out or nobody touched it', () => {
  const { idleMs } = DEFAULT_PEOPLE_RULES;
  expect(lockDue({ untouchedMs: 0, badgeIn: false }, DEFAULT_PEOPLE_RULES)).toBe('badgeOut');
  expect(lockDue({ untouchedMs: idleMs, badgeIn: true }, DEFAULT_PEOPLE_RULES)).toBe('idle');
  expect(lockDue({ untouchedMs: idleMs - 1, badgeIn: null }, DEFAULT_PEOPLE_RULES)).toBeNull();
});

test('signing out ends it, and a start ends what the last run left open', () => {
  const world = institution();
  world.must(signIn(world, 'ps_1'));
  world.must({ type: 'signOut', session: 'ps_1' });
  expect(world.refused({ type: 'signOut', session: 'ps_1' })).toBe('sessionUnknown');
  world.must(signIn(world, 'ps_2'));
  world.must({ type: 'startUp' });
  expect(world.entries.at(-1)?.data).toMatchObject({ session: 'ps_2', reason: 'restart' });
});

test('a permission that is suspended or ends ends the sign-in', () => {
  const world = institution();
  world.must(signIn(world, 'ps_1'));
  const suspend = { type: 'suspendPermission', person: 'p_issuer', role: 'issuer' } as const;
  expect(world.must({ ...suspend, proofs: [world.proof('p_sec')] })).toEqual(['permission.suspended', 'signin.ended']);
});

test('a change of clerk in mid-shift takes both clerks, of one role, at one screen', () => {
  const world = institution();
  world.must(signIn(world, 'ps_1'));
  const change = (...proofs: string[]) => ({ type: 'changeClerk', session: 'ps_1', next: 'ps_2', proofs }) as const;
  expect(world.refused(change(issuer(world, 'p_deputy')))).toBe('twoPeople');
  expect(world.refused(change(issuer(world, 'p_deputy'), issuer(world)))).toBe('twoPeople');
  const twice = issuer(world);
  expect(world.refused(change(twice, twice))).toBe('twoPeople');
  expect(world.refused(change(twice, world.proof('p_keeper', 'b_p_keeper')))).toBe('rolesExclude');
  expect(world.must(change(twice, issuer(world, 'p_deputy')))).toEqual([
    'clerk.changed',
    'signin.ended',
    'signin.opened',
  ]);
  expect(acting(world, 'ps_2')).toBe('p_deputy');
  expect([...world.state.signIns.keys()]).toEqual(['ps_2']);
});
