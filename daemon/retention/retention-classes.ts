/** The kinds of personal data and how long each is kept: the profile's table, checked. Pure. */

export interface RetentionClass {
  readonly zh: string;
  readonly en: string;
  /** Clause or law that asks for it. */
  readonly clause: string;
  /** Its time begins when it is stored, or when the person leaves. */
  readonly from: 'stored' | 'left';
  /** Days in use; null = for ever. */
  readonly activeDays: number | null;
  /** Days after those in which it is stored and protected only; null = for ever. */
  readonly restrictedDays: number | null;
  /** Whether two managers may erase it before its time. */
  readonly earlyErase: boolean;
  /** Fields that are pictures: named to who looks a subject up, never shown there. */
  readonly pictures: readonly string[];
}

export type RetentionClasses = Readonly<Record<string, RetentionClass>>;

/**
 * Classes whose beginning and end another room settles: pictures of the safe are erased by their own round, and what an enrolment
 * left half done is destroyed by the people room.
 */
export const ERASED_ELSEWHERE: ReadonlySet<string> = new Set(['safe-still']);
export const SETTLED_ELSEWHERE: ReadonlySet<string> = new Set(['safe-still', 'staff']);

export const DAY_MS = 86_400_000;

/** What is wrong with a table; empty for a good one. */
export function classTroubles(classes: RetentionClasses): readonly string[] {
  const whole = (days: number | null, least: number): boolean =>
    days === null || (Number.isInteger(days) && days >= least);
  return Object.entries(classes).flatMap(([name, one]) => [
    ...(/^[a-z][a-z0-9-]{0,63}$/.test(name) ? [] : [`${name}: name`]),
    ...(whole(one.activeDays, 1) ? [] : [`${name}: activeDays`]),
    ...(whole(one.restrictedDays, 0) ? [] : [`${name}: restrictedDays`]),
    ...(one.clause === '' || one.zh === '' || one.en === '' ? [`${name}: words`] : []),
  ]);
}

/** How the rule is named in entries: `identity-document/92d+107d`. */
export function ruleName(name: string, { activeDays, restrictedDays }: RetentionClass): string {
  if (activeDays === null) return `${name}/for-ever`;
  if (restrictedDays === 0) return `${name}/${activeDays}d`;
  return `${name}/${activeDays}d+${restrictedDays === null ? 'for-ever' : `${restrictedDays}d`}`;
}
