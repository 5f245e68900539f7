/** How far in the ledger this client is, and what to do with the next durable event. Pure. */
import type { OpenResult } from '../../daemon/api/contract/session.ts';

/** The last durable event that the client has; `after` is -1 when there is none. */
export interface Cursor {
  readonly epoch: string;
  readonly after: number;
}

/** Where the client stands once a session is open: a replay goes on from the old place, all else starts at the head. */
export function cursorAtOpen(before: Cursor | null, open: OpenResult): Cursor {
  if (before !== null && open.resume.kind === 'replay') return { epoch: open.epoch, after: open.resume.from - 1 };
  return { epoch: open.epoch, after: open.head };
}

/**
 * `next`: in order. `duplicate`: seen before, drop it. `hole`: something between is missing, so the client must resume.
 */
export function placeOf(cursor: Cursor, seq: number): 'next' | 'duplicate' | 'hole' {
  if (seq <= cursor.after) return 'duplicate';
  return seq === cursor.after + 1 ? 'next' : 'hole';
}
