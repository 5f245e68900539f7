import { afterEach, expect, test, vi } from 'vitest';
import { chinaMoments } from '../../kiosk-ui/china-moment.ts';

const NOW = Date.UTC(2026, 10, 21, 16, 30, 5);

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ['America/New_York', 11],
  ['UTC', 16],
  ['Asia/Shanghai', 0],
])('moments are those of China on a PC set to %s', (zone, hourThere) => {
  vi.stubEnv('TZ', zone);
  // The PC really is in that zone.
  expect(new Date(NOW).getHours()).toBe(hourThere);
  expect(chinaMoments('zh-CN')(NOW)).toBe('2026/11/22 00:30:05');
  expect(chinaMoments('en-GB')(NOW)).toBe('22 Nov 2026, 00:30:05');
});
