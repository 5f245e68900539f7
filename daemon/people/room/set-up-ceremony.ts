/** The first two people at a new counter: each is taken in with a passphrase, both prove themselves, and it is over for ever. */
import { err, ok } from '../../../devices/kit/result.ts';
import type { PeoplePort } from '../../api/ports.ts';
import { newId, type Random } from '../../random.ts';
import type { Vault } from '../../vault/vault.ts';
import { publicBytes } from '../duress-field.ts';
import type { SetUpPerson } from '../people-commands.ts';
import type { SecretCheck } from '../secret-check.ts';
import { secretFormTrouble } from '../secret-form.ts';
import { type Enrolment, unkeepable } from './enrolment.ts';
import type { PeopleDirectory } from './people-directory.ts';
import type { Card, ReaderDesk } from './reader-desk.ts';
import { callErrorOf, type RulesDesk } from './rules-desk.ts';
import { waitForCard } from './wait-for-card.ts';

export interface SetUpCeremonyDeps {
  readonly rules: RulesDesk;
  readonly readers: ReaderDesk;
  readonly enrolment: Enrolment;
  readonly check: SecretCheck;
  readonly vault: Pick<Vault, 'persons'>;
  readonly directory: Pick<PeopleDirectory, 'refresh'>;
  readonly random: Random;
}

export type SetUpCeremony = Pick<PeoplePort, 'setUpPerson' | 'completeSetUp'>;

export function createSetUpCeremony(deps: SetUpCeremonyDeps): SetUpCeremony {
  const { rules, readers, enrolment, check, vault, directory, random } = deps;
  return {
    async setUpPerson(params, caller, signal) {
      const { place, role, formal, confidentiality, passphrase, badge: strength } = params;
      const { name, idNumber, login } = params;
      const wrong = unkeepable(params);
      if (wrong !== null) return err({ code: 'invalidParams', path: `/${wrong}` });
      const newcomer = enrolment.prepare(newId(random, 'p'), { name, idNumber, login });
      const { person } = newcomer;
      const secret = newId(random, 'x');
      const badge = strength === null ? null : { badge: newId(random, 'b'), class: strength };
      const about = { place, person, role, formal, confidentiality, badge, secret, kind: 'passphrase' } as const;
      const command: SetUpPerson = { type: 'setUpPerson', ...about, committed: enrolment.committed(newcomer) };
      const known = (card: Card | null) => enrolment.known(newcomer.identity, card, place === 'first');
      const early = await rules.foreseen(command, known(null));
      if (early !== null) return err(callErrorOf(early));
      const form = secretFormTrouble('passphrase', passphrase);
      if (form !== null) return err({ code: 'secretForm', detail: form });
      let card: Card | null = null;
      if (badge !== null) {
        const came = await waitForCard(readers, caller, signal);
        if (!came.ok) return came;
        card = came.value;
      }
      const made = await check.make({ secret, person, kind: 'passphrase' }, passphrase);
      if (!made.ok) return err({ code: 'stopping' });
      // From here to the decision nothing is waited for: what the rules were told is still so.
      const facts = known(card);
      if (rules.would(command, facts) === null) {
        if (place === 'first') enrolment.dropUnfinished();
        enrolment.keepPerson(newcomer);
        if (badge !== null && card !== null) enrolment.keepCard(badge.badge, person, card);
      }
      const answer = await rules.ask(command, facts);
      if (!answer.ok) {
        vault.persons.removeSecret(secret);
        return err(callErrorOf(answer.refusal));
      }
      directory.refresh();
      return ok({ person });
    },
    async completeSetUp({ proofs, securityKey }) {
      // The private half is told once, to those who sit there, and kept nowhere.
      const made = securityKey === null ? Buffer.from(random(32)) : null;
      const key = made === null ? securityKey : publicBytes(made).toString('base64url');
      const answer = await rules.ask({ type: 'completeSetUp', securityKey: key ?? '', proofs });
      if (!answer.ok) return err(callErrorOf(answer.refusal));
      return ok({ securityPrivateKey: made === null ? null : made.toString('base64url') });
    },
  };
}
