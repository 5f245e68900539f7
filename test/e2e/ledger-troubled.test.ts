/** A recovered ledger and a clock that was set: counter, safe and office of a real daemon say so until two managers settle it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { requestLaunch } from '../../daemon/cli/control-socket.ts';
import { dataFolderAt } from '../../daemon/data-folder/data-folder.ts';
import { fakeTheClock } from '../support/faked-clock.ts';
import { twinlock } from '../support/own-command.ts';
import { removeData, startDaemon } from '../support/running-daemon.ts';
import { SAFE_READER, STAFF } from '../support/staff.ts';
import { staffedFolder } from '../support/staffed-folder.ts';
import { judgePanel } from './panel-judge.ts';
import { bothManagers, lookInBoth } from './with-auditor.ts';
import { isThere, look, officeOf, pagesOf, type RealPages } from './with-office.ts';

/** A staffed counter whose guard was lost, recovered by hand; its clock can be set. */
async function recovered(): Promise<RealPages & { readonly clock: ReturnType<typeof fakeTheClock> }> {
  const { data } = await staffedFolder();
  onTestFinished(() => removeData(data));
  rmSync(join(data, 'guard'), { recursive: true });
  const done = await twinlock('recover', '--data', data, '--reason', '主板更换，旧守护记录丢失', '--yes');
  expect(done).toMatchObject({ code: 0 });
  const clock = fakeTheClock();
  const daemon = await startDaemon(data);
  onTestFinished(async () => {
    await daemon.end('SIGKILL');
  });
  // The browser has a clock of its own.
  vi.unstubAllEnvs();
  return { ...(await pagesOf(daemon)), clock };
}

/** The panel at the safe, in the same browser. */
async function panelOf({ daemon, browser, open }: RealPages): Promise<Page> {
  const launch = await requestLaunch(dataFolderAt(daemon.data).controlSocket, ['counter', 'safe', 'office']);
  if (!launch.ok) throw new Error(`no ticket: ${launch.error}`);
  const first = await browser.tab();
  await first.goto(launch.value);
  await first.getByRole('heading', { name: '请选择页面' }).waitFor();
  await first.close();
  const panel = await open('/safe');
  await panel.setViewportSize({ width: 1024, height: 600 });
  return panel;
}

const band = (page: Page) => page.locator('.ledger-band');

test('both are said on every screen where people act on the ledger, and two managers settle each from its page', async () => {
  const pages = await recovered();
  const { clock, hands, watcher } = pages;
  const panel = await panelOf(pages);
  const office = await officeOf(pages, '/office');
  const counter = await pages.open('/counter');
  await isThere(counter, STAFF.head.name);
  for (const page of [office, counter, panel]) await band(page).getByText('台账恢复尚未确认').waitFor();
  await look(office, 'trouble-office-recovery');
  await look(panel, 'trouble-safe-recovery');

  clock.stand(3_600);
  // A look at the clock comes with whoever wants something.
  await hands(SAFE_READER, 'presentBadge', STAFF.issuer.badge);
  for (const page of [office, counter, panel]) await band(page).getByText('另有 1 项。').waitFor();
  await office.getByText('时钟不可信').waitFor();
  await lookInBoth(office, 'trouble-office');
  await look(counter, 'trouble-counter');
  await lookInBoth(panel, 'trouble-safe');
  expect(await judgePanel(panel)).toEqual({ faint: [], small: [], cut: [] });

  await office.bringToFront();
  await band(office).getByRole('link', { name: '去处理' }).click();
  await office.getByRole('list', { name: '需要处理的问题' }).waitFor();
  await office.getByRole('link', { name: '查看这条记录' }).click();
  const recovery = office.getByRole('region', { name: '第 0 号记录' });
  await recovery.getByText('主板更换，旧守护记录丢失').waitFor();
  await recovery.getByText('恢复命令').waitFor();
  await lookInBoth(office, 'trouble-ledger');
  await office.getByRole('button', { name: '两人确认恢复' }).click();
  await office.locator('.proof-panel:visible').waitFor();
  await look(office, 'trouble-confirm');
  await bothManagers(office);
  await office.getByRole('button', { name: '两人确认恢复' }).waitFor({ state: 'detached' });
  for (const page of [counter, panel]) await band(page).getByText('时钟不可信（时间跳变）').waitFor();
  await look(panel, 'trouble-safe-clock');
  await office.bringToFront();
  await office.getByRole('button', { name: '两人确认时钟' }).click();
  await bothManagers(office);
  for (const page of [counter, panel]) await band(page).waitFor({ state: 'detached' });
  await office
    .getByRole('button', { name: /log\.recovery-confirmed/ })
    .or(office.getByText(/条新记录/))
    .first()
    .waitFor();
  const told = watcher.events().map(({ topic }) => topic);
  expect(told.filter((topic) => /^(log\.recovery|clock\.(doubted|confirmed))/.test(topic))).toEqual([
    'clock.doubted',
    'log.recovery-confirmed',
    'clock.confirmed',
  ]);
}, 120_000);
