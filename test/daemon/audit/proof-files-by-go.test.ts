import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLedgerProofs } from '../../../daemon/audit/ledger-proofs.ts';
import { exportLedger } from '../../../daemon/ledger/bundle/export-ledger.ts';
import { buildTlogPeer } from '../../peers/tlog/build-tlog-peer.ts';
import { entriesFrom, openForTest, temporaryFolder } from '../ledger/ledger-fixture.ts';

test('proof files that a screen hands out are believed by a program that we did not write, and not when one byte is off', async () => {
  const peer = buildTlogPeer();
  onTestFinished(() => peer.remove());
  const { ledger } = await openForTest(join(temporaryFolder(), 'ledger.db'));
  for (const more of [3, 254, 143]) {
    await ledger.append(entriesFrom(ledger.nextSeq(), more), null);
    await ledger.checkpoint();
  }
  const target = join(temporaryFolder(), 'bundle');
  const wish = { ledger: ledger.path, target, from: 0, to: null, at: 0, openings: null, proofs: [] };
  expect((await exportLedger(wish, () => {}, new AbortController().signal)).ok).toBe(true);
  const { proof } = createLedgerProofs({ ledger, evidence: ledger });
  mkdirSync(join(target, 'proofs'), { recursive: true });
  const wanted = [0, 2, 3, 256, 257, 399];
  for (const seq of wanted) {
    const answer = await proof({ seq });
    if (!answer.ok) throw new Error(answer.error.code);
    writeFileSync(join(target, 'proofs', `${seq}.tlog-proof`), answer.value.file);
  }
  const verify = (): ReturnType<typeof peer.run> => peer.run(['verify', '-log', ledger.vkey, target]);
  expect(verify()).toMatchObject({ code: 0, out: expect.stringContaining(`proofs ${wanted.length}`) });
  for (const seq of wanted) {
    const path = join(target, 'proofs', `${seq}.tlog-proof`);
    const good = readFileSync(path, 'latin1');
    // A letter in the middle of the first hash after the index line.
    const at = good.indexOf('index ') + 20;
    writeFileSync(path, good.slice(0, at) + (good[at] === 'A' ? 'B' : 'A') + good.slice(at + 1), 'latin1');
    expect([seq, verify().code]).toEqual([seq, 1]);
    writeFileSync(path, good, 'latin1');
  }
  expect(verify().code).toBe(0);
}, 120_000);
