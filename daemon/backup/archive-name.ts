/** Names of backups: made, recognised, and which of them are surplus. Nothing else in the folder is ever touched. Pure. */

const NAME = /^twinlock-(\d{8}-\d{6})-(\d{1,16})\.tar\.age$/;

/** `twinlock-<local time yyyymmdd-hhmmss>-<entries>.tar.age`. */
export function archiveName(wallMs: number, size: number): string {
  const at = new Date(wallMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `twinlock-${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}-${size}.tar.age`;
}

/**
 * Our backups beyond the newest `keep`. Newest is what holds most entries, then what is newest by its name: a clock that was wrong for a day must not
 * have the good ones removed. What holds more than `made` does is of an epoch before a recovery: it neither counts nor goes, for it may be the only
 * copy of what was lost. `made` always stays.
 */
export function surplusArchives(names: readonly string[], keep: number, made: string): readonly string[] {
  const present = Number(NAME.exec(made)?.[2] ?? Number.POSITIVE_INFINITY);
  return names
    .flatMap((name) => {
      const match = NAME.exec(name);
      return match === null ? [] : [{ name, time: match[1] ?? '', size: Number(match[2]) }];
    })
    .filter(({ size }) => size <= present)
    .sort((a, b) => b.size - a.size || (a.time < b.time ? 1 : a.time > b.time ? -1 : 0))
    .slice(Math.max(1, keep))
    .map(({ name }) => name)
    .filter((name) => name !== made);
}
