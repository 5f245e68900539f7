import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { WriteBundle } from '../../../daemon/audit/bundle-writing.ts';
import { TICKET_MS } from '../../../daemon/audit/download-tickets.ts';
import { writeBundleInThread } from '../../../daemon/workers/export-run.ts';
import { err } from '../../../devices/kit/result.ts';
import { AUDITOR, auditRoom, HEAD, personalDraft, SECRET_VALUE, SYSTEM } from './audit-fixture.ts';

const WISH = { from: 0, to: null, openings: false, proofs: [], reason: '年度审计' };
const TWO = ['p_head-1', 'p_security-1'];
const nothing = { type: 'safe.noted', tv: 1, actors: [], data: {} };

/** A ledger with a few entries, signed; an entry about somebody first. */
async function withEntries(...change: Parameters<typeof auditRoom>) {
  const audit = await auditRoom(...change);
  await audit.record([personalDraft(), nothing, nothing, nothing]);
  await audit.ledger.checkpoint();
  audit.room.start();
  return audit;
}

const exportsOf = ({ folder }: { folder: string }): string[] => readdirSync(join(folder, 'exports'));

test('the wish and the digest are on disk before the file can be fetched, and fetching is an entry too', async () => {
  const audit = await withEntries({ writeBundle: writeBundleInThread });
  const { room, types, entries, ended } = audit;
  const started = await room.port.export(WISH, AUDITOR);
  expect(started.ok).toBe(true);
  const { state, result, job } = await ended();
  if (state !== 'done' || result?.kind !== 'export' || result.download === null) throw new Error(state);
  expect(types()).toEqual(['reading.completed', ...Array(3).fill('safe.noted'), 'log.export-begun', 'log.exported']);
  expect(entries.at(-1)).toMatchObject({
    cause: job,
    actors: [{ key: 'k_auditor', person: 'p_auditor', role: 'auditor' }],
    data: { from: 0, size: 4, openings: 0, digest: result.sha256, reason: '年度审计' },
  });
  expect(result).toMatchObject({ from: 0, size: 4, fileName: 'twinlock-bundle-0-4.zip', openings: 0 });
  const ticket = result.download.replace('/v1/download/', '');
  const file = room.port.download(ticket);
  if (file === null) throw new Error('nothing to fetch');
  expect(createHash('sha256').update(readFileSync(file.path)).digest('hex')).toBe(result.sha256);
  expect(Object.keys(unzipSync(readFileSync(file.path)))).not.toContain('openings.jsonl');
  expect(room.port.download(ticket)).toBeNull();
  expect(room.jobs()[0]?.result).toMatchObject({ download: null });
  await room.close();
  expect(entries.at(-1)).toMatchObject({ type: 'log.export-fetched', cause: job });
});

test('with two managers the permitted values go along, and no other', async () => {
  const audit = await withEntries({ writeBundle: writeBundleInThread });
  await audit.room.port.export({ ...WISH, openings: true, proofs: TWO }, AUDITOR);
  await audit.ended();
  const result = audit.room.port.jobs(AUDITOR).jobs[0]?.result;
  if (result?.kind !== 'export' || result.download === null) throw new Error('no file');
  expect(result.openings).toBe(1);
  const file = audit.room.port.download(result.download.replace('/v1/download/', ''));
  const lines = Buffer.from(unzipSync(readFileSync(file?.path ?? ''))['openings.jsonl'] ?? []).toString();
  expect(
    lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).f),
  ).toEqual(['number']);
  const begun = audit.entries.find(({ type }) => type === 'log.export-begun');
  expect(begun?.actors).toEqual([
    { person: 'p_head', role: 'head' },
    { person: 'p_security', role: 'securityAdmin' },
    { key: 'k_auditor', person: 'p_auditor', role: 'auditor' },
  ]);
  expect(begun?.data).toMatchObject({ fields: ['number'] });
  // The proofs are used up in front of the wish; none of it says anything of the person.
  expect(audit.entries[(begun?.seq ?? 0) - 1]?.type).toBe('proofs.used');
  expect(JSON.stringify(audit.entries)).not.toContain(SECRET_VALUE);
});

