/** A ledger entry as the durable event that clients see: its data, never its commitments. Pure. */
import type { DurableEvent } from '../api/contract/events.ts';
import type { Entry } from '../ledger/entry.ts';

export function toDurableEvent(entry: Entry): DurableEvent {
  return {
    class: 'durable',
    seq: entry.seq,
    topic: entry.type,
    epoch: entry.log,
    at: entry.ts,
    mono: entry.mono,
    device: entry.dev ?? null,
    cause: entry.cause ?? null,
    data: { ...entry.data, simulated: entry.sim === true },
  };
}
