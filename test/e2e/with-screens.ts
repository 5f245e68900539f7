/** The screens of a running daemon in a real browser, paired by the printed address, and hands at the simulated reader. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { browserForTest, judgeAtEnd, startBrowser, type TestBrowser } from '../support/browser.ts';
import { READER, readerReady } from '../support/counter-story.ts';
import { newDataFolder, type RunningDaemon, removeData, startDaemon } from '../support/running-daemon.ts';
import type { TestClient } from '../support/ws-client.ts';

export interface Screens {
  readonly daemon: RunningDaemon;
  readonly origin: string;
  readonly browser: TestBrowser;
  /** A tab on one of the pages, paired. */
  open(path: string): Promise<Page>;
  /** Turns a knob of the simulated reader. */
  bench(knob: string, value?: string): Promise<void>;
}

/** Where the daemon's pages are. */
export function originOf({ port }: RunningDaemon): string {
  return `http://127.0.0.1:${port}`;
}

/** A daemon of its own for the test that runs now; `prepare` may write into its data folder before it starts. */
export async function daemonForTest(prepare: (data: string) => void = () => {}): Promise<RunningDaemon> {
  const data = newDataFolder();
  prepare(data);
  const daemon = await startDaemon(data);
  onTestFinished(async () => {
    await daemon.end('SIGKILL');
    removeData(data);
  });
  return daemon;
}

/** A daemon and a browser of its own for the test that runs now. `tolerated`: trouble that the story brings about. */
export async function ownScreens(
  tolerated: readonly RegExp[] = [],
  prepare?: (data: string) => void,
): Promise<Screens> {
  const daemon = await daemonForTest(prepare);
  const browser = await browserForTest(originOf(daemon), tolerated);
  const { screens } = await paired(daemon, browser);
  return screens;
}

/**
 * One daemon and one browser for all tests of a file. What comes back is called by each test: it puts the reader back
 * as it was, and at the test's end closes its tabs and judges them.
 */
export function sharedScreens(): (tolerated?: readonly RegExp[]) => Promise<Screens> {
  let shared: { readonly screens: Screens; readonly hands: TestClient } | null = null;
  beforeAll(async () => {
    const daemon = await startDaemon(newDataFolder());
    shared = await paired(daemon, await startBrowser(originOf(daemon)));
  });
  afterAll(async () => {
    await shared?.screens.browser.remove();
    await shared?.screens.daemon.end('SIGKILL');
    if (shared !== null) removeData(shared.screens.daemon.data);
  });
  return async (tolerated = []) => {
    if (shared === null) throw new Error('the screens did not start');
    const { screens, hands } = shared;
    judgeAtEnd(screens.browser, tolerated);
    await screens.bench('clearFault', 'all');
    await screens.bench('removeCard');
    await screens.bench('plug');
    await readerReady(hands);
    return screens;
  };
}

async function paired(
  daemon: RunningDaemon,
  browser: TestBrowser,
): Promise<{ readonly screens: Screens; readonly hands: TestClient }> {
  const origin = originOf(daemon);
  const first = await browser.tab();
  await first.goto(`${origin}/#ticket=${daemon.ticket}`);
  await first.getByRole('heading', { name: '请选择页面' }).waitFor();
  await first.close();
  const hands = await daemon.session('ci', await daemon.pair(['ci']));
  const screens: Screens = {
    daemon,
    origin,
    browser,
    async open(path) {
      const page = await browser.tab();
      await page.goto(`${origin}${path}`);
      await page.locator('.connection-open').waitFor();
      return page;
    },
    async bench(knob, value) {
      const { error } = await hands.call('bench.act', {
        simulator: READER,
        knob,
        ...(value === undefined ? {} : { value }),
      });
      if (error !== undefined) throw new Error(`bench: ${error.data.code}`);
    },
  };
  return { screens, hands };
}

/** The counter with a reader that is ready. */
export async function openCounter({ open }: Screens): Promise<Page> {
  const page = await open('/counter');
  await page.getByText('读卡器已就绪').waitFor();
  return page;
}

/** Presses the leading button and waits until the reader wants a card. */
export async function startReading(page: Page): Promise<void> {
  await page.getByRole('button', { name: '开始读卡' }).click();
  await page.getByText('请把证件平放在读卡区').waitFor();
}

/** The bench with the reader of documents in front. */
export async function openBench({ open }: Screens): Promise<Page> {
  const page = await open('/bench');
  await page.getByRole('radio', { name: new RegExp(READER) }).check();
  return page;
}
