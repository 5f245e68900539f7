/** Who a job belongs to: the person who is signed in at the caller's screen, in the role of that sign-in. Pure. */
import type { Caller } from '../api/ports.ts';
import type { SignIn } from '../people/people-state.ts';
import type { JobOwner } from './job-registry.ts';

/** Nulls where nobody is signed in, which is so before there are people only. */
export function ownerAt(signIns: ReadonlyMap<string, SignIn>, { keyId }: Pick<Caller, 'keyId'>): JobOwner {
  const found = [...signIns.values()].find(({ screen }) => screen === keyId);
  return found === undefined ? { person: null, role: null } : { person: found.person, role: found.role };
}
