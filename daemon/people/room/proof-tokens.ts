/**
 * What a screen holds as its proof: a secret of its own, told to whoever proved themselves and to nobody else. The attempt's id will
 * not do: it stands in entries, and entries are events that every counter hears before the answer leaves.
 */
import { ok } from '../../../devices/kit/result.ts';
import { newId, type Random } from '../../random.ts';
import type { PeopleState } from '../people-state.ts';
import type { Prove } from './prove.ts';

/** The id of no attempt: the rules know nobody behind it. */
const NOBODY = '';

export interface ProofTokens {
  /** The answer with a token in place of the attempt's id. */
  hide(proven: Awaited<ReturnType<Prove>>): Awaited<ReturnType<Prove>>;
  /** The attempt behind each token, for the rules and the entry. */
  attemptsOf(tokens: readonly string[]): readonly string[];
  attemptOf(token: string): string;
}

export interface ProofTokensDeps {
  readonly random: Random;
  people(): PeopleState;
}

export function createProofTokens({ random, people }: ProofTokensDeps): ProofTokens {
  const attempts = new Map<string, string>();
  const attemptOf = (token: string): string => attempts.get(token) ?? NOBODY;
  return {
    hide(proven) {
      if (!proven.ok) return proven;
      // Those that are used up stand for nobody any more.
      for (const [token, attempt] of attempts) if (!people().proofs.has(attempt)) attempts.delete(token);
      const token = newId(random, 'pf');
      attempts.set(token, proven.value.proof);
      return ok({ ...proven.value, proof: token });
    },
    attemptsOf: (tokens) => tokens.map(attemptOf),
    attemptOf,
  };
}
