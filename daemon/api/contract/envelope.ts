/** JSON-RPC 2.0 as it stands on the socket: requests, responses, notifications (jsonrpc.org/specification). */
import { type Static, Type } from 'typebox';
import { ERROR_CODES } from './error-catalogue.ts';

const closed = { additionalProperties: false } as const;

/** A call. `id` is a string that the client chooses; `params` fits the method's schema. */
export const Request = Type.Object(
  {
    jsonrpc: Type.Literal('2.0'),
    id: Type.String({ minLength: 1, maxLength: 64 }),
    method: Type.String({ minLength: 1, maxLength: 64 }),
    params: Type.Optional(Type.Object({})),
  },
  closed,
);
export type Request = Static<typeof Request>;

/** Both languages of a sentence; the client picks. */
export const Bilingual = Type.Object({ 'zh-CN': Type.String(), en: Type.String() }, closed);
export type Bilingual = Static<typeof Bilingual>;

/** What an error carries beside JSON-RPC's number and message. Never a stack trace. */
export const ErrorData = Type.Object(
  {
    code: Type.Enum(ERROR_CODES),
    retryable: Type.Boolean(),
    text: Bilingual,
    /** Where in the parameters the trouble is (JSON pointer). */
    path: Type.Optional(Type.String()),
    /** What would mend it, where that is a command or a line of configuration. */
    fix: Type.Optional(Type.String()),
    /** Who has the device now: role and session. */
    holder: Type.Optional(Type.Object({ role: Type.String(), session: Type.String() }, closed)),
    /** Clause of the rulebook that forbids it. */
    clause: Type.Optional(Type.String()),
    /** Number to quote to IT; stands in the log. */
    incident: Type.Optional(Type.String()),
    /** Which call of an earlier key this repeats, and so on; code-specific, never personal. */
    detail: Type.Optional(Type.String()),
  },
  closed,
);
export type ErrorData = Static<typeof ErrorData>;

export interface SuccessResponse {
  readonly jsonrpc: '2.0';
  readonly id: string;
  readonly result: unknown;
}

export interface ErrorResponse {
  readonly jsonrpc: '2.0';
  /** Null when the request was too broken to have one. */
  readonly id: string | null;
  readonly error: { readonly code: number; readonly message: string; readonly data: ErrorData };
}

export interface Notification {
  readonly jsonrpc: '2.0';
  readonly method: 'hello' | 'event' | 'replay.end' | 'session.closing';
  readonly params: unknown;
}
