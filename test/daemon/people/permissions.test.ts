import { expect, test } from 'vitest';
import { DEFAULT_PEOPLE_RULES } from '../../../daemon/people/people-rules.ts';
import { exclusionOf, PERSON_ROLES } from '../../../daemon/people/roles.ts';
import { standingIn } from '../../../daemon/people/standing.ts';
import { committed, enrol, formal, institution, permit, setUp, TODAY, type World } from './people-fixture.ts';

const standing = (world: World, person: string, role: (typeof PERSON_ROLES)[number], today = TODAY): string => {
  const found = standingIn(world.state, person, role, { today, rules: world.facts.rules });
  return found.ok ? 'ok' : `${found.error.code} ${found.error.clause}`;
};

test('the roles that no person holds together', () => {
  const excluded = PERSON_ROLES.flatMap((a, at) =>
    PERSON_ROLES.slice(at + 1).flatMap((b) => (exclusionOf(a, b, []) === null ? [] : [`${a}+${b}`])),
  );
  const allowed = PERSON_ROLES.flatMap((a, at) =>
    PERSON_ROLES.slice(at + 1).flatMap((b) => (exclusionOf(a, b, []) === null ? [`${a}+${b}`] : [])),
  );
  expect(allowed).toEqual(['sealKeeper+birthReporter', 'blankKeeper+birthReporter', 'birthReporter+head']);
  expect(excluded).toHaveLength(28 - 3);
  expect(exclusionOf('issuer', 'birthReporter', [])).toBe('Q2.6');
  expect(exclusionOf('birthReporter', 'head', [{ roles: ['head', 'birthReporter'], clause: 'X1' }])).toBe('X1');
});

test('only a filed permission grants, after all four levels in turn', () => {
  const world = setUp();
  enrol(world, 'p_1');
  const about = { person: 'p_1', role: 'issuer' } as const;
  const approve = (step: 'institution' | 'county' | 'city' | 'province') =>
    ({ type: 'approvePermission', ...about, step, day: TODAY, proofs: world.admins() }) as const;
  const file = () =>
    ({ type: 'filePermission', ...about, day: TODAY, from: TODAY, until: null, proofs: world.admins() }) as const;
  expect(world.refused(approve('institution'))).toBe('permissionUnknown');
  world.must({ type: 'requestPermission', ...about, proofs: world.admins() });
  expect(world.refused(approve('county'))).toBe('permissionOrder');
  for (const step of ['institution', 'county', 'city', 'province'] as const) {
    expect(world.refused(file())).toBe('permissionOrder');
    expect(standing(world, 'p_1', 'issuer')).toBe('notFiled Q2.4');
    world.must(approve(step));
  }
  world.must(file());
  expect(standing(world, 'p_1', 'issuer')).toBe('ok');
});

test('a permission grants between its dates and not a day outside them', () => {
  const world = setUp();
  enrol(world, 'p_1');
  permit(world, 'p_1', 'issuer', '2026-12-01', '2026-12-31');
  expect(
    ['2026-11-30', '2026-12-01', '2026-12-31', '2027-01-01'].map((day) => standing(world, 'p_1', 'issuer', day)),
  ).toEqual(['notFiled Q2.4', 'ok', 'ok', 'notFiled Q2.4']);
});

test('dates that cannot be are refused', () => {
  const world = setUp();
  enrol(world, 'p_1');
  const about = { person: 'p_1', role: 'head' } as const;
  world.must({ type: 'requestPermission', ...about, proofs: world.admins() });
  for (const day of ['2026-02-30', 'today', '2026-11-23'])
    expect(
      world.refused({ type: 'approvePermission', ...about, step: 'institution', day, proofs: world.admins() }),
    ).toBe('dateWrong');
  world.must({ type: 'approvePermission', ...about, step: 'institution', day: TODAY, proofs: world.admins() });
  for (const [day, from, until] of [
    ['2026-11-21', TODAY, null],
    [TODAY, '2026-11-21', null],
    [TODAY, TODAY, '2026-11-21'],
  ] as const)
    expect(world.refused({ type: 'filePermission', ...about, day, from, until, proofs: world.admins() })).toBe(
      'dateWrong',
    );
});

test('an excluding role is refused when it is asked for, even while the other is only asked for', () => {
  const world = setUp();
  enrol(world, 'p_1');
  world.must({ type: 'requestPermission', person: 'p_1', role: 'issuer', proofs: world.admins() });
  for (const role of ['sealKeeper', 'birthReporter', 'blankKeeper', 'head', 'auditor'] as const)
    expect(world.refused({ type: 'requestPermission', person: 'p_1', role, proofs: world.admins() })).toBe(
      'rolesExclude',
    );
  world.must({ type: 'endPermission', person: 'p_1', role: 'issuer', proofs: [world.proof('p_sys')] });
  world.must({ type: 'requestPermission', person: 'p_1', role: 'sealKeeper', proofs: world.admins() });
});

