/** Scripted stories that between them write every type of the people's entries. Run once, by `freeze.ts`; after that the frozen entries count. */
import type { Entry, EntryDraft } from '../../daemon/ledger/entry.ts';
import { draft } from '../../daemon/people/people-entries.ts';
import { evolvePeople } from '../../daemon/people/people-evolve.ts';
import { useUp as usedUp } from '../../daemon/people/proofs.ts';
import {
  committed,
  createWorld,
  first,
  formal,
  institution,
  SEALED,
  SECURITY_KEY,
  second,
  TODAY,
  type World,
} from '../daemon/people/people-fixture.ts';

/** Writes what another part of the program drafts. */
function write(world: World, drafted: EntryDraft): void {
  const { now } = world.facts;
  const time = { ts: now.wall, boot: now.boot, mono: now.mono };
  const entry: Entry = { v: 1, log: 'log.example/c1', seq: world.entries.length, ...time, ...drafted };
  world.entries.push(entry);
  world.state = evolvePeople(world.state, entry);
}

/** The first two people, then a head, two issuers and a seal keeper. */
function founded(): World {
  const world = createWorld();
  world.must({ ...first, badge: { badge: 'b_sys', class: 'uid+pin' } });
  world.must(second);
  world.must({ type: 'completeSetUp', securityKey: SECURITY_KEY, proofs: world.admins() });
  return institution(world);
}

/** A clerk signs in, leaves the screen, comes back, hands over; a wrong PIN; a proof used at the safe; names are read. */
function aDay(world: World): void {
  const proofs = [world.proof('p_issuer', 'b_p_issuer')];
  world.must({ type: 'signIn', session: 'ps_1', role: 'issuer', screen: 'k_counter', proofs });
  world.must({ type: 'lockScreen', session: 'ps_1', reason: 'badgeOut' });
  world.must({ type: 'unlockScreen', session: 'ps_1', proofs: [world.proof('p_issuer', 'b_p_issuer')] });
  const both = [world.proof('p_issuer', 'b_p_issuer'), world.proof('p_deputy', 'b_p_deputy')];
  world.must({ type: 'changeClerk', session: 'ps_1', next: 'ps_2', proofs: both });
  world.must({ type: 'signOut', session: 'ps_2' });
  const wrong = { attempt: 'a_wrong', person: 'p_keeper', badge: 'b_p_keeper', reader: 'safe', kind: 'pin' } as const;
  world.must({ type: 'beginAttempt', ...wrong, use: 'opening' });
  world.must({ type: 'rejectAttempt', attempt: 'a_wrong', reason: 'wrong' });
  world.must({ type: 'beginAttempt', ...wrong, attempt: 'a_right', use: 'opening' });
  world.must({ type: 'acceptAttempt', attempt: 'a_right', sealed: SEALED });
  const proof = world.proof('p_head', 'b_p_head');
  const used = usedUp(world.state, [proof], 'custody.act', world.facts);
  if (!used.ok) throw new Error(used.error.code);
  write(world, used.value.draft);
  write(world, draft('people.names-read', [{ person: 'p_head' }], { count: 6, digest: 'A'.repeat(43) }));
}

/** Absence, grace, suspension, a lost badge, a new security key, and somebody leaves. */
function aYear(world: World): void {
  const issuer = { person: 'p_issuer', role: 'issuer' } as const;
  const deputy = { person: 'p_deputy', role: 'issuer' } as const;
  const day = { from: TODAY, until: TODAY } as const;
  world.must({ type: 'setSecurityKey', securityKey: SECURITY_KEY, proofs: world.admins() });
  world.must({ type: 'grantGrace', person: 'p_issuer', proofs: [world.proof('p_head', 'b_p_head')] });
  world.must({ type: 'recordAbsence', ...issuer, deputy: 'p_deputy', ...day, proofs: world.admins() });
  world.must({ type: 'endAbsence', ...issuer, proofs: world.admins() });
  world.must({ type: 'suspendPermission', ...deputy, proofs: world.admins() });
  world.must({ type: 'resumePermission', ...deputy, proofs: world.admins() });
  world.must({ type: 'endPermission', ...deputy, proofs: world.admins() });
  world.must({ type: 'revokeBadge', badge: 'b_p_deputy', reason: 'lost', proofs: world.admins() });
  world.must({ type: 'recordLeaving', person: 'p_deputy', day: TODAY, proofs: world.admins() });
  world.ask({ type: 'enrolPerson', person: 'p_nobody', committed, ...formal, proofs: [] });
}

function institutionLives(): readonly Entry[] {
  const world = founded();
  aDay(world);
  aYear(world);
  return world.entries;
}

export const PEOPLE_STORIES: Readonly<Record<string, () => readonly Entry[]>> = { institutionLives };
