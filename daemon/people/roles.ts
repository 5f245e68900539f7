/** The roles that people hold, and which two of them one person may never hold together. */

export const PERSON_ROLES = [
  'issuer',
  'sealKeeper',
  'blankKeeper',
  'birthReporter',
  'head',
  'systemAdmin',
  'securityAdmin',
  'auditor',
] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

/** They exclude each other and everyone else. */
const ADMINISTRATORS: readonly PersonRole[] = ['systemAdmin', 'securityAdmin', 'auditor'];

/** They enrol, permit and revoke; none of them ever opens a lock. */
export const MANAGERS: readonly PersonRole[] = ['systemAdmin', 'securityAdmin', 'head'];

/** They may be one of the people in front of a lock. */
export const OPENERS: readonly PersonRole[] = ['issuer', 'sealKeeper', 'blankKeeper'];

/** Work on certificates: filed with four levels, trained for, answered for all life long. */
export const CERTIFICATE_ROLES: readonly PersonRole[] = [...OPENERS, 'birthReporter'];

/** Two roles that one person may not hold, and the clause that says so. */
export interface Exclusion {
  readonly roles: readonly [PersonRole, PersonRole];
  readonly clause: string;
}

/** What holds in every region. A profile may add pairs; nothing takes one away. */
const EXCLUSIONS: readonly Exclusion[] = [
  { roles: ['birthReporter', 'issuer'], clause: 'Q2.6' },
  { roles: ['issuer', 'sealKeeper'], clause: 'Q2.6' },
  { roles: ['blankKeeper', 'issuer'], clause: 'Y2' },
  { roles: ['blankKeeper', 'sealKeeper'], clause: 'Y2' },
];

/** The clause that keeps `a` and `b` apart, or null where one person may hold both. A role never excludes itself. */
export function exclusionOf(a: PersonRole, b: PersonRole, added: readonly Exclusion[]): string | null {
  if (a === b) return null;
  const pair = [...EXCLUSIONS, ...added].find(({ roles }) => roles.includes(a) && roles.includes(b));
  if (pair !== undefined) return pair.clause;
  if (ADMINISTRATORS.includes(a) || ADMINISTRATORS.includes(b)) return 'design 7.2';
  // Lock practice, behaviour 18: who manages cannot open, who opens cannot manage.
  const apart = (one: PersonRole, other: PersonRole): boolean => MANAGERS.includes(one) && OPENERS.includes(other);
  return apart(a, b) || apart(b, a) ? 'design 7.2' : null;
}

/** Who must have agreed before a permission may be filed, in turn. */
export const FILING_STEPS = ['institution', 'county', 'city', 'province'] as const;
export type FilingStep = (typeof FILING_STEPS)[number];

/** Q2.4: certificate work passes all four levels. What concerns this program alone is the institution's own affair. */
export function filingChain(role: PersonRole): readonly FilingStep[] {
  return CERTIFICATE_ROLES.includes(role) ? FILING_STEPS : ['institution'];
}
