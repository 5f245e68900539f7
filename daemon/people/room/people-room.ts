/** The people room: joins rules, vault, desk readers and screens. What it decides stands in the files that it joins. */
import type { ReaderFeedback } from '../../../devices/badge-reader/contract.ts';
import type { Clock } from '../../../devices/kit/clock.ts';
import type { Log } from '../../../devices/kit/log.ts';
import type { Result } from '../../../devices/kit/result.ts';
import type { PeopleStateView } from '../../api/contract/people.ts';
import type { Caller, PeoplePort } from '../../api/ports.ts';
import type { Desk } from '../../desk/desk.ts';
import type { BadgeReaderNews } from '../../gateway/device-ports.ts';
import type { Actor, EntryDraft } from '../../ledger/entry.ts';
import type { Random } from '../../random.ts';
import type { Vault } from '../../vault/vault.ts';
import type { PeopleRefusal } from '../people-refusals.ts';
import type { PeopleRules } from '../people-rules.ts';
import { createSecretCheck, type SecretHasher, sealedOf } from '../secret-check.ts';
import type { HashCost } from '../secret-record.ts';
import { createBadgeHolders, type Holder } from './badge-holders.ts';
import { createEnrolment } from './enrolment.ts';
import { createManagerActs } from './manager-acts.ts';
import { createNewSecret } from './new-secret.ts';
import { createPeopleDirectory } from './people-directory.ts';
import { peopleView } from './people-view.ts';
import { createProofTokens } from './proof-tokens.ts';
import { createProofUse } from './proof-use.ts';
import { createProve } from './prove.ts';
import { type Card, createReaderDesk } from './reader-desk.ts';
import { createRulesDesk } from './rules-desk.ts';
import { createSafePin, type SafePin } from './safe-pin.ts';
import { createScreenSignIns } from './screen-sign-ins.ts';
import { createSecretAttempts } from './secret-attempt.ts';
import { createSetUpCeremony } from './set-up-ceremony.ts';
import { createTasks } from './tasks.ts';

export interface PeopleRoom extends PeoplePort, Pick<SafePin, 'tryPin' | 'penaltyLeft' | 'standings'> {
  /** At start, after the replay: what the last run left open ends; credentials that the ledger does not know are destroyed. */
  start(): Promise<void>;
  /** Revoked ones too; a secure badge of which a bare number was read is nobody's. */
  whoseBadge(card: Card): Holder | null;
  hasPin(person: string): boolean;
  /** A fresh field that says "no duress", bound to `context`. 86 characters. */
  seal(context: string): string;
  /** Proofs used up for an act elsewhere: who they are, and the entry that uses them up, to be written in front of the act's own. */
  useProofs(
    proofs: readonly string[],
    what: string,
  ): Result<{ readonly people: readonly string[]; readonly draft: EntryDraft }, PeopleRefusal>;
  /** News of readers that are no desk readers are passed over. */
  onBadgeReader(reader: string, news: BadgeReaderNews): void;
  /** Locks the screen at which this person is signed in, where there is one. */
  lockScreenOf(person: string): void;
  view(): PeopleStateView;
  /** In memory, from the vault; for prints and registers. Who was erased is missing. */
  names(): ReadonlyMap<string, string>;
  /** The caller for an entry: key, role, session, and the person who is signed in at that screen. */
  actorOf(caller: Caller): Actor;
  /** Nobody is waited for any more; resolves when what was under way has ended. Harmless when repeated. */
  close(): Promise<void>;
}

export interface PeopleRoomDeps {
  readonly desk: Pick<Desk, 'people' | 'decidePeople' | 'record'>;
  readonly vault: Pick<Vault, 'newSubject' | 'prepare' | 'store' | 'open' | 'erase' | 'persons' | 'changes'>;
  /** Its owner closes it, after the room. */
  readonly hasher: SecretHasher;
  /** `DEFAULT_COST`, but in tests. */
  readonly cost: HashCost;
  readonly random: Random;
  readonly clock: Clock;
  /** This run of the daemon, and its monotonic time when it began, ms. */
  readonly boot: string;
  readonly startedMono: number;
  /** Whether the wall clock may be believed. */
  clockTrusted(): boolean;
  readonly rules: PeopleRules;
  readonly deskReaders: readonly string[];
  /** Whether simulated devices are in use; marked in every entry. */
  readonly simulated: boolean;
  feedback(reader: string, state: ReaderFeedback): void;
  onView(view: PeopleStateView): void;
  /** The silent output. Nothing else may show it. */
  onDuress(): void;
  readonly log: Log;
}

