/** The safe panel in a real browser, before the API's real server: the safe's room is played by the test. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { Params } from '../../daemon/api/contract/methods.ts';
import type { SafeLockView } from '../../daemon/api/contract/safe.ts';
import { createApiServer } from '../../daemon/api/server.ts';
import type { Clock } from '../../devices/kit/clock.ts';
import { err, ok } from '../../devices/kit/result.ts';
import { judgeAtEnd, startBrowser, type TestBrowser } from '../support/browser.ts';
import { createFakePorts } from '../support/fake-ports.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { CLOSED, NAMES, safeEvent } from '../support/safe-views.ts';
import { type Judgement, judgePanel } from './panel-judge.ts';

/** The built screens; another build may be named while one is being made. */
const KIOSK = process.env.TWINLOCK_KIOSK ?? new URL('../../kiosk-ui/dist', import.meta.url).pathname;
const SHOTS = process.env.SHOTS ?? null;

export interface PanelBench {
  readonly page: Page;
  /** The daemon's clock, which stands still unless it is moved. */
  readonly clock: Clock & { advance(ms: number): void };
  /** What the panel asked to be signed, in order. */
  readonly asked: Params<'safe.prepare'>[];
  /** Shows the panel these locks. */
  show(...views: SafeLockView[]): void;
  /** Waits until the panel shows this face. */
  face(name: string): Promise<void>;
  /** Legible, large enough, cut off nowhere; keeps a picture where `SHOTS` names a folder. */
  shot(name: string): Promise<void>;
  /** The next `safe.prepare` is refused with this code. */
  refuseNext(code: 'notAvailable' | 'rangeNotHeld'): void;
  /** The daemon's API ends, and begins anew on the same port. */
  cutOff(): Promise<void>;
  comeBack(): Promise<void>;
  say(language: 'zh-CN' | 'en'): Promise<void>;
  /** What is hard to read or to touch on the screen now. */
  judge(): Promise<Judgement>;
}

/** One server and one browser for all tests of a file; each test gets a panel with one closed lock. */
export function sharedPanel(): (tolerated?: readonly RegExp[]) => Promise<PanelBench> {
  const ports = createFakePorts();
  const clock = createManualClock();
  const asked: Params<'safe.prepare'>[] = [];
  const locks = new Map<string, SafeLockView>();
  let refusal: 'notAvailable' | 'rangeNotHeld' | null = null;
  let tickets = 0;
  const makeServer = () =>
    createApiServer({
      ports: {
        ...ports,
        snapshot: () => ({ ...ports.snapshot(), locks: [...locks.values()] }),
        people: {
          ...ports.people,
          directory: async () =>
            ok({
              people: Object.entries(NAMES).map(([person, name]) => ({ person, name, roles: [], state: 'active' })),
            }),
        },
        safe: {
          ...ports.safe,
          state: () => ({ locks: [...locks.values()] }),
          async prepare(params) {
            if (refusal !== null) {
              const code = refusal;
              refusal = null;
              return err({ code });
            }
            asked.push(params);
            return ok({ lock: locks.get(params.lock) ?? CLOSED });
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
  let server = makeServer();
  let shared: { readonly port: number; readonly origin: string; readonly browser: TestBrowser } | null = null;
  beforeAll(async () => {
    const listening = await server.listen(0);
    if (!listening.ok) throw new Error(listening.error.code);
    const origin = `http://127.0.0.1:${listening.value.port}`;
    shared = { port: listening.value.port, origin, browser: await startBrowser(origin) };
  });
  afterAll(async () => {
    await shared?.browser.remove();
    await server.close();
  });
  return async (tolerated = []) => {
    if (shared === null) throw new Error('the panel did not start');
    const { port, origin, browser } = shared;
    judgeAtEnd(browser, tolerated);
    locks.clear();
    asked.length = 0;
    locks.set(CLOSED.lock, CLOSED);
    const page = await browser.tab();
    onTestFinished(async () => {
      await page.evaluate("localStorage.setItem('twinlock.language', 'zh-CN')");
    });
    await page.setViewportSize({ width: 1024, height: 600 });
    tickets += 1;
    ports.addTicket(`t${tickets}`, ['safe', 'ci']);
    await page.goto(`${origin}/#ticket=t${tickets}`);
    await page.getByRole('link', { name: '保险柜' }).click();
    await page.locator('.safe').waitFor();
    const bench: PanelBench = {
      page,
      clock,
      asked,
      show(...views) {
        for (const view of views) {
          locks.set(view.lock, view);
          ports.publish(safeEvent(view, clock.mono()));
        }
      },
      face: (name) => page.locator(`.safe[data-face="${name}"]`).waitFor(),
      async shot(name) {
        expect(await bench.judge(), name).toEqual({ faint: [], small: [], cut: [] });
        if (SHOTS !== null) await page.screenshot({ path: `${SHOTS}/safe-${name}.png` });
      },
      cutOff: () => server.close(),
      async comeBack() {
        server = makeServer();
        const again = await server.listen(port);
        if (!again.ok) throw new Error(again.error.code);
      },
      judge: () => judgePanel(page),
      refuseNext(code) {
        refusal = code;
      },
      async say(language) {
        const now = await page.evaluate<string>('document.documentElement.lang');
        if (now !== language) await page.locator('.bar .ant-btn').last().click();
        await page.locator(`html[lang="${language}"]`).waitFor();
      },
    };
    return bench;
  };
}
