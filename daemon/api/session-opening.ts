/** What may be asked before a session is open: trade a ticket for a key, open the session. Counts what fails. */
import type { Clock } from '../../devices/kit/clock.ts';
import type { Result } from '../../devices/kit/result.ts';
import { err, ok } from '../../devices/kit/result.ts';
import { newId, type Random } from '../random.ts';
import type { CallError } from './call-error.ts';
import type { MethodResult, Params } from './contract/methods.ts';
import { CloseCode, SCHEMA } from './contract/wire.ts';
import { planResume } from './event-feed.ts';
import { seesDurableEvents, snapshotFor } from './event-scopes.ts';
import type { ApiPorts, Caller } from './ports.ts';
import { isProofValid } from './session-proof.ts';

const PROOFS_ALLOWED = 3;
const TICKETS_ALLOWED = 5;
const KEY_BYTES = 32;

/** An answer, and the code to close the socket with once it is sent; null leaves it open. */
export interface OpeningAnswer<T> {
  readonly outcome: Result<T, CallError>;
  readonly close: number | null;
}

export interface OpenedSession {
  readonly caller: Caller;
  readonly result: MethodResult<'session.open'>;
}

export interface SessionOpening {
  redeem(params: Params<'session.redeem'>): Promise<OpeningAnswer<MethodResult<'session.redeem'>>>;
  open(params: Params<'session.open'>): OpeningAnswer<OpenedSession>;
}

export interface SessionOpeningDeps {
  /** 32 random bytes, base64url; this socket's alone. */
  readonly challenge: string;
  readonly origin: string;
  readonly ports: Pick<ApiPorts, 'clientKeys' | 'ledger' | 'snapshot'>;
  readonly clock: Clock;
  readonly random: Random;
}

export function createSessionOpening(deps: SessionOpeningDeps): SessionOpening {
  const { ports, clock } = deps;
  const decoy = deps.random(KEY_BYTES);
  let proofsFailed = 0;
  let ticketsTried = 0;

  return {
    async redeem({ ticket }) {
      ticketsTried += 1;
      const close = ticketsTried >= TICKETS_ALLOWED ? CloseCode.notAuthenticated : null;
      // Calls that were sent at once must not buy more tries than calls in turn.
      if (ticketsTried > TICKETS_ALLOWED) return { outcome: err({ code: 'ticketInvalid' }), close };
      const redeemed = await ports.clientKeys.redeem(ticket);
      if (redeemed === null) return { outcome: err({ code: 'ticketInvalid' }), close };
      const key = Buffer.from(redeemed.key).toString('base64url');
      return { outcome: ok({ keyId: redeemed.keyId, key, roles: [...redeemed.roles] }), close: null };
    },

    open(params) {
      const { schema, role, keyId, proof } = params;
      if (schema < SCHEMA.min || schema > SCHEMA.max) {
        return {
          outcome: err({ code: 'schemaUnsupported', detail: `${SCHEMA.min}..${SCHEMA.max}` }),
          close: CloseCode.schema,
        };
      }
      const known = ports.clientKeys.find(keyId);
      const facts = { challenge: deps.challenge, origin: deps.origin, role, schema };
      if (!isProofValid(known?.key ?? null, decoy, proof, facts) || known === null) {
        proofsFailed += 1;
        const close = proofsFailed >= PROOFS_ALLOWED ? CloseCode.notAuthenticated : null;
        return { outcome: err({ code: 'proofInvalid' }), close };
      }
      if (!known.roles.includes(role)) return { outcome: err({ code: 'roleForbidden' }), close: CloseCode.notAllowed };
      const session = newId(deps.random, 's');
      const head = ports.ledger.head();
      const epoch = ports.ledger.origin;
      const result: MethodResult<'session.open'> = {
        session,
        role,
        schema,
        epoch,
        now: { wall: clock.wall(), mono: clock.mono() },
        head,
        resume: planResume(params.resume, { epoch, head, seesDurable: seesDurableEvents(role) }),
        snapshot: snapshotFor(role, ports.snapshot()),
      };
      return { outcome: ok({ caller: { session, role, keyId }, result }), close: null };
    },
  };
}
