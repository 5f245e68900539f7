/**
 * Three administrators that exclude each other and everybody else (GB/T 22239-2019): `systemAdmin` sees no
 * personal data of recipients, `securityAdmin` permits people and keys, `auditor` looks at everything and changes nothing. Written
 * out by hand once more, so that no method and no act comes to an administrator by a slip.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { METHODS, type MethodEntry, type MethodName } from '../../../daemon/api/contract/methods.ts';
import { PeopleAct } from '../../../daemon/api/contract/people.ts';
import type { PeopleCommand } from '../../../daemon/people/people-commands.ts';
import { managersOf, twoManagers } from '../../../daemon/people/proofs.ts';
import { exclusionOf, MANAGERS, OPENERS, PERSON_ROLES } from '../../../daemon/people/roles.ts';
import { enrol, institution, permit, SECURITY_KEY, second, TODAY, type World } from './people-fixture.ts';

/** `own`: about the caller's own session, sign-in or screen. `acts`: changes something; by whom is in the tables below. */
type Kind = 'looks' | 'own' | 'acts';
interface Row {
  readonly kind: Kind;
  /** Of a recipient: the answer holds values or a picture. */
  readonly personal?: true;
  /** How an act knows who asks: the sign-in, fresh proofs in the call, or not at all (then who may is said here). */
  readonly by?: 'signIn' | 'proofs' | string;
}

const METHOD_KINDS: Readonly<Record<MethodName, Row>> = {
  'session.redeem': { kind: 'own' },
  'session.open': { kind: 'own' },
  'session.ping': { kind: 'own' },
  'device.list': { kind: 'looks' },
  'reading.start': { kind: 'acts', by: 'signIn', personal: true },
  'reading.cancel': { kind: 'acts', by: 'the screen that began the reading' },
  'ledger.page': { kind: 'looks' },
  'ledger.proof': { kind: 'looks' },
  'ledger.consistency': { kind: 'looks' },
  'ledger.checkpoint': { kind: 'looks' },
  'ledger.slip': { kind: 'looks' },
  'ledger.checkpoints': { kind: 'looks' },
  'ledger.verify': { kind: 'looks' },
  'ledger.export': { kind: 'looks' },
  'ledger.act': { kind: 'acts', by: 'proofs' },
  'job.list': { kind: 'looks' },
  'job.cancel': { kind: 'own' },
  'backup.run': { kind: 'acts', by: 'signIn' },
  'kept.overview': { kind: 'looks' },
  'kept.find': { kind: 'looks', personal: true },
  'kept.show': { kind: 'looks', personal: true },
  'kept.act': { kind: 'acts', by: 'proofs' },
  'people.prove': { kind: 'own' },
  'people.signIn': { kind: 'own' },
  'people.signOut': { kind: 'own' },
  'people.lock': { kind: 'own' },
  'people.unlock': { kind: 'own' },
  'people.touch': { kind: 'own' },
  'people.changeClerk': { kind: 'own' },
  'people.directory': { kind: 'looks' },
  'people.list': { kind: 'looks' },
  'people.setUpPerson': { kind: 'acts', by: 'the first two people of the set-up, once' },
  'people.completeSetUp': { kind: 'acts', by: 'proofs' },
  'people.act': { kind: 'acts', by: 'proofs' },
  'people.setSecret': { kind: 'own' },
  'safe.state': { kind: 'looks' },
  'safe.prepare': { kind: 'acts', by: 'a badge at the safe afterwards' },
  'custody.act': { kind: 'acts', by: 'proofs' },
  'register.openings': { kind: 'looks' },
  'register.picture': { kind: 'looks', personal: true },
  'climate.series': { kind: 'looks' },
  'climate.report': { kind: 'looks' },
  'bench.describe': { kind: 'looks' },
  'bench.act': { kind: 'acts', by: 'simulators alone' },
};

const signInOf = (method: MethodName): MethodEntry['signIn'] => (METHODS[method] as MethodEntry).signIn;
const methods = Object.entries(METHOD_KINDS) as [MethodName, Row][];

test('every method of the contract is in the table', () => {
  expect(methods.map(([method]) => method).sort()).toEqual(Object.keys(METHODS).sort());
});

test.each(methods.filter(([, { kind, by }]) => kind === 'acts' && by === 'signIn'))(
  '%s changes something: an auditor who is signed in cannot call it',
  (method) => {
    expect(signInOf(method)).toBeInstanceOf(Array);
    expect(signInOf(method)).not.toContain('auditor');
  },
);

