/** A reason is written into the ledger for ever, so it must not hold what the ledger may not: it is refused, not mended. Pure. */

/** Long enough for an identity, permit or telephone number; a date of eight signs and a case's short number pass. */
const LONG_NUMBER = /\d{9}/;
/** A value of one sign stands in every sentence. Signs. */
const SHORTEST = 2;

function plain(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase();
}

/** Whether `reason` may be written: blank, with a long number, or with one of the values it may not. */
export function reasonFits(reason: string, values: readonly string[]): boolean {
  const said = plain(reason);
  if (said === '' || !reason.isWellFormed() || LONG_NUMBER.test(said.replaceAll(/[-.·/]/g, ''))) return false;
  return values.every((value) => {
    const kept = plain(value);
    return Array.from(kept).length < SHORTEST || !said.includes(kept);
  });
}
