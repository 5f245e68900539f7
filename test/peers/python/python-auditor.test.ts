import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportLedger } from '../../../daemon/ledger/bundle/export-ledger.ts';
import { readAloudHead } from '../../../daemon/ledger/read-aloud.ts';
import { VECTORS } from '../../daemon/ledger/bundle/bundle-fixture.ts';
import { golden, madeLedger, temporaryFolder } from '../../daemon/ledger/ledger-fixture.ts';

const AUDITING = new URL('../../../docs/auditing.md', import.meta.url);
const [, script = ''] = /```python\n([\s\S]*?)```/.exec(readFileSync(AUDITING, 'utf8')) ?? [];

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly trouble: string;
}

/** Runs the script as the page tells it, with python3 and openssl alone. */
function check(bundle: string, ...anchors: readonly string[]): Said {
  const path = join(temporaryFolder(), 'check.py');
  writeFileSync(path, script);
  const { status, stdout, stderr } = spawnSync('python3', ['-I', path, golden.log_vkey, bundle, ...anchors], {
    encoding: 'utf8',
  });
  return { code: status, out: stdout, trouble: stderr };
}

const head = (size: number): string => readAloudHead(Buffer.from(golden.root[String(size)], 'hex')).replaceAll(' ', '');

describe('the script in the auditor’s guide', () => {
  test('verifies the reference’s bundles with a slip, and the guide’s slip is the right one', () => {
    const encoded = Buffer.from(golden.root['1000'], 'hex').toString('base64');
    expect(check(`${VECTORS}bundle`, `257:${head(257)}`)).toMatchObject({
      code: 0,
      out: `ok 0 1000 ${encoded} checkpoints 6 openings 4\n`,
    });
    expect(check(`${VECTORS}bundle-from-300`).out).toBe(`ok 300 1000 ${encoded} checkpoints 2 openings 0\n`);
    const guide = readFileSync(AUDITING, 'utf8');
    expect(guide).toContain(`257:${head(257)}`);
    expect(guide).toContain(`"257 ${readAloudHead(Buffer.from(golden.root['257'], 'hex'))}"`);
  });

  test('verifies what our own ledger exports', async () => {
    const target = join(temporaryFolder(), 'bundle');
    const options = {
      ledger: await madeLedger(300, [7, 300]),
      target,
      from: 3,
      to: null,
      openings: null,
      proofs: [],
      at: 0,
    };
    await exportLedger(options, () => {}, new AbortController().signal);
    expect(check(target).out).toMatch(/^ok 3 300 \S+ checkpoints 1 openings 0\n$/);
  });

  test.each([
    ['entries.jsonl', 'another root'],
    ['checkpoints/777', 'Error'],
    ['openings.jsonl', 'Error'],
    ['checkpoint', 'Error'],
  ])('refuses a bundle with one byte of %s changed', (file, word) => {
    const folder = join(temporaryFolder(), 'copy');
    cpSync(`${VECTORS}bundle`, folder, { recursive: true });
    const bytes = readFileSync(join(folder, file));
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    writeFileSync(join(folder, file), bytes);
    const said = check(folder);
    expect([said.code, said.out]).toEqual([1, '']);
    expect(said.trouble).toContain(word);
  });

  test('refuses a slip of another history, and one from beyond the end', () => {
    expect(check(`${VECTORS}bundle`, `257:${head(256)}`).trouble).toContain('the slip of 257 differs');
    expect(check(`${VECTORS}bundle`, `1001:${head(1000)}`).trouble).toContain('entries are missing');
  });
});
