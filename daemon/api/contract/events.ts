/**
 * Events, in three classes.
 * `durable`: one per ledger entry, `seq` = ledger index, never merged or dropped; a client that lags is cut off (4429) and resumes.
 * `state`: latest value of `key` wins; `merged` counts what was skipped. `ephemeral`: progress, dropped when the client is slow.
 */
import { type Static, Type } from 'typebox';
import { BenchSimulator } from './bench.ts';
import { ClimateView } from './climate.ts';
import { DeviceState } from './devices.ts';
import { JobView } from './jobs.ts';
import { LedgerStateView } from './ledger-view.ts';
import { PeopleStateView } from './people.ts';
import { ReadingState } from './readings.ts';
import { SafeLockView } from './safe.ts';

const closed = { additionalProperties: false } as const;
const common = {
  epoch: Type.String(),
  /** Wall time, ms since 1970. */
  at: Type.Number(),
  /** Monotonic time of the daemon, ms. */
  mono: Type.Number(),
  device: Type.Union([Type.String(), Type.Null()]),
  /** The reading, opening or call that caused it. */
  cause: Type.Union([Type.String(), Type.Null()]),
};

export const DurableEvent = Type.Object(
  {
    class: Type.Literal('durable'),
    seq: Type.Integer({ minimum: 0 }),
    /** The entry's type, e.g. `reading.completed`. */
    topic: Type.String(),
    ...common,
    /** The entry's data; no personal values. */
    data: Type.Object({}),
  },
  closed,
);
export type DurableEvent = Static<typeof DurableEvent>;

const stateEvent = {
  class: Type.Literal('state'),
  after: Type.Integer({ minimum: -1 }),
  key: Type.String(),
  merged: Type.Integer({ minimum: 0 }),
  ...common,
};
export const StateEvent = Type.Union([
  Type.Object({ topic: Type.Literal('device.state'), data: DeviceState, ...stateEvent }, closed),
  Type.Object({ topic: Type.Literal('reading.state'), data: ReadingState, ...stateEvent }, closed),
  Type.Object({ topic: Type.Literal('bench.state'), data: BenchSimulator, ...stateEvent }, closed),
  Type.Object({ topic: Type.Literal('people.state'), data: PeopleStateView, ...stateEvent }, closed),
  Type.Object({ topic: Type.Literal('safe.state'), data: SafeLockView, ...stateEvent }, closed),
  Type.Object({ topic: Type.Literal('climate.state'), data: ClimateView, ...stateEvent }, closed),
  Type.Object({ topic: Type.Literal('ledger.state'), data: LedgerStateView, ...stateEvent }, closed),
  Type.Object({ topic: Type.Literal('job.state'), data: JobView, ...stateEvent }, closed),
]);
export type StateEvent = Static<typeof StateEvent>;

export type ApiEvent = DurableEvent | StateEvent;

/** Params of the notification `replay.end`. */
export const ReplayEnd = Type.Object({ at: Type.Integer({ minimum: -1 }) }, closed);
export type ReplayEnd = Static<typeof ReplayEnd>;
