/** The name of an erasing rule as entries have it, taken apart: `safe-still/31d` is a class of data and whole days. Pure. */

export interface ErasingRule {
  readonly class: string;
  readonly days: number;
}

/** Null for a rule of another form; then its code is shown as it is. */
export function erasingRule(code: string): ErasingRule | null {
  const [, name, days] = /^([a-z-]+)\/([1-9]\d*)d$/.exec(code) ?? [];
  return name === undefined || days === undefined ? null : { class: name, days: Number(days) };
}
