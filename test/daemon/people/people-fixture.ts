/** What the tests about people share: a small world that decides, writes and evolves, and an institution in it. */
import { expect } from 'vitest';
import type { Entry, EntryDraft } from '../../../daemon/ledger/entry.ts';
import { publicBytes } from '../../../daemon/people/duress-field.ts';
import type { PeopleCommand, PeopleFacts } from '../../../daemon/people/people-commands.ts';
import { decidePeople, type PeopleDecision } from '../../../daemon/people/people-decider.ts';
import { evolvePeople } from '../../../daemon/people/people-evolve.ts';
import { DEFAULT_PEOPLE_RULES } from '../../../daemon/people/people-rules.ts';
import { NO_PEOPLE, type PeopleState } from '../../../daemon/people/people-state.ts';
import { filingChain, type PersonRole } from '../../../daemon/people/roles.ts';

export const TODAY = '2026-11-22';
export const SECURITY_KEY = publicBytes(Buffer.alloc(32, 5)).toString('base64url');
export const committed = { subject: 's_1', pii: [{ f: 'name', h: 'x' }] };
export const formal = { formal: '2020-01-01', confidentiality: '2020-01-02' };
export const SEALED = 'A'.repeat(86);

export interface World {
  state: PeopleState;
  facts: PeopleFacts;
  readonly entries: Entry[];
  /** Decides, writes, evolves. */
  ask(command: PeopleCommand): PeopleDecision;
  /** Must be allowed; returns the types written. */
  must(command: PeopleCommand): string[];
  /** Must be refused; returns the code. */
  refused(command: PeopleCommand): string;
  /** Moves both clocks. */
  wait(ms: number): void;
  /** A fresh proof of the person: an attempt begun and accepted. With a badge it is the PIN, else the passphrase. */
  proof(person: string, badge?: string | null, reader?: string): string;
  /** Proofs of the two administrators. */
  admins(): string[];
  id(prefix: string): string;
}

export function createWorld(rules = DEFAULT_PEOPLE_RULES): World {
  let made = 0;
  const world: World = {
    state: NO_PEOPLE,
    facts: {
      now: { wall: 1_795_314_710_000, mono: 1_000, boot: 'boot1' },
      startedMono: 0,
      clockTrusted: true,
      today: TODAY,
      rules,
      samePerson: null,
      loginKnown: false,
      cardKnown: false,
      cardSecure: null,
      simulated: false,
    },
    entries: [],
    ask(command) {
      const decision = decidePeople(world.state, command, world.facts);
      for (const draft of decision.drafts) {
        const entry = place(draft, world);
        world.entries.push(entry);
        world.state = evolvePeople(world.state, entry);
      }
      return decision;
    },
    must(command) {
      const decision = world.ask(command);
      if (!decision.ok) throw new Error(`${command.type}: ${decision.refusal.code}`);
      return decision.drafts.map(({ type }) => type);
    },
    refused(command) {
      const before = world.state;
      const decision = world.ask(command);
      if (decision.ok) throw new Error(`${command.type} was allowed`);
      expect(decision.drafts).toMatchObject([{ type: 'people.refused', data: { code: decision.refusal.code } }]);
      expect(world.state).toEqual(before);
      return decision.refusal.code;
    },
    wait(ms) {
      const { now } = world.facts;
      world.facts = { ...world.facts, now: { ...now, wall: now.wall + ms, mono: now.mono + ms } };
    },
    proof(person, badge = null, reader = 'desk') {
      const attempt = world.id('a');
      const kind = badge === null ? 'passphrase' : 'pin';
      world.must({ type: 'beginAttempt', attempt, person, badge, reader, kind, use: 'proof' });
      world.must({ type: 'acceptAttempt', attempt, sealed: SEALED });
      return attempt;
    },
    admins: () => [world.proof('p_sys'), world.proof('p_sec')],
    id: (prefix) => `${prefix}_${made++}`,
  };
  return world;
}

function place(draft: EntryDraft, { facts: { now }, entries }: World): Entry {
  const time = { ts: now.wall, boot: now.boot, mono: now.mono };
  return { v: 1, log: 'log.example/c1', seq: entries.length, ...time, ...draft };
}

export const first = {
  type: 'setUpPerson',
  place: 'first',
  person: 'p_sys',
  committed,
  role: 'systemAdmin',
  ...formal,
  badge: null,
  secret: 'x_sys',
  kind: 'passphrase',
} as const;
export const second = { ...first, place: 'second', person: 'p_sec', role: 'securityAdmin', secret: 'x_sec' } as const;

/** The two administrators of the set-up: `p_sys` and `p_sec`. */
export function setUp(world = createWorld()): World {
  world.must(first);
  world.must(second);
  world.must({ type: 'completeSetUp', securityKey: SECURITY_KEY, proofs: world.admins() });
  return world;
}

/** Enrols somebody with everything on record, a badge `b_<id>` and a PIN. */
export function enrol(world: World, person: string): void {
  world.must({ type: 'enrolPerson', person, committed, ...formal, proofs: world.admins() });
  for (const fact of ['lifelongLetter', 'training', 'assessment', 'handover'] as const)
    world.must({ type: 'recordFact', person, fact, day: '2026-03-01', proofs: world.admins() });
  world.must({ type: 'enrolBadge', badge: `b_${person}`, person, class: 'secure-app', proofs: world.admins() });
  world.must({ type: 'allowSecret', person, kind: 'pin', screen: 'k-office', proofs: world.admins() });
  world.must({
    ...{ type: 'setSecret', person, kind: 'pin', secret: `x_${person}`, screen: 'k-office', badge: `b_${person}` },
  });
}

/** Takes a permission through all its levels. */
export function permit(
  world: World,
  person: string,
  role: PersonRole,
  from = TODAY,
  until: string | null = null,
): void {
  world.must({ type: 'requestPermission', person, role, proofs: world.admins() });
  for (const step of filingChain(role))
    world.must({ type: 'approvePermission', person, role, step, day: TODAY, proofs: world.admins() });
  world.must({ type: 'filePermission', person, role, day: TODAY, from, until, proofs: world.admins() });
}

/** An institution: administrators, a head, an issuer, a deputy issuer and a seal keeper. */
export function institution(world = setUp()): World {
  const people: readonly [string, PersonRole][] = [
    ['p_head', 'head'],
    ['p_issuer', 'issuer'],
    ['p_deputy', 'issuer'],
    ['p_keeper', 'sealKeeper'],
  ];
  for (const [person, role] of people) {
    enrol(world, person);
    permit(world, person, role);
  }
  return world;
}
