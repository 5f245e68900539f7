/** How kept data ended, as entries have it, taken apart: `rule:…` or `early:…`. Pure. */

export interface EndedBy {
  readonly kind: 'rule' | 'early' | 'other';
  /** What stands after the colon: a rule, or a reason; the whole code where it is of another form. */
  readonly rest: string;
}

export function endedBy(code: string): EndedBy {
  const [, kind, rest] = /^(rule|early):(.*)$/s.exec(code) ?? [];
  return (kind === 'rule' || kind === 'early') && rest !== undefined ? { kind, rest } : { kind: 'other', rest: code };
}

/** How many days a rule kept it, use and restriction together: `safe-still/31d`, `id-document/30d+335d`. Null for another form. */
export function keptDays(rule: string): number | null {
  const [, active, restricted] = /^[a-z-]+\/(\d{1,6})d(?:\+(\d{1,6})d)?$/.exec(rule) ?? [];
  return active === undefined ? null : Number(active) + Number(restricted ?? 0);
}
