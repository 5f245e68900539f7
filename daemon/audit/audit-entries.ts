/** The ledger entries about looking at the ledger itself, version 1. Sizes, digests and codes; never a personal value. */
import type { Actor, EntryDraft, Json } from '../ledger/entry.ts';

export const AUDIT_TV = 1;

export type AuditEvent =
  /** The whole ledger was checked for somebody. `brought`: the key id of the verifier key that they brought, or null. */
  | {
      readonly type: 'log.verified';
      readonly data: {
        readonly size: number;
        readonly verdict: string;
        readonly findings: number;
        readonly brought: string | null;
      };
    }
  /** On disk before anything is read from the vault. */
  | {
      readonly type: 'log.export-begun';
      readonly data: {
        readonly from: number;
        readonly size: number;
        /** Fields whose values were asked for. */
        readonly fields: readonly string[];
        readonly reason: string;
      };
    }
  /** On disk before the file can be fetched. `openings` counts values, `digest` is SHA-256 of the file, hex. */
  | {
      readonly type: 'log.exported';
      readonly data: {
        readonly from: number;
        readonly size: number;
        readonly openings: number;
        readonly digest: string;
        readonly reason: string;
      };
    }
  /** The file left this PC. */
  | { readonly type: 'log.export-fetched'; readonly data: Readonly<Record<string, never>> }
  | { readonly type: 'job.cancelled'; readonly data: { readonly kind: string } }
  | {
      readonly type: 'job.failed';
      readonly data: { readonly kind: string; readonly code: string };
    }
  | { readonly type: 'backup.requested'; readonly data: Readonly<Record<string, never>> }
  /** The check after a start found the ledger broken, or could not be carried out. */
  | {
      readonly type: 'log.check-failed';
      readonly data: { readonly size: number; readonly verdict: string; readonly codes: readonly string[] };
    }
  /** Two managers looked at why the ledger was recovered. */
  | { readonly type: 'log.recovery-confirmed'; readonly data: { readonly epoch: string } }
  /** The people who asked may not. */
  | {
      readonly type: 'log.act-refused';
      readonly data: { readonly act: string; readonly code: string; readonly clause: string };
    };

/** `job` joins all entries of one piece of work. */
export function auditDraft(
  event: AuditEvent,
  about: { readonly actors: readonly Actor[]; readonly job: string | null; readonly simulated: boolean },
): EntryDraft {
  const { actors, job, simulated } = about;
  const data: Readonly<Record<string, Json>> = { ...event.data };
  const draft = { type: event.type, tv: AUDIT_TV, actors, data };
  return { ...draft, ...(job === null ? {} : { cause: job }), ...(simulated ? { sim: true } : {}) };
}
