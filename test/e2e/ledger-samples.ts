/** A small ledger with a real tree and real signatures, and kept data, for the screens: invented, nothing personal in the leaves. */
import type { JobView } from '../../daemon/api/contract/jobs.ts';
import type { KeptOverviewResult, KeptSubject } from '../../daemon/api/contract/kept-data.ts';
import type {
  CheckpointRow,
  LedgerEntryView,
  LedgerProofResult,
  LedgerSlipResult,
  LedgerStateView,
} from '../../daemon/api/contract/ledger-view.ts';
import { canonicalize } from '../../daemon/ledger/canonical-json.ts';
import { signCheckpoint } from '../../daemon/ledger/checkpoint.ts';
import { leafHash, rootOfHashes } from '../../daemon/ledger/merkle.ts';
import { inclusionProof } from '../../daemon/ledger/merkle-proof.ts';
import { createNoteSigner, privateKeyFromSeed } from '../../daemon/ledger/note-key.ts';
import { readAloudHead } from '../../daemon/ledger/read-aloud.ts';
import { createSm2Signer } from '../../daemon/ledger/sm2-line.ts';
import { NOW } from './office-samples.ts';

export const LOG = 'twinlock.example/counter-1/1';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Sample = readonly [type: string, person: string | null, role: string, more?: object];

const STORY: readonly Sample[] = [
  ['daemon.started', null, 'daemon'],
  ['signin.opened', 'p3', 'issuer'],
  ['opening.first-badge', 'p3', 'issuer', { dev: 'badge-1', cause: 'o-1' }],
  ['opening.second-badge', 'p6', 'sealKeeper', { dev: 'badge-1', cause: 'o-1' }],
  [
    'opening.refused',
    'p6',
    'sealKeeper',
    { dev: 'badge-1', cause: 'o-2', data: { clause: 'Q7.3', code: 'samePerson' } },
  ],
  ['reading.requested', 'p3', 'issuer', { dev: 'reader-1', cause: 'r-1' }],
  [
    'reading.completed',
    'p3',
    'issuer',
    {
      dev: 'reader-1',
      cause: 'r-1',
      subj: 's_6LwWPILu4YczKIx9SsY22z',
      pii: [
        { f: 'name', h: 'uXaXhTsUfH4w8i2jtpk2axM7GB792JJkdoMOeq6tz80' },
        { f: 'number', h: 'r4Shwk21yCLjJLSrDVoWpz_Xcrs8XJEi6e8fk_1RQxw' },
      ],
    },
  ],
  ['pii.erased', null, 'daemon', { subj: 's_gone' }],
  ['badge.revoked', 'p9', 'securityAdmin'],
  ['log.verified', 'p1', 'auditor'],
];

/** Seven rounds of the story, the last one today. */
export const LEAVES: readonly string[] = Array.from({ length: 7 * STORY.length }, (_, seq) => {
  const [type, person, role, more = {}] = STORY[seq % STORY.length] ?? ['daemon.started', null, 'daemon'];
  const leaf = canonicalize({
    v: 1,
    tv: 1,
    log: LOG,
    seq,
    ts: NOW - (7 * STORY.length - seq) * 2 * HOUR_MS,
    boot: 'b1',
    mono: seq * 1_000,
    type,
    actors: person === null ? [{ part: role }] : [{ person, role }],
    sim: true,
    data: {},
    ...more,
  });
  if (!leaf.ok) throw new Error(leaf.error);
  return leaf.value;
});

const HASHES = LEAVES.map((leaf) => leafHash(Buffer.from(leaf)));
const SIGNER = createNoteSigner(LOG, privateKeyFromSeed(new Uint8Array(32).fill(1)));
export const VKEY = SIGNER.vkey;
const SM2 = createSm2Signer(LOG, new Uint8Array(32).fill(7));

export const entry = (seq: number): LedgerEntryView => ({
  seq,
  leaf: LEAVES[seq] ?? '',
  leafHash: HASHES[seq]?.toString('hex') ?? '',
});

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const rootAt = (size: number) => rootOfHashes(HASHES, 0, size);

