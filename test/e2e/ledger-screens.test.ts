/** Each part of the ledger's page as a person uses it: timeline, proof, verification, export, checkpoints, witnesses, trouble. */
import { expect, test } from 'vitest';
import { sharedLedger } from './ledger-desk.ts';
import { ILL, job, LEAVES, proof, VKEY } from './ledger-samples.ts';
import { passphrase } from './office-desk.ts';
import { look } from './with-office.ts';

const atTheLedger = sharedLedger();

test('the timeline is grouped by day, names people, shows an erased name as erased, and goes on to the beginning', async () => {
  const desk = atTheLedger();
  const page = await desk.open('/ledger');
  await page
    .getByRole('region', { name: '2026年11月22日' })
    .getByRole('button', { name: /台账已验证/ })
    .first()
    .waitFor();
  await page
    .getByRole('button', { name: /开柜被拒绝/ })
    .first()
    .getByText('郑代理（印章管理人员）')
    .waitFor();
  await page
    .getByRole('button', { name: /卡片注销/ })
    .first()
    .getByText('姓名已删除')
    .waitFor();
  await look(page, 'ledger-timeline');
  expect(await page.locator('button.entry').count()).toBe(50);
  await page.getByRole('button', { name: '显示更早的记录' }).click();
  await expect.poll(() => page.locator('button.entry').count()).toBe(LEAVES.length);
  expect(await page.getByRole('button', { name: '显示更早的记录' }).count()).toBe(0);
});

test('a filter stands in the address, and a search goes on while its parts come short', async () => {
  const desk = atTheLedger();
  const page = await desk.open('/ledger?type=opening.&entry=64');
  await expect.poll(() => page.locator('button.entry').count()).toBe(21);
  const parts = desk.asked.filter(({ method }) => method === 'ledger.page').slice(-4);
  expect(parts.map(({ params }) => params)).toMatchObject(
    [70, 50, 30, 10].map((before) => ({ before, type: 'opening.' })),
  );
  await page.getByRole('region', { name: '第 64 号记录' }).getByText('Q7.3', { exact: true }).waitFor();
  await page.getByRole('button', { name: '同一事件的记录' }).click();
  await expect.poll(() => page.locator('button.entry').count()).toBe(7);
  expect(new URL(page.url()).search).toBe('?type=opening.&cause=o-2');
  await page.getByRole('button', { name: '清除条件' }).click();
  expect(new URL(page.url()).search).toBe('');
});

