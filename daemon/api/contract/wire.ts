/**
 * The WebSocket API's constants: where it is, which schema it speaks, its limits and close codes.
 *
 * Schema history (an addition does not raise it):
 * 1: session.redeem, session.open, session.ping, device.list, reading.start, reading.cancel, ledger.page,
 *    ledger.checkpoint, bench.describe, bench.act; events of class durable, state, ephemeral.
 *    Added: people.*, safe.*, custody.act, register.*, climate.*; state events people.state, safe.state, climate.state.
 */

export const SUBPROTOCOL = 'twinlock.v1.json';
export const WS_PATH = '/v1/ws';
export const STATUS_PATH = '/v1/status';

/** The schemas that this daemon serves; both ends inclusive. */
export const SCHEMA = { min: 1, max: 1 } as const;

/** Limits that the server states in its hello. Bytes and milliseconds. */
export const LIMITS = {
  /** Largest message either way, bytes. */
  messageBytes: 1_048_576,
  /** Time from the hello until the session must be open, milliseconds. */
  authMs: 5_000,
  /** Heartbeat interval both ways, milliseconds; two misses end the session. */
  heartbeatMs: 10_000,
  /** Calls under way at once on one socket. */
  callsInFlight: 32,
  /** Sockets at once, all clients together. */
  sockets: 64,
  /** Sockets at once of one client key. */
  socketsPerKey: 16,
  /** Bytes that may wait for a slow client before it is cut off. */
  backlogBytes: 4_194_304,
  /** Longest deadline that a call may ask for, milliseconds. */
  deadlineMs: 300_000,
} as const;

/** Close codes of the socket. The reason text is the code's name, never free text. */
export const CloseCode = {
  badFrame: 4400,
  notAuthenticated: 4401,
  notAllowed: 4403,
  heartbeat: 4408,
  replaced: 4409,
  schema: 4426,
  lagging: 4429,
  internal: 4500,
  restart: 4503,
} as const;

/** Roles of a client. A screen is not a person: people sign in on top of it. */
export const ROLES = ['counter', 'recipient', 'safe', 'office', 'integration', 'ci'] as const;
export type Role = (typeof ROLES)[number];

/** What `proof` in `session.open` is an HMAC-SHA-256 over, UTF-8. Origin is what the browser sent, or empty for a program. */
export function proofMessage(challenge: string, origin: string, role: Role, schema: number): string {
  return ['twinlock/session', challenge, origin, role, String(schema)].join('\n');
}
