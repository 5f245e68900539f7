/** What the API needs of the rest of the daemon, as narrow ports. `daemon/build.ts` joins them. Types only. */

import type { Result } from '../../devices/kit/result.ts';
import type { CallError } from './call-error.ts';
import type { ApiEvent, DurableEvent } from './contract/events.ts';
import type { MethodName, MethodResult, Params } from './contract/methods.ts';
import type { PersonRoleName } from './contract/people.ts';
import type { Snapshot } from './contract/session.ts';
import type { Role } from './contract/wire.ts';

/** Who calls: the session as it was opened. `keyId` names the client key, not a person. */
export interface Caller {
  readonly session: string;
  readonly role: Role;
  readonly keyId: string;
}

/** Starts and ends readings; answers only after the outcome is durable. `signal` fires when the call's socket is gone. */
export interface ReadingPort {
  start(
    params: Params<'reading.start'>,
    caller: Caller,
    signal: AbortSignal,
  ): Promise<Result<MethodResult<'reading.start'>, CallError>>;
  cancel(params: Params<'reading.cancel'>, caller: Caller): Promise<Result<MethodResult<'reading.cancel'>, CallError>>;
}

/** The ledger, for reading. */
export interface LedgerPort {
  /** The log's origin; the API's epoch. */
  readonly origin: string;
  /** Index of the newest durable entry; -1 when empty. */
  head(): number;
  page(params: Params<'ledger.page'>): MethodResult<'ledger.page'>;
  checkpoint(): Promise<MethodResult<'ledger.checkpoint'>>;
  /** Durable events `from`..`to`, both inclusive, in order; at most 500 at once. */
  events(from: number, to: number): readonly DurableEvent[];
}

/** Client keys, kept with the vault's keys. */
export interface ClientKeyPort {
  /** Trades a ticket for a key; null when the ticket is wrong, used or out of date. The pairing is a ledger entry first. */
  redeem(ticket: string): Promise<{ keyId: string; key: Uint8Array; roles: readonly Role[] } | null>;
  find(keyId: string): { key: Uint8Array; roles: readonly Role[] } | null;
}

/** Simulated devices; null in `ApiPorts` when the configuration does not allow them. */
export interface BenchPort {
  describe(): MethodResult<'bench.describe'>;
  act(params: Params<'bench.act'>): Promise<Result<MethodResult<'bench.act'>, CallError>>;
}

type Answer<M extends MethodName> = Promise<Result<MethodResult<M>, CallError>>;

/** People: proofs, sign-in, management. `signal` fires when the call's socket is gone: then nobody waits at a reader any more. */
export interface PeoplePort {
  /** The person who is signed in at the caller's screen in one of `roles`; `signInNeeded`, `screenLocked` or `otherRole` otherwise. Before the set-up is done: nobody, and that is no trouble. */
  acting(
    caller: Caller,
    roles: readonly PersonRoleName[] | 'any',
  ): Result<{ readonly person: string | null }, CallError>;
  prove(params: Params<'people.prove'>, caller: Caller, signal: AbortSignal): Answer<'people.prove'>;
  signIn(params: Params<'people.signIn'>, caller: Caller): Answer<'people.signIn'>;
  signOut(caller: Caller): Answer<'people.signOut'>;
  lock(caller: Caller): Answer<'people.lock'>;
  unlock(params: Params<'people.unlock'>, caller: Caller): Answer<'people.unlock'>;
  touch(caller: Caller): Result<MethodResult<'people.touch'>, CallError>;
  changeClerk(params: Params<'people.changeClerk'>, caller: Caller): Answer<'people.changeClerk'>;
  directory(caller: Caller): Answer<'people.directory'>;
  list(caller: Caller): Answer<'people.list'>;
  setUpPerson(params: Params<'people.setUpPerson'>, caller: Caller, signal: AbortSignal): Answer<'people.setUpPerson'>;
  completeSetUp(params: Params<'people.completeSetUp'>, caller: Caller): Answer<'people.completeSetUp'>;
  act(params: Params<'people.act'>, caller: Caller, signal: AbortSignal): Answer<'people.act'>;
  setSecret(params: Params<'people.setSecret'>, caller: Caller, signal: AbortSignal): Answer<'people.setSecret'>;
}

/** The safe: its locks as they are, acts put up for signing, acts of managers. */
export interface SafePort {
  state(): MethodResult<'safe.state'>;
  prepare(params: Params<'safe.prepare'>, caller: Caller): Answer<'safe.prepare'>;
  act(params: Params<'custody.act'>, caller: Caller): Answer<'custody.act'>;
}

/** The register of openings and the pictures taken at them. */
export interface RegisterPort {
  openings(params: Params<'register.openings'>): MethodResult<'register.openings'>;
  picture(params: Params<'register.picture'>, caller: Caller): Answer<'register.picture'>;
}

/** Temperature and humidity over time. */
export interface ClimatePort {
  series(params: Params<'climate.series'>): Result<MethodResult<'climate.series'>, CallError>;
  report(params: Params<'climate.report'>): Result<MethodResult<'climate.report'>, CallError>;
}

/** What an auditor does with the ledger: proofs, checkpoints, long work. */
export interface AuditPort {
  proof(params: Params<'ledger.proof'>): Answer<'ledger.proof'>;
  consistency(params: Params<'ledger.consistency'>): Answer<'ledger.consistency'>;
  checkpoints(params: Params<'ledger.checkpoints'>): MethodResult<'ledger.checkpoints'>;
  verify(params: Params<'ledger.verify'>, caller: Caller): Answer<'ledger.verify'>;
  export(params: Params<'ledger.export'>, caller: Caller): Answer<'ledger.export'>;
  act(params: Params<'ledger.act'>, caller: Caller): Answer<'ledger.act'>;
  slip(caller: Caller): Answer<'ledger.slip'>;
  backup(caller: Caller): Answer<'backup.run'>;
  /** An export with personal values shows its address to who asked for it alone. */
  jobs(caller: Caller): MethodResult<'job.list'>;
  cancel(params: Params<'job.cancel'>, caller: Caller): Answer<'job.cancel'>;
  /** A file that a job made, once, by the last part of its address; null when there is none (any more). */
  download(ticket: string): DownloadFile | null;
}

export interface DownloadFile {
  readonly fileName: string;
  readonly bytes: number;
  readonly path: string;
}

/** Personal data that is kept. */
export interface KeptPort {
  overview(caller: Caller): Answer<'kept.overview'>;
  find(params: Params<'kept.find'>, caller: Caller): Answer<'kept.find'>;
  show(params: Params<'kept.show'>, caller: Caller): Answer<'kept.show'>;
  act(params: Params<'kept.act'>, caller: Caller): Answer<'kept.act'>;
}

/** All events, in order of publication. */
export interface EventSource {
  subscribe(listener: (event: ApiEvent) => void): () => void;
}

export interface ApiPorts {
  readonly readings: ReadingPort;
  readonly ledger: LedgerPort;
  readonly clientKeys: ClientKeyPort;
  readonly bench: BenchPort | null;
  readonly people: PeoplePort;
  readonly safe: SafePort;
  readonly register: RegisterPort;
  readonly climate: ClimatePort;
  readonly audit: AuditPort;
  readonly kept: KeptPort;
  readonly events: EventSource;
  /** State as it is now, for a session that opens. */
  snapshot(): Snapshot;
  /** True while any simulated device is in use. */
  readonly simulated: boolean;
  /** True when the vault's master key is a development key in a plain file. */
  readonly developmentKey: boolean;
}
