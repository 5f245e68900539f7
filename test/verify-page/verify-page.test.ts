import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportLedger } from '../../daemon/ledger/bundle/export-ledger.ts';
import { readAloudHead } from '../../daemon/ledger/read-aloud.ts';
import { POLICY, VECTORS } from '../daemon/ledger/bundle/bundle-fixture.ts';
import { golden, madeLedger, temporaryFolder } from '../daemon/ledger/ledger-fixture.ts';
import { judgeAtEnd, startBrowser, type TestBrowser } from '../support/browser.ts';

let browser: TestBrowser;
let page: string;

beforeAll(async () => {
  browser = await startBrowser('file://');
  const outDir = join(browser.profile, 'built');
  await build({ configFile: 'verify-page/vite.config.ts', logLevel: 'error', build: { outDir } });
  page = join(outDir, 'verify.html');
}, 60_000);
afterAll(() => browser?.remove());

interface Chosen {
  readonly zip?: string;
  readonly folder?: string;
  readonly trust?: string;
  readonly anchors?: string;
}

async function verify({ zip, folder, trust = '', anchors = '' }: Chosen): Promise<Page> {
  judgeAtEnd(browser, []);
  const tab = await browser.tab();
  await tab.goto(pathToFileURL(page).href);
  if (zip !== undefined) await tab.setInputFiles('#zip', zip);
  if (folder !== undefined) await tab.setInputFiles('#folder', folder);
  await tab.fill('#trust', trust);
  await tab.fill('#anchors', anchors);
  await tab.click('#start');
  await tab.waitForSelector('[data-verdict]');
  return tab;
}

const verdictOf = (tab: Page): Promise<string | null> => tab.getAttribute('[data-verdict]', 'data-verdict');
const headAt = (size: number): string => `${size} ${readAloudHead(Buffer.from(golden.root[String(size)], 'hex'))}`;

describe('the auditor’s page, opened from the disk', () => {
  test('is one file that asks for nothing else', () => {
    const text = readFileSync(page, 'utf8');
    expect(text).not.toMatch(/<script[^>]+src=|<link|@import|https?:\/\/(?!www\.w3\.org)/);
    expect(text.match(/<script/g)).toHaveLength(1);
  });

  test('finds the reference’s bundle sound, with slips and an older checkpoint', async () => {
    const older = readFileSync(`${VECTORS}bundle/checkpoints/777`, 'utf8');
    const tab = await verify({
      folder: `${VECTORS}bundle`,
      trust: POLICY,
      anchors: `${headAt(257)}\n${older}\n${headAt(2)}`,
    });
    expect(await verdictOf(tab)).toBe('sound');
    const text = await tab.innerText('#report');
    for (const words of ['0 … 999', golden.root['1000'], 'witness.example/district', 'manifest.json, policy'])
      expect(text).toContain(words);
    expect(await tab.innerText('dl')).toMatch(/your slips and checkpoints\s+3/);
  });

  test('finds a zip of our own sound with the key alone, and only consistent without it', async () => {
    const target = join(temporaryFolder(), 'bundle.zip');
    const options = {
      ledger: await madeLedger(300, [7, 300]),
      target,
      from: 5,
      to: null,
      openings: null,
      proofs: [9],
      at: 0,
    };
    expect((await exportLedger(options, () => {}, new AbortController().signal)).ok).toBe(true);
    expect(await verdictOf(await verify({ zip: target, trust: golden.log_vkey }))).toBe('sound');
    const tab = await verify({ zip: target });
    expect(await verdictOf(tab)).toBe('consistent-only');
    expect(await tab.innerText('#report')).toContain('nobody vouches for it');
  });

  test('refuses a changed bundle and says where, in both languages', async () => {
    const folder = join(temporaryFolder(), 'bundle');
    cpSync(`${VECTORS}bundle`, folder, { recursive: true });
    const lines = readFileSync(join(folder, 'entries.jsonl'), 'utf8').split('\n');
    writeFileSync(
      join(folder, 'entries.jsonl'),
      lines.with(300, (lines[300] ?? '').replace('"ok"', '"no"')).join('\n'),
    );
    const tab = await verify({ folder, trust: POLICY });
    expect(await verdictOf(tab)).toBe('broken');
    const text = await tab.innerText('#report');
    for (const words of [
      '检查点之前的记录被改动',
      'entries before the checkpoint were changed',
      'checkpoints/777 #777',
    ])
      expect(text).toContain(words);
    if (process.env.PICTURES !== undefined)
      await tab.screenshot({ path: join(process.env.PICTURES, 'broken.png'), fullPage: true });
  });

  test('refuses a truncated bundle that a slip shows, another key, and what is no zip', async () => {
    expect(
      await verdictOf(
        await verify({ folder: `${VECTORS}bundle`, trust: golden.log_vkey, anchors: '1001 ABCD EFGH 2345 6723' }),
      ),
    ).toBe('broken');
    expect(await verdictOf(await verify({ folder: `${VECTORS}bundle`, trust: golden.witness_vkey }))).toBe(
      'unreadable',
    );
    expect(await verdictOf(await verify({ zip: `${VECTORS}bundle/entries.jsonl`, trust: POLICY }))).toBe('unreadable');
  });

  test('works as well in a sandbox without forms and without an origin of its own', async () => {
    const outer = join(browser.profile, 'built', 'outer.html');
    writeFileSync(outer, '<iframe sandbox="allow-scripts" src="verify.html" width="1000" height="800"></iframe>');
    judgeAtEnd(browser, []);
    const tab = await browser.tab();
    await tab.goto(pathToFileURL(outer).href);
    const inner = tab.frameLocator('iframe');
    await inner.locator('#folder').setInputFiles(`${VECTORS}bundle`);
    await inner.locator('#trust').fill(POLICY);
    await inner.locator('#start').click();
    expect(await inner.locator('[data-verdict]').getAttribute('data-verdict')).toBe('sound');
  });

  test('shows words of a bundle as words, never as markup', async () => {
    const folder = join(temporaryFolder(), 'bundle');
    cpSync(`${VECTORS}bundle`, folder, { recursive: true });
    writeFileSync(join(folder, '<img src=x onerror=alert(1)>'), 'x');
    const tab = await verify({ folder, trust: POLICY });
    expect(await tab.innerText('dl')).toContain('<img src=x onerror=alert(1)>');
    expect(await tab.locator('#report img').count()).toBe(0);
    if (process.env.PICTURES !== undefined)
      await tab.screenshot({ path: join(process.env.PICTURES, 'sound.png'), fullPage: true });
  });
});
