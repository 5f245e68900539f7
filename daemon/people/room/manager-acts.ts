/** What managers do at the office: each act is one command of the rules; a new person and a new card pass through the vault. */
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { CallError } from '../../api/call-error.ts';
import type { MethodResult } from '../../api/contract/methods.ts';
import type { PeopleAct } from '../../api/contract/people.ts';
import type { Caller, PeoplePort } from '../../api/ports.ts';
import { newId, type Random } from '../../random.ts';
import type { PeopleCommand } from '../people-commands.ts';
import { type Enrolment, unkeepable } from './enrolment.ts';
import type { PeopleDirectory } from './people-directory.ts';
import type { ReaderDesk } from './reader-desk.ts';
import { callErrorOf, type RulesDesk, type VaultFacts } from './rules-desk.ts';
import { waitForCard } from './wait-for-card.ts';

export interface ManagerActsDeps {
  readonly rules: RulesDesk;
  readonly readers: ReaderDesk;
  readonly enrolment: Enrolment;
  readonly directory: Pick<PeopleDirectory, 'refresh'>;
  readonly random: Random;
}

type Done = Result<MethodResult<'people.act'>, CallError>;
type Of<T extends PeopleAct['type']> = Extract<PeopleAct, { type: T }>;

export function createManagerActs(deps: ManagerActsDeps): PeoplePort['act'] {
  const { rules, readers, enrolment, directory, random } = deps;

  /** `made`: whom or what the act was about. */
  const ask = async (command: PeopleCommand, made: string | null, known?: VaultFacts): Promise<Done> => {
    const answer = await rules.ask(command, known);
    return answer.ok ? ok({ made, seq: answer.entries[0]?.seq ?? -1 }) : err(callErrorOf(answer.refusal));
  };

  const enrolPerson = async (act: Of<'enrolPerson'>, proofs: readonly string[]): Promise<Done> => {
    const { name, idNumber, login, formal, confidentiality } = act;
    const wrong = unkeepable(act);
    if (wrong !== null) return err({ code: 'invalidParams', path: `/act/${wrong}` });
    const newcomer = enrolment.prepare(newId(random, 'p'), { name, idNumber, login });
    const { person } = newcomer;
    const committed = enrolment.committed(newcomer);
    const command = { type: 'enrolPerson', person, committed, formal, confidentiality, proofs } as const;
    const known = enrolment.known(newcomer.identity, null, false);
    if (rules.would(command, known) === null) enrolment.keepPerson(newcomer);
    const done = await ask(command, person, known);
    if (done.ok) directory.refresh();
    return done;
  };

  const enrolBadge = async (
    { person, class: strength }: Of<'enrolBadge'>,
    proofs: readonly string[],
    caller: Caller,
    signal: AbortSignal,
  ): Promise<Done> => {
    const badge = newId(random, 'b');
    const command = { type: 'enrolBadge', badge, person, class: strength, proofs } as const;
    const early = await rules.foreseen(command);
    if (early !== null) return err(callErrorOf(early));
    const card = await waitForCard(readers, caller, signal);
    if (!card.ok) return card;
    const known = enrolment.known(null, card.value, false);
    if (rules.would(command, known) === null) enrolment.keepCard(badge, person, card.value);
    return ask(command, badge, known);
  };

  const recordLeaving = async (act: Of<'recordLeaving'>, proofs: readonly string[]): Promise<Done> => {
    const secrets = [...(rules.state().persons.get(act.person)?.secrets.values() ?? [])];
    const done = await ask({ ...act, proofs }, act.person);
    if (done.ok) enrolment.dropLeft(act.person, secrets);
    return done;
  };

  return ({ act, proofs }, caller, signal) => {
    switch (act.type) {
      case 'enrolPerson':
        return enrolPerson(act, proofs);
      case 'enrolBadge':
        return enrolBadge(act, proofs, caller, signal);
      case 'recordLeaving':
        return recordLeaving(act, proofs);
      case 'revokeBadge':
        return ask({ ...act, proofs }, act.badge);
      case 'allowSecret':
        return ask({ ...act, screen: caller.keyId, proofs }, act.person);
      case 'setSecurityKey':
        return ask({ ...act, proofs }, null);
      default:
        return ask({ ...act, proofs }, act.person);
    }
  };
}
