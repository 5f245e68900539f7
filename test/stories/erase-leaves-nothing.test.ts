import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../daemon/clock.ts';
import { exportLedger } from '../../daemon/ledger/bundle/export-ledger.ts';
import { openFolderSource } from '../../daemon/ledger/bundle/folder-source.ts';
import { verifyBundle } from '../../daemon/ledger/bundle/verify-bundle.ts';
import { verifyLedger } from '../../daemon/ledger/verify.ts';
import { roomStill } from '../../simulators/camera/room-stills.ts';
import { type SubjectSecrets, secretsOf } from '../support/kept-secrets.ts';
import {
  DOCUMENT_VALUES,
  fillKeptSite,
  HEAD,
  type KeptSite,
  type KeptSubjects,
  openKeptSite,
  PROOFS,
  REASON,
  STAFF_VALUES,
} from '../support/kept-site.ts';
import { createLeakSearch } from '../support/leak-search.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';

const DAY = 86_400_000;
const VALUES = [...Object.values(DOCUMENT_VALUES), ...Object.values(STAFF_VALUES)];
/** A piece out of the picture's middle. */
const STILL = Buffer.from(roomStill('early')).subarray(600, 664);
/** The same piece as it lies in the value, which is base64. */
const STILL_TEXT = STILL.toString('base64');

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-erase-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Filled extends KeptSubjects {
  readonly root: string;
  readonly secrets: Readonly<Record<keyof KeptSubjects, SubjectSecrets>>;
}

const filledAt = (clock: ManualClock) => filledIn(join(place(), 'data'), clock);

async function filledIn(root: string, clock: ManualClock): Promise<{ site: KeptSite; filled: Filled }> {
  const site = await openKeptSite(root, clock);
  const subjects = await fillKeptSite(site);
  const { document, staff, still } = subjects;
  const secrets = { document: secretsOf(site, document), staff: secretsOf(site, staff), still: secretsOf(site, still) };
  return { site, filled: { root, ...subjects, secrets } };
}

type Kind = keyof KeptSubjects;
const KINDS: readonly Kind[] = ['document', 'staff', 'still'];

const foundOf = (filled: Filled, kinds: readonly Kind[]): readonly string[] => {
  const secrets = kinds.flatMap((kind) => filled.secrets[kind].sealed);
  return createLeakSearch([], secrets)
    .inFolder(filled.root, [])
    .leaks.map(({ value }) => value);
};

/** Nothing of it, in any form, in any file: not plain, not sealed, not its key, not its lookup. */
function expectNothingOf(filled: Filled, kinds: readonly Kind[]): void {
  const secrets = kinds.flatMap((kind) => [...filled.secrets[kind].sealed, ...filled.secrets[kind].plain]);
  const search = createLeakSearch([...VALUES, STILL_TEXT], [...secrets, { name: 'picture', bytes: STILL }]);
  const { leaks, files } = search.inFolder(filled.root, []);
  expect(leaks).toEqual([]);
  expect(files).toBeGreaterThan(8);
}

/** The ledger and a bundle of it hold, with the key that an auditor has from elsewhere. */
async function expectVerified({ folder, ledger }: Pick<KeptSite, 'folder' | 'ledger'>): Promise<void> {
  const { vkey } = await ledger.checkpoint();
  const whole = verifyLedger({ path: folder.ledger, vkey, onProgress: () => {} });
  expect(whole).toMatchObject({ verdict: 'sound', findings: [] });
  const target = join(place(), 'bundle');
  const wanted = { ledger: folder.ledger, target, at: 0, from: 0, to: null, openings: null, proofs: [] };
  const exported = await exportLedger(wanted, () => {}, new AbortController().signal);
  expect(exported.ok).toBe(true);
  const source = await openFolderSource(target);
  if (!source.ok) throw new Error('no bundle');
  const options = { anchors: [], onProgress: () => {}, signal: new AbortController().signal };
  const bundle = await verifyBundle(source.value, { brought: { kind: 'vkey', vkey }, ...options });
  expect(bundle).toMatchObject({ verdict: 'sound', size: whole.size, findings: [] });
}

test('before anything is erased the search finds what is sealed, never what is plain; what is planted is found', async () => {
  const { site, filled } = await filledAt(createManualClock());
  for (const kind of KINDS) {
    const found = foundOf(filled, [kind]);
    expect([...new Set(found)].sort()).toEqual(
      [...new Set(filled.secrets[kind].sealed.map(({ name }) => name))].sort(),
    );
  }
  const plain = KINDS.flatMap((kind) => filled.secrets[kind].plain);
  const search = createLeakSearch([...VALUES, STILL_TEXT], [...plain, { name: 'picture', bytes: STILL }]);
  expect(search.inFolder(filled.root, []).leaks).toEqual([]);
  writeFileSync(join(filled.root, 'logs', 'planted'), Buffer.concat([plain[0]?.bytes ?? STILL, STILL]));
  expect(
    search
      .inFolder(filled.root, [])
      .leaks.map(({ value }) => value)
      .sort(),
  ).toEqual(['key', 'picture']);
  await site.close();
});

