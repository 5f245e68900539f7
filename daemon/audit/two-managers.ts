/** Acts that two managers approve together: different people in different roles, their proofs used up in the act's own transaction. */
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { CallError } from '../api/call-error.ts';
import type { Actor, EntryDraft } from '../ledger/entry.ts';
import { MANAGERS, type PersonRole } from '../people/roles.ts';
import { auditDraft } from './audit-entries.ts';

export interface TwoManagersDeps {
  /** Whose the proofs are, and the entry that uses them up; a no is written down by whoever says it. */
  spendProofs(
    proofs: readonly string[],
    what: string,
  ): Result<
    { readonly people: readonly string[]; readonly draft: EntryDraft },
    { readonly code: CallError['code']; readonly clause: string }
  >;
  /** Roles in force today, by person. */
  standings(): ReadonlyMap<string, { readonly filed: readonly string[] }>;
}

export interface Approval {
  /** The two, each in the role that counts here. */
  readonly actors: readonly Actor[];
  /** To be written in front of the act's own entry, in one transaction and in this turn of the loop: then nobody uses a proof twice. */
  readonly draft: EntryDraft;
}

export interface NoApproval {
  readonly error: CallError;
  /** To be written before the answer leaves: people who may not have used their proofs up all the same. */
  readonly drafts: readonly EntryDraft[];
}

/** Who may let personal values leave: never the system administrator, who sees none (GB/T 22239-2019, three administrators). */
export const PERSONAL_DATA_MANAGERS: readonly PersonRole[] = ['securityAdmin', 'head'];

/** `among`: the roles that count here. */
export function approveByTwo(
  deps: TwoManagersDeps,
  proofs: readonly string[],
  what: string,
  simulated: boolean,
  among: readonly PersonRole[] = MANAGERS,
): Result<Approval, NoApproval> {
  if (proofs.length !== 2) return err({ error: TWO_NEEDED, drafts: [] });
  const used = deps.spendProofs(proofs, what);
  if (!used.ok) return err({ error: { code: used.error.code, clause: used.error.clause }, drafts: [] });
  const { people, draft } = used.value;
  const actors = managersAmong(people, deps.standings(), among);
  if (actors !== null) return ok({ actors, draft });
  const asked = people.map((person) => ({ person }));
  const data = { act: what, ...TWO_NEEDED };
  const refused = auditDraft({ type: 'log.act-refused', data }, { actors: asked, job: null, simulated });
  return err({ error: TWO_NEEDED, drafts: [draft, refused] });
}

const TWO_NEEDED = { code: 'twoManagersNeeded', clause: 'design 2.6' } as const;

/** Two different people who manage today, in two different roles; null otherwise. */
function managersAmong(
  people: readonly string[],
  standings: ReadonlyMap<string, { readonly filed: readonly string[] }>,
  among: readonly PersonRole[],
): readonly Actor[] | null {
  const [one, other, ...more] = people.map((person) => ({
    person,
    role: among.find((role) => standings.get(person)?.filed.includes(role)),
  }));
  if (one?.role === undefined || other?.role === undefined || more.length > 0) return null;
  if (one.person === other.person || one.role === other.role) return null;
  return [
    { person: one.person, role: one.role },
    { person: other.person, role: other.role },
  ];
}