test('fewer than two managers of two roles do not open anything', async () => {
  const audit = await withEntries();
  for (const [proofs, code] of [
    [['p_head-1'], 'twoManagersNeeded'],
    [[], 'twoManagersNeeded'],
    // The same person with two proofs, and one proof given twice.
    [['p_head-2', 'p_head-3'], 'twoManagersNeeded'],
    [['p_head-4', 'p_head-4'], 'proofMissing'],
    [['p_head-5', 'p_deputy-5'], 'twoManagersNeeded'],
    [['p_auditor-6', 'p_head-6'], 'twoManagersNeeded'],
    [['p_issuer-7', 'p_head-7'], 'twoManagersNeeded'],
    [['p_nobody-8', 'p_head-8'], 'twoManagersNeeded'],
    // Who keeps the machine sees no personal data.
    [['p_system-9', 'p_head-9'], 'twoManagersNeeded'],
  ] as const) {
    const answer = await audit.room.port.export({ ...WISH, openings: true, proofs: [...proofs] }, AUDITOR);
    expect([proofs, answer.ok ? 'begun' : answer.error.code]).toEqual([proofs, code]);
  }
  expect(audit.types()).not.toContain('log.export-begun');
  expect([audit.room.jobs(), exportsOf(audit)]).toEqual([[], []]);
});

test('people who may not are written down, and their proofs are used up', async () => {
  const audit = await withEntries();
  await audit.room.port.export({ ...WISH, openings: true, proofs: ['p_head-1', 'p_deputy-1'] }, AUDITOR);
  expect(audit.types().slice(-2)).toEqual(['proofs.used', 'log.act-refused']);
  expect(audit.entries.at(-1)).toMatchObject({
    actors: [{ person: 'p_head' }, { person: 'p_deputy' }],
    data: { act: 'ledger.export', code: 'twoManagersNeeded' },
  });
  const again = await audit.room.port.export(
    { ...WISH, openings: true, proofs: ['p_head-1', 'p_security-1'] },
    AUDITOR,
  );
  expect(again).toMatchObject({ ok: false, error: { code: 'proofMissing' } });
});

test('two calls at the same moment do not share proofs', async () => {
  const audit = await withEntries();
  const wish = { ...WISH, openings: true, proofs: TWO };
  const answers = await Promise.all([audit.room.port.export(wish, AUDITOR), audit.room.port.export(wish, HEAD)]);
  expect(answers.map(({ ok }) => ok)).toEqual([true, false]);
  await audit.ended();
  expect(audit.types().filter((type) => type === 'log.export-begun')).toHaveLength(1);
});

test('where the profile permits nothing, nobody is asked for proofs', async () => {
  const audit = await withEntries({ openings: { fields: [], openingsOf: async () => [] } });
  const answer = await audit.room.port.export({ ...WISH, openings: true, proofs: TWO }, AUDITOR);
  expect(answer).toEqual({ ok: false, error: { code: 'noPermittedFields' } });
  expect(audit.types()).not.toContain('proofs.used');
});

test('what ends before it begins, is empty or goes beyond what is signed is no range', async () => {
  const audit = await withEntries();
  for (const [from, to] of [
    [4, null],
    [0, 5],
    [2, 2],
    [3, 1],
    [0, 0],
    [2 ** 52, null],
  ] as const) {
    const answer = await audit.room.port.export({ ...WISH, from, to }, AUDITOR);
    expect([from, to, answer]).toEqual([from, to, { ok: false, error: { code: 'ledgerRangeInvalid' } }]);
  }
});

test('a range goes up to the smallest signed size that holds it', async () => {
  const audit = await withEntries();
  await audit.record([nothing, nothing]);
  await audit.ledger.checkpoint();
  await audit.room.port.export({ ...WISH, from: 1, to: 3 }, AUDITOR);
  expect((await audit.ended()).result).toMatchObject({ from: 1, size: 4 });
});

test('a file that nobody fetches is gone after ten minutes', async () => {
  const audit = await withEntries();
  await audit.room.port.export(WISH, AUDITOR);
  await audit.ended();
  expect(exportsOf(audit)).toHaveLength(1);
  await audit.clock.advance(TICKET_MS);
  expect(exportsOf(audit)).toEqual([]);
  expect(audit.room.jobs()[0]?.result).toMatchObject({ download: null });
});