test('an exclusion that the region adds later stops the person at run time', () => {
  const world = setUp();
  enrol(world, 'p_1');
  permit(world, 'p_1', 'sealKeeper');
  permit(world, 'p_1', 'birthReporter');
  expect(standing(world, 'p_1', 'sealKeeper')).toBe('ok');
  const exclusions = [{ roles: ['sealKeeper', 'birthReporter'], clause: 'X1' }] as const;
  world.facts = { ...world.facts, rules: { ...DEFAULT_PEOPLE_RULES, exclusions } };
  expect(standing(world, 'p_1', 'sealKeeper')).toBe('rolesExclude X1');
});

test('granting takes two managers of two roles, never the person concerned; suspending takes one', () => {
  const world = institution();
  const request = { type: 'requestPermission', person: 'p_deputy', role: 'issuer' } as const;
  expect(world.refused({ ...request, proofs: [world.proof('p_sys')] })).toBe('twoPeople');
  expect(world.refused({ ...request, proofs: [] })).toBe('proofMissing');
  expect(world.refused({ ...request, proofs: [world.proof('p_sys'), world.proof('p_keeper', 'b_p_keeper')] })).toBe(
    'notManager',
  );
  const own = [world.proof('p_head', 'b_p_head'), world.proof('p_sys')];
  expect(world.refused({ type: 'requestPermission', person: 'p_head', role: 'birthReporter', proofs: own })).toBe(
    'ownAffair',
  );
  world.must({ type: 'suspendPermission', person: 'p_deputy', role: 'issuer', proofs: [world.proof('p_sys')] });
  expect(standing(world, 'p_deputy', 'issuer')).toBe('notFiled Q2.4');
  world.must({ type: 'resumePermission', person: 'p_deputy', role: 'issuer', proofs: world.admins() });
  expect(standing(world, 'p_deputy', 'issuer')).toBe('ok');
});

test('a proof is used once, and goes stale', () => {
  const world = institution();
  const proofs = world.admins();
  world.must({ type: 'recordFact', person: 'p_issuer', fact: 'training', day: TODAY, proofs });
  expect(world.refused({ type: 'recordFact', person: 'p_keeper', fact: 'training', day: TODAY, proofs })).toBe(
    'proofMissing',
  );
  const late = world.admins();
  world.wait(world.facts.rules.proofMs + 1);
  expect(world.refused({ type: 'recordFact', person: 'p_keeper', fact: 'training', day: TODAY, proofs: late })).toBe(
    'proofMissing',
  );
});

test('only formal employees who signed the confidentiality agreement are enrolled, and each human being once', () => {
  const world = setUp();
  const person = { type: 'enrolPerson', person: 'p_1', committed, ...formal } as const;
  expect(world.refused({ ...person, formal: null, proofs: world.admins() })).toBe('notFormal');
  expect(world.refused({ ...person, confidentiality: null, proofs: world.admins() })).toBe('noConfidentiality');
  expect(world.refused({ ...person, formal: '2027-01-01', proofs: world.admins() })).toBe('dateWrong');
  expect(world.refused({ ...person, person: 'p_sys', proofs: world.admins() })).toBe('idUsed');
  world.facts = { ...world.facts, samePerson: 'p_sys' };
  expect(world.refused({ ...person, proofs: world.admins() })).toBe('personKnown');
  world.facts = { ...world.facts, samePerson: null };
  world.must({ ...person, proofs: world.admins() });
  expect(world.entries.at(-1)).toMatchObject({ subj: 's_1', pii: committed.pii, data: { person: 'p_1' } });
});

test('no permission without the letter, no first duty without training, assessment and hand-over', () => {
  const world = setUp();
  world.must({ type: 'enrolPerson', person: 'p_1', committed, ...formal, proofs: world.admins() });
  const about = { person: 'p_1', role: 'issuer' } as const;
  world.must({ type: 'requestPermission', ...about, proofs: world.admins() });
  for (const step of ['institution', 'county', 'city', 'province'] as const)
    world.must({ type: 'approvePermission', ...about, step, day: TODAY, proofs: world.admins() });
  const file = () =>
    ({ type: 'filePermission', ...about, day: TODAY, from: TODAY, until: null, proofs: world.admins() }) as const;
  const record = (fact: 'lifelongLetter' | 'training' | 'assessment' | 'handover') =>
    world.must({ type: 'recordFact', person: 'p_1', fact, day: TODAY, proofs: world.admins() });
  expect(world.refused(file())).toBe('noLetter');
  record('lifelongLetter');
  world.must(file());
  expect(standing(world, 'p_1', 'issuer')).toBe('noTraining Q4.1');
  record('training');
  expect(standing(world, 'p_1', 'issuer')).toBe('noAssessment Q4.2');
  record('assessment');
  expect(standing(world, 'p_1', 'issuer')).toBe('noHandover Q4.2');
  record('handover');
  expect(standing(world, 'p_1', 'issuer')).toBe('ok');
});

