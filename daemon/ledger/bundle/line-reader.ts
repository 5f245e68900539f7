/** Cuts a stream of bytes into lines that each end with one 0x0A; a last line without one is said so, never mended. */

const LINE_FEED = 0x0a;

/** Lines that are handed over at once. Each is an object: a hostile file of line feeds alone must not become millions of them. */
const MOST_AT_ONCE = 4_096;

export interface Line {
  /** Without its line feed. Good until the next line is asked for. */
  readonly bytes: Uint8Array;
  readonly whole: boolean;
}

/**
 * Lines of at most `longest` bytes; a longer one comes as its first part with `whole` false, and the reading ends there.
 * @param onChunk hears how many bytes came.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  longest: number,
  onChunk: (bytes: number) => void,
): AsyncGenerator<readonly Line[]> {
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    onChunk(chunk.length);
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    let lines: Line[] = [];
    let from = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, from)) {
      lines.push({ bytes: bytes.subarray(from, end), whole: true });
      from = end + 1;
      if (lines.length < MOST_AT_ONCE) continue;
      yield lines;
      lines = [];
    }
    // Many lines at once: an await for each would cost more than its hash.
    if (lines.length > 0) yield lines;
    held = Uint8Array.from(bytes.subarray(from));
    if (held.length > longest) break;
  }
  if (held.length > 0) yield [{ bytes: held.subarray(0, longest), whole: false }];
}
