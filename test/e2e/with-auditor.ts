/** An auditor on the pages of a real daemon: appointed by two managers, signed in, and what anybody does there by hand. */
import type { Page } from 'playwright-core';
import { systemClock } from '../../daemon/clock.ts';
import { chinaDay, manage, must } from '../support/staff.ts';
import type { TestClient } from '../support/ws-client.ts';
import { byPassphrase, look } from './with-office.ts';

/** Invented. */
export const AUDITOR = {
  name: '郑审计',
  idNumber: '110101199008080088',
  login: 'zheng',
  passphrase: 'green lamp on a hill',
} as const;

/** Enrols the auditor with a role that the institution files by itself, and a passphrase. */
export async function appointAuditor(office: TestClient): Promise<void> {
  const { passphrase, ...who } = AUDITOR;
  const today = chinaDay(systemClock.wall());
  const enrolment = { type: 'enrolPerson', ...who, formal: '2020-01-01', confidentiality: '2020-01-01' };
  const person = (await manage(office, enrolment)).made;
  const role = { person, role: 'auditor' };
  await manage(office, { type: 'requestPermission', ...role });
  await manage(office, { type: 'approvePermission', ...role, step: 'institution', day: today });
  await manage(office, { type: 'filePermission', ...role, day: today, from: today, until: null });
  await manage(office, { type: 'allowSecret', person, kind: 'passphrase' });
  await must(office, 'people.setSecret', { person, secret: { kind: 'passphrase', passphrase } });
}

/** Login and passphrase of the auditor, wherever the page asks who one is. */
export async function asAuditor(page: Page): Promise<void> {
  const panel = page.locator('.proof-panel:visible');
  await panel.getByLabel('登录名').fill(AUDITOR.login);
  await panel.getByLabel('口令').fill(AUDITOR.passphrase);
  await panel.getByRole('button', { name: '用口令确认身份' }).click();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByRole('heading', { name: '请登录 · 办公室' }).waitFor();
}

/** Two managers, one after the other, in the dialog that is open; until it has closed. */
export async function bothManagers(page: Page): Promise<void> {
  await byPassphrase(page, 'head');
  await page.getByText('现在请另一岗位的管理人员确认身份。').waitFor();
  await byPassphrase(page, 'security');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** A look at the page in Chinese and in English. */
export async function lookInBoth(page: Page, name: string): Promise<void> {
  // A tab that is not in front draws once a second.
  await page.bringToFront();
  await look(page, name);
  await page.getByRole('button', { name: 'English' }).click();
  await page.locator('html[lang="en"]').waitFor();
  await look(page, `${name}-en`);
  await page.getByRole('button', { name: '中文' }).click();
  await page.locator('html[lang="zh-CN"]').waitFor();
}

/** A part of the ledger's page. */
export async function toPart(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: '台账的各部分' }).getByRole('link', { name }).click();
}

/** Keeps what a link gives, in this file. */
export async function download(page: Page, link: RegExp, path: string): Promise<void> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link }).click()]);
  await file.saveAs(path);
}
