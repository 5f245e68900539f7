/** Are there enough people to issue at all? Blank keeping, issuing and seal keeping lie with different people (Y2, Y-A1.2). */
import type { PeopleFacts } from './people-commands.ts';
import type { PeopleState } from './people-state.ts';
import type { PersonRole } from './roles.ts';
import { standingIn } from './standing.ts';

/** The roles of `needed` (profile data) that nobody can act in today; empty when the site is ready. */
export function unfilledRoles(
  state: PeopleState,
  needed: readonly PersonRole[],
  facts: Pick<PeopleFacts, 'today' | 'rules'>,
): readonly PersonRole[] {
  // No person is counted twice: the roles exclude each other, and standing asks for that again.
  return needed.filter(
    (role) => ![...state.persons.keys()].some((person) => standingIn(state, person, role, facts).ok),
  );
}
