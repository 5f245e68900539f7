import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { JobView } from '../../daemon/api/contract/jobs.ts';
import { openCheckpoint } from '../../daemon/ledger/checkpoint.ts';
import { leafHash, rootOfHashes } from '../../daemon/ledger/merkle.ts';
import { verifyInclusion } from '../../daemon/ledger/merkle-proof.ts';
import { parseVkey } from '../../daemon/ledger/note-key.ts';
import { codeOf, managerSignsIn, type PeopleStory, signIn, withPeople } from '../support/people-story.ts';
import { must, proveByPassphrase } from '../support/staff.ts';
import { fetchPlain, type TestClient } from '../support/ws-client.ts';

/** The job when it has ended; its state events come by themselves. */
async function ended(office: TestClient, job: string): Promise<JobView> {
  const message = await office.message(
    ({ method, params }) =>
      method === 'event' &&
      params.topic === 'job.state' &&
      params.data.job === job &&
      params.data.state !== 'running' &&
      // An export that was fetched is said once more, without its address; one with personal values never has it in an event.
      (params.data.result?.download !== null || params.data.result.openings > 0),
  );
  return message.params.data;
}

async function keyOf(office: TestClient) {
  const { vkey } = await must(office, 'ledger.checkpoint', {});
  const key = parseVkey(vkey);
  if (!key.ok) throw new Error(key.error);
  return { vkey, key: key.value };
}

const exportsOf = ({ data }: PeopleStory): string[] => readdirSync(join(data, 'exports'));
const EXPORT = { from: 0, to: null, openings: false, proofs: [], reason: '年度审计' };

test('who answers for the ledger looks for entries, proves one, verifies all, and takes a bundle away once', async () => {
  const story = await withPeople();
  const { office, daemon } = story;
  // Nobody looks who has not signed in, and nobody who works with certificates.
  expect(codeOf(await office.call('ledger.verify', { vkey: null }))).toBe('signInNeeded');
  await managerSignsIn(office, 'head');
  const { vkey, key } = await keyOf(office);

  // Search: one kind of entry, page after page, is what a look at every entry finds.
  const found: number[] = [];
  for (let before: number | null | undefined; before !== null; ) {
    const filter = { type: 'permission.' };
    const page = await must(office, 'ledger.page', { limit: 7, filter, ...(before === undefined ? {} : { before }) });
    found.push(...page.entries.map(({ seq }: { seq: number }) => seq));
    before = page.next;
  }
  const all: { seq: number; leaf: string }[] = [];
  for (let before: number | null | undefined; before !== null; ) {
    const page = await must(office, 'ledger.page', { limit: 200, ...(before === undefined ? {} : { before }) });
    all.push(...page.entries);
    before = page.next;
  }
  const wanted = all.filter(({ leaf }) => JSON.parse(leaf).type.startsWith('permission.')).map(({ seq }) => seq);
  expect(wanted.length).toBeGreaterThan(7);
  expect(found).toEqual(wanted);

  // Proof of one entry.
  const proof = await must(office, 'ledger.proof', { seq: 3 });
  const [leaf, root] = [Buffer.from(proof.leafHash, 'hex'), Buffer.from(proof.root, 'hex')];
  const path = proof.path.map((hash: string) => Buffer.from(hash, 'hex'));
  expect(verifyInclusion({ index: 3, size: proof.size, leaf, root }, path)).toBe(true);
  expect(openCheckpoint(proof.note, key, [])).toMatchObject({ ok: true, value: { size: proof.size } });

  // Verification of everything.
  const { job: verifying } = await must(office, 'ledger.verify', { vkey });
  expect(await ended(office, verifying)).toMatchObject({ state: 'done', result: { verdict: 'sound', findings: [] } });

  // The bundle.
  const { job } = await must(office, 'ledger.export', EXPORT);
  const { result } = await ended(office, job);
  if (result?.kind !== 'export' || result.download === null) throw new Error('no bundle');
  expect(exportsOf(story)).toHaveLength(1);
  const answer = await fetch(`http://127.0.0.1:${daemon.port}${result.download}`);
  const zip = new Uint8Array(await answer.arrayBuffer());
  expect([answer.status, createHash('sha256').update(zip).digest('hex')]).toEqual([200, result.sha256]);
  const files = unzipSync(zip);
  const lines = Buffer.from(files['entries.jsonl'] ?? [])
    .toString()
    .trimEnd()
    .split('\n');
  const hashes = lines.map((line) => leafHash(Buffer.from(line)));
  const signed = openCheckpoint(Buffer.from(files.checkpoint ?? []).toString(), key, []);
  expect(signed).toMatchObject({ ok: true, value: { size: lines.length } });
  expect(signed.ok && Buffer.from(signed.value.root).equals(rootOfHashes(hashes, 0, hashes.length))).toBe(true);
  expect(exportsOf(story)).toEqual([]);
  expect((await fetchPlain(daemon.port, result.download)).status).toBe(404);

  // What was done stands in the ledger, with whoever did it.
  const { entries } = await must(office, 'ledger.page', { limit: 200, filter: { cause: job } });
  const written = entries.map(({ leaf: text }: { leaf: string }) => JSON.parse(text)).reverse();
  expect(written.map(({ type }: { type: string }) => type)).toEqual([
    'log.export-begun',
    'log.exported',
    'log.export-fetched',
  ]);
  expect(written[1]).toMatchObject({ actors: [{ person: story.ids.head }], data: { digest: result.sha256 } });
}, 60_000);