test('an entry’s proof is climbed and its signature checked in this browser, drawn, and can be taken away', async () => {
  const desk = atTheLedger();
  const page = await desk.open('/ledger?entry=66');
  const entry = page.getByRole('region', { name: '第 66 号记录' });
  await entry.getByText('到达检查点（70 条）的根').waitFor();
  await entry.getByText('签名由本浏览器验证').waitFor();
  await entry.getByRole('img', { name: '从第 66 号记录到根的路径，共 4 级' }).waitFor();
  await entry.getByText('证件号码').waitFor();
  await look(page, 'ledger-entry');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    entry.getByRole('button', { name: '下载证明' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('entry-66.tlog-proof');
});

test('a forged path is found by the browser and said in red', async () => {
  const forged = (seq: number) => {
    const honest = proof(seq);
    return {
      ...honest,
      path: honest.path.map((hash, at) => (at === 1 ? hash.replace(/^./, (c) => (c === '0' ? '1' : '0')) : hash)),
    };
  };
  const desk = atTheLedger({ proofOf: forged });
  const page = await desk.open('/ledger?entry=66');
  await page.getByText('逐级计算的结果与检查点（70 条）的根不一致').waitFor();
  await page.getByText('不要继续使用这本台账').waitFor();
  await look(page, 'ledger-forged');
});

test('a proof whose checkpoint bears another signature is refused by the browser', async () => {
  const desk = atTheLedger({
    proofOf: (seq) => ({ ...proof(seq), vkey: VKEY.replace('counter-1', 'counter-2') }),
  });
  const page = await desk.open('/ledger?entry=66');
  await page.getByText('检查点或公钥的格式不能识别').waitFor();
  expect(await page.getByText('签名由本浏览器验证').count()).toBe(0);
});

test('a verification shows how far it is, can be stopped, and ends in a plain verdict', async () => {
  const desk = atTheLedger({ role: 'auditor' });
  const page = await desk.open('/ledger?view=verify');
  await page.getByLabel('审计员自带的验证公钥').fill(VKEY);
  await page.getByRole('button', { name: '验证整本台账' }).click();
  await page.getByText('正在检查记录').waitFor();
  desk.tellJob(job({ done: 40_000, total: 100_000 }));
  await page.getByText('40,000 / 100,000').waitFor();
  expect(await page.getByRole('progressbar', { name: '正在检查记录' }).getAttribute('value')).toBe('40');
  await look(page, 'ledger-verify-running');
  await page.getByRole('button', { name: '停止' }).click();
  await page.getByText('已停止').waitFor();
  const numbers = { size: 70, root: null, fine: 70, signedSize: 70, findings: [], more: 0 };
  desk.tellJob(job({ state: 'done', result: { kind: 'verify', verdict: 'sound', ...numbers } }));
  await page.getByRole('heading', { name: '台账完好' }).waitFor();
  const findings = [
    { code: 'leaf-hash', seq: 41, detail: '' },
    { code: 'from-tomorrow', seq: null, detail: 'x' },
  ];
  desk.tellJob(
    job({ state: 'done', result: { kind: 'verify', verdict: 'broken', ...numbers, fine: 41, findings, more: 3 } }),
  );
  await page.getByRole('heading', { name: '台账被改动或已损坏' }).waitFor();
  await page.getByText('第 41 号：').waitFor();
  await page.getByText('其他问题。').waitFor();
  await look(page, 'ledger-verify-broken');
  expect(desk.asked.slice(-2)).toEqual([
    { method: 'ledger.verify', params: { vkey: VKEY } },
    { method: 'job.cancel', params: { job: 'j1' } },
  ]);
});

test('an export with personal values takes two people; its file can be taken once', async () => {
  const desk = atTheLedger();
  const page = await desk.open('/ledger?view=export');
  const start = page.getByRole('button', { name: '导出证据包', exact: true });
  expect(await start.isDisabled()).toBe(true);
  await page.getByLabel('从第几号记录').fill('10');
  await page.getByLabel('到第几号记录').fill('19');
  await page.getByLabel('导出理由').fill('年度审计');
  await page.getByLabel('连同规则准许的个人信息一起导出').check();
  await look(page, 'ledger-export');
  await page.getByRole('button', { name: '下一步：两人确认身份' }).click();
  await passphrase(page, 'w-p1');
  await passphrase(page, 'w-p2');
  await page.getByText('正在打包').waitFor();
  expect(desk.asked.at(-1)).toEqual({
    method: 'ledger.export',
    params: { from: 10, to: 20, openings: true, reason: '年度审计', proofs: ['proof-p1', 'proof-p2'] },
  });
  desk.tellJob(
    job({
      kind: 'export',
      state: 'done',
      result: {
        kind: 'export',
        from: 10,
        size: 20,
        root: 'ab'.repeat(32),
        openings: 4,
        bytes: 81_234,
        sha256: 'cd'.repeat(32),
        download: '/download/once-1',
        fileName: 'bundle-10-20.zip',
      },
    }),
  );
  const link = page.getByRole('link', { name: '下载 bundle-10-20.zip' });
  expect(await link.getAttribute('href')).toBe('/download/once-1');
  expect(await page.getByRole('link', { name: '打开离线验证页' }).getAttribute('href')).toBe('/verify.html');
  await expect.poll(() => page.getByRole('button', { name: '下一步：两人确认身份' }).isEnabled()).toBe(true);
  await look(page, 'ledger-export-ready');
});

test('witnesses say in words how far they saw; a conflict says what to do', async () => {
  const desk = atTheLedger();
  const page = await desk.open('/ledger?view=witnesses');
  await page.getByText('已联署', { exact: true }).waitFor();
  await page.getByText('共 60 条').waitFor();
  desk.tellLedger({ ...ILL, check: 'passed', recovery: 'none', clock: 'trusted' });
  await page.getByText('历史不一致', { exact: true }).waitFor();
  await look(page, 'ledger-witness-conflict');
});

test('two managers settle a recovery on the ledger’s page', async () => {
  const desk = atTheLedger({ ledger: ILL });
  const page = await desk.open('/ledger');
  await page.getByRole('button', { name: '两人确认恢复' }).waitFor();
  await look(page, 'ledger-ill');
  await page.getByRole('button', { name: '两人确认恢复' }).click();
  await passphrase(page, 'w-p1');
  await passphrase(page, 'w-p2');
  await expect
    .poll(() => desk.asked.at(-1))
    .toEqual({
      method: 'ledger.act',
      params: { act: { type: 'confirmRecovery' }, proofs: ['proof-p1', 'proof-p2'] },
    });
});

test('counter, safe and office say what is wrong and what to do; a backup concerns the office alone', async () => {
  const desk = atTheLedger({ ledger: ILL });
  const page = await desk.open('/office');
  await page.locator('.ledger-band').getByText('台账检查未通过').waitFor();
  await page.getByText('见证方的历史与本机不一致：witness.example/district').waitFor();
  await page.getByText('备份已到期').waitFor();
  await look(page, 'ledger-band-office');
  desk.tellLedger({ ...ILL, check: 'passed', conflict: false, recovery: 'none', clock: 'trusted' });
  await page.locator('.ledger-band').getByText('备份已到期').waitFor();
  const safe = await desk.open('/safe');
  await safe.locator('.panel-band, .safe, main').first().waitFor();
  expect(await safe.locator('.ledger-band').count()).toBe(0);
  desk.tellLedger({ ...ILL, check: 'passed', conflict: false, recovery: 'none' });
  await safe.locator('.ledger-band').getByText('时钟不可信（时间跳变）').waitFor();
  await look(safe, 'ledger-band-safe');
});

test('a backup is begun from the page and shows what it made', async () => {
  const desk = atTheLedger();
  const page = await desk.open('/ledger?view=backup');
  await page.getByRole('button', { name: '立即备份' }).click();
  await page.getByText('正在复制数据库').waitFor();
  const made = {
    kind: 'backup',
    fileName: 'b.age',
    size: 70,
    root: 'ab'.repeat(32),
    bytes: 9_000_000,
    sha256: 'ef'.repeat(32),
  } as const;
  desk.tellJob(job({ kind: 'backup', state: 'done', result: made }));
  await page.getByText('9.0 MB').waitFor();
});
