/** The API's server: one port on the loopback interface, the pages and the sockets behind it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import type { Result } from '../../devices/kit/result.ts';
import { ok } from '../../devices/kit/result.ts';
import type { Random } from '../random.ts';
import { createHandlers } from './handlers.ts';
import { createHttpPages } from './http-pages.ts';
import { HTTP_REFUSALS, refusalBody } from './http-refusals.ts';
import { createIncidentReporter } from './incident.ts';
import { type ListenTrouble, type LoopbackListeners, listenOnLoopback } from './loopback-listeners.ts';
import type { ApiPorts } from './ports.ts';
import { checkRequest } from './request-check.ts';
import { ownOrigins } from './request-origin.ts';
import { securityHeaders } from './security-headers.ts';
import { createSocketRegistry } from './socket-registry.ts';
import { createValidators } from './validators.ts';

export interface ApiServerDeps {
  readonly ports: ApiPorts;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly version: string;
  /** Origins of other pages that may connect, exactly as browsers send them. */
  readonly allowedOrigins: readonly string[];
  /** Where the built kiosk is; null when there is none. */
  readonly kioskFolder: string | null;
}

export interface ApiServer {
  /** Once in a server's life. `port` 0 takes any free one; `urls` begin with the one to show to people. */
  listen(port: number): Promise<Result<{ readonly port: number; readonly urls: readonly string[] }, ListenTrouble>>;
  /** Tells every client that a planned restart follows, and closes its socket. */
  announceRestart(): void;
  /** Harmless when repeated. */
  close(): Promise<void>;
}

export function createApiServer(deps: ApiServerDeps): ApiServer {
  const { ports, clock, log } = deps;
  const reportIncident = createIncidentReporter(deps);
  let listeners: LoopbackListeners | null = null;
  let closePages = async (): Promise<void> => {};
  const port = (): number => listeners?.port ?? 0;
  const registry = createSocketRegistry({
    ...deps,
    handlers: createHandlers({ ports, clock }),
    validators: createValidators(),
    reportIncident,
    port,
  });

  const answer = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const checked = checkRequest(request.method ?? '', request.headersDistinct, port());
    const host = checked.ok ? (request.headers.host ?? null) : null;
    for (const [name, value] of Object.entries(securityHeaders(host))) response.setHeader(name, value);
    if (checked.ok) {
      next();
      return;
    }
    log.write('warn', 'api.request-refused', { code: checked.error });
    response.writeHead(HTTP_REFUSALS[checked.error].status, { 'Content-Type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(refusalBody(checked.error)));
  };

  return {
    async listen(wanted) {
      const pages = await createHttpPages({ ...deps, reportIncident });
      const listening = await listenOnLoopback(wanted, {
        onRequest: (request, response) => answer(request, response, () => pages.routing(request, response)),
        prepare: (server) => server.on('upgrade', registry.upgrade),
      });
      if (!listening.ok) {
        await pages.close();
        return listening;
      }
      listeners = listening.value;
      closePages = async () => {
        await pages.close();
      };
      const urls = ownOrigins(listeners.port).filter(
        (url) => !url.includes('[') || listening.value.hosts.includes('[::1]'),
      );
      log.write('info', 'api.listening', { port: listeners.port, count: listeners.hosts.length });
      return ok({ port: listeners.port, urls });
    },
    announceRestart: registry.announceRestart,
    async close() {
      await registry.close();
      await listeners?.close();
      listeners = null;
      await closePages();
    },
  };
}
