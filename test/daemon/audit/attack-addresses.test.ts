import { expect, test } from 'vitest';
import { AUDITOR, auditRoom, HEAD, personalDraft, SYSTEM } from './audit-fixture.ts';

const WISH = { from: 0, to: null, openings: true, proofs: ['p_head-1', 'p_security-1'], reason: '上级核查' };
/** The office page of a screen at which nobody is signed in. */
const NOBODY = { session: 's9', role: 'office', keyId: 'k_nobody' } as const;

async function exported(openings: boolean) {
  const audit = await auditRoom();
  await audit.record([personalDraft()]);
  await audit.ledger.checkpoint();
  audit.room.start();
  await audit.room.port.export({ ...WISH, openings, proofs: openings ? WISH.proofs : [] }, AUDITOR);
  await audit.ended();
  await audit.clock.advance(1_000);
  return audit;
}

test('where personal values lie is told to who asked for them, and stands in no event and no snapshot', async () => {
  const { room, events } = await exported(true);
  expect(JSON.stringify([events, room.jobs()])).not.toContain('/v1/download/');
  expect(events.at(-1)).toMatchObject({ state: 'done', result: { openings: 1, download: null } });
  for (const other of [SYSTEM, HEAD, NOBODY]) {
    const seen = room.port.jobs(other);
    expect(JSON.stringify(seen)).not.toContain('/v1/download/');
    expect(seen.jobs[0]?.result).toMatchObject({ openings: 1, download: null });
  }
  const own = room.port.jobs(AUDITOR).jobs[0]?.result;
  if (own?.kind !== 'export' || own.download === null) throw new Error('who asked for it cannot fetch it');
  expect(room.port.download(own.download.replace('/v1/download/', ''))).not.toBeNull();
  expect(room.port.jobs(AUDITOR).jobs[0]?.result).toMatchObject({ download: null });
});

test('where a bundle without values lies, everybody may know who may know of the job', async () => {
  const { events } = await exported(false);
  expect(events.at(-1)?.result).toMatchObject({ openings: 0, download: expect.stringContaining('/v1/download/') });
});

test('a reason with somebody’s number in it is refused before proofs are used up, and stands nowhere', async () => {
  const audit = await auditRoom();
  await audit.record([personalDraft()]);
  await audit.ledger.checkpoint();
  for (const reason of [
    '核查 110105194912310021',
    '１１０１０５１９４９１２３１００２１',
    '1101 0519 4912 3100 21',
    ' ',
  ]) {
    const answer = await audit.room.port.export({ ...WISH, reason }, AUDITOR);
    expect([reason, answer]).toEqual([reason, { ok: false, error: { code: 'invalidParams', path: '/reason' } }]);
  }
  expect(audit.types()).toEqual(['reading.completed']);
  expect((await audit.room.port.export(WISH, AUDITOR)).ok).toBe(true);
  await audit.ended();
});
