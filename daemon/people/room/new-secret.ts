/** How somebody sets a PIN or passphrase that two managers allowed: a PIN is typed twice at the desk reader. */
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import type { CallError } from '../../api/call-error.ts';
import type { Caller, PeoplePort } from '../../api/ports.ts';
import { newId, type Random } from '../../random.ts';
import type { Vault } from '../../vault/vault.ts';
import type { SecretCheck } from '../secret-check.ts';
import { secretFormTrouble } from '../secret-form.ts';
import type { ReaderDesk } from './reader-desk.ts';
import { callErrorOf, type RulesDesk } from './rules-desk.ts';

export interface NewSecretDeps {
  readonly rules: RulesDesk;
  readonly readers: ReaderDesk;
  readonly check: SecretCheck;
  readonly vault: Pick<Vault, 'persons'>;
  readonly random: Random;
}

/** How long each of the two entries may take is the reader desk's; this is for a reader that was just taken. Milliseconds. */
const TURN_MS = 60_000;

export function createNewSecret({ rules, readers, check, vault, random }: NewSecretDeps): PeoplePort['setSecret'] {
  const typedTwice = async (caller: Caller, signal: AbortSignal): Promise<Result<string, CallError>> => {
    const turn = readers.take({ reader: null, caller, deadlineMs: TURN_MS, signal });
    if (!turn.ok) return turn;
    const pins: string[] = [];
    try {
      for (const step of ['newPin', 'newPinAgain'] as const) {
        const came = await turn.value.pin(step);
        if (!came.ok) return err({ code: came.error });
        if (came.value.type === 'pin') pins.push(came.value.pin);
      }
    } finally {
      turn.value.end(pins.length === 2 && pins[0] === pins[1] ? 'granted' : 'refused');
    }
    const [pin, again] = pins;
    return pin !== undefined && pin === again ? ok(pin) : err({ code: 'secretForm', detail: 'not-the-same' });
  };

  return async ({ person, secret }, caller, signal) => {
    const { kind } = secret;
    const id = newId(random, 'x');
    const command = { type: 'setSecret', person, kind, secret: id } as const;
    const early = await rules.foreseen(command);
    if (early !== null) return err(callErrorOf(early));
    const text = secret.kind === 'pin' ? await typedTwice(caller, signal) : ok(secret.passphrase);
    if (!text.ok) return text;
    const form = secretFormTrouble(kind, text.value);
    if (form !== null) return err({ code: 'secretForm', detail: form });
    const made = await check.make({ secret: id, person, kind }, text.value);
    if (!made.ok) return err({ code: 'stopping' });
    const old = rules.state().persons.get(person)?.secrets.get(kind);
    const answer = await rules.ask(command);
    // One of the two counts no more: the new one, or the one that it took the place of.
    const useless = answer.ok ? old : id;
    if (useless !== undefined) vault.persons.removeSecret(useless);
    return answer.ok ? ok({}) : err(callErrorOf(answer.refusal));
  };
}
