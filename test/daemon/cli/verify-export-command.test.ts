import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type ExportCommandOptions, exportCommand } from '../../../daemon/cli/export-command.ts';
import { type VerifyCommandOptions, verifyCommand } from '../../../daemon/cli/verify-command.ts';
import { VECTORS } from '../ledger/bundle/bundle-fixture.ts';
import { golden, madeLedger, temporaryFolder } from '../ledger/ledger-fixture.ts';

async function said(run: () => Promise<number>): Promise<{ readonly code: number; readonly text: string }> {
  const lines: unknown[] = [];
  vi.spyOn(console, 'log').mockImplementation((line) => lines.push(line));
  vi.spyOn(console, 'error').mockImplementation((line) => lines.push(line));
  const code = await run();
  return { code, text: lines.join('\n') };
}

const verify = (options: Partial<VerifyCommandOptions>) =>
  said(() =>
    verifyCommand({
      data: '/nowhere',
      file: null,
      bundle: null,
      vkey: null,
      policy: null,
      sm2: null,
      anchors: [],
      ...options,
    }),
  );
const exported = (options: Partial<ExportCommandOptions>) =>
  said(() =>
    exportCommand({
      data: '/nowhere',
      file: null,
      to: null,
      from: '0',
      toEntry: null,
      proofs: [],
      tiles: null,
      ...options,
    }),
  );

describe('verify', () => {
  test('says of a bundle what was found, in both languages', async () => {
    const policy = `${VECTORS}policy`;
    const anchors = [`${VECTORS}bundle/checkpoints/777`, '257 YNRB TTSP LQOZ GVI5'];
    const { code, text } = await verify({ bundle: `${VECTORS}bundle`, policy, anchors });
    expect(code).toBe(0);
    for (const words of ['0 … 999', 'witness.example/district', 'anchors 2', '证据包完整', 'The bundle is whole'])
      expect(text).toContain(words);
    expect(await verify({ bundle: `${VECTORS}bundle`, policy, anchors: ['257 YNRB TTSP LQOZ GVI6'] })).toMatchObject({
      code: 1,
    });
  });

  test('has an exit code for each verdict', async () => {
    expect((await verify({ bundle: `${VECTORS}bundle` })).code).toBe(0);
    expect((await verify({ bundle: '/nowhere' })).code).toBe(66);
    expect((await verify({ bundle: `${VECTORS}bundle`, policy: '/nowhere' })).code).toBe(66);
    expect((await verify({ bundle: `${VECTORS}bundle`, policy: `${VECTORS}policy`, vkey: golden.log_vkey })).code).toBe(
      64,
    );
    expect((await verify({ bundle: `${VECTORS}bundle`, vkey: 'x' })).code).toBe(66);
  });

  test('holds a policy and slips against a live ledger too', async () => {
    const file = await madeLedger(600, [257, 500]);
    const policy = join(temporaryFolder(), 'policy');
    writeFileSync(policy, `log ${golden.log_vkey}\nquorum none\n`);
    expect((await verify({ file, policy })).code).toBe(0);
    expect((await verify({ file, vkey: golden.log_vkey, anchors: ['601 ABCD EFGH 2345 6723'] })).code).toBe(1);
    writeFileSync(policy, `log ${golden.log_vkey}\nwitness w ${golden.witness_vkey}\nquorum w\n`);
    const { code, text } = await verify({ file, policy });
    expect(code).toBe(1);
    expect(text).toContain('fewer witnesses cosigned');
  });
});

describe('export', () => {
  test('writes a folder, a zip and tiles, which verify', async () => {
    const file = await madeLedger(600, [257, 500]);
    const folder = temporaryFolder();
    const zip = join(folder, 'bundle.zip');
    const tiles = join(folder, 'tiles');
    const { code, text } = await exported({ file, to: zip, tiles, proofs: ['5'] });
    expect([code, existsSync(join(tiles, 'tile/0/002.p/88'))]).toEqual([0, true]);
    expect(text).toContain('SHA-256');
    expect((await verify({ bundle: zip, vkey: golden.log_vkey })).text).toContain('proofs 1');
    const part = join(folder, 'part');
    expect((await exported({ file, to: part, from: '5', toEntry: '100' })).code).toBe(0);
    expect((await verify({ bundle: part, vkey: golden.log_vkey })).text).toContain('5 … 256');
  });

  test('says what is wrong and leaves what is there', async () => {
    const file = await madeLedger(600, [257, 500]);
    const folder = temporaryFolder();
    const mine = join(folder, 'mine.zip');
    writeFileSync(mine, 'mine');
    expect((await exported({ file, to: mine })).code).toBe(64);
    expect(readFileSync(mine, 'utf8')).toBe('mine');
    expect((await exported({ file })).code).toBe(64);
    expect((await exported({ file, to: join(folder, 'a'), from: '1.5' })).code).toBe(64);
    expect((await exported({ file, to: join(folder, 'a'), from: '600' })).code).toBe(64);
    expect((await exported({ file, to: join(folder, 'a'), toEntry: '601' })).code).toBe(69);
    expect((await exported({ to: join(folder, 'a') })).code).toBe(66);
    expect((await exported({ file, to: join(folder, 'no/such/folder') })).code).toBe(74);
  });
});
