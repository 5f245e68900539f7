/** Addresses under which a file can be fetched once, for a while. Whoever has the address has the file: it cannot be guessed. */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { DownloadFile } from '../api/ports.ts';
import type { Random } from '../random.ts';

/** How long an address is good. Milliseconds. */
export const TICKET_MS = 10 * 60_000;
const TICKET_BYTES = 32;

export interface DownloadTickets {
  issue(file: DownloadFile, about: TicketAbout): string;
  /** The file, once; null for an address that is wrong, used or out of date. */
  take(ticket: string): DownloadFile | null;
  /** Ends those whose file holds personal values; the files go. */
  revokePersonal(): void;
  /** Ends all; their files go. Harmless when repeated. */
  close(): void;
}

export interface TicketAbout {
  /** Whether the file holds personal values. */
  readonly personal: boolean;
  /** It is being fetched, and whoever sends it removes it. */
  onTaken(): void;
  /** It was not fetched and must go. */
  onGone(): void;
}

interface Waiting extends TicketAbout {
  readonly file: DownloadFile;
  readonly cancel: CancelTimer;
}

export function createDownloadTickets(deps: { readonly clock: Clock; readonly random: Random }): DownloadTickets {
  const waiting = new Map<string, Waiting>();
  const end = (ticket: string): Waiting | null => {
    const one = waiting.get(ticket);
    if (one === undefined) return null;
    waiting.delete(ticket);
    one.cancel();
    return one;
  };
  const revoke = (fits: (one: Waiting) => boolean): void => {
    for (const [ticket, one] of [...waiting]) if (fits(one)) end(ticket)?.onGone();
  };
  return {
    issue(file, about) {
      const ticket = Buffer.from(deps.random(TICKET_BYTES)).toString('base64url');
      const cancel = deps.clock.after(TICKET_MS, () => end(ticket)?.onGone());
      waiting.set(ticket, { ...about, file, cancel });
      return ticket;
    },
    take(ticket) {
      const one = end(ticket);
      one?.onTaken();
      return one?.file ?? null;
    },
    revokePersonal: () => revoke(({ personal }) => personal),
    close: () => revoke(() => true),
  };
}
