/**
 * Launch tickets and client keys: who may open a session at all. A screen is not a person; people sign in on top of it.
 * A ticket is random, lives ten minutes and works once; it is traded for a key that only the vault's key database knows.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../../devices/kit/clock.ts';
import { ROLES, type Role } from '../api/contract/wire.ts';
import type { ClientKeyPort } from '../api/ports.ts';
import type { EntryDraft } from '../ledger/entry.ts';
import type { Random } from '../random.ts';

/** How long a ticket may wait for its page. Milliseconds. */
const TICKET_MS = 600_000;
/** Tickets that may wait at once; the oldest goes first. */
const MOST_TICKETS = 64;

export const PAIRING_ENTRY = { paired: 'client.paired' } as const;

/** Where the keys lie. */
export interface ClientKeyStore {
  add(client: { readonly roles: readonly string[]; readonly key: Uint8Array }): string;
  find(keyId: string): { readonly key: Uint8Array; readonly roles: readonly string[] } | null;
}

export interface Pairing extends ClientKeyPort {
  /** A new ticket for a page that may take one of `roles`. Text, 43 characters of base64url. */
  issue(roles: readonly Role[]): string;
}

export interface PairingDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: ClientKeyStore;
  /** Writes an entry; resolves when it is on disk. */
  record(draft: EntryDraft): Promise<void>;
}

/** Tickets are kept as hashes: what lies in memory cannot be used if it leaks. */
function hashOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}

export function createPairing({ clock, random, keys, record }: PairingDeps): Pairing {
  const tickets = new Map<string, { readonly roles: readonly Role[]; readonly until: number }>();
  return {
    issue(roles) {
      const ticket = Buffer.from(random(32)).toString('base64url');
      tickets.set(hashOf(ticket), { roles, until: clock.mono() + TICKET_MS });
      for (const oldest of tickets.keys()) {
        if (tickets.size <= MOST_TICKETS) break;
        tickets.delete(oldest);
      }
      return ticket;
    },
    async redeem(ticket) {
      const hash = hashOf(ticket);
      const found = tickets.get(hash);
      // Taken out before anything is awaited: two pages with one ticket cannot both have it.
      tickets.delete(hash);
      if (found === undefined || found.until < clock.mono()) return null;
      const key = random(32);
      const keyId = keys.add({ roles: found.roles, key });
      await record({
        type: PAIRING_ENTRY.paired,
        tv: 1,
        actors: [{ key: keyId }],
        data: { keyId, roles: found.roles },
      });
      return { keyId, key, roles: found.roles };
    },
    find(keyId) {
      const found = keys.find(keyId);
      return found === null ? null : { key: found.key, roles: ROLES.filter((role) => found.roles.includes(role)) };
    },
  };
}
