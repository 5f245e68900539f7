/** Which alarms are raised and shown, and when they are over. */
import { expect, test } from 'vitest';
import { NO_CUSTODY } from '../../../../daemon/custody/opening-states.ts';
import { createAlarmBook } from '../../../../daemon/custody/room/alarm-book.ts';

const DAY = '2026-11-23';

test('the word on a missed check is over as soon as the check is made, and not before', () => {
  const book = createAlarmBook({ raise: () => {}, quiet: () => {} });
  const missed = { ...NO_CUSTODY, days: new Map([['main', { day: DAY, checked: false }]]) };
  const made = { ...NO_CUSTODY, days: new Map([['main', { day: DAY, checked: true }]]) };
  book.came({ kind: 'dayCheckMissed', severity: 'warning', lock: 'main', about: DAY }, 0);
  expect(book.at(missed, 'main', DAY, 1).map(({ kind }) => kind)).toEqual(['dayCheckMissed']);
  expect(book.at(made, 'main', DAY, 1)).toEqual([]);
  book.compare(made, ['main'], DAY, 2);
  expect(book.at(NO_CUSTODY, 'main', DAY, 3)).toEqual([]);
});

test('an alarm that only comes names what it is about, for a minute', () => {
  const book = createAlarmBook({ raise: () => {}, quiet: () => {} });
  book.came({ kind: 'releasedNotOpened', severity: 'notice', lock: 'main', about: 'o-1' }, 0);
  expect(book.at(NO_CUSTODY, 'main', DAY, 59_999)).toMatchObject([{ kind: 'releasedNotOpened', about: 'o-1' }]);
  expect(book.at(NO_CUSTODY, 'main', DAY, 60_000)).toEqual([]);
});
