/** A real Chromium with a profile of its own: what a page should never do is collected, and fails the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** How long an expectation on a page may take. Milliseconds. */
const PATIENCE_MS = 20_000;

export interface TestBrowser {
  /** The profile's folder: everything that Chromium wrote. */
  readonly profile: string;
  readonly context: BrowserContext;
  /** A new tab. */
  tab(): Promise<Page>;
  /** What went wrong since the last question. */
  takeTrouble(): readonly string[];
  /** Ends the browser; the profile stays. Harmless when repeated. */
  close(): Promise<void>;
  /** Ends it and removes its profile. */
  remove(): Promise<void>;
}

/** A browser with a fresh profile. Requests to other places than `origin`, the daemon's, are trouble. */
export async function startBrowser(origin: string): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'twinlock-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: ARGUMENTS,
    viewport: { width: 1280, height: 800 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  let trouble: string[] = [];
  // Violations of the content policy and failed requests come as errors of the console.
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') trouble.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => trouble.push(`page error: ${error.error().message}`));
  context.on('request', (request) => {
    if (isElsewhere(request.url(), origin)) trouble.push(`request elsewhere: ${request.url()}`);
  });
  context.on('page', (page) => {
    page.on('websocket', (socket) => {
      if (isElsewhere(socket.url().replace(/^ws/, 'http'), origin)) trouble.push(`socket elsewhere: ${socket.url()}`);
    });
    page.on('crash', () => trouble.push('the page crashed'));
  });
  return {
    profile,
    context,
    tab: () => context.newPage(),
    takeTrouble() {
      const taken = trouble;
      trouble = [];
      return taken;
    },
    close: () => context.close(),
    async remove() {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** At the end of the test that runs now: its tabs are closed, and trouble that it did not expect fails it. */
export function judgeAtEnd(browser: TestBrowser, tolerated: readonly RegExp[]): void {
  onTestFinished(async () => {
    for (const page of browser.context.pages().slice(1)) await page.close();
    const unexpected = browser.takeTrouble().filter((what) => !tolerated.some((pattern) => pattern.test(what)));
    expect(unexpected).toEqual([]);
  });
}

/** A browser of its own for the test that runs now, judged and removed when that ends. */
export async function browserForTest(origin: string, tolerated: readonly RegExp[] = []): Promise<TestBrowser> {
  const browser = await startBrowser(origin);
  // Hooks run last in, first out.
  onTestFinished(() => browser.remove());
  judgeAtEnd(browser, tolerated);
  return browser;
}

function isElsewhere(url: string, origin: string): boolean {
  const { protocol, origin: asked } = new URL(url);
  return (protocol === 'http:' || protocol === 'https:') && asked !== origin;
}
