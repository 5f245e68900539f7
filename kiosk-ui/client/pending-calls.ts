/** Calls that wait for their answer on one socket: ids out, outcomes back, all settled when the socket ends. */
import type { MethodName, MethodResult, Params } from '../../daemon/api/contract/methods.ts';
import { type CallOutcome, localFailure, serverFailure } from './client-error.ts';
import type { ServerMessage } from './server-message.ts';

export interface PendingCalls {
  /** Sends one call. An aborted call settles at once; its answer, if it comes, is dropped. */
  send<M extends MethodName>(
    method: M,
    params: Params<M>,
    signal: AbortSignal | null,
  ): Promise<CallOutcome<MethodResult<M>>>;
  /** Takes an answer; false when nobody waits for it. */
  settle(message: Extract<ServerMessage, { kind: 'result' | 'error' }>): boolean;
  /** Settles everything with `connectionLost`, and all later calls too. */
  end(): void;
}

/** `write` puts one text on the socket. */
export function createPendingCalls(write: (text: string) => void): PendingCalls {
  const waiting = new Map<string, (outcome: CallOutcome<unknown>) => void>();
  let made = 0;
  let ended = false;
  return {
    send<M extends MethodName>(method: M, params: Params<M>, signal: AbortSignal | null) {
      if (signal?.aborted) return Promise.resolve(localFailure('aborted'));
      if (ended) return Promise.resolve(localFailure('connectionLost'));
      made += 1;
      const id = `c${made}`;
      return new Promise<CallOutcome<MethodResult<M>>>((resolve) => {
        const finish = (outcome: CallOutcome<unknown>) => {
          waiting.delete(id);
          signal?.removeEventListener('abort', onAbort);
          resolve(outcome as CallOutcome<MethodResult<M>>);
        };
        const onAbort = () => finish(localFailure('aborted'));
        signal?.addEventListener('abort', onAbort);
        waiting.set(id, finish);
        write(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      });
    },
    settle(message) {
      const finish = message.id === null ? undefined : waiting.get(message.id);
      if (finish === undefined) return false;
      finish(message.kind === 'result' ? { ok: true, value: message.result } : serverFailure(message.data));
      return true;
    },
    end() {
      ended = true;
      for (const finish of [...waiting.values()]) finish(localFailure('connectionLost'));
    },
  };
}