test('erased by rule: document, name and picture leave no byte in any file, and ledger and bundle still verify', async () => {
  const clock = createManualClock();
  const { site, filled } = await filledAt(clock);
  // The ledger's thread has a time of its own: what the hours have begun is waited for.
  const pass = async (days: number): Promise<void> => {
    await clock.advance(days * DAY);
    await site.pictures.eraseDue();
    await site.room.round();
  };
  await pass(2);
  expectNothingOf(filled, ['staff']);
  for (const kind of ['document', 'still'] as const) expect(foundOf(filled, [kind])).not.toEqual([]);
  await pass(31);
  expectNothingOf(filled, KINDS);
  const ends = site.entries.filter(({ type }) => type === 'pii.erased' || type === 'picture.erased');
  expect(ends).toHaveLength(5);
  expect(site.entries.some(({ type }) => type === 'vault.rotated')).toBe(true);
  await expectVerified(site);
  await site.close();
  expectNothingOf(filled, KINDS);
}, 30_000);

test('erased by two: the same, the others stay whole, and only the pseudonym is left in the ledger', async () => {
  const { site, filled } = await filledAt(createManualClock());
  for (const subject of [filled.document, filled.staff]) {
    const act = { type: 'erase', subject, reason: REASON } as const;
    expect((await site.room.port.act({ act, proofs: PROOFS }, HEAD)).ok).toBe(true);
  }
  expectNothingOf(filled, ['document', 'staff']);
  await site.room.beforeBackup();
  expectNothingOf(filled, ['document', 'staff']);
  for (const subject of site.vault.subjects()) expect(site.vault.open(subject).ok).toBe(true);
  expect(site.vault.subjects()).toHaveLength(3);
  const left = createLeakSearch([filled.document]).inFolder(filled.root, []).leaks;
  expect(left.every(({ place: where }) => /ledger\.db|exports|snapshot/.test(where))).toBe(true);
  expect(left.length).toBeGreaterThan(0);
  await expectVerified(site);
  await site.close();
}, 30_000);

type Cut = readonly [call: string, nth: number];

/** Calls on the vault's files at which the process is ended. */
const CUTS: readonly Cut[] = [
  ['pwrite64', 4],
  ['unlink', 1],
  ['unlink', 2],
  ['rename', 1],
];
/** All of them and some beyond the end, which takes minutes: `TWINLOCK_EVERY_CUT=1`. */
const EVERY: readonly Cut[] = ['pwrite64', 'fdatasync', 'fsync', 'openat', 'unlink', 'rename'].flatMap((call) =>
  Array.from({ length: call === 'pwrite64' ? 48 : 20 }, (_, at) => [call, at + 1] as const),
);
const every = process.env.TWINLOCK_EVERY_CUT === '1';

let source: Promise<{ site: KeptSite; filled: Filled }> | null = null;
let sourceFolder = '';
afterAll(() => rmSync(sourceFolder, { recursive: true, force: true }));

/** Filled once; each cut works on a copy. */
function closedSite(): Promise<{ site: KeptSite; filled: Filled }> {
  source ??= (async () => {
    sourceFolder = mkdtempSync(join(tmpdir(), 'twinlock-erase-'));
    const made = await filledIn(join(sourceFolder, 'data'), createManualClock(systemClock.wall()));
    await made.site.close();
    return made;
  })();
  return source;
}

test.each(every ? EVERY : CUTS)(
  'killed at the vault’s %s number %i while two people’s erasing is carried out: the next start finishes it',
  async (call, nth) => {
    const { site, filled } = await closedSite();
    const copy = join(place(), 'data');
    cpSync(filled.root, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') });
    const { vault, vaultKey } = site.folder;
    const files = ['keys.db', 'keys.db-journal', 'vault.db', 'vault.db-journal'].map((name) => join(vault, name));
    const watched = [...files, vaultKey, `${vaultKey}.new`].flatMap((path) => ['-P', path.replace(filled.root, copy)]);
    const child = new URL('../support/kept-site-erases.ts', import.meta.url).pathname;
    const inject = ['-f', '-qq', '-o', '/dev/null', ...watched, '-e', `inject=${call}:signal=KILL:when=${nth}`];
    const run = ['node', child, copy, filled.document, filled.staff];
    const ended = spawnSync('strace', [...inject, ...run], { encoding: 'utf8', timeout: 20_000 });
    const killed = { signal: 'SIGKILL', said: '' };
    if (!every || ended.stdout === '') expect({ signal: ended.signal, said: ended.stdout }).toEqual(killed);

    const again = await openKeptSite(copy, systemClock);
    const now = { ...filled, root: copy };
    const decided = new Set(
      again.entries.flatMap(({ type, data }) => (type === 'pii.erasing' ? [String(data.subject)] : [])),
    );
    const done = again.entries.flatMap(({ type, data }) => (type === 'pii.erased' ? [String(data.subject)] : []));
    // Whatever was decided is done, once; whatever was not is whole.
    expect([...decided].sort()).toEqual([...done].sort());
    if (!every) expect(decided.has(filled.document)).toBe(true);
    const gone = (['document', 'staff'] as const).filter((kind) => decided.has(filled[kind]));
    expectNothingOf(now, gone);
    for (const subject of again.vault.subjects()) expect(again.vault.open(subject).ok).toBe(true);
    expect(again.vault.subjects()).toHaveLength(5 - gone.length);
    await again.room.beforeBackup();
    expectNothingOf(now, gone);
    await expectVerified(again);
    await again.close();
  },
  30_000,
);
