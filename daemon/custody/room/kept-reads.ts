/** Which news of a reader were read while its line was cut: a reader may keep them, and tells them as soon as it is asked again. */
import type { Clock } from '../../../devices/kit/clock.ts';
import type { BadgeReaderNews } from '../../gateway/device-ports.ts';

/** What a reader kept comes with its first answers. Milliseconds. */
const KEPT_MS = 300;

export interface KeptReads {
  /** Called with all news in their order, as they come. True for a read that must not count. */
  isKept(reader: string, news: BadgeReaderNews): boolean;
}

export function createKeptReads(clock: Pick<Clock, 'mono'>): KeptReads {
  const cut = new Set<string>();
  /** By reader that came back: until when. Monotonic ms. */
  const until = new Map<string, number>();
  return {
    isKept(reader, { type }) {
      if (type === 'lost' || type === 'untrusted') cut.add(reader);
      else if (type === 'regained' && cut.delete(reader)) until.set(reader, clock.mono() + KEPT_MS);
      const isRead = type === 'badge' || type === 'uncounted-badge' || type === 'keys';
      return isRead && clock.mono() < (until.get(reader) ?? 0);
    },
  };
}
