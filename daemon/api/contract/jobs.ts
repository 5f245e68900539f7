/** Long work: verifying, exporting, backing up. It shows how far it is, can be stopped, and ends with a result or a reason. */
import { type Static, Type } from 'typebox';
import { closed, Id, nullable } from './contract-parts.ts';

const Count = Type.Integer({ minimum: 0 });
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** What a verification found; `code` is one of the verifier's finding codes. */
export const FindingView = Type.Object(
  { code: Type.String(), seq: nullable(Type.Integer()), detail: Type.String() },
  closed,
);
export type FindingView = Static<typeof FindingView>;

export const JobResult = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('verify'),
      verdict: Type.Enum(['sound', 'consistent-only', 'broken', 'unreadable']),
      size: Count,
      root: nullable(Hash),
      /** Entries from the start up to the first bad one. */
      fine: Count,
      signedSize: Count,
      findings: Type.Array(FindingView, { maxItems: 100 }),
      more: Count,
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('export'),
      from: Count,
      /** Entries `from` to `size` - 1 are in it. */
      size: Count,
      root: Hash,
      openings: Count,
      bytes: Count,
      /** SHA-256 of the file, hex. */
      sha256: Hash,
      /** Address on this daemon, good once; null once it was taken or is too old. With personal values it is told by `job.list` alone, to who asked for the export. */
      download: nullable(Type.String()),
      fileName: Type.String(),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('backup'),
      fileName: Type.String(),
      size: Count,
      root: Hash,
      bytes: Count,
      sha256: Hash,
    },
    closed,
  ),
]);
export type JobResult = Static<typeof JobResult>;

export const JobView = Type.Object(
  {
    job: Id,
    kind: Type.Enum(['verify', 'export', 'backup']),
    state: Type.Enum(['running', 'done', 'failed', 'cancelled']),
    /** What is being done now, for the screen: `entries`, `openings`, `packing`, `database`, … */
    phase: Type.String({ maxLength: 32 }),
    done: Count,
    /** 0 while it is not known. */
    total: Count,
    /** Wall ms. */
    startedAt: Count,
    result: nullable(JobResult),
    /** An error code of the catalogue, where it failed. */
    error: nullable(Type.String()),
  },
  closed,
);
export type JobView = Static<typeof JobView>;

export const JobStarted = Type.Object({ job: Id }, closed);
export type JobStarted = Static<typeof JobStarted>;
export const JobCancelParams = Type.Object({ job: Id }, closed);
export const JobListResult = Type.Object({ jobs: Type.Array(JobView) }, closed);
