/** Panel and bench of a real daemon side by side in a real browser, with a staffed counter: two people, and their hands. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { requestLaunch } from '../../daemon/cli/control-socket.ts';
import { dataFolderAt } from '../../daemon/data-folder/data-folder.ts';
import { judgeAtEnd, startBrowser, type TestBrowser } from '../support/browser.ts';
import { type RunningDaemon, removeData, startDaemon } from '../support/running-daemon.ts';
import { BOARD, SAFE_READER, STAFF, type StaffIds } from '../support/staff.ts';
import { staffedFolder } from '../support/staffed-folder.ts';
import { judgePanel } from './panel-judge.ts';
import { originOf } from './with-screens.ts';

const SHOTS = process.env.SHOTS ?? null;
/** Starting a daemon, a browser and, once a run, the ceremony. Milliseconds. */
const START_MS = 60_000;
/** A story of sixty clicks, on a machine that has other work. Milliseconds. */
const STORY_MS = 120_000;

export type Who = 'issuer' | 'keeper' | 'other';
/** A part of the bench's picture, in its Chinese words. */
export type Part = '柜门' | '锁舌' | '内格' | '机械钥匙' | '印章管理人员钥匙' | '签发人员钥匙';

export interface RealSafe {
  readonly ids: StaffIds;
  readonly panel: Page;
  readonly bench: Page;
  /** Touches keys of the panel, one after the other, by their whole names. */
  touch(...names: string[]): Promise<void>;
  /** Presses keys of the panel's number pad. */
  pad(...names: string[]): Promise<void>;
  /** Holds a badge to the reader at the safe, by clicking it on the bench. */
  badge(who: Who): Promise<void>;
  /** Types on the reader's keypad on the bench. */
  keys(text: string): Promise<void>;
  /** Types somebody's PIN. */
  pin(who: Who): Promise<void>;
  /** Clicks a part of the safe's picture. */
  part(name: Part): Promise<void>;
  /** Pulls or plugs the cable of a simulated device. */
  cable(simulator: typeof SAFE_READER | typeof BOARD, to: '拔下数据线' | '插上数据线'): Promise<void>;
  /** Waits until the panel shows this face. */
  face(name: string): Promise<void>;
  /** Waits until the panel says this. */
  says(text: string | RegExp): Promise<void>;
  /** Legible, large enough, cut off nowhere; keeps a picture where `SHOTS` names a folder. */
  shot(name: string): Promise<void>;
  say(language: 'zh-CN' | 'en'): Promise<void>;
  /** Both badges, both factors: until the lock lets go. */
  release(first?: Who): Promise<void>;
  /** Draws the bolt and opens the door. */
  open(): Promise<void>;
  /** Shuts the door, throws the bolt, turns the key back. */
  shut(): Promise<void>;
  /** Ends the daemon in mid-run, and starts it again. */
  kill(): Promise<void>;
  startAgain(): Promise<void>;
}

