/** The ledger of a real daemon under audit: who may look, what the browser proves, what leaves, and what others say of it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { openCheckpoint } from '../../daemon/ledger/checkpoint.ts';
import { parseVkey } from '../../daemon/ledger/note-key.ts';
import { modulesOfPath, readQr } from '../kiosk-ui/ledger/qr-reader.ts';
import { twinlock } from '../support/own-command.ts';
import { STAFF } from '../support/staff.ts';
import { appointAuditor, asAuditor, bothManagers, download, lookInBoth, signOut, toPart } from './with-auditor.ts';
import { byBadge, byPassphrase, isThere, look, type StaffedPages, staffedPages } from './with-office.ts';

const VERIFY_PAGE = new URL('../../kiosk-ui/dist/verify.html', import.meta.url).pathname;
const { issuer, keeper, other, head, security } = STAFF;
/** What must not leave without two managers. */
const NAMES = [issuer, keeper, other, head, security].map(({ name }) => name);

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What the verifier's page, opened from the disk, says of a bundle. */
async function offlineVerdict({ browser }: StaffedPages, zip: string, vkey: string): Promise<Page> {
  const page = await browser.tab();
  await page.goto(pathToFileURL(VERIFY_PAGE).href);
  await page.setInputFiles('#zip', zip);
  await page.fill('#trust', vkey);
  await page.click('#start');
  await page.locator('[data-verdict="sound"]').waitFor();
  return page;
}

const textIn = (zip: string, file: string): string =>
  Buffer.from(unzipSync(new Uint8Array(readFileSync(zip)))[file] ?? []).toString();

test('an issuer is refused, an auditor proves and takes away, two managers let names go along, a slip is printed', async () => {
  const pages = await staffedPages();
  const { hands, watcher } = pages;
  await appointAuditor(watcher);
  const folder = place();

  // Somebody who works with certificates does not look into the ledger.
  const page = await pages.open('/ledger');
  await byBadge(page, hands, issuer);
  await isThere(page, '李签发 · 签发人员');
  await page.getByText('代码 otherRole').waitFor();
  await page.getByText('台账由机构负责人、系统管理员、安全管理员和审计员查看').waitFor();
  expect(await page.locator('button.entry').count()).toBe(0);
  await lookInBoth(page, 'audit-issuer-refused');
  await signOut(page);

  await asAuditor(page);
  await isThere(page, '郑审计 · 审计员');
  await page.getByRole('button', { name: /登录/ }).first().waitFor();
  await lookInBoth(page, 'audit-timeline');

  // One kind of entry, then one entry, proven in this browser.
  await page.getByLabel('事项').fill('岗位');
  await page.getByLabel('事项').press('Enter');
  await expect.poll(() => page.locator('.entry-what small').first().textContent()).toMatch(/^permission\./);
  const kinds = await page.locator('button.entry .entry-what small').allTextContents();
  expect(kinds.filter((kind) => !kind.startsWith('permission.'))).toEqual([]);
  await page
    .getByRole('button', { name: /permission\.filed/ })
    .first()
    .click();
  const entry = page.getByRole('region', { name: /第 \d+ 号记录/ });
  await entry.getByText('到达检查点').waitFor();
  await entry.getByText('签名由本浏览器验证').waitFor();
  await entry.getByRole('img', { name: /从第 \d+ 号记录到根的路径/ }).waitFor();
  await lookInBoth(page, 'audit-entry');

  // The key that the auditor noted down when the counter was installed.
  await toPart(page, '检查点');
  const checkpoint = page.getByRole('region', { name: '签名检查点' });
  await checkpoint.getByText('验证公钥').waitFor();
  const vkey = (await checkpoint.locator('pre').last().textContent()) ?? '';
  await toPart(page, '验证');
  await page.getByLabel('审计员自带的验证公钥').fill(vkey);
  await page.getByRole('button', { name: '验证整本台账' }).click();
  await page.getByRole('heading', { name: '台账完好' }).waitFor();
  const verdict = page.getByRole('status', { name: '验证结论' });
  expect(await verdict.textContent()).toMatch(/朗读码([A-Z2-7]{4} ?){4}/);
  await lookInBoth(page, 'audit-verified');

  await toPart(page, '导出');
  await page.getByLabel('导出理由').fill('年度审计');
  await page.getByRole('button', { name: '导出证据包', exact: true }).click();
  await page.getByRole('heading', { name: '证据包已生成' }).waitFor();
  await lookInBoth(page, 'audit-export');
  const zip = join(folder, 'bundle.zip');
  await download(page, /^下载 .*\.zip$/, zip);
  await page.getByText('下载地址已用过').waitFor();
  const said = await twinlock('verify', '--bundle', zip, '--vkey', vkey);
  expect(said).toMatchObject({ code: 0, output: expect.stringMatching(/sound|whole/) });
  const offline = await offlineVerdict(pages, zip, vkey);
  await look(offline, 'audit-verify-page');
  await offline.close();
  const entries = textIn(zip, 'entries.jsonl');
  for (const name of NAMES) expect(entries).not.toContain(name);

  // The slip of the shift, as the printer gets it.
  await toPart(page, '检查点');
  await page.evaluate('window.print = () => document.body.classList.add("was-printed")');
  await page.getByRole('button', { name: '打印交接单' }).click();
  await page.locator('body.was-printed').waitFor();
  const picture = page.locator('.slip svg.qr');
  const size = Number(await picture.getAttribute('data-modules'));
  const note = readQr(modulesOfPath((await picture.locator('path').getAttribute('d')) ?? '', size, 4));
  const key = parseVkey(vkey);
  // The paper holds a checkpoint that the auditor's own key opens, and the ledger says that it was made.
  expect(key.ok && openCheckpoint(note, key.value, []).ok).toBe(true);
  expect(watcher.events().map(({ topic }) => topic)).toContain('log.slip');
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await lookInBoth(page, 'audit-checkpoints');
  await signOut(page);

  // Names leave only when two managers say so.
  await byPassphrase(page, 'head');
  await isThere(page, head.name);
  await toPart(page, '导出');
  await page.getByLabel('导出理由').fill('上级核查');
  await page.getByLabel('连同规则准许的个人信息一起导出').check();
  await page.getByRole('button', { name: '下一步：两人确认身份' }).click();
  await page.locator('.proof-panel:visible').waitFor();
  await look(page, 'audit-openings-proofs');
  await bothManagers(page);
  await page.getByText(/含 \d+ 项个人信息。/).waitFor();
  await lookInBoth(page, 'audit-openings');
  const opened = join(folder, 'opened.zip');
  await download(page, /^下载 .*\.zip$/, opened);
  expect(await twinlock('verify', '--bundle', opened, '--vkey', vkey)).toMatchObject({ code: 0 });
  const values = textIn(opened, 'openings.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => Buffer.from(JSON.parse(line).value, 'base64url').toString());
  expect(values).toEqual(expect.arrayContaining(NAMES));
  const written = watcher.events().map(({ topic }) => topic);
  expect(written.filter((topic) => /^log\./.test(topic))).toEqual([
    'log.verified',
    ...['log.export-begun', 'log.exported', 'log.export-fetched'],
    'log.slip',
    ...['log.export-begun', 'log.exported', 'log.export-fetched'],
  ]);
}, 120_000);
