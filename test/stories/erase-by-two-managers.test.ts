import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { dataFolderAt } from '../../daemon/data-folder/data-folder.ts';
import { systemRandom } from '../../daemon/random.ts';
import { openMasterKey } from '../../daemon/vault/master-key.ts';
import { buildTlogPeer, type TlogPeer } from '../peers/tlog/build-tlog-peer.ts';
import { READER, readerReady, startReading } from '../support/counter-story.ts';
import { type SubjectSecrets, secretsOf } from '../support/kept-secrets.ts';
import { createLeakSearch } from '../support/leak-search.ts';
import { bothManagers, inLedger, jobEnded, vkeyOf } from '../support/ledger-room.ts';
import { twinlock } from '../support/own-command.ts';
import { codeOf, managerSignsIn } from '../support/people-story.ts';
import { type RunningDaemon, removeData, startDaemon } from '../support/running-daemon.ts';
import { handsOf, must } from '../support/staff.ts';
import { staffedFolder } from '../support/staffed-folder.ts';
import { storyFolder } from '../support/story-disk.ts';
import type { TestClient } from '../support/ws-client.ts';

/** Card R1 of the vectors; invented. */
const CARD = { name: '张样本', number: '110101189001010024', address: '北京市东城区样本胡同1号' };
const REASON = '本人申请删除';

/** A process that is not a child can be held by root alone. In CI these must run. */
const testWithStrace = test.skipIf(process.getuid?.() !== 0 && process.env.CI === undefined);

interface Kept {
  readonly data: string;
  readonly subject: string;
  readonly secrets: SubjectSecrets;
}

/** Made once: a staffed folder in which one card was read and kept. Each story works on a copy. */
let source: Kept;
let peer: TlogPeer;

async function at(data: string): Promise<{ daemon: RunningDaemon; office: TestClient }> {
  const daemon = await startDaemon(data);
  onTestFinished(async () => void (await daemon.end('SIGKILL')));
  const office = await daemon.session('office', await daemon.pair(['office']));
  await managerSignsIn(office, 'head');
  return { daemon, office };
}

async function keepOne(data: string): Promise<Kept> {
  const daemon = await startDaemon(data);
  try {
    const key = await daemon.pair(['integration', 'ci']);
    const [hospital, bench] = [await daemon.session('integration', key), await daemon.session('ci', key)];
    await readerReady(hospital);
    await handsOf(bench)(READER, 'presentCard', 'R1');
    const { result } = await startReading(hospital, 'keep-one-card', { keep: true });
    expect(result.document).toMatchObject(CARD);
    const folder = dataFolderAt(data);
    const master = openMasterKey({ folder, env: {}, random: systemRandom });
    if (!master.ok) throw new Error(master.error.en);
    const { subject } = result;
    return { data, subject, secrets: secretsOf({ folder, masterKey: master.value.key }, subject) };
  } finally {
    await daemon.end('SIGTERM');
  }
}

beforeAll(async () => {
  peer = buildTlogPeer();
  source = await keepOne((await staffedFolder()).data);
}, 120_000);
afterAll(() => {
  peer?.remove();
  removeData(source.data);
});

function copyOfSource(): string {
  const data = join(storyFolder(), 'data');
  cpSync(source.data, data, { recursive: true, filter: (path) => !path.includes(`${source.data}/run/`) });
  return data;
}

function leaksIn(data: string, what: readonly ('sealed' | 'plain')[] = ['sealed', 'plain']) {
  const secrets = what.flatMap((kind) => [...source.secrets[kind]]);
  return createLeakSearch(Object.values(CARD), secrets).inFolder(data, []);
}

async function find(office: TestClient) {
  const by = { kind: 'idNumber', value: CARD.number };
  return (await must(office, 'kept.find', { by, reason: '核对' })).subjects;
}

