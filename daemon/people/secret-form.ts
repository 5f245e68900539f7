/** Which PINs and passphrases may be chosen. Pure. */
import type { SecretKind } from './people-entries.ts';

export type SecretFormTrouble = 'too-short' | 'too-long' | 'not-digits' | 'too-simple';

/** 6 to 12 digits for a PIN (badges and rules, PIN), 12 to 128 characters for a passphrase. */
export function secretFormTrouble(kind: SecretKind, text: string): SecretFormTrouble | null {
  const [least, most] = kind === 'pin' ? [6, 12] : [12, 128];
  if (kind === 'pin' && !/^\d*$/.test(text)) return 'not-digits';
  const length = [...text].length;
  if (length < least) return 'too-short';
  if (length > most) return 'too-long';
  return isSimple(kind, text) ? 'too-simple' : null;
}

/** One digit all over, or counting up or down: what is tried first. */
function isSimple(kind: SecretKind, text: string): boolean {
  if (kind === 'passphrase') return new Set(text).size < 5;
  const steps = [...text].slice(1).map((digit, at) => (Number(digit) - Number(text[at]) + 10) % 10);
  return new Set(steps).size === 1 && [0, 1, 9].includes(steps[0] ?? -1);
}
