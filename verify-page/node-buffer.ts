/** `node:buffer` for a browser, and what older browsers lack. */
import { Buffer } from 'buffer';

export { Buffer };

const strict = new TextDecoder('utf-8', { fatal: true });

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

Object.assign(globalThis, { Buffer });

/** Chromium before 111, Firefox before 119: a pattern finds lone surrogates as well. */
if (!('isWellFormed' in String.prototype))
  Object.defineProperty(String.prototype, 'isWellFormed', {
    value(this: string): boolean {
      return !/\p{Surrogate}/u.test(this);
    },
  });
