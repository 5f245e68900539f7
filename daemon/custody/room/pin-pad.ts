/** Collects a PIN key by key. What was typed is never shown, logged or kept past the key that ends it. */
import type { BadgeKey } from '../../../devices/badge-reader/contract.ts';

/** Stands for a key that is no digit: a PIN with it is wrong for sure. */
const SPOILED = 'x';
/** Longer than any PIN; what comes after it spoils it. */
const LONGEST = 32;

export interface PinPad {
  /** One key at `reader` for the PIN of `whose`; the whole PIN when the key was `enter` and something was typed, else null. */
  press(reader: string, whose: string, key: BadgeKey): string | null;
  forget(reader: string): void;
}

export function createPinPad(): PinPad {
  const typed = new Map<string, { readonly whose: string; readonly pin: string }>();
  return {
    press(reader, whose, key) {
      const before = typed.get(reader);
      // Digits meant for one person never become part of another's PIN.
      const pin = before?.whose === whose ? before.pin : '';
      if (key === 'enter' || key === 'clear') {
        typed.delete(reader);
        return key === 'enter' && pin !== '' ? pin : null;
      }
      const next = pin.length >= LONGEST ? SPOILED.repeat(LONGEST) : pin + (key === 'other' ? SPOILED : key);
      typed.set(reader, { whose, pin: next });
      return null;
    },
    forget(reader) {
      typed.delete(reader);
    },
  };
}
