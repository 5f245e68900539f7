import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { verifyInThread } from '../../../daemon/workers/verify-run.ts';
import { err, ok } from '../../../devices/kit/result.ts';
import { AUDITOR, auditRoom, HEAD, SYSTEM } from './audit-fixture.ts';

const TWO = ['p_head-1', 'p_system-1'];
const RECOVERY = { act: { type: 'confirmRecovery' as const }, proofs: TWO };
const CLOCK = { act: { type: 'confirmClock' as const }, proofs: TWO };
const note = { type: 'safe.noted', tv: 1, actors: [], data: {} };

test('a verification that somebody asks for runs beside everything else and is an entry with their name on it', async () => {
  const { room, ledger, record, ended, entries } = await auditRoom({ verify: verifyInThread });
  await record([note, note, note]);
  await ledger.checkpoint();
  const started = await room.port.verify({ vkey: ledger.vkey }, AUDITOR);
  const { job, state, result } = await ended();
  expect(started).toEqual(ok({ job }));
  expect([state, result]).toEqual(['done', expect.objectContaining({ kind: 'verify', verdict: 'sound', size: 3 })]);
  expect(entries.at(-1)).toMatchObject({
    type: 'log.verified',
    cause: job,
    actors: [{ person: 'p_auditor' }],
    data: { size: 3, verdict: 'sound', findings: 0, brought: expect.stringMatching(/^[0-9a-f]{8}$/) },
  });
});

test('without a key of their own nobody vouches for the ledger, and the entry says that none was brought', async () => {
  const { room, record, ended, entries } = await auditRoom();
  await record([note]);
  await room.port.verify({ vkey: null }, AUDITOR);
  expect((await ended()).result).toMatchObject({ verdict: 'consistent-only' });
  expect(entries.at(-1)?.data).toMatchObject({ brought: null });
});

test('what is no verifier key begins nothing', async () => {
  const { room, entries } = await auditRoom();
  for (const vkey of ['', 'x', 'log.example+00000000+AYqI', 'not a key at all', `${'a'.repeat(400)}+00000000+AQ==`])
    expect(await room.port.verify({ vkey }, AUDITOR)).toMatchObject({ ok: false, error: { code: 'vkeyInvalid' } });
  expect([room.jobs(), entries]).toEqual([[], []]);
});

test('a verification that is running is not begun twice, however often it is asked for', async () => {
  const { room, ended } = await auditRoom();
  await room.port.verify({ vkey: null }, AUDITOR);
  const answers = await Promise.all(Array.from({ length: 10_000 }, () => room.port.verify({ vkey: null }, HEAD)));
  expect(new Set(answers.map((answer) => (answer.ok ? 'begun' : answer.error.code)))).toEqual(new Set(['jobRunning']));
  await ended();
  expect(room.jobs()).toHaveLength(1);
});

test('a verifier that is gone fails the job, in writing', async () => {
  const { room, ended, types } = await auditRoom({ verify: async () => err('task-failed') });
  await room.port.verify({ vkey: null }, AUDITOR);
  expect(await ended()).toMatchObject({ state: 'failed', error: 'jobFailed' });
  expect(types()).toEqual(['job.failed']);
});

test('two managers confirm a recovery, once', async () => {
  const audit = await auditRoom();
  audit.recovered();
  audit.room.start();
  expect([audit.room.ready(), audit.states.at(-1)?.recovery]).toEqual([false, 'unconfirmed']);
  const answers = await Promise.all([
    audit.room.port.act(RECOVERY, HEAD),
    audit.room.port.act({ ...RECOVERY, proofs: ['p_head-2', 'p_system-2'] }, HEAD),
  ]);
  expect(answers).toEqual([ok({ seq: 1 }), err({ code: 'recoveryNotOpen' })]);
  expect(audit.types()).toEqual(['proofs.used', 'log.recovery-confirmed']);
  expect(audit.entries[1]?.actors).toEqual([
    { person: 'p_head', role: 'head' },
    { person: 'p_system', role: 'systemAdmin' },
  ]);
  expect([audit.room.ready(), audit.states.at(-1)?.recovery]).toEqual([true, 'none']);
});

test('two managers confirm the clock, and the state says so', async () => {
  const audit = await auditRoom();
  audit.doubt();
  audit.room.start();
  expect(audit.states.at(-1)).toMatchObject({ clock: 'untrusted', clockReason: 'jumped' });
  expect(await audit.room.port.act(CLOCK, HEAD)).toEqual(ok({ seq: 1 }));
  expect(audit.types()).toEqual(['proofs.used', 'clock.confirmed']);
  expect(audit.states.at(-1)).toMatchObject({ clock: 'trusted', clockReason: null });
});

test('what needs no confirming uses no proofs up', async () => {
  const { room, types } = await auditRoom();
  expect(await room.port.act(RECOVERY, HEAD)).toEqual(err({ code: 'recoveryNotOpen' }));
  expect(await room.port.act(CLOCK, HEAD)).toEqual(err({ code: 'clockNotDoubted' }));
  expect(types()).toEqual([]);
});

test('two of one role, an auditor, or one person twice do not confirm a recovery', async () => {
  const { room, recovered, types } = await auditRoom();
  recovered();
  for (const proofs of [
    ['p_head-1', 'p_deputy-1'],
    ['p_auditor-2', 'p_head-2'],
    ['p_head-3', 'p_head-4'],
  ])
    expect(await room.port.act({ ...RECOVERY, proofs }, HEAD)).toMatchObject({ error: { code: 'twoManagersNeeded' } });
  expect([new Set(types()), room.ready()]).toEqual([new Set(['proofs.used', 'log.act-refused']), false]);
});

