/** A source file with its comments and texts told apart, so that rules look at code and not at what is written about it. */

export interface SourceText {
  /** Path from the project's root, with forward slashes. */
  readonly path: string;
  readonly raw: string;
  /** Comments blanked. All versions have the same length and line ends. */
  readonly withoutComments: string;
  /** Comments, texts and regular expressions blanked. */
  readonly code: string;
  /** Comments alone. */
  readonly comments: string;
}

type Kind = 'code' | 'text' | 'comment';

export function readSourceText(path: string, raw: string): SourceText {
  const kinds = kindsOf(raw);
  const keep = (wanted: readonly Kind[]): string =>
    [...kinds].map((kind, i) => (wanted.includes(kind) || raw[i] === '\n' ? raw[i] : ' ')).join('');
  return {
    path,
    raw,
    withoutComments: keep(['code', 'text']),
    code: keep(['code']),
    comments: keep(['comment']),
  };
}

/** What each UTF-16 unit of `raw` belongs to. A scanner, not a parser: unfinished texts end with their line. */
function kindsOf(raw: string): Kind[] {
  const kinds: Kind[] = Array.from({ length: raw.length }, () => 'code');
  // Depth of braces at which each open template literal goes on.
  const templates: number[] = [];
  let braces = 0;
  let at = 0;
  const mark = (end: number, kind: Kind): void => {
    kinds.fill(kind, at, end);
    at = end;
  };
  while (at < raw.length) {
    const two = raw.slice(at, at + 2);
    const one = raw.charAt(at);
    if (two === '//' || (at === 0 && two === '#!')) mark(endOfLine(raw, at), 'comment');
    else if (two === '/*') mark(after(raw, '*/', at + 2), 'comment');
    else if (one === "'" || one === '"') mark(endOfText(raw, at), 'text');
    else if (one === '/' && beginsRegex(raw, kinds, at)) mark(endOfRegex(raw, at), 'text');
    else if (one === '`') templateFrom(at + 1);
    else if (one === '{') step(1);
    else if (one === '}' && templates.at(-1) === braces) {
      templates.pop();
      braces--;
      templateFrom(at + 1);
    } else if (one === '}') step(-1);
    else at++;
  }
  return kinds;

  function step(change: number): void {
    braces += change;
    at++;
  }

  /** Marks template text up to its end or to the next `${`. */
  function templateFrom(from: number): void {
    let end = from;
    while (end < raw.length && raw[end] !== '`' && raw.slice(end, end + 2) !== '${') end += raw[end] === '\\' ? 2 : 1;
    if (raw[end] === '$') {
      mark(end + 2, 'text');
      braces++;
      templates.push(braces);
    } else mark(Math.min(end + 1, raw.length), 'text');
  }
}

function endOfLine(raw: string, from: number): number {
  const end = raw.indexOf('\n', from);
  return end === -1 ? raw.length : end;
}

function after(raw: string, wanted: string, from: number): number {
  const found = raw.indexOf(wanted, from);
  return found === -1 ? raw.length : found + wanted.length;
}

function endOfText(raw: string, from: number): number {
  const quote = raw[from];
  for (let at = from + 1; at < raw.length; at++) {
    if (raw[at] === '\\') at++;
    else if (raw[at] === '\n') return at;
    else if (raw[at] === quote) return at + 1;
  }
  return raw.length;
}

/** A slash divides after a value and begins a regular expression after an operator. Closing tags of JSX are neither. */
function beginsRegex(raw: string, kinds: readonly Kind[], at: number): boolean {
  let last = at - 1;
  while (last >= 0 && (kinds[last] === 'comment' || /\s/.test(raw.charAt(last)))) last--;
  if (last < 0) return true;
  if (kinds[last] === 'text') return false;
  const before = raw.slice(Math.max(0, last - 10), last + 1);
  return /[(,=:[!&|?{;+\-*%>~^]$/.test(before) || /\b(?:return|typeof|case|of|in|throw|await)$/.test(before);
}

function endOfRegex(raw: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < raw.length; at++) {
    const one = raw[at];
    if (one === '\\') at++;
    else if (one === '\n') return at;
    else if (one === '[') inClass = true;
    else if (one === ']') inClass = false;
    else if (one === '/' && !inClass) return at + 1;
  }
  return raw.length;
}
