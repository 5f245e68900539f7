/** Remembers the card that was told last, as a digest in memory, so that it is not told twice in a moment. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../kit/clock.ts';

/** The same card is not told again for so long. Milliseconds. */
const REPEAT_MS = 2_000;

export interface LastCard {
  /** True for the text block that was told less than two seconds ago. */
  isRepeat(text: Uint8Array): boolean;
  /** This card is being told now. */
  told(text: Uint8Array): void;
  /** True once any card was told: it may still lie on the reader. */
  known(): boolean;
}

export function createLastCard({ clock }: { readonly clock: Clock }): LastCard {
  let last: { readonly digest: string; readonly at: number } | null = null;
  const digestOf = (text: Uint8Array) => createHash('sha256').update(text).digest('base64');
  return {
    isRepeat: (text) => last !== null && clock.mono() - last.at < REPEAT_MS && last.digest === digestOf(text),
    told(text) {
      last = { digest: digestOf(text), at: clock.mono() };
    },
    known: () => last !== null,
  };
}
