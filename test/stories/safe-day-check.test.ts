import { expect, test, vi } from 'vitest';
import { systemClock } from '../../daemon/clock.ts';
import { atTheSafe } from '../support/safe-story.ts';
import { chinaDay } from '../support/staff.ts';

const DAY_MS = 24 * 3_600_000;
const NOW = systemClock.wall();

/** The next working day at this time in China, as wall ms. */
function nextWorkingDayAt(hours: number, minutes: number, seconds: number): number {
  const today = Date.parse(`${chinaDay(NOW)}T00:00:00+08:00`);
  const days = [1, 2, 3].map((ahead) => today + ahead * DAY_MS);
  // Noon in China is the same day in UTC.
  const working = days.find((day) => ![0, 6].includes(new Date(day + 12 * 3_600_000).getUTCDay())) ?? today;
  return working + ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}

/** The machine on which the daemon runs slept until then: nobody set its clock. */
function setClock(wall: number): void {
  const ahead = wall - NOW;
  const shifted = [
    "import os from 'node:os';import { syncBuiltinESMExports } from 'node:module';",
    `const now=Date.now.bind(Date),up=os.uptime;Date.now=()=>now()+${ahead};os.uptime=()=>up()+${ahead / 1_000};`,
    'syncBuiltinESMExports();',
  ].join('');
  vi.stubEnv('NODE_OPTIONS', `--import data:text/javascript,${encodeURIComponent(shifted)}`);
}

test('the closing check is done by two at the panel, once a day, and an opening after it asks for another', async () => {
  const story = await atTheSafe();
  const { ids } = story;
  story.mark();
  await story.sign({ type: 'dayCheck' }, 'issuer');
  await story.lock('the second one', ({ signing }) => signing?.step === 'badge' && signing.person === ids.issuer);
  await story.badge('issuer');
  await story.entry('opening.refused', ({ code }) => code === 'samePerson');
  await story.badge('keeper');
  await story.lock('PIN wanted', ({ signing }) => signing?.step === 'pin');
  await story.pin('keeper');
  const checked = await story.entry('day.checked');
  expect(checked.params.data).toMatchObject({ by: ids.issuer, confirmedBy: ids.keeper, released: 0 });
  await story.lock('checked', ({ day }) => day?.checked === true);
  await story.sign({ type: 'dayCheck' }, 'issuer');
  await story.lock('the second one', ({ signing }) => signing?.step === 'badge' && signing.person === ids.issuer);
  await story.badge('keeper');
  await story.lock('PIN wanted', ({ signing }) => signing?.step === 'pin');
  await story.pin('keeper');
  await story.entry('opening.refused', ({ code }) => code === 'dayCheckedAlready');

  await story.release();
  await story.lock('owed anew', ({ day }) => day?.checked === false);
}, 60_000);

test('at closing time on a working day a check that nobody made is owed: written down once, and shown until it is made', async () => {
  setClock(nextWorkingDayAt(17, 59, 50));
  const story = await atTheSafe();
  const before = await story.lock('before the hour', ({ day }) => day !== null);
  expect(before.day).toMatchObject({ checked: false });
  const missed = await story.entry('day.check-missed');
  expect(missed.params.data).toMatchObject({ lock: 'main', day: before.day?.day });
  const owed = await story.lock('owed', ({ day }) => day?.due === true);
  expect(owed.alarms).toMatchObject([{ kind: 'dayCheckMissed', severity: 'warning' }]);
  // Behind the profile's hour as much as before it: no opening is forbidden by it.
  expect(owed.obstacle).toBeNull();
  await story.sign({ type: 'dayCheck' }, 'keeper');
  await story.lock('the second one', ({ signing }) => signing?.step === 'badge' && signing.person === story.ids.keeper);
  await story.badge('issuer');
  await story.lock('PIN wanted', ({ signing }) => signing?.step === 'pin');
  await story.pin('issuer');
  await story.entry('day.checked');
  const done = await story.lock('no more', ({ day }) => day?.due === false && day.checked);
  expect(done.alarms).toEqual([]);
  expect(story.topics().filter((topic) => topic === 'day.check-missed')).toHaveLength(1);
});
