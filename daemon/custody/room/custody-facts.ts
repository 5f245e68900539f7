/** The facts that a decision stands on, from what is known at that moment. Pure. */
import { chinaDay } from '../../people/calendar-day.ts';
import type { CustodyFacts } from '../custody-commands.ts';

const CHINA_OFFSET_MS = 8 * 3_600_000;

export interface FactInputs extends Omit<CustodyFacts, 'local'> {
  workingDay(day: string): boolean;
}

/** Whole milliseconds, as entries hold them; the hour is that of China whatever zone the PC is set to. */
export function factsOf({ workingDay, ...known }: FactInputs): CustodyFacts {
  const day = chinaDay(known.wall);
  const local = { day, ...hourOf(known.wall), workingDay: workingDay(day) };
  return { ...known, wall: Math.floor(known.wall), mono: Math.floor(known.mono), local };
}

/** ISO weekday (1 = Monday) and minute of the day in China, which has one time and no summer time. */
function hourOf(wall: number): { weekday: number; minute: number } {
  const there = new Date(wall + CHINA_OFFSET_MS);
  return { weekday: there.getUTCDay() || 7, minute: there.getUTCHours() * 60 + there.getUTCMinutes() };
}
