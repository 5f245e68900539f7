/** The bench's picture of the safe: the real simulated safe board behind the API's real server. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BenchSimulator } from '../../daemon/api/contract/bench.ts';
import { createApiServer } from '../../daemon/api/server.ts';
import { err, ok } from '../../devices/kit/result.ts';
import { createSafeBody } from '../../simulators/safe/safe-body.ts';
import { safeKnobs, showSafe, turnSafeKnob } from '../../simulators/safe/safe-knobs.ts';
import { judgeAtEnd, startBrowser, type TestBrowser } from '../support/browser.ts';
import { createFakePorts, EPOCH } from '../support/fake-ports.ts';
import { createManualClock } from '../support/manual-clock.ts';

const KIOSK = process.env.TWINLOCK_KIOSK ?? new URL('../../kiosk-ui/dist', import.meta.url).pathname;
const clock = createManualClock();
const safe = createSafeBody({ clock });
const pressed: string[] = [];
const board = (): BenchSimulator => ({
  simulator: 'board-1',
  class: 'safe-io',
  model: 'waveshare-relay-d',
  plugged: true,
  shows: showSafe(safe, clock.mono()),
  knobs: safeKnobs(),
  faults: [{ name: 'silence', armed: false }],
  cards: [],
});
const reader: BenchSimulator = {
  simulator: 'reader-safe',
  class: 'badge-reader',
  model: 'osdp',
  plugged: true,
  shows: { led: 'green, blinking', beeps: '0', text: 'SECOND PERSON', channel: 'scbk', tamper: 'off' },
  knobs: [
    { name: 'presentBadge', values: ['B1', 'B2'] },
    { name: 'pressKey', values: ['1', '#'] },
    { name: 'setTamper', values: ['on', 'off'] },
  ],
  faults: [{ name: 'badMac', armed: false }],
  cards: [
    { id: 'B1', caption: '26 bit · 212 · 7041' },
    { id: 'B2', caption: '26 bit · 212 · 7042' },
  ],
};
const sensor: BenchSimulator = {
  simulator: 'climate-1',
  class: 'climate',
  model: 'xy-md02',
  plugged: true,
  shows: { temperature: '21.5', humidity: '28.0', drift: '0.0', condition: 'healthy', paced: 'off' },
  knobs: [{ name: 'setHumidity', values: ['28.0', '34.0'] }],
  faults: [],
  cards: [],
};
const all = () => [board(), reader, sensor];
const ports = createFakePorts();
const server = createApiServer({
  ports: {
    ...ports,
    bench: {
      describe: () => ({ simulators: all() }),
      async act({ simulator, knob, value }) {
        const found = all().find((one) => one.simulator === simulator);
        if (found === undefined) return err({ code: 'notAvailable' });
        pressed.push([simulator, knob, value].join(' ').trim());
        if (simulator === 'board-1') turnSafeKnob(safe, knob, value);
        const data = simulator === 'board-1' ? board() : found;
        const about = {
          epoch: EPOCH,
          at: 0,
          mono: pressed.length,
          device: simulator,
          cause: null,
          after: -1,
          merged: 0,
        };
        ports.publish({ class: 'state', topic: 'bench.state', key: simulator, data, ...about });
        return ok({ simulator: data });
      },
    },
  },
  clock,
  log: { write() {} },
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  version: '0.1.0',
  allowedOrigins: [],
  kioskFolder: KIOSK,
});
let browser: TestBrowser | null = null;
let origin = '';

beforeAll(async () => {
  const listening = await server.listen(0);
  if (!listening.ok) throw new Error(listening.error.code);
  origin = `http://127.0.0.1:${listening.value.port}`;
  browser = await startBrowser(origin);
});
afterAll(async () => {
  await browser?.remove();
  await server.close();
  safe.close();
});

test('a click moves a part of the safe, and one that does not give way says why', async () => {
  if (browser === null) throw new Error('no browser');
  judgeAtEnd(browser, []);
  ports.addTicket('t1', ['ci']);
  const page = await browser.tab();
  await page.goto(`${origin}/bench#ticket=t1`);
  await page.getByRole('heading', { name: '保险柜试验台' }).waitFor();

  await page.getByRole('button', { name: '柜门 关' }).click();
  await page.getByText('锁舌还上着，门拉不开。').waitFor();
  await page.getByRole('button', { name: '机械钥匙' }).click();
  await page.getByRole('button', { name: '柜门 开' }).waitFor();
  await page.getByRole('button', { name: '锁舌 已退' }).click();
  await page.getByText('门开着，锁舌上不了。').waitFor();
  await page.getByRole('button', { name: '抽屉一 关' }).click();
  await page.getByRole('button', { name: '抽屉一 开' }).waitFor();
  await page.getByRole('button', { name: '签发人员钥匙 未转' }).click();
  await page.getByRole('button', { name: '签发人员钥匙 已转' }).waitFor();
  if (process.env.SHOTS !== undefined) {
    await page.screenshot({ path: `${process.env.SHOTS}/bench-zh-CN.png`, fullPage: true });
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.screenshot({ path: `${process.env.SHOTS}/bench-wide.png` });
  }
});

test('badges are held to the reader and its keypad types; the device touched last has its faults in hand', async () => {
  if (browser === null) throw new Error('no browser');
  judgeAtEnd(browser, []);
  const page = await browser.tab();
  await page.goto(`${origin}/bench`);
  pressed.length = 0;
  await page.getByRole('button', { name: /^B2/ }).click();
  await page.locator('.badge-keys').getByRole('button', { name: '#' }).click();
  await expect.poll(() => pressed).toEqual(['reader-safe presentBadge B2', 'reader-safe pressKey #']);
  await page.getByText('绿灯，闪烁').waitFor();
  await page.getByText('SECOND PERSON').waitFor();
  await page.getByRole('button', { name: /消息认证码错误/ }).click();
  await expect.poll(() => pressed.at(-1)).toBe('reader-safe fault badMac');
  await page.getByRole('button', { name: /climate-1/ }).click();
  await page.getByRole('button', { name: '湿度（%） · 34.0' }).click();
  await expect.poll(() => pressed.at(-1)).toBe('climate-1 setHumidity 34.0');
});
