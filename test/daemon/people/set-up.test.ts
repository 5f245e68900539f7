import { expect, test } from 'vitest';
import { createWorld, enrol, first, permit, SECURITY_KEY, second, setUp } from './people-fixture.ts';

test('two people set the program up, each proves themselves, and their permissions are in force', () => {
  const world = setUp();
  expect(world.entries.map(({ type }) => type).filter((type) => type.startsWith('setup.'))).toEqual([
    'setup.person',
    'setup.person',
    'setup.completed',
  ]);
  expect(world.state.securityKey).toBe(SECURITY_KEY);
  expect(world.state.persons.get('p_sys')?.permissions.get('systemAdmin')?.state).toBe('filed');
  expect(world.entries.at(-1)?.actors).toMatchObject([{ person: 'p_sys' }, { person: 'p_sec' }]);
});

test('the set-up cannot run again, not even its first step', () => {
  const world = setUp();
  expect(world.refused({ ...first, person: 'p_x' })).toBe('setUpDone');
  expect(world.refused({ ...second, person: 'p_x' })).toBe('setUpDone');
  expect(world.refused({ type: 'completeSetUp', securityKey: SECURITY_KEY, proofs: world.admins() })).toBe('setUpDone');
});

test('one person alone cannot finish the set-up, not with two proofs either', () => {
  const world = createWorld();
  world.must(first);
  const alone = () => [world.proof('p_sys'), world.proof('p_sys')];
  expect(world.refused({ type: 'completeSetUp', securityKey: SECURITY_KEY, proofs: alone() })).toBe('setUpOrder');
  world.must(second);
  expect(world.refused({ type: 'completeSetUp', securityKey: SECURITY_KEY, proofs: alone() })).toBe('proofMissing');
  expect(world.refused({ type: 'completeSetUp', securityKey: SECURITY_KEY, proofs: [world.proof('p_sys')] })).toBe(
    'twoPeople',
  );
});

test('the second place needs a first, another role, another human being and an office that manages', () => {
  const world = createWorld();
  expect(world.refused(second)).toBe('setUpOrder');
  world.must(first);
  expect(world.refused({ ...second, role: 'systemAdmin' })).toBe('rolesExclude');
  expect(world.refused({ ...second, role: 'issuer' })).toBe('notManager');
  expect(world.refused({ ...second, person: 'p_sys' })).toBe('idUsed');
  expect(world.refused({ ...second, formal: null })).toBe('notFormal');
  world.facts = { ...world.facts, samePerson: 'p_sys' };
  expect(world.refused(second)).toBe('twoPeople');
});

test('a ceremony left half done starts from the beginning, and its people are forgotten', () => {
  const world = createWorld();
  world.must({ ...first, badge: { badge: 'b_1', class: 'secure-app' } });
  world.must({ ...first, person: 'p_again' });
  expect([...world.state.persons.keys()]).toEqual(['p_again']);
  expect(world.state.badges.size).toBe(0);
});

test('a key that nobody could open with is refused', () => {
  const world = createWorld();
  world.must(first);
  world.must(second);
  for (const securityKey of ['', 'AAAA', Buffer.alloc(32).toString('base64url')])
    expect(world.refused({ type: 'completeSetUp', securityKey, proofs: world.admins() })).toBe('securityKeyWrong');
});

test('nobody of a half-done set-up can do anything else', () => {
  const world = createWorld();
  world.must(first);
  const proofs = [world.proof('p_sys')];
  expect(world.refused({ type: 'signIn', session: 'ps_1', role: 'systemAdmin', screen: 'office', proofs })).toBe(
    'setUpNeeded',
  );
});

test('a third manager can stand in for one of the first two', () => {
  const world = setUp();
  enrol(world, 'p_head');
  permit(world, 'p_head', 'head');
  const proofs = [world.proof('p_head', 'b_p_head'), world.proof('p_sys')];
  expect(world.must({ type: 'allowSecret', person: 'p_sec', kind: 'passphrase', screen: 'k-office', proofs })).toEqual([
    'secret.allowed',
  ]);
});
