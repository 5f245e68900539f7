/** Checkpoints on the screen and the slip on paper: its QR code read back, the paper's size, both languages. */
import { expect, test } from 'vitest';
import { modulesOfPath, readQr } from '../kiosk-ui/ledger/qr-reader.ts';
import { sharedLedger } from './ledger-desk.ts';
import { checkpoint, LEAVES, SLIP, VKEY } from './ledger-samples.ts';
import { look } from './with-office.ts';

const atTheLedger = sharedLedger();

/** Widths and heights of a PDF's pages, in points. */
const pagesOf = (pdf: Buffer) =>
  [...pdf.toString('latin1').matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map(([, width, height]) => [
    Math.round(Number(width)),
    Math.round(Number(height)),
  ]);

test('checkpoints are listed with head and cosignatures, older ones on demand; one opens to its note and the key', async () => {
  const page = await atTheLedger().open('/ledger?view=checkpoints');
  await page.getByRole('row', { name: /^60 / }).getByText('witness.example/district').waitFor();
  await page.getByRole('button', { name: '显示更早的检查点' }).click();
  await page.getByRole('button', { name: '20', exact: true }).click();
  const opened = page.getByRole('region', { name: '签名检查点' });
  await opened.getByText(checkpoint(20).head).waitFor();
  expect(await opened.locator('pre').allTextContents()).toEqual([checkpoint(20).note, VKEY]);
  await look(page, 'ledger-checkpoints');
});

test('the slip fits one A6 or A4 page, its QR code is the signed note, and two people can sign it', async () => {
  const page = await atTheLedger().open('/ledger?view=checkpoints');
  const slip = page.locator('.slip');
  await page.getByText('A4 纸').waitFor();
  const picture = slip.locator('svg.qr');
  const size = Number(await picture.getAttribute('data-modules'));
  const path = (await picture.locator('path').getAttribute('d')) ?? '';
  expect(readQr(modulesOfPath(path, size, 4))).toBe(checkpoint(LEAVES.length).note);
  // A6 is 105 × 148 mm, A4 is 210 × 297 mm; 72 points to the inch.
  expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toEqual([[298, 420]]);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 397, height: 560 });
  for (const text of ['交班人签名', '接班人签名', checkpoint(LEAVES.length).head]) await slip.getByText(text).waitFor();
  expect(await page.locator('.bar').isVisible()).toBe(false);
  await look(page, 'ledger-slip-a6');
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByText('A4 纸').click();
  await page.locator('.slip-a4').waitFor({ state: 'attached' });
  expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toEqual([[595, 842]]);
});

test('a slip is made by the daemon, once for each press, and fits with two keys and the chip’s count; an older checkpoint is a copy', async () => {
  const desk = atTheLedger();
  const page = await desk.open('/ledger?view=checkpoints');
  await page.evaluate(
    'window.print = () => { document.body.dataset.printed = Number(document.body.dataset.printed ?? 0) + 1 }',
  );
  const slip = page.locator('.slip');
  await page.getByRole('button', { name: '打印交接单' }).click();
  await page.locator('body[data-printed="1"]').waitFor();
  expect(desk.asked).toEqual([{ method: 'ledger.slip', params: {} }]);
  const picture = slip.locator('svg.qr');
  const size = Number(await picture.getAttribute('data-modules'));
  const path = (await picture.locator('path').getAttribute('d')) ?? '';
  expect(readQr(modulesOfPath(path, size, 4))).toBe(SLIP.note);
  expect(await slip.textContent()).toContain(SLIP.sm2);
  expect(await slip.getByText('4711').count()).toBe(1);
  expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toEqual([[298, 420]]);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 397, height: 560 });
  await look(page, 'ledger-slip-sm2');
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: '55', exact: true }).click();
  await page.getByRole('button', { name: '打印这个检查点' }).click();
  await page.locator('body[data-printed="2"]').waitFor();
  expect(desk.asked).toHaveLength(1);
  expect(await slip.getByText('4711').count()).toBe(0);
});

test('every part of the page stands in English, with names, labels and nothing cut', async () => {
  const desk = atTheLedger();
  const page = await desk.open('/ledger?entry=66');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('Hashed upward from this entry').waitFor();
  await look(page, 'ledger-en-entries');
  for (const name of ['Verify', 'Export', 'Checkpoints', 'Witnesses', 'Backup']) {
    await page.getByRole('navigation', { name: 'Parts of the ledger' }).getByRole('link', { name }).click();
    await page.getByRole('heading').nth(1).waitFor();
    await look(page, `ledger-en-${name.toLowerCase()}`);
  }
  await page.getByRole('button', { name: '中文' }).click();
});