test('an erasure takes every file along that may hold what was erased, and stops one that is being written', async () => {
  const erased = { type: 'pii.erased', tv: 1, actors: [], subj: 's_1', data: {} };
  const audit = await withEntries();
  await audit.room.port.export({ ...WISH, openings: true, proofs: TWO }, AUDITOR);
  await audit.ended();
  const told = audit.room.port.jobs(AUDITOR).jobs[0]?.result;
  expect(told).toMatchObject({ download: expect.stringContaining('/v1/download/') });
  await audit.record([erased]);
  expect(exportsOf(audit)).toEqual([]);
  expect(audit.room.port.jobs(AUDITOR).jobs[0]?.result).toMatchObject({ download: null });
  const next = { ...WISH, openings: true, proofs: ['p_head-2', 'p_security-2'] };
  await audit.room.port.export(next, AUDITOR);
  await audit.record([erased]);
  expect((await audit.ended()).state).toBe('cancelled');
  expect([exportsOf(audit), audit.types().filter((type) => type === 'log.exported').length]).toEqual([[], 1]);
});

test('an erasure leaves a file alone that holds nobody’s values', async () => {
  const audit = await withEntries();
  await audit.room.port.export(WISH, AUDITOR);
  await audit.ended();
  await audit.record([{ type: 'pii.erased', tv: 1, actors: [], data: {} }]);
  expect(exportsOf(audit)).toHaveLength(1);
});

test('a colleague of another role cannot stop it; whoever asked can, and nothing is left', async () => {
  const writing = Promise.withResolvers<void>();
  const writeBundle: WriteBundle = ({ target }, _openings, _progress, signal) => {
    writeFileSync(target, 'half');
    writing.resolve();
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(err('cancelled'))));
  };
  const audit = await withEntries({ writeBundle });
  const started = await audit.room.port.export(WISH, AUDITOR);
  const job = started.ok ? started.value.job : '';
  await writing.promise;
  expect(exportsOf(audit)).toHaveLength(1);
  expect(await audit.room.port.cancel({ job }, SYSTEM)).toEqual({ ok: false, error: { code: 'otherRole' } });
  expect(await audit.room.port.cancel({ job }, AUDITOR)).toEqual({ ok: true, value: {} });
  expect([exportsOf(audit), audit.types().at(-1)]).toEqual([[], 'job.cancelled']);
  expect(audit.entries.at(-1)).toMatchObject({ cause: job, data: { kind: 'export' } });
});

test('stopped before it was begun, nothing is written at all', async () => {
  let called = 0;
  const writeBundle: WriteBundle = async () => {
    called += 1;
    return err('task-failed');
  };
  const audit = await withEntries({ writeBundle });
  const started = await audit.room.port.export(WISH, AUDITOR);
  await audit.room.port.cancel({ job: started.ok ? started.value.job : '' }, AUDITOR);
  expect([called, audit.types().slice(-2)]).toEqual([0, ['log.export-begun', 'job.cancelled']]);
});

test('a disk that is full fails the job, in writing, and leaves no half file', async () => {
  const writeBundle: WriteBundle = async ({ target }) => {
    writeFileSync(target, 'half');
    return err('task-failed');
  };
  const audit = await withEntries({ writeBundle });
  await audit.room.port.export(WISH, AUDITOR);
  expect(await audit.ended()).toMatchObject({ state: 'failed', error: 'jobFailed', result: null });
  expect([exportsOf(audit), audit.types().at(-1)]).toEqual([[], 'job.failed']);
});

test('what the last run left in the folder is gone at the start, and the folder is shut to others', async () => {
  const audit = await auditRoom();
  const left = join(audit.folder, 'exports');
  mkdirSync(join(left, 'sub'), { recursive: true, mode: 0o755 });
  writeFileSync(join(left, 'job_old.zip'), SECRET_VALUE);
  audit.room.start();
  expect(existsSync(left)).toBe(true);
  expect(exportsOf(audit)).toEqual([]);
});
