/** The screens of ledger and kept data in a real browser before the real API server; behind it a small ledger from memory. */
import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { ApiEvent } from '../../daemon/api/contract/events.ts';
import type { JobView } from '../../daemon/api/contract/jobs.ts';
import type { LedgerProofResult, LedgerStateView } from '../../daemon/api/contract/ledger-view.ts';
import type { PeopleStateView, PersonRoleName } from '../../daemon/api/contract/people.ts';
import type { ApiPorts } from '../../daemon/api/ports.ts';
import { createApiServer } from '../../daemon/api/server.ts';
import { systemClock } from '../../daemon/clock.ts';
import { silentLog } from '../../devices/kit/log.ts';
import { err, ok } from '../../devices/kit/result.ts';
import { judgeAtEnd, startBrowser, type TestBrowser } from '../support/browser.ts';
import { createFakePorts, EPOCH } from '../support/fake-ports.ts';
import { checkpoint, entry, job, LEAVES, OVERVIEW, proof, SLIP, SUBJECTS, VKEY, WELL } from './ledger-samples.ts';
import { go } from './office-desk.ts';
import { LOCK, NOW, STAFF } from './office-samples.ts';

/** Built screens; another folder while somebody else builds. */
const SCREENS = process.env.KIOSK_DIST ?? new URL('../../kiosk-ui/dist', import.meta.url).pathname;
/** Entries that a filtered page looks at, as the daemon's search does. */
const PART = 20;

/** How a test finds the daemon; what it does not say is well. */
export interface LedgerDeskOptions {
  readonly role?: PersonRoleName;
  readonly ledger?: LedgerStateView;
  /** What the daemon answers for a proof; a forger's, too. */
  readonly proofOf?: (seq: number) => LedgerProofResult;
}

export interface LedgerDesk {
  /** What was asked, in order: method and parameters. */
  readonly asked: readonly { readonly method: string; readonly params: object }[];
  /** Pages are opened by a link's way, not by a load. */
  open(path: string): Promise<Page>;
  tellLedger(state: LedgerStateView): void;
  tellJob(job: JobView): void;
}

/** One daemon and one browser for all tests of a file; what comes back is called by each test. */
export function sharedLedger(): (options?: LedgerDeskOptions) => LedgerDesk {
  let shared: { readonly desk: StartedDesk; readonly browser: TestBrowser } | null = null;
  beforeAll(async () => {
    const desk = await startDesk();
    const browser = await startBrowser(desk.origin);
    await browser.context.clock.setFixedTime(NOW);
    shared = { desk, browser };
  });
  afterAll(async () => {
    await shared?.browser.remove();
    await shared?.desk.close();
  });
  return (options = {}) => {
    if (shared === null) throw new Error('the desk did not start');
    const { desk, browser } = shared;
    judgeAtEnd(browser, []);
    desk.begin(options);
    return {
      asked: desk.asked,
      tellJob: desk.tellJob,
      tellLedger: desk.tellLedger,
      async open(path) {
        desk.addTicket();
        const page = await browser.tab();
        await page.goto(`${desk.origin}/#ticket=t1`);
        await page.locator('.connection-open').waitFor();
        await go(page, path);
        return page;
      },
    };
  };
}

interface StartedDesk extends Omit<LedgerDesk, 'open'> {
  readonly origin: string;
  begin(options: LedgerDeskOptions): void;
  addTicket(): void;
  close(): Promise<void>;
}

