/** Counter and office of a real daemon in a real browser: people with badge, PIN or passphrase, and hands on the simulators. */
import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { requestLaunch } from '../../daemon/cli/control-socket.ts';
import { dataFolderAt } from '../../daemon/data-folder/data-folder.ts';
import { browserForTest, type TestBrowser } from '../support/browser.ts';
import { type RunningDaemon, removeData, startDaemon } from '../support/running-daemon.ts';
import { DESK_READER, deviceReady, type Hands, handsOf, STAFF, type StaffIds, type } from '../support/staff.ts';
import { staffedFolder } from '../support/staffed-folder.ts';
import type { TestClient } from '../support/ws-client.ts';
import { judgePage } from './page-judge.ts';
import { originOf } from './with-screens.ts';

const SHOTS = process.env.SHOTS ?? null;

/** Somebody with a badge and a PIN. */
export interface Bearer {
  readonly badge: string;
  readonly pin: string;
}

export interface RealPages {
  readonly daemon: RunningDaemon;
  readonly browser: TestBrowser;
  readonly hands: Hands;
  /** A session of the tests' own at the office: hears every entry. */
  readonly watcher: TestClient;
  /** A tab on one of the pages, paired. All tabs of one browser are one screen. */
  open(path: string): Promise<Page>;
}

export interface StaffedPages extends RealPages {
  readonly ids: StaffIds;
}

/** Pages of a daemon that runs, in a browser of their own, paired for counter and office. */
export async function pagesOf(daemon: RunningDaemon, tolerated: readonly RegExp[] = []): Promise<RealPages> {
  const browser = await browserForTest(originOf(daemon), tolerated);
  await pair(daemon, browser);
  const key = await daemon.pair(['office', 'ci']);
  const watcher = await daemon.session('office', key);
  const hands = handsOf(await daemon.session('ci', key));
  await deviceReady(watcher, DESK_READER);
  return {
    daemon,
    browser,
    hands,
    watcher,
    async open(path) {
      const page = await browser.tab();
      await page.goto(`${originOf(daemon)}${path}`);
      await page.locator('.connection-open').waitFor();
      return page;
    },
  };
}

async function pair(daemon: RunningDaemon, browser: TestBrowser): Promise<void> {
  const page = await browser.tab();
  const launch = await requestLaunch(dataFolderAt(daemon.data).controlSocket, ['counter', 'office']);
  if (!launch.ok) throw new Error(`no ticket: ${launch.error}`);
  await page.goto(launch.value);
  await page.getByRole('heading', { name: '请选择页面' }).waitFor();
  await page.close();
}

/** A daemon of its own whose people are there, and its pages. */
export async function staffedPages(tolerated: readonly RegExp[] = []): Promise<StaffedPages> {
  const { data, ids } = await staffedFolder();
  const daemon = await startDaemon(data);
  onTestFinished(async () => {
    await daemon.end('SIGKILL');
    removeData(data);
  });
  return { ...(await pagesOf(daemon, tolerated)), ids };
}

/** Login and passphrase, wherever the page asks who one is. */
export async function byPassphrase(page: Page, who: 'head' | 'security', passphrase?: string): Promise<void> {
  const panel = page.locator('.proof-panel:visible');
  await panel.getByLabel('登录名').fill(STAFF[who].login);
  await panel.getByLabel('口令').fill(passphrase ?? STAFF[who].passphrase);
  await panel.getByRole('button', { name: '用口令确认身份' }).click();
}

/** Badge and PIN at the desk reader, as the page says. */
export async function byBadge(page: Page, hands: Hands, { badge, pin }: Bearer): Promise<void> {
  const panel = page.locator('.proof-panel:visible');
  const badgeStep = panel.getByText('请把本人的卡放到读卡器上');
  const pinStep = panel.getByText('请在读卡器上输入密码，再按 #');
  // A badge that was put there a moment ago, to lock the screen, may be read only now.
  const begun = badgeStep.or(pinStep).first();
  for (let tries = 1; ; tries++) {
    await panel.getByRole('button', { name: '刷卡并输入密码' }).click();
    // The panel of the person before may have been on its way out: then the press was theirs, and is made again.
    const there = begun.waitFor({ timeout: tries < 3 ? 5_000 : 20_000 }).then(() => true);
    if (await (tries < 3 ? there.catch(() => false) : there)) break;
  }
  if (!(await pinStep.isVisible())) await hands(DESK_READER, 'presentBadge', badge);
  await pinStep.waitFor();
  await type(hands, DESK_READER, `${pin}#`);
}

/** Who the bar says is signed in. */
export async function isThere(page: Page, who: string): Promise<void> {
  await page.locator('.signed-in-who').getByText(who).waitFor();
}

/** Opens a page of the office and signs a manager in there. */
export async function officeOf(pages: RealPages, path: string, who: 'head' | 'security' = 'head'): Promise<Page> {
  const page = await pages.open(path);
  await byPassphrase(page, who);
  await isThere(page, STAFF[who].name);
  return page;
}

/** Keeps a picture where `SHOTS` names a folder; names, labels and width are judged in any case. */
export async function look(page: Page, name: string): Promise<void> {
  if (SHOTS !== null) await page.screenshot({ path: `${SHOTS}/${name}.png` });
  expect(await judgePage(page), name).toEqual({ nameless: [], unlabelled: [], wide: [] });
}
