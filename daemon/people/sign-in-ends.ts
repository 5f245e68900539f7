/** The entries that end sign-ins, for every rule that must end some. */
import type { Actor, EntryDraft } from '../ledger/entry.ts';
import { draft, type EndReason } from './people-entries.ts';
import type { PeopleState, SignIn } from './people-state.ts';

/** One entry for each live sign-in that `which` picks. */
export function endSignIns(
  state: PeopleState,
  which: (signIn: SignIn) => boolean,
  reason: EndReason,
  actors: readonly Actor[],
): readonly EntryDraft[] {
  return [...state.signIns]
    .filter(([, signIn]) => which(signIn))
    .map(([session, { person }]) => draft('signin.ended', actors, { session, person, reason }));
}
