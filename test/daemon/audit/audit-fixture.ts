/** An audit room on a real ledger in a folder of its own; people, vault, clock trust and backup room are small and told what to say. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JobView } from '../../../daemon/api/contract/jobs.ts';
import type { LedgerStateView } from '../../../daemon/api/contract/ledger-view.ts';
import type { Caller } from '../../../daemon/api/ports.ts';
import { type AuditRoomDeps, createAuditRoom } from '../../../daemon/audit/audit-room.ts';
import type { OpeningLine, WriteBundle } from '../../../daemon/audit/bundle-writing.ts';
import { stamp } from '../../../daemon/desk/entry-stamp.ts';
import { exportLedger } from '../../../daemon/ledger/bundle/export-ledger.ts';
import type { Entry, EntryDraft } from '../../../daemon/ledger/entry.ts';
import { verifyLedger } from '../../../daemon/ledger/verify.ts';
import { systemRandom } from '../../../daemon/random.ts';
import { commit } from '../../../daemon/vault/commitment.ts';
import type { VerifyRun } from '../../../daemon/workers/verify-run.ts';
import { err, ok } from '../../../devices/kit/result.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { openForTest, temporaryFolder } from '../ledger/ledger-fixture.ts';

/** Who sits at which screen, by the screen's key. */
const SIGNED_IN: Readonly<Record<string, { person: string; role: string }>> = {
  k_auditor: { person: 'p_auditor', role: 'auditor' },
  k_system: { person: 'p_system', role: 'systemAdmin' },
  k_head: { person: 'p_head', role: 'head' },
};
const FILED: Readonly<Record<string, readonly string[]>> = {
  p_auditor: ['auditor'],
  p_system: ['systemAdmin'],
  p_security: ['securityAdmin'],
  p_head: ['head'],
  p_deputy: ['head'],
  p_issuer: ['issuer'],
};

export const AUDITOR: Caller = { session: 's1', role: 'office', keyId: 'k_auditor' };
export const SYSTEM: Caller = { session: 's2', role: 'office', keyId: 'k_system' };
export const HEAD: Caller = { session: 's3', role: 'office', keyId: 'k_head' };

export const ALL_TRUSTED = { clock: 'trusted', clockReason: null } as const;
export const SALT = new Uint8Array(32).fill(9);
export const SECRET_VALUE = '110105194912310021';
const OPENING = { f: 'number', salt: SALT, value: SECRET_VALUE };

/** An entry about somebody, whose number the vault still has. */
export const personalDraft = (): EntryDraft => ({
  type: 'reading.completed',
  tv: 1,
  actors: [{ part: 'daemon' }],
  subj: 's_1',
  pii: [commit(OPENING), commit({ ...OPENING, f: 'address' })],
  data: {},
});

/** The bundle's own writer, without the thread around it; the threads have tests of their own. */
const writeBundle: WriteBundle = async ({ size, ...task }, next, onProgress, signal) => {
  async function* openings() {
    for (let batch = await next?.(); batch != null; batch = await next?.()) yield* batch;
  }
  const options = { ...task, to: size, openings: next === null ? null : openings(), proofs: [] };
  const written = await exportLedger(options, onProgress, signal).catch(() => null);
  if (written?.ok !== true || written.value.sha256 === null) return err(signal.aborted ? 'cancelled' : 'task-failed');
  return ok({ ...written.value, sha256: written.value.sha256 });
};

const verify: VerifyRun = async (task, onProgress, signal) => {
  const verified = verifyLedger({ ...task, onProgress });
  return signal.aborted ? err('cancelled') : ok(verified);
};

