/** Looks over JSON text before it is parsed: how deep it nests, and whether an object names a key twice. Pure. */

export type JsonShape = 'fine' | 'too-deep' | 'duplicate-key';

/** Schema 1 nests four levels; anything near this bound is hostile. */
const DEEPEST = 32;

/** An open bracket: the keys seen so far in an object; null in an array. */
type Open = Set<string> | null;

/**
 * Total and linear; text that is no JSON gets some answer, since the parser refuses it afterwards.
 * RFC 8259 4 leaves repeated names undefined, RFC 7493 2.3 forbids them: two programs must not read two meanings.
 */
export function jsonShape(text: string): JsonShape {
  const open: Open[] = [];
  let keyNext = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{' || char === '[') {
      if (open.length >= DEEPEST) return 'too-deep';
      open.push(char === '{' ? new Set() : null);
      keyNext = char === '{';
    } else if (char === '}' || char === ']') {
      open.pop();
      keyNext = false;
    } else if (char === ',') {
      keyNext = open.at(-1) instanceof Set;
    } else if (char === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keyNext && keys instanceof Set) {
        const key = unescaped(text.slice(at, end + 1));
        if (keys.has(key)) return 'duplicate-key';
        keys.add(key);
        keyNext = false;
      }
      at = end;
    }
  }
  return 'fine';
}

/** Index of the closing quote; the text's end when there is none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** The string that a literal means, so that `"\u0061"` and `"a"` are one key; itself when it is broken. */
function unescaped(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}