/** The bundle that an auditor takes away through the API: Go's own packages and our command say that it is whole. */
async function expectBundleVerifies({ daemon, office }: Awaited<ReturnType<typeof at>>): Promise<string> {
  const place = storyFolder();
  const vkey = vkeyOf(daemon.data);
  // A bundle reaches as far as what is signed.
  await must(office, 'ledger.checkpoint', {});
  const wish = { from: 0, to: null, openings: false, proofs: [], reason: '年度审计' };
  const { job } = await must(office, 'ledger.export', wish);
  const { result } = await jobEnded(office, job);
  if (result?.kind !== 'export' || result.download === null) throw new Error('no bundle');
  const answer = await fetch(`http://127.0.0.1:${daemon.port}${result.download}`);
  const zip = new Uint8Array(await answer.arrayBuffer());
  writeFileSync(join(place, 'bundle.zip'), zip);
  for (const [name, bytes] of Object.entries(unzipSync(zip))) {
    const path = join(place, 'bundle', name);
    mkdirSync(dirname(path), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(path, bytes);
  }
  const root = Buffer.from(result.root, 'hex').toString('base64');
  const read = peer.run(['verify', '-log', vkey, join(place, 'bundle')]);
  expect(read).toMatchObject({ code: 0, out: expect.stringContaining(`ok 0 ${result.size} ${root}`) });
  const verified = await twinlock('verify', '--bundle', join(place, 'bundle.zip'), '--vkey', vkey);
  expect(verified).toMatchObject({ code: 0 });
  expect(createLeakSearch(Object.values(CARD)).inFolder(place, []).leaks).toEqual([]);
  return readFileSync(join(place, 'bundle', 'entries.jsonl'), 'utf8');
}

test('a card that the hospital’s program had read and kept is found by its number and erased by two; no file holds any of it', async () => {
  const data = copyOfSource();
  const story = await at(data);
  const { office } = story;
  const [found] = await find(office);
  expect(found).toMatchObject({ subject: source.subject, state: 'active', class: 'identity-document' });
  const shown = await must(office, 'kept.show', { subject: source.subject, reason: '核对' });
  expect(shown.values).toContainEqual({ f: 'number', value: CARD.number });
  // While it is kept, what is sealed is there, so the search below would find it; nothing is plain.
  expect(new Set(leaksIn(data, ['sealed']).leaks.map(({ value }) => value))).toEqual(
    new Set(source.secrets.sealed.map(({ name }) => name)),
  );
  expect(leaksIn(data, ['plain']).leaks).toEqual([]);

  // One manager alone, or one twice, does not erase.
  const [head] = await bothManagers(office);
  const act = { type: 'erase', subject: source.subject, reason: REASON };
  expect((await office.call('kept.act', { act, proofs: [head, head] })).error).toBeDefined();
  expect((await find(office))[0]).toMatchObject({ state: 'active' });

  await must(office, 'kept.act', { act, proofs: await bothManagers(office) });
  const { leaks, files } = leaksIn(data);
  expect(leaks).toEqual([]);
  expect(files).toBeGreaterThan(8);
  expect(await find(office)).toEqual([]);
  expect(codeOf(await office.call('kept.show', { subject: source.subject, reason: '核对' }))).toBe('subjectUnknown');
  const lines = await expectBundleVerifies(story);
  const erased = lines.split('\n').filter((line) => line.includes('"type":"pii.erased"'));
  expect(erased).toHaveLength(1);
  expect(erased[0]).toContain(source.subject);

  // An orderly end and another start bring nothing back.
  await story.daemon.end('SIGTERM');
  expect(leaksIn(data).leaks).toEqual([]);
  const again = await at(data);
  expect(leaksIn(data).leaks).toEqual([]);
  const { subjects } = await must(again.office, 'kept.find', {
    by: { kind: 'subject', subject: source.subject },
    reason: '核对',
  });
  expect(subjects).toMatchObject([{ state: 'erased', ended: { by: `early:${REASON}` } }]);
}, 90_000);

/** Holds the daemon and ends it at the `nth` of these calls on the files of keys and values. Resolves when it is held. */
async function killAt({ daemon, data }: { daemon: RunningDaemon; data: string }, call: string, nth: number) {
  const { vault, vaultKey } = dataFolderAt(data);
  const files = ['keys.db', 'keys.db-journal', 'vault.db', 'vault.db-journal'].map((name) => join(vault, name));
  const watched = [...files, vaultKey, `${vaultKey}.new`].flatMap((path) => ['-P', path]);
  const inject = ['-f', '-o', '/dev/null', ...watched, '-e', `inject=${call}:signal=KILL:when=${nth}`];
  const strace: ChildProcess = spawn('strace', [...inject, '-p', String(daemon.pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => strace.once('close', () => resolve()));
  onTestFinished(async () => {
    strace.kill('SIGKILL');
    await ended;
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    strace.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(' attached')) resolve();
    });
    void ended.then(() => reject(new Error(`strace: ${said}`)));
  });
}

testWithStrace.each([
  ['pwrite64', 1],
  ['pwrite64', 5],
  ['unlink', 1],
  ['unlink', 2],
])(
  'the daemon is killed at the vault’s %s number %i while it erases for two: its next start leaves nothing either',
  async (call, nth) => {
    const data = copyOfSource();
    const first = await at(data);
    const proofs = await bothManagers(first.office);
    await killAt({ daemon: first.daemon, data }, call, nth);
    const act = { type: 'erase', subject: source.subject, reason: REASON };
    first.office.call('kept.act', { act, proofs }).catch(() => {});
    expect(await first.daemon.end(0)).toMatchObject({ code: null, signal: 'SIGKILL' });
    // Decided and on disk, not carried out.
    const written = inLedger(data, (ledger) => ['pii.erasing', 'pii.erased'].map(ledger.has));
    expect(written).toEqual([true, false]);

    const again = await at(data);
    expect(leaksIn(data).leaks).toEqual([]);
    const by = { kind: 'subject', subject: source.subject };
    const { subjects } = await must(again.office, 'kept.find', { by, reason: '核对' });
    expect(subjects).toMatchObject([{ state: 'erased', ended: { by: `early:${REASON}` } }]);
    const lines = await expectBundleVerifies(again);
    for (const type of ['pii.erasing', 'pii.erased']) expect(lines.split(`"type":"${type}"`).length - 1, type).toBe(1);
  },
  90_000,
);
