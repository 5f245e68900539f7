/** Where a tile lies in a static log (C2SP tlog-tiles, "Merkle Tree" and "Log Entries"). */

/** A tile's number in groups of three digits, all but the last with an `x` before: 1234067 is `x001/x234/067`. */
function tileNumber(n: number): string {
  const groups: string[] = [];
  for (let rest = n; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(`${groups.length === 0 ? '' : 'x'}${String(rest % 1000).padStart(3, '0')}`);
  return groups.join('/');
}

/** Path of tile `n` with `width` hashes (1 to 256; 256 = full) at a level, or of the entries under it. */
export function tilePath(level: number | 'entries', n: number, width: number): string {
  return `tile/${level}/${tileNumber(n)}${width === 256 ? '' : `.p/${width}`}`;
}