test.each(methods.filter(([, { personal }]) => personal === true))(
  '%s shows a recipient: a system administrator cannot call it',
  (method) => {
    expect(signInOf(method)).toBeInstanceOf(Array);
    expect(signInOf(method)).not.toContain('systemAdmin');
  },
);

test('acts that take proofs take none of an auditor, alone or as one of two', () => {
  const world = withAuditor();
  for (const beside of [[], ['p_sys'], ['p_sec'], ['p_head']]) {
    const proofs = [auditor(world), ...beside.map((person) => managerProof(world, person))];
    for (const given of [proofs, proofs.toReversed()]) {
      expect(managersOf(world.state, given, world.facts)).toMatchObject({ ok: false, error: { code: 'notManager' } });
      expect(twoManagers(world.state, given, world.facts)).toMatchObject({ ok: false, error: { code: 'notManager' } });
    }
  }
  expect(MANAGERS).not.toContain('auditor');
});

/** What each act of the managers takes, and an example of it that is allowed. `setUp` comes before. */
const ACTS: Readonly<Record<string, { people: 1 | 2 | 'head'; before?: (world: World) => void; command: object }>> = {
  enrolPerson: {
    people: 2,
    command: { person: 'p_new', committed: { subject: 's_2', pii: [] }, formal: TODAY, confidentiality: TODAY },
  },
  recordFact: { people: 2, command: { person: 'p_issuer', fact: 'training', day: TODAY } },
  grantGrace: { people: 'head', command: { person: 'p_issuer' } },
  recordLeaving: { people: 2, command: { person: 'p_deputy', day: TODAY } },
  requestPermission: { people: 2, command: { person: 'p_free', role: 'blankKeeper' } },
  approvePermission: {
    people: 2,
    before: (world) =>
      void world.must({ type: 'requestPermission', person: 'p_free', role: 'head', proofs: world.admins() }),
    command: { person: 'p_free', role: 'head', step: 'institution', day: TODAY },
  },
  filePermission: {
    people: 2,
    before: (world) => {
      const about = { person: 'p_free', role: 'head' } as const;
      world.must({ type: 'requestPermission', ...about, proofs: world.admins() });
      world.must({ type: 'approvePermission', ...about, step: 'institution', day: TODAY, proofs: world.admins() });
    },
    command: { person: 'p_free', role: 'head', day: TODAY, from: TODAY, until: null },
  },
  suspendPermission: { people: 1, command: { person: 'p_issuer', role: 'issuer' } },
  resumePermission: {
    people: 2,
    before: (world) =>
      void world.must({ type: 'suspendPermission', person: 'p_issuer', role: 'issuer', proofs: world.admins() }),
    command: { person: 'p_issuer', role: 'issuer' },
  },
  endPermission: { people: 1, command: { person: 'p_issuer', role: 'issuer' } },
  recordAbsence: {
    people: 2,
    command: { person: 'p_issuer', role: 'issuer', deputy: 'p_deputy', from: TODAY, until: TODAY },
  },
  endAbsence: {
    people: 2,
    before: (world) =>
      void world.must({
        ...{ type: 'recordAbsence', person: 'p_issuer', role: 'issuer', deputy: 'p_deputy', from: TODAY, until: TODAY },
        proofs: world.admins(),
      }),
    command: { person: 'p_issuer', role: 'issuer' },
  },
  enrolBadge: { people: 2, command: { person: 'p_issuer', badge: 'b_more', class: 'secure-app' } },
  revokeBadge: { people: 1, command: { badge: 'b_p_issuer', reason: 'lost' } },
  allowSecret: { people: 2, command: { person: 'p_issuer', kind: 'pin', screen: 'k-office' } },
  setSecurityKey: { people: 2, command: { securityKey: SECURITY_KEY } },
};

test('every act of the contract is in the table', () => {
  const acts = PeopleAct.anyOf.map((act) => act.properties.type.const);
  expect(Object.keys(ACTS).sort()).toEqual([...acts].sort());
});

