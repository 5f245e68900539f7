import { expect, test } from 'vitest';
import { DEFAULT_PEOPLE_RULES, strongEnough } from '../../../daemon/people/people-rules.ts';
import { createWorld, institution, SEALED, setUp, type World } from './people-fixture.ts';

const begin = (world: World, badge: string, person = 'p_issuer', reader = 'desk') =>
  ({ type: 'beginAttempt', attempt: world.id('a'), person, badge, reader, kind: 'pin', use: 'proof' }) as const;

test('a badge is enrolled by two managers of two roles and by nobody else', () => {
  const world = institution();
  const enrolBadge = { type: 'enrolBadge', badge: 'b_2', person: 'p_issuer', class: 'secure-app' } as const;
  expect(world.refused({ ...enrolBadge, proofs: [world.proof('p_sys')] })).toBe('twoPeople');
  expect(world.refused({ ...enrolBadge, proofs: [world.proof('p_sys'), 'a_none'] })).toBe('proofMissing');
  expect(world.refused({ ...enrolBadge, proofs: [world.proof('p_issuer', 'b_p_issuer'), world.proof('p_sys')] })).toBe(
    'notManager',
  );
  expect(world.refused({ ...enrolBadge, badge: 'b_p_issuer', proofs: world.admins() })).toBe('idUsed');
  expect(world.refused({ ...enrolBadge, class: 'uid', proofs: world.admins() })).toBe('badgeWeak');
  world.facts = { ...world.facts, cardKnown: true };
  expect(world.refused({ ...enrolBadge, proofs: world.admins() })).toBe('badgeKnown');
  world.facts = { ...world.facts, cardKnown: false };
  world.must({ ...enrolBadge, proofs: world.admins() });
  expect(world.entries.at(-1)?.actors).toEqual([
    { person: 'p_sys', role: 'systemAdmin' },
    { person: 'p_sec', role: 'securityAdmin' },
  ]);
});

test('a person may have two badges; both name the same person, so two proofs are still one person', () => {
  const world = institution();
  world.must({ type: 'enrolBadge', badge: 'b_2', person: 'p_head', class: 'secure-app', proofs: world.admins() });
  const one = world.proof('p_head', 'b_p_head');
  const two = world.proof('p_head', 'b_2');
  expect(
    world.refused({ type: 'allowSecret', person: 'p_issuer', kind: 'pin', screen: 'k-office', proofs: [one, two] }),
  ).toBe('proofMissing');
  expect(
    world.refused({ type: 'allowSecret', person: 'p_issuer', kind: 'pin', screen: 'k-office', proofs: [two, two] }),
  ).toBe('twoPeople');
});

test('a lost badge is revoked at once by its holder or one manager, and ends the sign-ins that it opened', () => {
  const world = institution();
  const proofs = [world.proof('p_issuer', 'b_p_issuer')];
  world.must({ type: 'signIn', session: 'ps_1', role: 'issuer', screen: 'counter', proofs });
  const lost = { type: 'revokeBadge', badge: 'b_p_issuer', reason: 'lost' } as const;
  expect(world.refused({ ...lost, proofs: [world.proof('p_keeper', 'b_p_keeper')] })).toBe('notManager');
  expect(world.refused({ ...lost, proofs: [] })).toBe('proofMissing');
  expect(world.must({ ...lost, proofs: [world.proof('p_sys')] })).toEqual(['badge.revoked', 'signin.ended']);
  expect(world.refused(begin(world, 'b_p_issuer'))).toBe('badgeRevoked');
  expect(world.refused({ ...lost, proofs: [world.proof('p_sys')] })).toBe('badgeRevoked');
  expect(world.refused({ ...lost, badge: 'b_none', proofs: [world.proof('p_sys')] })).toBe('badgeUnknown');
});

test('the holder of two badges revokes the lost one with the other', () => {
  const world = institution();
  world.must({ type: 'enrolBadge', badge: 'b_2', person: 'p_issuer', class: 'uid+pin', proofs: world.admins() });
  const proofs = [world.proof('p_issuer', 'b_2')];
  world.must({ type: 'revokeBadge', badge: 'b_p_issuer', reason: 'lost', proofs });
});

test('a badge revoked while its PIN is being checked does not count, and neither does a proof made before', () => {
  const world = institution();
  const attempt = begin(world, 'b_p_issuer');
  const early = world.proof('p_head', 'b_p_head');
  world.must(attempt);
  world.must({
    type: 'revokeBadge',
    badge: 'b_p_issuer',
    reason: 'lost',
    proofs: [world.proof('p_sys', null, 'office')],
  });
  expect(world.must({ type: 'acceptAttempt', attempt: attempt.attempt, sealed: SEALED })).toEqual(['attempt.rejected']);
  expect(world.entries.at(-1)?.data.reason).toBe('revoked');
  world.must({ type: 'revokeBadge', badge: 'b_p_head', reason: 'lost', proofs: [world.proof('p_sec')] });
  expect(world.refused({ type: 'grantGrace', person: 'p_issuer', proofs: [early] })).toBe('badgeRevoked');
});

test('a badge that became too weak for the site does not count', () => {
  const world = institution();
  world.must({ type: 'enrolBadge', badge: 'b_2', person: 'p_issuer', class: 'uid+pin', proofs: world.admins() });
  world.facts = { ...world.facts, rules: { ...DEFAULT_PEOPLE_RULES, minCredential: 'secure-app' } };
  expect(world.refused(begin(world, 'b_2'))).toBe('badgeWeak');
  world.must(begin(world, 'b_p_issuer'));
  expect(strongEnough('uid', 'uid+pin')).toBe(false);
});

