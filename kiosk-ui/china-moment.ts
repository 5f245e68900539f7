/** A moment as people read it: date and time in China, whatever zone this PC is set to. Pure. */

/** China has one zone and no summer time. A register that showed another PC's time would be wrong. */
const CHINA = 'Asia/Shanghai';

/** `ms` since 1970 → date and time to the second. `locale`: `zh-CN` or `en-GB`. */
export function chinaMoments(locale: 'zh-CN' | 'en-GB'): (ms: number) => string {
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: locale === 'en-GB' ? 'medium' : 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
    timeZone: CHINA,
  });
  return (ms) => format.format(ms);
}
