/** One try of a PIN or passphrase: written, checked off the main loop, outcome written. A crash in between counts as wrong. */
import { newId, type Random } from '../../random.ts';
import { penaltyOf } from '../attempt-penalty.ts';
import type { AttemptCommand } from '../people-commands.ts';
import { type PeopleRefusal, refusal } from '../people-refusals.ts';
import type { AboutSecret, SecretCheck } from '../secret-check.ts';
import type { RulesDesk } from './rules-desk.ts';

/** Who tries what, where and for what; `person` is null for a name or badge that nobody has. */
export type Try = Omit<Extract<AttemptCommand, { type: 'beginAttempt' }>, 'type' | 'attempt'>;

export type TryEnd =
  /** `duress` is for the sealed field and the silent output, and for nothing else. */
  | { readonly end: 'right'; readonly attempt: string; readonly duress: boolean }
  /** `penaltyMs`: how long person or reader is out from now on; 0 for not yet. */
  | { readonly end: 'wrong'; readonly penaltyMs: number }
  | { readonly end: 'refused'; readonly refusal: PeopleRefusal }
  /** Whoever hashes is gone; the try counts. */
  | { readonly end: 'unchecked' };

export interface SecretAttempts {
  run(about: Try, text: string): Promise<TryEnd>;
  /** What stands against trying at all, so that nobody types a PIN in vain; written down. */
  hindrance(about: Try): Promise<PeopleRefusal | null>;
}

export interface SecretAttemptsDeps {
  readonly rules: RulesDesk;
  readonly check: SecretCheck;
  readonly random: Random;
  onDuress(): void;
}

export function createSecretAttempts({ rules, check, random, onDuress }: SecretAttemptsDeps): SecretAttempts {
  const secretOf = ({ person, kind }: Try): AboutSecret | null => {
    const secret = person === null ? undefined : rules.state().persons.get(person)?.secrets.get(kind);
    return person === null || secret === undefined ? null : { secret, person, kind };
  };

  const interrupt = (attempt: string) => rules.ask({ type: 'rejectAttempt', attempt, reason: 'interrupted' });

  /** A check that throws must end all the same, or person and reader would count as busy until the next start. */
  const checkedOf: SecretCheck['check'] = async (...about) => {
    try {
      return await check.check(...about);
    } catch (thrown) {
      await interrupt(about[2]);
      throw thrown;
    }
  };

  const accept = async (attempt: string, { sealed, duress }: { sealed: string; duress: boolean }): Promise<TryEnd> => {
    const answer = await rules.ask({ type: 'acceptAttempt', attempt, sealed });
    if (duress) onDuress();
    if (!answer.ok) return { end: 'refused', refusal: answer.refusal };
    const accepted = answer.entries[0]?.type === 'attempt.accepted';
    // The badge was taken away while the check ran.
    return accepted ? { end: 'right', attempt, duress } : { end: 'refused', refusal: refusal('badgeRevoked') };
  };

  return {
    async run(about, text) {
      const attempt = newId(random, 'a');
      const begun = await rules.ask({ type: 'beginAttempt', attempt, ...about });
      if (!begun.ok) return { end: 'refused', refusal: begun.refusal };
      const secret = secretOf(about);
      const checked = await checkedOf(secret, text, attempt);
      if (!checked.ok) {
        await interrupt(attempt);
        return { end: 'unchecked' };
      }
      // A secret that was replaced while the check ran is no longer right.
      const same = secretOf(about)?.secret === secret?.secret;
      if (checked.value.accepted && same) return accept(attempt, checked.value);
      await rules.ask({ type: 'rejectAttempt', attempt, reason: same ? 'wrong' : 'revoked' });
      return { end: 'wrong', penaltyMs: penaltyOf(rules.state(), about.person, about.reader, rules.facts()) };
    },
    async hindrance(about) {
      const command = { type: 'beginAttempt', attempt: newId(random, 'a'), ...about } as const;
      const no = rules.would(command);
      // Another check may well be over when the PIN has been typed.
      return no === null || no.code === 'attemptBusy' ? null : rules.foreseen(command);
    },
  };
}