test('another person’s badge, an unknown one, and a PIN without a badge are refused', () => {
  const world = institution();
  expect(world.refused(begin(world, 'b_p_keeper'))).toBe('badgeUnknown');
  expect(world.refused(begin(world, 'b_none'))).toBe('badgeUnknown');
  expect(world.refused({ ...begin(world, ''), badge: null })).toBe('badgeUnknown');
  expect(world.refused({ ...begin(world, 'b_p_issuer'), kind: 'passphrase' })).toBe('badgeUnknown');
});

test('a forgotten PIN is set anew with two managers’ leave, once, and in time', () => {
  const world = institution();
  const at = { screen: 'k-office' };
  const shown = { ...at, badge: 'b_p_issuer' };
  const set = (secret: string) => ({ type: 'setSecret', person: 'p_issuer', kind: 'pin', secret, ...shown }) as const;
  const allow = () =>
    world.must({ type: 'allowSecret', person: 'p_issuer', kind: 'pin', ...at, proofs: world.admins() });
  expect(world.refused(set('x_new'))).toBe('leaveMissing');
  const alone = [world.proof('p_sys')];
  expect(world.refused({ type: 'allowSecret', person: 'p_issuer', kind: 'pin', ...at, proofs: alone })).toBe(
    'twoPeople',
  );
  allow();
  expect(world.refused({ ...set('x_new'), kind: 'passphrase' })).toBe('leaveMissing');
  expect(world.refused(set('x_p_keeper'))).toBe('idUsed');
  world.must(set('x_new'));
  expect(world.state.persons.get('p_issuer')?.secrets.get('pin')).toBe('x_new');
  expect(world.refused(set('x_newer'))).toBe('leaveMissing');
  allow();
  world.wait(DEFAULT_PEOPLE_RULES.leaveMs + 1);
  expect(world.refused(set('x_newer'))).toBe('leaveMissing');
  allow();
  world.facts = { ...world.facts, now: { ...world.facts.now, boot: 'boot2' } };
  expect(world.refused(set('x_newer'))).toBe('leaveMissing');
});

test('leave to set a secret counts at the screen where it was given, and for somebody who shows an own badge', () => {
  const world = institution();
  const at = { screen: 'k-office' };
  const allow = (kind: 'pin' | 'passphrase') =>
    world.must({ type: 'allowSecret', person: 'p_issuer', kind, ...at, proofs: world.admins() });
  allow('pin');
  allow('passphrase');
  expect(world.entries.at(-1)?.data).toMatchObject({ screen: 'k-office' });
  const set = { type: 'setSecret', person: 'p_issuer', kind: 'pin', secret: 'x_new', ...at } as const;
  expect(world.refused({ ...set, screen: 'k-counter', badge: 'b_p_issuer' })).toBe('leaveMissing');
  for (const kind of ['pin', 'passphrase'] as const)
    for (const badge of [null, 'b_p_keeper', 'b_none'])
      expect(world.refused({ ...set, kind, badge })).toBe('badgeUnknown');
  world.must({ type: 'revokeBadge', badge: 'b_p_issuer', reason: 'lost', proofs: [world.proof('p_sys')] });
  expect(world.refused({ ...set, badge: 'b_p_issuer' })).toBe('badgeRevoked');
  // Whoever has no badge any more may set a passphrase, and no PIN.
  expect(world.refused({ ...set, badge: null })).toBe('badgeUnknown');
  world.must({ ...set, kind: 'passphrase', badge: null });
});

test('one administrator who lost everything is helped by the other and by the head', () => {
  const world = institution();
  const proofs = [world.proof('p_sec'), world.proof('p_head', 'b_p_head')];
  world.must({ type: 'allowSecret', person: 'p_sys', kind: 'passphrase', screen: 'k-office', proofs });
  world.must({
    ...{ type: 'setSecret', person: 'p_sys', kind: 'passphrase', secret: 'x_new' },
    screen: 'k-office',
    badge: null,
  });
  world.proof('p_sys');
});

test('the security officer’s key is exchanged by two', () => {
  const world = setUp(createWorld());
  const key = { type: 'setSecurityKey', securityKey: Buffer.alloc(32, 9).toString('base64url') } as const;
  expect(world.refused({ ...key, proofs: [world.proof('p_sys')] })).toBe('twoPeople');
  world.must({ ...key, proofs: world.admins() });
  expect(world.state.securityKey).toBe(key.securityKey);
});

test('a proof made with the old secret counts no more once a new one is set', () => {
  const world = institution();
  const old = world.proof('p_issuer', 'b_p_issuer');
  world.must({
    ...{ type: 'allowSecret', person: 'p_issuer', kind: 'pin', screen: 'k-office' },
    proofs: world.admins(),
  });
  const shown = { screen: 'k-office', badge: 'b_p_issuer' };
  world.must({ type: 'setSecret', person: 'p_issuer', kind: 'pin', secret: 'x_new', ...shown });
  const command = { type: 'signIn', session: 'ps_1', role: 'issuer', screen: 'counter' } as const;
  expect(world.refused({ ...command, proofs: [old] })).toBe('proofMissing');
});
