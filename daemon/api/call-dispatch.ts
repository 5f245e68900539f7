/** One call of an open session: may it, does it fit, is there room; then its one answer. */
import type { Clock } from '../../devices/kit/clock.ts';
import type { Result } from '../../devices/kit/result.ts';
import { err, ok } from '../../devices/kit/result.ts';
import type { CallError } from './call-error.ts';
import type { ErrorResponse, Request, SuccessResponse } from './contract/envelope.ts';
import { METHODS, type MethodEntry, type MethodName } from './contract/methods.ts';
import { LIMITS, type Role } from './contract/wire.ts';
import { errorResponse, successResponse } from './error-response.ts';
import type { CallContext, Handlers, SessionMethod } from './handlers.ts';
import type { ReportIncident } from './incident.ts';
import type { PeoplePort } from './ports.ts';
import { isMethod, type Validators } from './validators.ts';

/** A call that is still open so long after its own longest deadline hangs in a bug of ours. Milliseconds. */
const HUNG_MS = LIMITS.deadlineMs + 30_000;

/** Pages at which people sign in. */
const SCREENS: readonly Role[] = ['counter', 'office'];

export interface CallDispatch {
  /** Answers through `respond`, exactly once for each call. */
  call(request: Request, context: CallContext): void;
}

export interface CallDispatchDeps {
  readonly handlers: Handlers;
  /** Who sits at the caller's screen; refuses where the method wants somebody and nobody does. */
  readonly acting: PeoplePort['acting'];
  readonly validators: Validators;
  readonly clock: Clock;
  readonly isStopping: () => boolean;
  readonly reportIncident: ReportIncident;
  readonly respond: (response: SuccessResponse | ErrorResponse) => void;
}

export function createCallDispatch(deps: CallDispatchDeps): CallDispatch {
  const underWay = new Set<string>();

  const refusal = (request: Request, role: Role): CallError | null => {
    if (!isMethod(request.method)) return { code: 'unknownMethod' };
    if (!isSessionMethod(request.method)) return { code: 'roleForbidden', detail: 'session-is-open' };
    const roles: readonly Role[] = METHODS[request.method].roles;
    if (!roles.includes(role)) return { code: 'roleForbidden' };
    if (deps.isStopping()) return { code: 'stopping' };
    // Two calls under one id would have answers that nobody can tell apart (JSON-RPC 2.0, 5).
    if (underWay.has(request.id)) return { code: 'invalidRequest', detail: 'id-in-use' };
    if (underWay.size >= LIMITS.callsInFlight) return { code: 'tooManyCalls' };
    return null;
  };

  const run = async <M extends SessionMethod>(
    method: M,
    request: Request,
    context: CallContext,
  ): Promise<Result<unknown, CallError>> => {
    const { signIn: wanted }: MethodEntry = METHODS[method];
    // A hospital's own program has no screen at which anybody could sign in; its key was approved, and stands in each entry.
    const free = wanted === undefined || !SCREENS.includes(context.caller.role);
    const acting = free ? ok({ person: null }) : deps.acting(context.caller, wanted);
    if (!acting.ok) return acting;
    const params = deps.validators.params(method, request.params ?? {});
    if (!params.ok) return err({ code: 'invalidParams', path: params.error.path });
    const handler: Handlers[M] = deps.handlers[method];
    return handler(params.value, context);
  };

  /** Rejects when the call hangs; `cancel` must be called when it is over. */
  const watch = (): { readonly hung: Promise<never>; readonly cancel: () => void } => {
    let cancel = (): void => {};
    const hung = new Promise<never>((_, reject) => {
      cancel = deps.clock.after(HUNG_MS, () => reject(new Error('the call never ended')));
    });
    return { hung, cancel: () => cancel() };
  };

  const answer = async (method: SessionMethod, request: Request, context: CallContext): Promise<void> => {
    const { hung, cancel } = watch();
    try {
      const outcome = await Promise.race([run(method, request, context), hung]);
      if (!outcome.ok) return deps.respond(errorResponse(request.id, outcome.error));
      deps.respond(successResponse(request.id, outcome.value));
    } catch (thrown) {
      deps.respond(errorResponse(request.id, { code: 'internal', incident: deps.reportIncident(method, thrown) }));
    } finally {
      cancel();
      underWay.delete(request.id);
    }
  };

  return {
    call(request, context) {
      const refused = refusal(request, context.caller.role);
      if (refused !== null) {
        deps.respond(errorResponse(request.id, refused));
        return;
      }
      const method = request.method as SessionMethod;
      underWay.add(request.id);
      void answer(method, request, context);
    },
  };
}

function isSessionMethod(method: MethodName): method is SessionMethod {
  return METHODS[method].roles !== 'before-session';
}
