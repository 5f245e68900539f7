/** Proofs that another area uses up for an act of its own. A no is written down. */
import { err, ok } from '../../../devices/kit/result.ts';
import type { Desk } from '../../desk/desk.ts';
import { draft } from '../people-entries.ts';
import { useUp } from '../proofs.ts';
import type { PeopleRoom } from './people-room.ts';
import type { RulesDesk } from './rules-desk.ts';

export interface ProofUseDeps {
  readonly rules: RulesDesk;
  readonly desk: Pick<Desk, 'record'>;
  inBackground(work: Promise<unknown>): void;
}

export function createProofUse({ rules, desk, inBackground }: ProofUseDeps): PeopleRoom['useProofs'] {
  return (proofs, what) => {
    const facts = rules.facts();
    const used = useUp(rules.state(), proofs, what, facts);
    if (used.ok) return ok(used.value);
    const { code, clause } = used.error;
    const refused = draft('people.refused', [], { command: 'useProofs', code, clause, person: null });
    inBackground(desk.record([facts.simulated ? { ...refused, sim: true } : refused], null));
    return err(used.error);
  };
}
