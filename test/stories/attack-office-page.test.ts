import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOf, managerSignsIn, signIn, withPeople } from '../support/people-story.ts';
import { must, proveByPassphrase } from '../support/staff.ts';
import { fetchPlain } from '../support/ws-client.ts';

const EXPORT = { from: 0, to: null, openings: false, proofs: [], reason: '年度审计' };
const NOBODY = ['x_1', 'x_2'];
const SUBJECT = 's_0000000000000000000000';

/** Every method of ledger, jobs, backups and kept data, with parameters that pass the schema. */
const CALLS: readonly (readonly [method: string, params: object, unsigned: string])[] = [
  ['ledger.page', { limit: 1 }, 'signInNeeded'],
  ['ledger.proof', { seq: 0 }, 'signInNeeded'],
  ['ledger.consistency', { from: 0, to: 1 }, 'signInNeeded'],
  ['ledger.checkpoint', {}, 'signInNeeded'],
  ['ledger.checkpoints', { limit: 1 }, 'signInNeeded'],
  ['ledger.verify', { vkey: null }, 'signInNeeded'],
  ['ledger.export', EXPORT, 'signInNeeded'],
  ['ledger.act', { act: { type: 'confirmRecovery' }, proofs: NOBODY }, 'recoveryNotOpen'],
  ['ledger.act', { act: { type: 'confirmClock' }, proofs: NOBODY }, 'clockNotDoubted'],
  ['job.list', {}, 'signInNeeded'],
  ['job.cancel', { job: 'job_1' }, 'signInNeeded'],
  ['backup.run', {}, 'signInNeeded'],
  ['kept.overview', {}, 'signInNeeded'],
  ['kept.find', { by: { kind: 'idNumber', value: '110105194912310021' }, reason: '核查' }, 'signInNeeded'],
  ['kept.show', { subject: SUBJECT, reason: '核查' }, 'signInNeeded'],
  ['kept.act', { act: { type: 'erase', subject: SUBJECT, reason: '本人要求' }, proofs: NOBODY }, 'subjectUnknown'],
  ['kept.act', { act: { type: 'rotate' }, proofs: NOBODY }, 'proofMissing'],
];
test('no page and no person gets more of ledger and kept data than the table says', async () => {
  const story = await withPeople();
  const { office, panel, counter, bench } = story;
  for (const [method, params, unsigned] of CALLS) {
    for (const page of [panel, counter, bench])
      expect([method, codeOf(await page.call(method, params))]).toEqual([method, 'roleForbidden']);
    expect([method, codeOf(await office.call(method, params))]).toEqual([method, unsigned]);
  }
  await signIn(story, office, 'issuer', 'issuer');
  for (const [method, params, unsigned] of CALLS) {
    const code = codeOf(await office.call(method, params));
    expect([method, code]).toEqual([method, unsigned === 'signInNeeded' ? 'otherRole' : unsigned]);
  }
  await must(office, 'people.signOut', {});
  await managerSignsIn(office, 'security');
  const found = await office.call('kept.find', { by: { kind: 'subject', subject: SUBJECT }, reason: '核查' });
  expect(found.result).toEqual({ subjects: [] });
}, 90_000);

test('two proofs of one person, one proof twice, and proofs of another act are not two managers', async () => {
  const { office } = await withPeople();
  const rotate = { act: { type: 'rotate' } };
  const twice = [await proveByPassphrase(office, 'head'), await proveByPassphrase(office, 'head')];
  // Of one person the newest proof alone counts.
  expect(codeOf(await office.call('kept.act', { ...rotate, proofs: twice }))).toBe('proofMissing');
  const head = await proveByPassphrase(office, 'head');
  expect(codeOf(await office.call('kept.act', { ...rotate, proofs: [head, head] }))).toBe('proofMissing');
  const two = [head, await proveByPassphrase(office, 'security')];
  // What nobody needs does not use them up; what was done does.
  expect(codeOf(await office.call('ledger.act', { act: { type: 'confirmClock' }, proofs: two }))).toBe(
    'clockNotDoubted',
  );
  expect((await office.call('kept.act', { ...rotate, proofs: two })).error).toBeUndefined();
  for (const [method, params] of [
    ['kept.act', rotate],
    ['people.act', { act: { type: 'allowSecret', person: 'p_1', kind: 'pin' } }],
  ] as const)
    expect([method, codeOf(await office.call(method, { ...params, proofs: two }))]).toEqual([method, 'proofMissing']);
}, 60_000);

test('an address that was guessed leads nowhere, and what a cut backup left is gone after the next start', async () => {
  const story = await withPeople();
  const { port } = story.daemon;
  for (const ticket of ['', 'x', 'A'.repeat(43), '..%2f..%2fkeys%2fmaster-key', '%00', 'a'.repeat(8_000)])
    expect([ticket.slice(0, 8), (await fetchPlain(port, `/v1/download/${ticket}`)).status]).toEqual([
      ticket.slice(0, 8),
      ticket.length > 5_000 ? expect.any(Number) : 404,
    ]);
  const left = ['vault/keys.db', 'vault/vault.db', 'keys/log-key'].map((name) =>
    join(story.data, 'run', 'backup', name),
  );
  for (const path of left) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'a copy of what may be erased any moment');
  }
  await story.restart('SIGKILL');
  expect(left.filter((path) => existsSync(path))).toEqual([]);
}, 60_000);
