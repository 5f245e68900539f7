/** Sets a document number in groups that people read aloud. Pure. */

/** `110101189001010024` → `110101 1890 0101 002 4` (GB 11643); a 2017 foreigner's number → `CHN 1101 900101 12`. */
export function groupNumber(number: string): string {
  const groups =
    /^(\d{6})(\d{4})(\d{4})(\d{3})([\dX])$/.exec(number) ?? /^([A-Z]{3})(\d{4})(\d{6})(\d{2})$/.exec(number);
  return groups === null ? number : groups.slice(1).join(' ');
}
