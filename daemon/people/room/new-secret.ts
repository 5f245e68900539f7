/**
 * How somebody sets a PIN or passphrase that two managers allowed: at the same screen, after a badge of their own. A PIN is
 * typed twice at the desk reader.
 */
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { CallError } from '../../api/call-error.ts';
import type { Caller, PeoplePort } from '../../api/ports.ts';
import { newId, type Random } from '../../random.ts';
import type { Vault } from '../../vault/vault.ts';
import { badgesOf } from '../badge-decider.ts';
import type { SecretCheck } from '../secret-check.ts';
import { secretFormTrouble } from '../secret-form.ts';
import type { BadgeHolders } from './badge-holders.ts';
import type { ReaderDesk, Turn } from './reader-desk.ts';
import { callErrorOf, type RulesDesk } from './rules-desk.ts';

export interface NewSecretDeps {
  readonly rules: RulesDesk;
  readonly readers: ReaderDesk;
  readonly holders: Pick<BadgeHolders, 'ofCard'>;
  readonly check: SecretCheck;
  readonly vault: Pick<Vault, 'persons'>;
  readonly random: Random;
}

/** How long the badge may take to come; what each of the two entries may take is the reader desk's. Milliseconds. */
const BADGE_MS = 60_000;

/** What was shown and typed. */
interface Given {
  readonly badge: string | null;
  readonly text: string;
}

export function createNewSecret(deps: NewSecretDeps): PeoplePort['setSecret'] {
  const { rules, readers, holders, check, vault, random } = deps;

  const typedTwice = async (turn: Turn): Promise<Result<string, CallError>> => {
    const pins: string[] = [];
    for (const step of ['newPin', 'newPinAgain'] as const) {
      const came = await turn.pin(step);
      if (!came.ok) return err({ code: came.error });
      if (came.value.type === 'pin') pins.push(came.value.pin);
    }
    const [pin, again] = pins;
    return pin !== undefined && pin === again ? ok(pin) : err({ code: 'secretForm', detail: 'not-the-same' });
  };

  return async ({ person, secret }, caller, signal) => {
    const { kind } = secret;
    const id = newId(random, 'x');
    const commandWith = (badge: string | null) =>
      ({ type: 'setSecret', person, kind, secret: id, screen: caller.keyId, badge }) as const;

    const atReader = async (turn: Turn): Promise<Result<Given, CallError>> => {
      const card = await turn.badge('badge');
      if (!card.ok) return err({ code: card.error });
      const badge = holders.ofCard(card.value)?.badge ?? null;
      const refused = await rules.foreseen(commandWith(badge));
      if (refused !== null) return err(callErrorOf(refused));
      const text = secret.kind === 'pin' ? await typedTwice(turn) : ok(secret.passphrase);
      return text.ok ? ok({ badge, text: text.value }) : text;
    };

    const given = async (caller: Caller): Promise<Result<Given, CallError>> => {
      const turn = readers.take({ reader: null, caller, deadlineMs: BADGE_MS, signal });
      if (!turn.ok) return turn;
      let came: Result<Given, CallError> | null = null;
      try {
        came = await atReader(turn.value);
        return came;
      } finally {
        turn.value.end(came?.ok === true ? 'granted' : 'refused');
      }
    };

    // Nobody is asked for a badge in vain: as if the person had shown one of theirs.
    const [own = null] = badgesOf(rules.state(), person);
    const early = await rules.foreseen(commandWith(own));
    if (early !== null) return err(callErrorOf(early));
    const shortForm = secret.kind === 'passphrase' ? secretFormTrouble(kind, secret.passphrase) : null;
    if (shortForm !== null) return err({ code: 'secretForm', detail: shortForm });
    const noBadge = secret.kind === 'passphrase' && own === null;
    const came = noBadge ? ok({ badge: null, text: secret.passphrase }) : await given(caller);
    if (!came.ok) return came;
    const { badge, text } = came.value;
    const form = secretFormTrouble(kind, text);
    if (form !== null) return err({ code: 'secretForm', detail: form });
    const made = await check.make({ secret: id, person, kind }, text);
    if (!made.ok) return err({ code: 'stopping' });
    const old = rules.state().persons.get(person)?.secrets.get(kind);
    const answer = await rules.ask(commandWith(badge));
    // One of the two counts no more: the new one, or the one that it took the place of.
    const useless = answer.ok ? old : id;
    if (useless !== undefined) vault.persons.removeSecret(useless);
    return answer.ok ? ok({}) : err(callErrorOf(answer.refusal));
  };
}
