/** From the server's hello to an open session: ticket for key where there is one, then the proof. */
import type { Hello, OpenResult } from '../../daemon/api/contract/session.ts';
import { type Role, SCHEMA } from '../../daemon/api/contract/wire.ts';
import { type Refusal, refusalOfError } from './connection-state.ts';
import type { Cursor } from './durable-cursor.ts';
import { importPageKey, type KeyStore, makeProof, type PageKey, type Subtle } from './page-key.ts';
import type { PendingCalls } from './pending-calls.ts';

export interface HandshakeDeps {
  readonly calls: PendingCalls;
  readonly hello: Hello;
  readonly subtle: Subtle;
  readonly keys: KeyStore;
  readonly origin: string;
  readonly about: { readonly name: string; readonly version: string };
  /** The role that is wanted; null = the first one that the key has. */
  readonly role: Role | null;
  readonly key: PageKey | null;
  readonly ticket: string | null;
  readonly cursor: Cursor | null;
  /** Told of a new key at once: the ticket is spent by then, whatever happens to this socket. */
  readonly onKey: (key: PageKey) => void;
}

export type HandshakeResult =
  | { readonly kind: 'open'; readonly open: OpenResult }
  | { readonly kind: 'refused'; readonly reason: Refusal }
  /** The socket ended, or the server is not able to answer now. */
  | { readonly kind: 'lost' };

/** Trades the ticket; with a spent ticket (a reloaded page) the key that is there already is used. */
async function redeem(deps: HandshakeDeps, ticket: string): Promise<PageKey | Refusal | 'lost'> {
  const answer = await deps.calls.send('session.redeem', { ticket }, null);
  if (answer.ok) {
    const { keyId, key, roles } = answer.value;
    const pageKey: PageKey = { keyId, key: await importPageKey(deps.subtle, key), roles };
    deps.onKey(pageKey);
    // A browser that keeps nothing still has the key for as long as the page lives.
    await deps.keys.save(pageKey).catch(() => {});
    return pageKey;
  }
  if (deps.key !== null && answer.error.code === 'ticketInvalid') return deps.key;
  return answer.error.code === 'ticketInvalid' ? 'ticketInvalid' : 'lost';
}

export async function shakeHands(deps: HandshakeDeps): Promise<HandshakeResult> {
  const { hello, calls, origin, about, cursor } = deps;
  const schema = Math.min(hello.schema.max, SCHEMA.max);
  if (schema < Math.max(hello.schema.min, SCHEMA.min)) return { kind: 'refused', reason: 'schemaUnsupported' };

  const key = deps.ticket === null ? deps.key : await redeem(deps, deps.ticket);
  if (key === 'lost') return { kind: 'lost' };
  if (key === null) return { kind: 'refused', reason: 'notPaired' };
  if (typeof key === 'string') return { kind: 'refused', reason: key };

  const role = deps.role ?? key.roles[0];
  if (role === undefined || !key.roles.includes(role)) return { kind: 'refused', reason: 'roleForbidden' };
  const proof = await makeProof(deps.subtle, key.key, { challenge: hello.challenge, origin, role, schema });
  const resume = cursor === null ? {} : { resume: cursor };
  const answer = await calls.send(
    'session.open',
    { schema, role, keyId: key.keyId, proof, client: about, ...resume },
    null,
  );
  if (answer.ok) return { kind: 'open', open: answer.value };
  const { code } = answer.error;
  const reason = code === 'connectionLost' || code === 'aborted' ? null : refusalOfError(code);
  return reason === null ? { kind: 'lost' } : { kind: 'refused', reason };
}
