/** Certificate numbers typed as digits: the letters and the width come from what is held. Pure. */
import type { MovementInputView } from '../../api/contract/movement-input.ts';
import type { NumberRange } from '../movement-entries.ts';
import { afterLines } from '../movement-evolve.ts';
import type { Stock } from '../opening-states.ts';

const MOST = 1_000_000;
/** Digits of a number at least, as the contract has it. */
const SHORTEST = 6;
const NUMBER = /^([A-Z]{0,4})(\d{1,10})$/;

/** The digits of the lowest blank that is held after the lines of `draft`; null when none is. */
export function lowestHeld(held: Stock, { stock }: MovementInputView): string | null {
  const after = afterLines(held, stock);
  const lowest = (typeof after === 'string' ? held : after).blank[0];
  return lowest === undefined ? null : (NUMBER.exec(lowest.first)?.[2] ?? null);
}

/**
 * The run of `count` numbers from the typed digits. Where a held run has that number, it is that series; else the first series held.
 * Null for what is no number: nothing typed, too few digits where no series is held, too many, past the end of the series.
 */
export function runFrom(digits: string, count: number, { blank, void: voids }: Stock): NumberRange | null {
  const ranges = [...blank, ...voids];
  const series = ranges.map((range) => seriesOf(range.first));
  const home = ranges.findIndex((range, at) => {
    const first = numberIn(series[at], digits);
    return first !== null && range.first <= first && first <= range.last;
  });
  const chosen = series[Math.max(home, 0)] ?? { prefix: '', width: digits.length };
  const first = numberIn(chosen, digits);
  const last = numberIn(chosen, String(Number(digits) + count - 1));
  const short = chosen.width < SHORTEST;
  return short || count < 1 || count > MOST || first === null || last === null ? null : { first, last, count };
}

interface Series {
  readonly prefix: string;
  readonly width: number;
}

function seriesOf(number: string): Series {
  const [, prefix = '', digits = ''] = NUMBER.exec(number) ?? [];
  return { prefix, width: digits.length };
}

function numberIn(series: Series | undefined, digits: string): string | null {
  if (series === undefined || !/^\d{1,10}$/.test(digits) || digits.length > series.width) return null;
  return series.prefix + digits.padStart(series.width, '0');
}