export function proof(seq: number): LedgerProofResult {
  const size = LEAVES.length;
  const path = inclusionProof(seq, size, (from, to) => rootOfHashes(HASHES, from, to)).map(hex);
  const note = signCheckpoint(SIGNER, size, rootAt(size));
  const { leafHash: own } = entry(seq);
  return {
    seq,
    size,
    leafHash: own,
    path,
    root: hex(rootAt(size)),
    note,
    vkey: VKEY,
    file: `c2sp.org/tlog-proof@v1\nindex ${seq}\n`,
  };
}

/** As large as a slip gets: two signature lines, two keys, a counter. */
export const SLIP: LedgerSlipResult = {
  size: LEAVES.length,
  note: signCheckpoint(SIGNER, LEAVES.length, rootAt(LEAVES.length), SM2),
  vkey: VKEY,
  sm2: SM2.vkey,
  head: readAloudHead(rootAt(LEAVES.length)),
  at: NOW,
  counter: 4_711,
};

export const checkpoint = (size: number): CheckpointRow => ({
  size,
  root: hex(rootAt(size)),
  head: readAloudHead(rootAt(size)),
  note: signCheckpoint(SIGNER, size, rootAt(size)),
  at: NOW - (LEAVES.length - size) * 2 * HOUR_MS,
  cosigned: size % 20 === 0 ? [{ name: 'witness.example/district', at: NOW / 1_000 }] : [],
});

export const WELL: LedgerStateView = {
  epoch: LOG,
  recovery: 'none',
  clock: 'trusted',
  clockReason: null,
  conflict: false,
  check: 'passed',
  witnesses: [
    {
      name: 'witness.example/district',
      url: 'https://witness.example/',
      cosignedSize: 60,
      cosignedAt: NOW / 1_000 - 600,
      state: 'cosigned',
    },
  ],
  backup: { configured: true, lastAt: NOW - 5 * HOUR_MS, due: false },
};

export const ILL: LedgerStateView = {
  ...WELL,
  recovery: 'unconfirmed',
  clock: 'untrusted',
  clockReason: 'jumped',
  conflict: true,
  check: 'failed',
  witnesses: WELL.witnesses.map((one) => ({ ...one, state: 'conflict' as const })),
  backup: { configured: true, lastAt: NOW - 9 * DAY_MS, due: true },
};

export const job = (over: Partial<JobView>): JobView => ({
  job: 'j1',
  kind: 'verify',
  state: 'running',
  phase: 'entries',
  done: 0,
  total: 0,
  startedAt: NOW,
  result: null,
  error: null,
  ...over,
});

export const OVERVIEW: KeptOverviewResult = {
  classes: [
    {
      class: 'document-reading',
      zh: '证件读取内容',
      en: 'Contents of documents that were read',
      clause: 'PIPL art. 19, 47',
      activeDays: 30,
      restrictedDays: 335,
      earlyErase: true,
      active: 42,
      restricted: 130,
      erased: 871,
    },
    {
      class: 'safe-still',
      zh: '保险柜开柜画面',
      en: 'Pictures of openings of the safe',
      clause: 'Q7.6',
      activeDays: 31,
      restrictedDays: 0,
      earlyErase: false,
      active: 64,
      restricted: 0,
      erased: 512,
    },
    {
      class: 'staff',
      zh: '人员登记',
      en: 'Staff on record',
      clause: 'Q4.2',
      activeDays: null,
      restrictedDays: null,
      earlyErase: false,
      active: 6,
      restricted: 0,
      erased: 1,
    },
  ],
  rotatedAt: NOW - 60 * DAY_MS,
  sinceRotation: 17,
};

export const SUBJECTS: readonly KeptSubject[] = [
  {
    subject: 's_6LwWPILu4YczKIx9SsY22z',
    class: 'document-reading',
    state: 'active',
    since: NOW - 5 * DAY_MS,
    next: NOW + 25 * DAY_MS,
    fields: ['name', 'number', 'photo'],
    ended: null,
  },
  {
    subject: 's_restricted',
    class: 'document-reading',
    state: 'restricted',
    since: NOW - 90 * DAY_MS,
    next: NOW + 275 * DAY_MS,
    fields: ['name', 'number'],
    ended: null,
  },
  {
    subject: 's_gone',
    class: 'safe-still',
    state: 'erased',
    since: NOW - 90 * DAY_MS,
    next: null,
    fields: [],
    ended: { at: NOW - 59 * DAY_MS, by: 'rule:safe-still/31d' },
  },
];