async function startDesk(): Promise<StartedDesk> {
  const fake = createFakePorts();
  const asked: { method: string; params: object }[] = [];
  const heard = (method: string, params: object) => asked.push({ method, params });
  let mono = 0;
  let options: LedgerDeskOptions = {};
  let ledger = WELL;
  const people = (): PeopleStateView => ({
    setUp: 'done',
    signIns: [{ session: 's1', screen: 'k_t1', person: 'p1', role: options.role ?? 'head', locked: false }],
    asks: [],
    deskReaders: [],
    passphraseSignIn: true,
  });
  const state = { class: 'state', after: -1, merged: 0, epoch: EPOCH, at: NOW, device: null, cause: null } as const;
  const publish = (event: ApiEvent) => fake.publish(event);
  const tellJob = (data: JobView) => {
    mono += 1;
    publish({ ...state, topic: 'job.state', key: data.job, mono, data });
  };
  for (const _leaf of LEAVES) fake.append('daemon.started');
  const ports: ApiPorts = {
    ...fake,
    snapshot: () => ({ ...fake.snapshot(), people: people(), locks: [LOCK], ledger }),
    people: {
      ...fake.people,
      acting: () => ok({ person: 'p1' }),
      touch: () => ok({}),
      list: async () => ok({ people: [] }),
      directory: async () =>
        ok({ people: STAFF.map(({ person, name, state }) => ({ person, name, roles: [], state })) }),
      async prove({ by }) {
        const found = by.kind === 'passphrase' ? STAFF.find((one) => one.login === by.login) : undefined;
        return found === undefined
          ? err({ code: 'secretWrong' })
          : ok({ proof: `proof-${found.person}`, person: found.person, validMs: 120_000 });
      },
    },
    ledger: {
      ...fake.ledger,
      page({ before = LEAVES.length, limit, filter }) {
        heard('ledger.page', { before, ...filter });
        const fits = (seq: number) => {
          const { type, cause, ts } = JSON.parse(LEAVES[seq] ?? '{}');
          return (
            (filter?.type === undefined || type.startsWith(filter.type)) &&
            (filter?.cause === undefined || cause === filter.cause) &&
            (filter?.fromMs === undefined || ts >= filter.fromMs)
          );
        };
        // A search looks at a part at a time; a page without one takes what was asked for.
        const least = Math.max(0, before - (filter === undefined ? limit : PART));
        const seqs = Array.from({ length: before - least }, (_, at) => before - 1 - at).filter(fits);
        return { size: LEAVES.length, entries: seqs.map(entry), next: least === 0 ? null : least };
      },
      checkpoint: async () => {
        const { size, note, head } = checkpoint(LEAVES.length);
        return { size, note, head, vkey: VKEY };
      },
    },
    audit: {
      ...fake.audit,
      proof: async ({ seq }) => ok((options.proofOf ?? proof)(seq)),
      async slip() {
        heard('ledger.slip', {});
        return ok(SLIP);
      },
      checkpoints: ({ before }) =>
        before === undefined
          ? { checkpoints: [LEAVES.length, 60, 55, 40].map(checkpoint), next: 40 }
          : { checkpoints: [20].map(checkpoint), next: null },
      async verify(params) {
        heard('ledger.verify', params);
        tellJob(job({}));
        return ok({ job: 'j1' });
      },
      async export(params) {
        heard('ledger.export', params);
        tellJob(job({ kind: 'export', phase: 'packing' }));
        return ok({ job: 'j1' });
      },
      async act(params) {
        heard('ledger.act', params);
        return ok({ seq: 99 });
      },
      async backup() {
        heard('backup.run', {});
        tellJob(job({ kind: 'backup', phase: 'database' }));
        return ok({ job: 'j1' });
      },
      async cancel(params) {
        heard('job.cancel', params);
        tellJob(job({ state: 'cancelled' }));
        return ok({});
      },
    },
    kept: {
      overview: async () => ok(OVERVIEW),
      async find(params) {
        heard('kept.find', params);
        return ok({ subjects: [...SUBJECTS] });
      },
      async show(params) {
        heard('kept.show', params);
        return ok({
          values: [
            { f: 'name', value: '张样本' },
            { f: 'number', value: '110101189001010024' },
            { f: 'photo', value: null },
          ],
        });
      },
      async act(params) {
        heard('kept.act', params);
        return ok({ seq: 100 });
      },
    },
  };
  const server = createApiServer({
    ports,
    clock: systemClock,
    log: silentLog,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    version: '0.1.0',
    allowedOrigins: [],
    kioskFolder: SCREENS,
  });
  const listening = await server.listen(0);
  if (!listening.ok) throw new Error(listening.error.code);
  return {
    origin: `http://127.0.0.1:${listening.value.port}`,
    asked,
    begin(next) {
      options = next;
      ledger = next.ledger ?? WELL;
      asked.length = 0;
    },
    addTicket: () => fake.addTicket('t1', ['office', 'counter', 'safe']),
    close: () => server.close(),
    tellJob,
    tellLedger(data) {
      mono += 1;
      ledger = data;
      publish({ ...state, topic: 'ledger.state', key: 'ledger', mono, data });
    },
  };
}
