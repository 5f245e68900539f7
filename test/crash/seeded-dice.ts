/** Chance that a test can repeat: mulberry32, from a seed. */
export interface Dice {
  /** A whole number from 0 to `below` - 1. */
  upTo(below: number): number;
  coin(): boolean;
}

export function seededDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { upTo: (below) => Math.floor(next() * below), coin: () => next() < 0.5 };
}
