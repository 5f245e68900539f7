import { describe, expect, test } from 'vitest';
import { institution, SEALED, type World } from './people-fixture.ts';

const begin = (world: World, reader = 'desk', person: string | null = 'p_issuer') =>
  ({
    type: 'beginAttempt',
    attempt: world.id('a'),
    person,
    badge: person === null ? null : `b_${person}`,
    reader,
    kind: person === null ? 'passphrase' : 'pin',
    use: 'proof',
  }) as const;

function wrong(world: World, reader = 'desk', person: string | null = 'p_issuer'): void {
  const command = begin(world, reader, person);
  world.must(command);
  world.must({ type: 'rejectAttempt', attempt: command.attempt, reason: 'wrong' });
}

const waitOf = (world: World, reader = 'desk', person: string | null = 'p_issuer'): number => {
  const decision = world.ask(begin(world, reader, person));
  if (decision.ok) throw new Error('was allowed');
  expect(decision.refusal.code).toBe('penalty');
  return decision.refusal.waitMs;
};

describe('wrong tries', () => {
  test('four wrong PINs are 5 minutes out, at any reader; during them nothing is checked or counted', () => {
    const world = institution();
    for (let time = 0; time < 3; time++) wrong(world);
    world.must({ type: 'acceptAttempt', attempt: tried(world), sealed: SEALED });
    for (let time = 0; time < 4; time++) wrong(world);
    expect(waitOf(world)).toBe(300_000);
    expect(waitOf(world, 'safe')).toBe(300_000);
    world.wait(299_999);
    expect(waitOf(world)).toBe(1);
    world.wait(1);
    world.must(begin(world));
  });

  function tried(world: World): string {
    const command = begin(world);
    world.must(command);
    return command.attempt;
  }

  test('after the penalty two more wrong ones begin it anew; a right one clears the count', () => {
    const world = institution();
    for (let time = 0; time < 4; time++) wrong(world);
    world.wait(300_000);
    wrong(world);
    wrong(world);
    expect(waitOf(world)).toBe(300_000);
    world.wait(300_000);
    world.proof('p_issuer', 'b_p_issuer');
    for (let time = 0; time < 3; time++) wrong(world);
    world.proof('p_issuer', 'b_p_issuer');
  });

  test('four people who each fail once at one reader close that reader, and only that one', () => {
    const world = institution();
    for (const person of ['p_issuer', 'p_deputy', 'p_keeper', 'p_head']) wrong(world, 'desk', person);
    expect(waitOf(world, 'desk', 'p_issuer')).toBe(300_000);
    world.must(begin(world, 'safe', 'p_issuer'));
  });

  test('names that nobody has are counted at the screen', () => {
    const world = institution();
    for (let time = 0; time < 4; time++) wrong(world, 'office', null);
    expect(waitOf(world, 'office', null)).toBe(300_000);
    expect(world.entries.at(-2)?.data.person).toBeNull();
  });
});

describe('the penalty and the clock', () => {
  const restarted = (world: World, over: object = {}): void => {
    const { now } = world.facts;
    world.facts = {
      ...world.facts,
      startedMono: 50,
      now: { wall: now.wall + 60_000, mono: 60, boot: 'boot2' },
      ...over,
    };
    world.must({ type: 'startUp' });
  };

  test('a restart forgives nothing: with a trusted clock the rest runs on at most, in full when nobody knows', () => {
    const world = institution();
    for (let time = 0; time < 4; time++) wrong(world);
    restarted(world);
    expect(waitOf(world)).toBe(299_990);
    world.wait(299_990);
    world.must(begin(world));
  });

  test('a clock set forward while the PC was off wins nothing unless it is trusted', () => {
    const world = institution();
    for (let time = 0; time < 4; time++) wrong(world);
    const wall = world.facts.now.wall + 86_400_000;
    restarted(world, { clockTrusted: false, now: { wall, mono: 60, boot: 'boot2' } });
    expect(waitOf(world)).toBe(299_990);
    world.facts = { ...world.facts, clockTrusted: true };
    world.must(begin(world));
  });

  test('a jump of the wall clock in the same run changes nothing', () => {
    const world = institution();
    for (let time = 0; time < 4; time++) wrong(world);
    const { now } = world.facts;
    world.facts = { ...world.facts, now: { ...now, wall: now.wall + 86_400_000 } };
    expect(waitOf(world)).toBe(300_000);
  });

  test('a power cut in the middle of the fourth check counts as a wrong try', () => {
    const world = institution();
    for (let time = 0; time < 3; time++) wrong(world);
    world.must(begin(world));
    restarted(world);
    expect(world.entries.at(-1)).toMatchObject({ type: 'attempt.rejected', data: { reason: 'interrupted' } });
    expect(waitOf(world)).toBeGreaterThan(0);
  });
});

test('one check at a time for a person and for a reader, so that nobody guesses in parallel', () => {
  const world = institution();
  world.must(begin(world));
  expect(world.refused(begin(world, 'safe'))).toBe('attemptBusy');
  expect(world.refused(begin(world, 'desk', 'p_keeper'))).toBe('attemptBusy');
  world.must(begin(world, 'safe', 'p_keeper'));
});

test('an attempt ends once', () => {
  const world = institution();
  const command = begin(world);
  world.must(command);
  expect(world.refused(command)).toBe('idUsed');
  world.must({ type: 'rejectAttempt', attempt: command.attempt, reason: 'wrong' });
  expect(world.refused({ type: 'acceptAttempt', attempt: command.attempt, sealed: SEALED })).toBe('attemptUnknown');
});

test('a name that nobody has is never accepted, whatever the check said', () => {
  const world = institution();
  const command = begin(world, 'office', null);
  world.must(command);
  expect(world.must({ type: 'acceptAttempt', attempt: command.attempt, sealed: SEALED })).toEqual(['attempt.rejected']);
});

test('a person without a PIN cannot try one', () => {
  const world = institution();
  world.must({ type: 'enrolBadge', badge: 'b_p_sys', person: 'p_sys', class: 'secure-app', proofs: world.admins() });
  expect(world.refused(begin(world, 'desk', 'p_sys'))).toBe('secretUnset');
});
