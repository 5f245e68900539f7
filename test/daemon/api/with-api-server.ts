/** Starts the API's server with fake ports, a manual clock and a free port; ends it and its clients after the test. */
import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { type ApiServer, createApiServer } from '../../../daemon/api/server.ts';
import type { LogFields, LogLevel } from '../../../devices/kit/log.ts';
import { createFakePorts, type FakePorts } from '../../support/fake-ports.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { type ConnectOptions, connect, connected, type Refusal, type TestClient } from '../../support/ws-client.ts';

export interface LogLine {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
}

export interface RunningServer {
  readonly server: ApiServer;
  readonly ports: FakePorts;
  readonly clock: ManualClock;
  readonly port: number;
  readonly urls: readonly string[];
  readonly log: readonly LogLine[];
  /** Connects as a program does, unless `options` say otherwise. */
  client(options?: Partial<ConnectOptions>): Promise<TestClient>;
  /** As `client`, where a refusal is expected. */
  attempt(options?: Partial<ConnectOptions>): Promise<TestClient | Refusal>;
}

export interface ServerOptions {
  readonly allowedOrigins?: readonly string[];
  readonly kioskFolder?: string | null;
  readonly bench?: boolean;
}

export async function withApiServer(options: ServerOptions = {}): Promise<RunningServer> {
  const ports = createFakePorts({ bench: options.bench ?? true });
  const clock = createManualClock();
  const log: LogLine[] = [];
  const clients: TestClient[] = [];
  const server = createApiServer({
    ports,
    clock,
    log: { write: (level, event, fields) => log.push({ level, event, fields }) },
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    version: '0.1.0',
    allowedOrigins: options.allowedOrigins ?? [],
    kioskFolder: options.kioskFolder ?? null,
  });
  const listening = await server.listen(0);
  if (!listening.ok) throw new Error(listening.error.code);
  const { port, urls } = listening.value;
  onTestFinished(async () => {
    for (const client of clients) client.terminate();
    await server.close();
  });
  return {
    server,
    ports,
    clock,
    port,
    urls,
    log,
    async client(given = {}) {
      const client = await connected({ port, ...given });
      clients.push(client);
      return client;
    },
    async attempt(given = {}) {
      const client = await connect({ port, ...given });
      if ('messages' in client) clients.push(client);
      return client;
    },
  };
}
