import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifySm2 } from '../../../daemon/cli/verify-sm2.ts';
import { exportLedger } from '../../../daemon/ledger/bundle/export-ledger.ts';
import { openCheckpoint } from '../../../daemon/ledger/checkpoint.ts';
import { openLedger } from '../../../daemon/ledger/ledger.ts';
import { openNote } from '../../../daemon/ledger/note.ts';
import { parseVkey } from '../../../daemon/ledger/note-key.ts';
import { loadSm2Key } from '../../../daemon/ledger/sm2-key.ts';
import { createSm2Signer, parseSm2Vkey } from '../../../daemon/ledger/sm2-line.ts';
import { verifyLedger } from '../../../daemon/ledger/verify.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { entriesFrom, logKey, ORIGIN, temporaryFolder } from './ledger-fixture.ts';

const MASTER = new Uint8Array(32).fill(5);

async function withSm2(folder: string) {
  const key = loadSm2Key({ path: join(folder, 'sm2-key'), masterKey: MASTER, random: systemRandom });
  if (!key.ok) throw new Error(key.error.code);
  const opened = await openLedger({
    ...{ path: join(folder, 'ledger.db'), keys: { privateKey: logKey, origin: ORIGIN }, clock: createManualClock() },
    onFatal: (code) => {
      throw new Error(code);
    },
    ...{ expected: false, guard: null, sm2Key: key.value },
  });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

test('with the second key each checkpoint has both signatures, and each verifier takes what it knows', async () => {
  const folder = temporaryFolder();
  const ledger = await withSm2(folder);
  await ledger.append(entriesFrom(0, 3), null);
  const { note, vkey } = await ledger.checkpoint();
  const [log, sm2] = [parseVkey(vkey), parseSm2Vkey(ledger.sm2Vkey ?? '')];
  if (!log.ok || !sm2.ok) throw new Error('no keys');
  expect(openCheckpoint(note, log.value, [])).toMatchObject({ ok: true, value: { size: 3 } });
  expect(openNote(note, [log.value, sm2.value])).toMatchObject({ ok: true });
  await ledger.close();
  const path = join(folder, 'ledger.db');
  expect(verifyLedger({ path, vkey, onProgress: () => {} })).toMatchObject({ verdict: 'sound', signedSize: 3 });

  // The command's own check, on the live file and on a bundle; another key's is not there.
  const target = join(folder, 'bundle');
  const signal = new AbortController().signal;
  const whole = { ledger: path, target, at: 0, from: 0, to: null, openings: null, proofs: [] };
  expect(await exportLedger(whole, () => {}, signal)).toMatchObject({ ok: true });
  for (const place of [
    { bundle: null, ledger: path },
    { bundle: target, ledger: '' },
  ]) {
    expect((await verifySm2(place, ledger.sm2Vkey ?? '')).good).toBe(true);
    const stranger = createSm2Signer(ORIGIN, new Uint8Array(32).fill(7)).vkey;
    expect(await verifySm2(place, stranger)).toMatchObject({ good: false });
  }
  expect(await verifySm2({ bundle: null, ledger: path }, vkey)).toMatchObject({ good: false });
});

test('the key is made once, and stays the same over restarts', async () => {
  const folder = temporaryFolder();
  const first = await withSm2(folder);
  const key = first.sm2Vkey;
  await first.append(entriesFrom(0, 1), null);
  await first.close();
  const second = await withSm2(folder);
  expect(second.sm2Vkey).toBe(key);
  await second.close();
  const wrong = new Uint8Array(32).fill(6);
  expect(loadSm2Key({ path: join(folder, 'sm2-key'), masterKey: wrong, random: systemRandom })).toMatchObject({
    ok: false,
    error: { code: 'log-key-wrong' },
  });
});

test('without it there is one line, as before', async () => {
  const folder = temporaryFolder();
  const opened = await openLedger({
    ...{ path: join(folder, 'ledger.db'), keys: { privateKey: logKey, origin: ORIGIN }, clock: createManualClock() },
    ...{ onFatal: () => {}, expected: false, guard: null },
  });
  if (!opened.ok) throw new Error(opened.error.code);
  await opened.value.append(entriesFrom(0, 1), null);
  const { note } = await opened.value.checkpoint();
  expect(note.split('\n\n')[1]?.trimEnd().split('\n')).toHaveLength(1);
  expect(opened.value.sm2Vkey).toBeNull();
  await opened.value.close();
});
