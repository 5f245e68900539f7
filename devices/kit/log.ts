/** What a part may say about itself while it runs. Events, not prose; never a personal value. */

/** Fields that may stand in a log line; anything else is dropped by `daemon/log.ts`. */
export interface LogFields {
  readonly device?: string;
  readonly code?: string;
  readonly state?: string;
  readonly reading?: string;
  readonly session?: string;
  readonly role?: string;
  readonly method?: string;
  readonly topic?: string;
  readonly reason?: string;
  readonly path?: string;
  readonly url?: string;
  readonly seq?: number;
  readonly size?: number;
  readonly count?: number;
  readonly bytes?: number;
  readonly ms?: number;
  readonly port?: number;
  readonly baudRate?: number;
  readonly simulated?: boolean;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface Log {
  /** `event` is a dotted name from the code, such as `reader.opened`; it is never built from data. */
  write(level: LogLevel, event: string, fields: LogFields): void;
}

/** Says nothing; for parts that are used where nobody listens. */
export const silentLog: Log = { write: () => {} };
