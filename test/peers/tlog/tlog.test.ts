import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportLedger, exportTiles } from '../../../daemon/ledger/bundle/export-ledger.ts';
import { commitmentOf, type Opening } from '../../../daemon/ledger/bundle/openings.ts';
import { VECTORS } from '../../daemon/ledger/bundle/bundle-fixture.ts';
import { entriesFrom, entryAt, golden, openForTest, temporaryFolder } from '../../daemon/ledger/ledger-fixture.ts';
import { buildTlogPeer, type TlogPeer } from './build-tlog-peer.ts';

let peer: TlogPeer;
beforeAll(() => {
  peer = buildTlogPeer();
}, 120_000);
afterAll(() => peer?.remove());

const log = ['-log', golden.log_vkey];
const witness = ['-witness', golden.witness_vkey];
const live = new AbortController().signal;

describe('the reference’s bundles, read by Go', () => {
  test('verify whole, by range, and as tiles', () => {
    const root = 'ec475e0a9c5d299dc137c06c9364ae5407ab21bd670f151404c6d34be07064d4';
    const encoded = Buffer.from(root, 'hex').toString('base64');
    const anchor = ['-anchor', `${VECTORS}bundle/checkpoints/777`];
    expect(peer.run(['verify', ...log, ...witness, ...anchor, `${VECTORS}bundle`]).out).toBe(
      `ok 0 1000 ${encoded} checkpoints 6 proofs 2 openings 4\n`,
    );
    expect(peer.run(['verify', ...log, `${VECTORS}bundle-from-300`]).out).toContain(`ok 300 1000 ${encoded}`);
    expect(peer.run(['tiles', ...log, `${VECTORS}tiles`]).out).toBe(`ok 1000 ${encoded}\n`);
  });

  test.each([
    ['checkpoint', 'verify', 'bundle'],
    ['entries.jsonl', 'verify', 'bundle'],
    ['checkpoints/257', 'verify', 'bundle'],
    ['openings.jsonl', 'verify', 'bundle'],
    ['proofs/777.tlog-proof', 'verify', 'bundle'],
    ['prefix', 'verify', 'bundle-from-300'],
    ['tile/0/001', 'tiles', 'tiles'],
    ['tile/entries/003.p/232', 'tiles', 'tiles'],
  ])('with one byte of %s changed are refused', (file, command, bundle) => {
    const folder = join(temporaryFolder(), 'copy');
    cpSync(VECTORS + bundle, folder, { recursive: true });
    const bytes = readFileSync(join(folder, file));
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    writeFileSync(join(folder, file), bytes);
    expect(peer.run([command, ...log, folder])).toMatchObject({ code: 1, out: '' });
  });

  test('without the cosignature that was asked for are refused', () => {
    const folder = join(temporaryFolder(), 'copy');
    cpSync(`${VECTORS}bundle`, folder, { recursive: true });
    const lines = readFileSync(join(folder, 'checkpoint'), 'utf8').split('\n');
    writeFileSync(join(folder, 'checkpoint'), `${lines.slice(0, 5).join('\n')}\n`);
    expect(peer.run(['verify', ...log, folder]).code).toBe(0);
    expect(peer.run(['verify', ...log, ...witness, folder]).trouble).toContain('too few cosignatures');
  });
});

describe('what our own ledger exports, read by Go', () => {
  test('verifies whole, by range, with proofs and openings, and as tiles; one byte changed does not', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'ledger.db');
    const { ledger } = await openForTest(path);
    const opening: Opening = { seq: 300, f: 'number', salt: Buffer.alloc(32, 9), value: Buffer.from('出生证 1') };
    await ledger.append(entriesFrom(0, 300), null);
    await ledger.checkpoint();
    await ledger.append([{ ...entryAt(300), pii: [{ f: 'number', h: commitmentOf(opening) }] }], null);
    await ledger.append(entriesFrom(301, 300), null);
    await ledger.close();
    const openings = async function* (): AsyncGenerator<Opening> {
      yield opening;
    };
    const target = (name: string): string => join(folder, name);
    const common = { ledger: path, to: null, openings: null, proofs: [], at: 0 };
    const exports = [
      exportLedger(
        { ...common, from: 0, target: target('whole'), openings: openings(), proofs: [0, 300, 600] },
        () => {},
        live,
      ),
      exportLedger({ ...common, from: 299, target: target('range'), proofs: [299, 600] }, () => {}, live),
      exportTiles(path, target('tiles'), () => {}, live),
    ];
    expect((await Promise.all(exports)).map(({ ok }) => ok)).toEqual([true, true, true]);
    const says = (command: string, name: string): string => peer.run([command, ...log, target(name)]).out;
    expect(says('verify', 'whole')).toMatch(/^ok 0 601 \S+ checkpoints 1 proofs 3 openings 1\n$/);
    expect(says('verify', 'range')).toMatch(/^ok 299 601 \S+ checkpoints 1 proofs 2 openings 0\n$/);
    expect(says('tiles', 'tiles')).toMatch(/^ok 601 \S+\n$/);
    const entries = readFileSync(join(target('whole'), 'entries.jsonl'));
    entries[entries.length - 40] = (entries[entries.length - 40] ?? 0) ^ 1;
    writeFileSync(join(target('whole'), 'entries.jsonl'), entries);
    expect(says('verify', 'whole')).toBe('');
  });
});