test.each(Object.entries(ACTS))('%s: by whom, and who they were stands in the entry', (type, row) => {
  const { people, before, command } = row;
  const ready = (): World => {
    const world = withAuditor();
    before?.(world);
    return world;
  };
  const make = (proofs: readonly string[]) => ({ type, ...command, proofs }) as unknown as PeopleCommand;
  const given: readonly (readonly string[])[] =
    people === 'head' ? [['p_head']] : people === 1 ? [['p_sys'], ['p_sec'], ['p_head']] : pairsOf('p_sys', 'p_sec');
  for (const those of given) {
    const world = ready();
    const from = world.entries.length;
    world.must(make(those.map((person) => managerProof(world, person))));
    const written = world.entries.slice(from).filter((entry) => !entry.type.startsWith('attempt.'));
    expect(written.length).toBeGreaterThan(0);
    for (const { actors } of written) expect(actors.map(({ person }) => person)).toEqual(those);
    for (const { actors } of written)
      expect(actors.every(({ role }) => MANAGERS.some((one) => one === role))).toBe(true);
  }
  for (const those of [['p_aud'], ['p_aud', 'p_sec'], ['p_sys', 'p_aud'], ['p_aud', 'p_head']]) {
    const world = ready();
    const proofs = those.map((person) => (person === 'p_aud' ? auditor(world) : managerProof(world, person)));
    expect(world.refused(make(proofs))).toBe('notManager');
    // The try is written down with the people who tried.
    expect(world.entries.at(-1)?.actors.map(({ person }) => person)).toEqual(those);
  }
});

test('an auditor may only report the loss of their own badge, as anybody may', () => {
  const world = withAuditor();
  const proofs = [auditor(world)];
  world.must({ type: 'revokeBadge', badge: 'b_p_aud', reason: 'lost', proofs });
  expect(world.entries.findLast(({ type }) => type === 'badge.revoked')?.actors).toEqual([{ person: 'p_aud' }]);
});

/** What the owner of the data folder may do at the terminal, and the entry that tells of it. */
const COMMANDS: Readonly<Record<string, string>> = {
  start: 'daemon.started and, at the end, daemon.stopped',
  verify: 'reads alone',
  launch: 'client.paired, once a page uses the ticket',
  simulate: 'has no data folder',
  'badge-reader': 'the commands below it',
  commission: 'reader.commissioning-begun, by two managers, and its outcome',
  migrate: 'log.migrated',
  recover: 'log.recovered; two managers confirm it at the office',
  backup: 'backup.requested, and its outcome',
  rehearse: 'backup.rehearsed',
  restore: 'log.recovered, when what was restored is gone on with',
  export: 'reads alone; personal values take two people and the office',
  key: 'no ledger is open then; two custodians type',
  unlock: 'daemon.started, which waits for it; two custodians type',
};

test('no command of the terminal is outside the table of what it leaves in the ledger', () => {
  const program = readFileSync(new URL('../../../daemon/cli/command-line.ts', import.meta.url), 'utf8');
  const commands = [...program.matchAll(/\.command\('([\w-]+)/g)].map(([, name]) => name ?? '');
  expect(commands.length).toBeGreaterThan(4);
  expect(commands.filter((name) => COMMANDS[name] === undefined)).toEqual([]);
});

const ADMINISTRATORS = ['systemAdmin', 'securityAdmin', 'auditor'] as const;

test.each(
  ADMINISTRATORS.flatMap((one) => PERSON_ROLES.filter((role) => role !== one).map((other) => [one, other] as const)),
)('%s and %s are never one person', (one, other) => {
  expect(exclusionOf(one, other, [])).toBe('design 7.2');
  expect(exclusionOf(other, one, [])).toBe('design 7.2');
  for (const [has, wants] of [
    [one, other],
    [other, one],
  ] as const) {
    const world = withAuditor();
    permit(world, 'p_free', has);
    const request = { type: 'requestPermission', person: 'p_free', role: wants, proofs: world.admins() } as const;
    expect(world.refused(request)).toBe('rolesExclude');
  }
});

test('no administrator is among those who open, and the set-up is not made by an auditor', () => {
  expect(OPENERS.filter((role) => ADMINISTRATORS.some((one) => one === role))).toEqual([]);
  const world = withAuditor();
  expect(world.refused({ ...second, person: 'p_x', role: 'auditor' })).toBe('setUpDone');
});

/** The institution with an auditor, `p_aud`, and somebody who has no role yet, `p_free`. */
function withAuditor(): World {
  const world = institution();
  enrol(world, 'p_aud');
  permit(world, 'p_aud', 'auditor');
  enrol(world, 'p_free');
  return world;
}

const auditor = (world: World): string => world.proof('p_aud', 'b_p_aud');

function managerProof(world: World, person: string): string {
  return person === 'p_head' ? world.proof('p_head', 'b_p_head') : world.proof(person);
}

function pairsOf(one: string, other: string): readonly (readonly string[])[] {
  return [
    [one, other],
    [other, one],
    ['p_head', one],
    [other, 'p_head'],
  ];
}