test('a backup that is asked for is an entry first; its trouble is told in the catalogue’s words', async () => {
  let code = '';
  const { room, ended, entries } = await auditRoom({ backup: async () => err({ code }) });
  for (const [told, said] of [
    ['disk-full', 'backupFailed'],
    ['under-way', 'jobRunning'],
    ['not-configured', 'backupNotConfigured'],
    ['toString', 'backupFailed'],
  ] as const) {
    code = told;
    await room.port.backup(SYSTEM);
    expect(await ended()).toMatchObject({ state: 'failed', error: said });
    expect(entries.at(-1)).toMatchObject({ type: 'backup.requested', actors: [{ person: 'p_system' }] });
  }
  expect(entries).toHaveLength(4);
});

test('a backup shows how far it is and ends with its digest', async () => {
  const made = { fileName: 'b.age', size: 7, root: '00'.repeat(32), bytes: 9, sha256: '11'.repeat(32) };
  const { room, ended } = await auditRoom({
    async backup(actors, onProgress) {
      expect(actors).toMatchObject([{ person: 'p_head' }]);
      onProgress('packing', 4, 9);
      return ok({ ...made, somethingElse: true });
    },
  });
  await room.port.backup(HEAD);
  expect(await ended()).toMatchObject({ state: 'done', phase: 'packing', result: { kind: 'backup', ...made } });
  expect(Object.keys((await ended()).result ?? {})).not.toContain('somethingElse');
});

test('where no place for backups is set nothing is begun', async () => {
  const backup = () => ({ configured: false, lastAt: null, due: false });
  const sources = { recovery: () => 'none' as const, conflict: () => false, witnesses: () => [], backup };
  const { room } = await auditRoom({ sources });
  expect(await room.port.backup(SYSTEM)).toEqual(err({ code: 'backupNotConfigured' }));
  expect(room.jobs()).toEqual([]);
});

test('the state is said when it changes and not otherwise', async () => {
  let conflict = false;
  const sources = {
    ...{ recovery: () => 'none' as const, conflict: () => conflict, witnesses: () => [] },
    backup: () => ({ configured: false, lastAt: null, due: false }),
  };
  const { room, states, clock, ledger } = await auditRoom({ sources });
  room.start();
  for (let minute = 0; minute < 30; minute++) await clock.advance(60_000);
  expect(states).toEqual([room.state()]);
  expect(states[0]).toMatchObject({ epoch: ledger.origin, check: 'passed', conflict: false });
  conflict = true;
  room.refresh();
  room.refresh();
  expect([states.length, states.at(-1)?.conflict, room.ready()]).toEqual([2, true, false]);
});

test('after a start that read only the end, nothing is ready until the whole ledger was checked', async () => {
  const audit = await auditRoom({ replayedWhole: () => false, verify: verifyInThread });
  await audit.record([note, note]);
  expect([audit.room.ready(), audit.room.state().check]).toEqual([false, 'pending']);
  audit.room.start();
  await passes(() => audit.room.state().check === 'passed');
  expect([audit.room.ready(), audit.states.map(({ check }) => check)]).toEqual([true, ['pending', 'passed']]);
  expect(audit.types()).toEqual(['safe.noted', 'safe.noted']);
});

test('a ledger that the check finds changed is an alarm, an entry, and never ready', async () => {
  const audit = await auditRoom({ replayedWhole: () => false });
  await audit.record([note, note, note]);
  const database = new Database(join(audit.folder, 'ledger.db'));
  database.exec("DROP TRIGGER ev_no_update; UPDATE ev SET leaf = CAST(leaf || ' ' AS BLOB) WHERE seq = 1");
  database.close();
  audit.room.start();
  await passes(() => audit.types().includes('log.check-failed'));
  expect([audit.room.ready(), audit.states.at(-1)?.check]).toEqual([false, 'failed']);
  const { verdict, codes } = (audit.entries.at(-1)?.data ?? {}) as { verdict: string; codes: string[] };
  expect([verdict, codes]).toEqual(['broken', expect.arrayContaining(['leaf-hash'])]);
});

test('a check that cannot be carried out has not passed', async () => {
  const { room, types, states } = await auditRoom({
    replayedWhole: () => false,
    verify: async () => err('task-failed'),
  });
  room.start();
  await passes(() => types().length > 0);
  expect([types(), room.ready(), states.at(-1)?.check]).toEqual([['log.check-failed'], false, 'failed']);
});

test('closing in the middle of everything leaves no timer and no word too many', async () => {
  const audit = await auditRoom({ replayedWhole: () => false, verify: verifyInThread });
  await audit.record([note]);
  audit.room.start();
  await audit.room.port.verify({ vkey: null }, AUDITOR);
  await audit.room.close();
  await audit.room.close();
  // Only the ledger's own timer for its next checkpoint is not ours; it runs on another clock.
  expect(audit.clock.pending()).toBe(0);
  expect([audit.room.jobs()[0]?.state, audit.types()]).toEqual(['cancelled', ['safe.noted']]);
  expect(statSync(join(audit.folder, 'exports')).mode & 0o077).toBe(0);
});

/** Waits for what a thread brings about. */
async function passes(fits: () => boolean): Promise<void> {
  while (!fits()) await new Promise<void>((resolve) => setImmediate(resolve));
}
