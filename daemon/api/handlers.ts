/** Which part of the daemon answers which method: the one table. */
import type { Clock } from '../../devices/kit/clock.ts';
import type { Result } from '../../devices/kit/result.ts';
import { err, ok } from '../../devices/kit/result.ts';
import type { CallError } from './call-error.ts';
import type { MethodName, MethodResult, Params } from './contract/methods.ts';
import type { ApiPorts, Caller } from './ports.ts';

/** Methods of an open session. */
export type SessionMethod = Exclude<MethodName, 'session.redeem' | 'session.open'>;

export interface CallContext {
  readonly caller: Caller;
  /** Fires when the call's socket is gone. */
  readonly signal: AbortSignal;
}

type Outcome<M extends MethodName> = Result<MethodResult<M>, CallError>;

export type Handlers = {
  readonly [M in SessionMethod]: (params: Params<M>, context: CallContext) => Outcome<M> | Promise<Outcome<M>>;
};

export function createHandlers(deps: { readonly ports: ApiPorts; readonly clock: Clock }): Handlers {
  const { ports, clock } = deps;
  return {
    'session.ping': () => ok({ mono: clock.mono() }),
    'device.list': () => ok({ devices: ports.snapshot().devices }),
    'reading.start': (params, { caller, signal }) => ports.readings.start(params, caller, signal),
    'reading.cancel': (params, { caller }) => ports.readings.cancel(params, caller),
    'ledger.page': (params) => ok(ports.ledger.page(params)),
    'ledger.checkpoint': async () => ok(await ports.ledger.checkpoint()),
    'ledger.proof': (params) => ports.audit.proof(params),
    'ledger.consistency': (params) => ports.audit.consistency(params),
    'ledger.checkpoints': (params) => ok(ports.audit.checkpoints(params)),
    'ledger.slip': (_, { caller }) => ports.audit.slip(caller),
    'ledger.verify': (params, { caller }) => ports.audit.verify(params, caller),
    'ledger.export': (params, { caller }) => ports.audit.export(params, caller),
    'ledger.act': (params, { caller }) => ports.audit.act(params, caller),
    'job.list': (_, { caller }) => ok(ports.audit.jobs(caller)),
    'job.cancel': (params, { caller }) => ports.audit.cancel(params, caller),
    'backup.run': (_, { caller }) => ports.audit.backup(caller),
    'kept.overview': (_, { caller }) => ports.kept.overview(caller),
    'kept.find': (params, { caller }) => ports.kept.find(params, caller),
    'kept.show': (params, { caller }) => ports.kept.show(params, caller),
    'kept.act': (params, { caller }) => ports.kept.act(params, caller),
    'bench.describe': () => (ports.bench === null ? err({ code: 'notAvailable' }) : ok(ports.bench.describe())),
    'bench.act': (params) => (ports.bench === null ? err({ code: 'notAvailable' }) : ports.bench.act(params)),
    'people.prove': (params, { caller, signal }) => ports.people.prove(params, caller, signal),
    'people.signIn': (params, { caller }) => ports.people.signIn(params, caller),
    'people.signOut': (_, { caller }) => ports.people.signOut(caller),
    'people.lock': (_, { caller }) => ports.people.lock(caller),
    'people.unlock': (params, { caller }) => ports.people.unlock(params, caller),
    'people.touch': (_, { caller }) => ports.people.touch(caller),
    'people.changeClerk': (params, { caller }) => ports.people.changeClerk(params, caller),
    'people.directory': (_, { caller }) => ports.people.directory(caller),
    'people.list': (_, { caller }) => ports.people.list(caller),
    'people.setUpPerson': (params, { caller, signal }) => ports.people.setUpPerson(params, caller, signal),
    'people.completeSetUp': (params, { caller }) => ports.people.completeSetUp(params, caller),
    'people.act': (params, { caller, signal }) => ports.people.act(params, caller, signal),
    'people.setSecret': (params, { caller, signal }) => ports.people.setSecret(params, caller, signal),
    'safe.state': () => ok(ports.safe.state()),
    'safe.prepare': (params, { caller }) => ports.safe.prepare(params, caller),
    'custody.act': (params, { caller }) => ports.safe.act(params, caller),
    'register.openings': (params) => ok(ports.register.openings(params)),
    'register.picture': (params, { caller }) => ports.register.picture(params, caller),
    'climate.series': (params) => ports.climate.series(params),
    'climate.report': (params) => ports.climate.report(params),
  };
}