test('values of persons leave only with two managers, and never a second time with the same proofs', async () => {
  const story = await withPeople();
  const { office } = story;
  await managerSignsIn(office, 'head');
  const wish = { ...EXPORT, openings: true };
  expect(codeOf(await office.call('ledger.export', wish))).toBe('twoManagersNeeded');
  const alone = [await proveByPassphrase(office, 'head')];
  expect(codeOf(await office.call('ledger.export', { ...wish, proofs: alone }))).toBe('twoManagersNeeded');
  const proofs = [await proveByPassphrase(office, 'head'), await proveByPassphrase(office, 'security')];
  const { job } = await must(office, 'ledger.export', { ...wish, proofs });
  expect(await ended(office, job)).toMatchObject({ state: 'done', result: { download: null } });
  const { jobs } = await must(office, 'job.list', {});
  expect(jobs[0]).toMatchObject({ job, result: { download: expect.stringMatching(/^\/v1\/download\/[\w-]{43}$/) } });
  expect(codeOf(await office.call('ledger.export', { ...wish, proofs }))).toBe('proofMissing');
  // A restart leaves nothing to be fetched.
  expect(exportsOf(story)).toHaveLength(1);
  await story.restart('SIGKILL');
  expect(exportsOf(story)).toEqual([]);
}, 60_000);

test('nobody who works with certificates looks into the ledger, and what is not in doubt is not confirmed', async () => {
  const story = await withPeople();
  const { office } = story;
  await signIn(story, office, 'issuer', 'issuer');
  for (const [method, params] of [
    ['ledger.page', { limit: 1 }],
    ['ledger.proof', { seq: 0 }],
    ['ledger.verify', { vkey: null }],
    ['ledger.export', EXPORT],
    ['job.list', {}],
    ['backup.run', {}],
  ] as const)
    expect([method, codeOf(await office.call(method, params))]).toEqual([method, 'otherRole']);
  const proofs = [await proveByPassphrase(office, 'head'), await proveByPassphrase(office, 'security')];
  for (const [act, code] of [
    ['confirmRecovery', 'recoveryNotOpen'],
    ['confirmClock', 'clockNotDoubted'],
  ])
    expect(codeOf(await office.call('ledger.act', { act: { type: act }, proofs }))).toBe(code);
}, 60_000);
