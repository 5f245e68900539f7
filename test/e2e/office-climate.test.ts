/** The climate page on a real daemon: the simulated sensor's values, and "unknown" as soon as nothing is known. */
import { expect, test } from 'vitest';
import { look, officeOf, staffedPages } from './with-office.ts';

const SENSOR = 'climate-1';

test('the sensor’s values stand on the page; with its line cut the climate is unknown, never an old value; then it is back', async () => {
  const pages = await staffedPages();
  const page = await officeOf(pages, '/office/climate');
  const now = page.locator('.climate-now');
  await now.getByText('21.5 °C').waitFor();
  await now.getByText('28.0 %').waitFor();
  await look(page, 'climate-now');
  await pages.hands(SENSOR, 'setHumidity', '65.8');
  // A jump is not believed at once.
  await now.getByText('超出限值').waitFor({ timeout: 40_000 });
  await pages.hands(SENSOR, 'unplugLine');
  await now.getByText('没有可信的读数').first().waitFor({ timeout: 30_000 });
  expect(await now.locator('strong').allTextContents()).toEqual(['未知', '未知']);
  expect(await now.innerText()).not.toMatch(/°C|65\.8/);
  await look(page, 'climate-unknown');
  await page.getByRole('link', { name: '办公室' }).click();
  await page
    .locator('.due-danger')
    .getByText(/climate-1/)
    .waitFor();
  await look(page, 'office-due');
  await pages.hands(SENSOR, 'plugLine');
  await page.getByRole('link', { name: '温湿度', exact: true }).click();
  await now.getByText('21.5 °C').waitFor();
  await page.getByText('月报', { exact: true }).click();
  await page.locator('.climate-report, table').first().waitFor();
  await look(page, 'climate-report');
}, 120_000);
