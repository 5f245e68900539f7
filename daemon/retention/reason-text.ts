/** A reason is written into the ledger for ever, so it must not hold what the ledger may not: it is refused, not mended. Pure. */

/** Long enough for an identity, permit or telephone number; a date of eight signs and a case's short number pass. */
const LONG_NUMBER = /\d{9}/;
/** When it was: people write a day and an hour side by side, and without its spaces that is a long number. */
const DAY_OR_HOUR =
  /(?<!\d)(?:(?:19|20)\d\d[-./](?:1[0-2]|0?[1-9])[-./](?:3[01]|[12]\d|0?[1-9])|(?:2[0-3]|[01]?\d):[0-5]\d(?::[0-5]\d)?)(?!\d)/g;
/** A value of one sign stands in every sentence. Signs. */
const SHORTEST = 2;

function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase();
}

/** Whether `reason` may be written: blank, with a long number, or with one of the values it may not. */
export function reasonFits(reason: string, values: readonly string[]): boolean {
  const said = plain(reason);
  const numbers = plain(reason.normalize('NFKC').replaceAll(DAY_OR_HOUR, '')).replaceAll(/[-.·/]/g, '');
  if (said === '' || !reason.isWellFormed() || LONG_NUMBER.test(numbers)) return false;
  return values.every((value) => {
    const kept = plain(value);
    return Array.from(kept).length < SHORTEST || !said.includes(kept);
  });
}
