/** Roots that the history must have at named sizes: held until the walk comes by, and judged at its end. */
import type { BundleFindingCode, BundleFindings } from './bundle-findings.ts';

/** One claim about the history. */
export interface Pin {
  /** File in the bundle, or what the auditor brought. */
  readonly where: string;
  readonly size: number;
  /** Whether a root is the one that was pinned. */
  fits(root: Uint8Array): boolean;
  readonly codes: {
    readonly differs: BundleFindingCode;
    readonly beyond: BundleFindingCode;
    readonly before: BundleFindingCode;
  };
}

export const CHECKPOINT_CODES = {
  differs: 'checkpoint-root',
  beyond: 'checkpoint-beyond-end',
  before: 'checkpoint-before-start',
} as const;

export const ANCHOR_CODES = {
  differs: 'anchor-differs',
  beyond: 'anchor-beyond-end',
  before: 'anchor-before-start',
} as const;

export interface HistoryPins {
  add(pin: Pin): void;
  /** The walk stands at `size` entries; `root` is asked only where somebody pinned that size. */
  reached(size: number, root: () => Uint8Array): void;
  /** The walk is over: what was pinned beyond `size` is not there, what was pinned before `start` cannot be seen. */
  end(start: number, size: number): void;
  /** Whether this claim was met and fits. */
  isMet(pin: Pin): boolean;
}

export function createHistoryPins(findings: BundleFindings): HistoryPins {
  const open = new Map<number, Pin[]>();
  const met = new Set<Pin>();
  return {
    add(pin) {
      const same = open.get(pin.size);
      if (same === undefined) open.set(pin.size, [pin]);
      else same.push(pin);
    },
    reached(size, root) {
      const pins = open.get(size);
      if (pins === undefined) return;
      open.delete(size);
      const found = root();
      for (const pin of pins) {
        if (pin.fits(found)) met.add(pin);
        else findings.add(pin.codes.differs, pin.where, size, 'the history has another root');
      }
    },
    end(start, size) {
      for (const pin of [...open.values()].flat()) {
        if (pin.size > size) findings.add(pin.codes.beyond, pin.where, pin.size, `pinned ${pin.size}, found ${size}`);
        else findings.add(pin.codes.before, pin.where, pin.size, `pinned ${pin.size}, begins at ${start}`);
      }
      open.clear();
    },
    isMet: (pin) => met.has(pin),
  };
}