export async function auditRoom(change: Partial<AuditRoomDeps> = {}) {
  const folder = temporaryFolder();
  const clock = createManualClock();
  const { ledger } = await openForTest(join(folder, 'ledger.db'));
  const entries: Entry[] = [];
  const states: LedgerStateView[] = [];
  const events: JobView[] = [];
  const failed: unknown[] = [];
  const used = new Set<string>();
  let recovery: 'none' | 'unconfirmed' = 'none';
  let doubted = false;
  const record = async (drafts: readonly EntryDraft[]): Promise<readonly Entry[]> => {
    if (drafts.length === 0) return [];
    const place = { log: ledger.origin, boot: 'b_1', wall: clock.wall(), mono: clock.mono() };
    const made = drafts.map((draft, at) => stamp(draft, { ...place, seq: ledger.nextSeq() + at }));
    const durable = ledger.append(made, null);
    for (const entry of made) {
      if (entry.type === 'proofs.used') for (const proof of entry.data.proofs as string[]) used.add(proof);
      entries.push(entry);
      room.onEntry(entry);
    }
    await durable;
    // As the daemon's storage has it: a recovery is confirmed when the entry is on disk.
    if (made.some(({ type }) => type === 'log.recovery-confirmed')) recovery = 'none';
    return made;
  };
  const openings: OpeningLine[] = ['number', 'address'].map((f) => ({
    ...{ seq: 0, f, salt: Buffer.from(SALT).toString('base64url') },
    value: Buffer.from(SECRET_VALUE).toString('base64url'),
  }));
  const room = createAuditRoom({
    clock,
    random: systemRandom,
    simulated: false,
    paths: { ledger: join(folder, 'ledger.db'), exports: join(folder, 'exports') },
    ledger,
    evidence: ledger,
    people: {
      // A proof of the test is the person's id and a number; each counts once.
      spendProofs(proofs, what) {
        if (new Set(proofs).size < proofs.length || proofs.some((proof) => used.has(proof)))
          return err({ code: 'proofMissing', clause: 'Q2.3' });
        const people = proofs.map((proof) => proof.replace(/-\d+$/, ''));
        const draft = { type: 'proofs.used', tv: 1, actors: [], data: { proofs: [...proofs], what } };
        return ok({ people, draft });
      },
      standings: () => new Map(Object.entries(FILED).map(([person, filed]) => [person, { filed }])),
      actorOf: ({ keyId }) => ({ key: keyId, ...SIGNED_IN[keyId] }),
      ownerOf: ({ keyId }) => SIGNED_IN[keyId] ?? { person: null, role: null },
    },
    record,
    verify,
    writeBundle,
    openings: {
      fields: ['number'],
      openingsOf: async (seqs) => openings.filter(({ seq }) => seqs.includes(seq)),
    },
    backup: async () => err({ code: 'disk-full' }),
    timekeeper: {
      view: () => (doubted ? { clock: 'untrusted', clockReason: 'jumped' } : ALL_TRUSTED),
      confirmObstacle: () => (doubted ? null : { code: 'clockNotDoubted' }),
      confirm(actors, before) {
        doubted = false;
        return record([...before, { type: 'clock.confirmed', tv: 1, actors, data: {} }]);
      },
    },
    sources: {
      recovery: () => recovery,
      conflict: () => false,
      witnesses: () => [],
      backup: () => ({ configured: true, lastAt: null, due: false }),
    },
    replayedWhole: () => true,
    onState: (view) => states.push(view),
    onJob: (view) => events.push(view),
    onFailed: (cause) => failed.push(cause),
    ...change,
  });
  onTestFinished(async () => {
    await room.close();
    if (failed.length > 0) throw failed[0];
  });
  return {
    ...{ room, ledger, clock, folder, entries, states, events, failed, record },
    recovered: () => {
      recovery = 'unconfirmed';
    },
    doubt: () => {
      doubted = true;
    },
    /** Types of entries, in order. */
    types: () => entries.map(({ type }) => type),
    /** The newest job when it has ended. */
    async ended(): Promise<JobView> {
      for (;;) {
        const [job] = room.jobs();
        if (job !== undefined && job.state !== 'running') return job;
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    },
  };
}
