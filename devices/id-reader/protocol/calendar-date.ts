/** Is this a day that the calendar has? Dates here are text, YYYY-MM-DD, so that they compare by plain order. */

/** `YYYYMMDD` as `YYYY-MM-DD` where it is a real day of the Gregorian calendar, else null. */
export function realDate(digits: string): string | null {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(digits);
  if (parts === null) return null;
  const [, year = '', month = '', day = ''] = parts;
  if (Number(day) < 1 || Number(day) > daysInMonth(Number(year), Number(month))) return null;
  return `${year}-${month}-${day}`;
}

/** 0 for a month that does not exist. */
function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  if (month < 1 || month > 12) return 0;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