export function createPeopleRoom(deps: PeopleRoomDeps): PeopleRoom {
  const { desk, vault, hasher, cost, random, clock, simulated, log, deskReaders } = deps;
  const tasks = createTasks(log);
  const securityKey = (): string | null => desk.people().securityKey;
  const view = (): PeopleStateView => peopleView(desk.people(), readers.asks(), { deskReaders, rules: deps.rules });
  const changed = (): void => {
    signIns.sync();
    deps.onView(view());
  };

  const rules = createRulesDesk({ ...deps, onChange: changed, clockTrusted: () => deps.clockTrusted() });
  const check = createSecretCheck({ store: vault.persons, hasher, random, cost, securityKey });
  const signIns = createScreenSignIns({ rules, clock, random, inBackground: tasks.inBackground });
  const holders = createBadgeHolders({ rules, persons: vault.persons });
  const readers = createReaderDesk({
    clock,
    readers: deskReaders,
    feedback: (reader, state) => deps.feedback(reader, state),
    onAsks: () => deps.onView(view()),
    onUnasked(reader, card) {
      const holder = holders.ofCard(card);
      if (holder === null) return;
      const locked = signIns.badgeOut(holder.person).then((some) => {
        if (some) deps.feedback(reader, 'idle');
      });
      tasks.inBackground(locked);
    },
  });
  const enrolment = createEnrolment({ rules, vault });
  const directory = createPeopleDirectory({ rules, desk, vault, simulated, actorOf: signIns.actorOf });
  const attempts = createSecretAttempts({ rules, check, random, onDuress: () => deps.onDuress() });
  const prove = createProve({ rules, readers, attempts, holders });
  const setUp = createSetUpCeremony({ rules, readers, enrolment, check, vault, directory, random });
  const act = createManagerActs({ rules, readers, enrolment, directory, random });
  const setSecret = createNewSecret({ rules, readers, holders, check, vault, random });
  const safePin = createSafePin({ rules, attempts, random, securityKey });
  const useProofs = createProofUse({ rules, desk, inBackground: tasks.inBackground });
  const tokens = createProofTokens({ random, people: desk.people });
  const { attemptOf, attemptsOf } = tokens;
  const { track } = tasks;

  return {
    async start() {
      await rules.ask({ type: 'startUp' });
      enrolment.keepKnownOnly();
      directory.refresh();
      log.write('info', 'people.started', { count: desk.people().persons.size });
    },
    acting: signIns.acting,
    actorOf: signIns.actorOf,
    touch: signIns.touch,
    prove: (params, caller, signal) => track(prove(params, caller, signal).then(tokens.hide)),
    signIn: (params, caller) => track(signIns.signIn({ ...params, proof: attemptOf(params.proof) }, caller)),
    signOut: (caller) => track(signIns.signOut(caller)),
    lock: (caller) => track(signIns.lock(caller)),
    unlock: ({ proof }, caller) => track(signIns.unlock({ proof: attemptOf(proof) }, caller)),
    changeClerk: ({ proofs }, caller) => track(signIns.changeClerk({ proofs: [...attemptsOf(proofs)] }, caller)),
    directory: (caller) => track(directory.directory(caller)),
    list: (caller) => track(directory.list(caller)),
    setUpPerson: (params, caller, signal) => track(setUp.setUpPerson(params, caller, signal)),
    completeSetUp: (params, caller) =>
      track(setUp.completeSetUp({ ...params, proofs: [...attemptsOf(params.proofs)] }, caller)),
    act: ({ act: what, proofs }, caller, signal) =>
      track(act({ act: what, proofs: [...attemptsOf(proofs)] }, caller, signal)),
    setSecret: (params, caller, signal) => track(setSecret(params, caller, signal)),
    whoseBadge: holders.ofCard,
    hasPin: (person) => rules.state().persons.get(person)?.secrets.has('pin') === true,
    tryPin: (about, pin) => track(safePin.tryPin(about, pin)),
    penaltyLeft: safePin.penaltyLeft,
    standings: safePin.standings,
    seal: (context) => sealedOf(securityKey(), false, context, random),
    useProofs: (proofs, what) => useProofs(attemptsOf(proofs), what),
    onBadgeReader: readers.hear,
    lockScreenOf: (person) => tasks.inBackground(signIns.badgeOut(person)),
    view,
    names: directory.names,
    async close() {
      readers.close();
      signIns.close();
      await tasks.settled();
    },
  };
}
