/** What the boxes of the lookups are sealed for. Others say it where they seal; `rewrap.ts` has the list of all. */

export const PURPOSES = {
  /** Also its name in `meta`. */
  lookupKey: 'subject-lookup',
  subjectLookup: (kind: string, subject: string): string => `subject-lookup|${kind}|${subject}`,
} as const;