/** One daemon and one browser for all tests of a file; each test finds the safe as the last one left it. */
export function sharedSafe(): (tolerated?: readonly RegExp[]) => Promise<RealSafe> {
  vi.setConfig({ testTimeout: STORY_MS });
  let data = '';
  let ids: StaffIds | null = null;
  let daemon: RunningDaemon | null = null;
  let browser: TestBrowser | null = null;
  let origin = '';
  beforeAll(async () => {
    const folder = await staffedFolder();
    data = folder.data;
    ids = folder.ids;
    daemon = await startDaemon(data);
    origin = originOf(daemon);
    // Pages look for the next run where they found this one.
    const config = join(data, 'twinlock.toml');
    writeFileSync(config, readFileSync(config, 'utf8').replace('port = 0', `port = ${daemon.port}`));
    browser = await startBrowser(origin);
    const first = await browser.tab();
    const launch = await requestLaunch(dataFolderAt(data).controlSocket, ['safe', 'ci']);
    if (!launch.ok) throw new Error(`no ticket: ${launch.error}`);
    await first.goto(launch.value);
    await first.getByRole('heading', { name: '请选择页面' }).waitFor();
    await first.close();
  }, START_MS);
  afterAll(async () => {
    await browser?.remove();
    await daemon?.end('SIGKILL');
    removeData(data);
  });

  return async (tolerated = []) => {
    if (browser === null || ids === null) throw new Error('the safe did not start');
    judgeAtEnd(browser, tolerated);
    const panel = await browser.tab();
    await panel.setViewportSize({ width: 1024, height: 600 });
    await panel.goto(`${origin}/safe`);
    // A window of its own: a tab that is not in front draws once a second, and a click on it takes as long.
    const opened = browser.context.waitForEvent('page');
    await panel.evaluate("void window.open('/bench', '_blank', 'popup')");
    const bench = await opened;
    await bench.setViewportSize({ width: 1920, height: 1080 });
    const deviceAt = (simulator: string) => bench.getByRole('region', { name: simulator, exact: true });
    await bench
      .getByRole('button', { name: new RegExp(SAFE_READER) })
      .first()
      .click();
    await deviceAt(SAFE_READER).getByText('安全通道已建立').waitFor();
    await panel.locator('.safe').waitFor();

    /** What was to be seen, or a picture of what was seen instead. */
    const seen = async (what: Locator): Promise<void> => {
      try {
        await what.waitFor();
      } catch (cause) {
        if (SHOTS !== null) await panel.screenshot({ path: `${SHOTS}/instead.png` });
        throw cause;
      }
    };

    const safe: RealSafe = {
      ids,
      panel,
      bench,
      async touch(...names) {
        for (const name of names) await panel.getByRole('button', { name, exact: true }).click();
      },
      async pad(...names) {
        for (const name of names) await panel.locator('.safe-pad').getByRole('button', { name, exact: true }).click();
      },
      badge: (who) =>
        deviceAt(SAFE_READER)
          .getByRole('button', { name: new RegExp(`^${STAFF[who].badge} `) })
          .click(),
      async keys(text) {
        const pad = deviceAt(SAFE_READER).locator('.badge-keys');
        for (const key of text) await pad.getByRole('button', { name: key, exact: true }).click();
      },
      pin: (who) => safe.keys(`${STAFF[who].pin}#`),
      part: (name) =>
        deviceAt(BOARD)
          .getByRole('button', { name: new RegExp(`^${name}`) })
          .click(),
      cable: (simulator, to) => deviceAt(simulator).getByRole('button', { name: to }).click(),
      face: (name) => seen(panel.locator(`.safe[data-face="${name}"]`)),
      says: (text) => seen(panel.locator('.safe').getByText(text).first()),
      async shot(name) {
        if (SHOTS !== null) {
          await panel.screenshot({ path: `${SHOTS}/${name}.png` });
          await bench.screenshot({ path: `${SHOTS}/${name}-bench.png` });
        }
        expect.soft(await judgePanel(panel), name).toEqual({ faint: [], small: [], cut: [] });
      },
      async say(language) {
        const now = await panel.evaluate<string>('document.documentElement.lang');
        if (now !== language) await panel.locator('.bar .ant-btn').last().click();
        await panel.locator(`html[lang="${language}"]`).waitFor();
      },
      async release(first = 'issuer') {
        await safe.badge(first);
        await safe.face('badges');
        await safe.badge(first === 'issuer' ? 'keeper' : 'issuer');
        await panel.locator('.place-taken').nth(1).waitFor();
        await safe.part('印章管理人员钥匙');
        await safe.pin('issuer');
        await safe.face('released');
      },
      async open() {
        await bench.getByText('锁 放开').waitFor();
        await safe.part('锁舌');
        await bench.getByRole('button', { name: '锁舌 已退' }).waitFor();
        await safe.part('柜门');
        await safe.face('running');
      },
      async shut() {
        await safe.part('柜门');
        await bench.getByRole('button', { name: '柜门 关' }).waitFor();
        await safe.part('锁舌');
        await bench.getByRole('button', { name: '锁舌 已上' }).waitFor();
        if (await bench.getByRole('button', { name: '印章管理人员钥匙 已转' }).isVisible())
          await safe.part('印章管理人员钥匙');
      },
      async kill() {
        await daemon?.end('SIGKILL');
      },
      async startAgain() {
        daemon = await startDaemon(data);
      },
    };
    return safe;
  };
}
