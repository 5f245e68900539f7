/** The ledger's room as stories use it: its state as a screen sees it, what two managers settle, bundles that leave. */
import { createServer } from 'node:net';
import type { JobView } from '../../daemon/api/contract/jobs.ts';
import type { LedgerAct, LedgerStateView } from '../../daemon/api/contract/ledger-view.ts';
import { openReader } from '../../daemon/ledger/reader.ts';
import { must, proveByPassphrase } from './staff.ts';
import type { Message, TestClient } from './ws-client.ts';

const WAIT_MS = 40_000;

/** What a message says of the ledger's state: an event, or what a session begins with. */
function stateIn({ method, params, result }: Message): LedgerStateView | null {
  if (method === 'event' && params.topic === 'ledger.state') return params.data;
  return result?.snapshot?.ledger ?? null;
}

/** Every state of the ledger that `client` was told, oldest first. */
export function ledgerStates(client: TestClient): readonly LedgerStateView[] {
  return client.messages.flatMap((message) => stateIn(message) ?? []);
}

/** The ledger's state, now or later, that fits. */
export async function ledgerIs(
  client: TestClient,
  what: string,
  fits: (view: LedgerStateView) => boolean,
): Promise<LedgerStateView> {
  const now = ledgerStates(client).at(-1);
  if (now !== undefined && fits(now)) return now;
  const from = client.messages.length;
  const later = client.message((message) => {
    const view = stateIn(message);
    return client.messages.indexOf(message) >= from && view !== null && fits(view);
  });
  const message = await Promise.race([later, gaveUp(what, client)]);
  return stateIn(message) ?? Promise.reject(new Error(what));
}

function gaveUp(what: string, client: TestClient): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  AbortSignal.timeout(WAIT_MS).addEventListener('abort', () =>
    reject(new Error(`the ledger never was: ${what}; it is ${JSON.stringify(ledgerStates(client).at(-1))}`)),
  );
  promise.catch(() => {});
  return promise;
}

/** Proofs of the two managers, each good once. */
export async function bothManagers(office: TestClient): Promise<readonly string[]> {
  return [await proveByPassphrase(office, 'head'), await proveByPassphrase(office, 'security')];
}

/** Both managers settle something about the ledger. */
export async function settle(office: TestClient, type: LedgerAct['type']): Promise<Message> {
  return must(office, 'ledger.act', { act: { type }, proofs: await bothManagers(office) });
}

/** The job when it has ended; its state events come by themselves. */
export async function jobEnded(office: TestClient, job: string): Promise<JobView> {
  const { params } = await office.message(
    (message) =>
      message.method === 'event' &&
      message.params.topic === 'job.state' &&
      message.params.data.job === job &&
      message.params.data.state !== 'running',
  );
  return params.data;
}

/** The log's own key, as somebody wrote it down when the counter was installed. */
export function vkeyOf(data: string): string {
  return inLedger(data, (ledger) => ledger.vkey);
}

/** What the ledger file of a data folder says, read beside its daemon. */
export function inLedger<T>(data: string, look: (ledger: LedgerFile) => T): T {
  const ledger = openReader(`${data}/ledger/ledger.db`);
  if (!ledger.ok) throw new Error(ledger.error.reason);
  try {
    return look(ledger.value);
  } finally {
    ledger.value.close();
  }
}

type LedgerFile = Extract<ReturnType<typeof openReader>, { ok: true }>['value'];

/** A port on loopback that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
