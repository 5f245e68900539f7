/** What two runs of the same story have in common: ids by their order of appearance, moments and sealed fields as marks. */

/** Ids of the daemon: a short word, an underscore, sixteen characters. */
const ID = /^[a-z]{1,8}_[\w-]{16}$/;
const SEALED_CHARACTERS = 86;
/** Durations of the rules are whole and below an hour; moments are fractions of milliseconds, or far above. */
const isMoment = (value: number): boolean => !Number.isInteger(value) || value > 3_600_000;
/** Keys that hold a moment even where it happens to be whole. */
const MOMENTS = /(mono|wall|at|since|seq|index)$/i;

/** The same shape, without what chance made. */
export function withoutChance(values: readonly unknown[]): readonly unknown[] {
  const names = new Map<string, string>();
  const plain = (value: unknown, key: string): unknown => {
    if (typeof value === 'number') return isMoment(value) || MOMENTS.test(key) ? '(moment)' : value;
    if (typeof value === 'string') {
      if (key === 'sealed') return value.length === SEALED_CHARACTERS ? '(sealed)' : `(sealed ${value.length})`;
      if (!ID.test(value)) return value;
      const name = names.get(value) ?? `${value.split('_')[0]} ${names.size}`;
      names.set(value, name);
      return name;
    }
    if (Array.isArray(value)) return value.map((each) => plain(each, key));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [plain(name, ''), plain(each, name)]));
  };
  return values.map((value) => plain(value, ''));
}

/** As text; what is said twice in a row is said once. */
export function neighboursApart(values: readonly unknown[]): readonly string[] {
  return values.map((value) => JSON.stringify(value)).filter((text, at, all) => text !== all[at - 1]);
}