test('a whole calendar year without training suspends; the head alone may grant 30 days, once a year, not to themselves', () => {
  const world = institution();
  expect(standing(world, 'p_issuer', 'issuer', '2027-12-31')).toBe('ok');
  expect(standing(world, 'p_issuer', 'issuer', '2028-01-01')).toBe('trainingOverdue Q4.1');
  world.facts = { ...world.facts, today: '2028-01-10' };
  const grace = (person: string, proof: string) => ({ type: 'grantGrace', person, proofs: [proof] }) as const;
  expect(world.refused(grace('p_issuer', world.proof('p_sys')))).toBe('notManager');
  expect(world.refused(grace('p_head', world.proof('p_head', 'b_p_head')))).toBe('ownAffair');
  world.must(grace('p_issuer', world.proof('p_head', 'b_p_head')));
  expect(standing(world, 'p_issuer', 'issuer', '2028-02-09')).toBe('ok');
  expect(standing(world, 'p_issuer', 'issuer', '2028-02-10')).toBe('trainingOverdue Q4.1');
  expect(world.refused(grace('p_issuer', world.proof('p_head', 'b_p_head')))).toBe('trainingOverdue');
});

test('an absent keeper cannot act, the deputy acts on an own filed permission, and coming back is recorded', () => {
  const world = institution();
  const about = { person: 'p_issuer', role: 'issuer' } as const;
  const away = { type: 'recordAbsence', ...about, from: TODAY, until: '2026-11-30' } as const;
  expect(world.refused({ ...away, deputy: 'p_issuer', proofs: world.admins() })).toBe('twoPeople');
  expect(world.refused({ ...away, deputy: 'p_keeper', proofs: world.admins() })).toBe('rolesExclude');
  expect(world.refused({ ...away, deputy: 'p_deputy', proofs: [world.proof('p_sys')] })).toBe('twoPeople');
  world.must({ ...away, deputy: 'p_deputy', proofs: world.admins() });
  expect(standing(world, 'p_issuer', 'issuer')).toBe('absent Q2.3');
  expect(standing(world, 'p_deputy', 'issuer')).toBe('ok');
  expect(standing(world, 'p_issuer', 'issuer', '2026-12-01')).toBe('ok');
  expect(world.refused({ ...away, deputy: 'p_deputy', proofs: world.admins() })).toBe('absenceKnown');
  world.must({ type: 'endAbsence', ...about, proofs: world.admins() });
  expect(standing(world, 'p_issuer', 'issuer')).toBe('ok');
});

test('who leaves keeps no badge, no secret, no sign-in and no permission', () => {
  const world = institution();
  const proofs = [world.proof('p_issuer', 'b_p_issuer')];
  world.must({ type: 'signIn', session: 'ps_1', role: 'issuer', screen: 'counter', proofs });
  const types = world.must({ type: 'recordLeaving', person: 'p_issuer', day: TODAY, proofs: world.admins() });
  expect(types).toEqual(['person.left', 'signin.ended']);
  expect(standing(world, 'p_issuer', 'issuer')).toBe('personLeft Q14.4');
  expect(world.state.badges.get('b_p_issuer')?.revoked).toBe(true);
  expect(world.state.signIns.size).toBe(0);
});

test('two managers of one role are not two who watch each other', () => {
  const world = institution();
  enrol(world, 'p_head2');
  permit(world, 'p_head2', 'head');
  const heads = () => [world.proof('p_head', 'b_p_head'), world.proof('p_head2', 'b_p_head2')];
  expect(
    world.refused({ type: 'allowSecret', person: 'p_issuer', kind: 'pin', screen: 'k-office', proofs: heads() }),
  ).toBe('twoPeople');
  const three = [...heads(), world.proof('p_sys')];
  expect(
    world.refused({ type: 'allowSecret', person: 'p_issuer', kind: 'pin', screen: 'k-office', proofs: three }),
  ).toBe('twoPeople');
});

test('a proof does not outlive the run in which it was made, however early the new run is', () => {
  const world = institution();
  const proofs = world.admins();
  world.facts = { ...world.facts, now: { ...world.facts.now, boot: 'boot2' } };
  expect(world.refused({ type: 'allowSecret', person: 'p_issuer', kind: 'pin', screen: 'k-office', proofs })).toBe(
    'proofMissing',
  );
});

test('a refusal names no id that came from outside', () => {
  const world = institution();
  world.refused({
    type: 'beginAttempt',
    attempt: 'a_x',
    person: '110101189001010024',
    badge: null,
    reader: 'r',
    kind: 'passphrase',
    use: 'proof',
  });
  expect(JSON.stringify(world.entries)).not.toContain('110101189001010024');
});
