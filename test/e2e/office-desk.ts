/** The office's screens in a real browser before the real API server; behind it people, safe and climate from memory. */
import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { PeopleStateView, PersonRoleName, SignInView } from '../../daemon/api/contract/people.ts';
import type { IncidentView } from '../../daemon/api/contract/safe-incident.ts';
import type { ApiPorts, PeoplePort } from '../../daemon/api/ports.ts';
import { createApiServer } from '../../daemon/api/server.ts';
import { systemClock } from '../../daemon/clock.ts';
import { silentLog } from '../../devices/kit/log.ts';
import { err, ok } from '../../devices/kit/result.ts';
import { browserForTest } from '../support/browser.ts';
import { createFakePorts, EPOCH } from '../support/fake-ports.ts';
import {
  ACCOUNT,
  CLIMATE,
  CLIMATE_LIMITS,
  INCIDENT,
  LOCK,
  NOW,
  ROWS,
  report,
  STAFF,
  series,
} from './office-samples.ts';

/** Built screens; another folder while somebody else builds. */
const SCREENS = process.env.KIOSK_DIST ?? new URL('../../kiosk-ui/dist', import.meta.url).pathname;
const STEP_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
/** One white pixel. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==';

export interface OfficeOptions {
  readonly setUp: PeopleStateView['setUp'];
  /** Desk readers; a badge is answered by `badge()`. */
  readonly readers: readonly string[];
}

export interface Office {
  readonly origin: string;
  /** What was asked of people, safe and register, in order: method and parameters. Passphrases are left out. */
  readonly asked: readonly { readonly method: string; readonly params: object }[];
  /** The page's browser, paired; `path` is opened by a link's way, not by a load. */
  open(path: string): Promise<Page>;
  /** Somebody badges and types the PIN at the desk reader. */
  badge(person: string): void;
  /** Two people have acknowledged the incident. */
  acknowledged(): void;
  /** Somebody has told what happened. */
  told(): void;
  /** Locks all screens, as idle time does. */
  lockAll(): void;
  /** The next act is refused with this code. */
  refuseNext(code: 'twoPeople' | 'rolesExclude'): void;
  state(): PeopleStateView;
}

export async function withOffice(options: OfficeOptions): Promise<Office> {
  const fake = createFakePorts();
  const asked: { method: string; params: object }[] = [];
  const proofs = new Map<string, string>();
  let refusal: 'twoPeople' | 'rolesExclude' | null = null;
  let answerBadge: ((person: string) => void) | null = null;
  let mono = 0;
  let people: PeopleStateView = {
    setUp: options.setUp,
    signIns: [],
    asks: [],
    deskReaders: [...options.readers],
    passphraseSignIn: true,
  };
  const become = (next: Partial<PeopleStateView>) => {
    people = { ...people, ...next };
    mono += 1;
    fake.publish({
      class: 'state',
      topic: 'people.state',
      key: 'people',
      after: -1,
      merged: 0,
      epoch: EPOCH,
      at: NOW,
      mono,
      device: null,
      cause: null,
      data: people,
    });
  };
  const becomeLock = (incident: Partial<IncidentView>) => {
    mono += 1;
    fake.publish({
      class: 'state',
      topic: 'safe.state',
      key: LOCK.lock,
      after: -1,
      merged: 0,
      epoch: EPOCH,
      at: NOW,
      mono,
      device: null,
      cause: null,
      data: { ...LOCK, incidents: [{ ...INCIDENT, acknowledged: true, ...incident }] },
    });
  };
  const prove = (person: string) => {
    const proof = `proof-${proofs.size + 1}`;
    proofs.set(proof, person);
    return ok({ proof, person, validMs: 120_000 });
  };
  const spent = (): 'twoPeople' | 'rolesExclude' | null => {
    const code = refusal;
    refusal = null;
    return code;
  };
  const port: PeoplePort = {
    acting: (caller, roles) => {
      const found = people.signIns.find((one) => one.screen === caller.keyId);
      if (people.setUp !== 'done') return ok({ person: null });
      if (found === undefined) return err({ code: 'signInNeeded' });
      if (found.locked) return err({ code: 'screenLocked', clause: 'Q7.2' });
      return roles === 'any' || roles.includes(found.role) ? ok({ person: found.person }) : err({ code: 'otherRole' });
    },
    async prove({ by }, caller) {
      if (by.kind === 'passphrase') {
        asked.push({ method: 'people.prove', params: { login: by.login } });
        const found = STAFF.find((one) => one.login === by.login);
        return found === undefined || by.passphrase !== 'right horse'
          ? err({ code: 'secretWrong' })
          : prove(found.person);
      }
      const reader = options.readers[0] ?? '';
      become({ asks: [{ reader, session: caller.session, step: 'badge', untilMono: 0 }] });
      const person = await new Promise<string>((resolve) => {
        answerBadge = resolve;
      });
      become({ asks: [] });
      return prove(person);
    },
    async signIn({ proof, role }, caller) {
      const signIn: SignInView = {
        session: `s-${proof}`,
        screen: caller.keyId,
        person: proofs.get(proof) ?? '',
        role,
        locked: false,
      };
      become({ signIns: [...people.signIns.filter((one) => one.screen !== caller.keyId), signIn] });
      return ok(signIn);
    },
    async signOut(caller) {
      become({ signIns: people.signIns.filter((one) => one.screen !== caller.keyId) });
      return ok({});
    },
    async lock() {
      become({ signIns: people.signIns.map((one) => ({ ...one, locked: true })) });
      return ok({});
    },
    async unlock(_, caller) {
      const signIns = people.signIns.map((one) => (one.screen === caller.keyId ? { ...one, locked: false } : one));
      become({ signIns });
      const found = signIns.find((one) => one.screen === caller.keyId);
      return found === undefined ? err({ code: 'sessionUnknown' }) : ok(found);
    },
    touch: () => ok({}),
    changeClerk: async () => err({ code: 'twoPeople', clause: 'design 2.6' }),
    async directory() {
      const roles = (id: string): PersonRoleName[] =>
        (STAFF.find((one) => one.person === id)?.permissions ?? []).map((permission) => permission.role);
      return ok({
        people: STAFF.map(({ person, name, state }) => ({ person, name, roles: roles(person), state })),
      });
    },
    list: async () => ok({ people: [...STAFF] }),
    async setUpPerson({ passphrase: _, ...params }) {
      asked.push({ method: 'people.setUpPerson', params });
      become({ setUp: params.place });
      return ok({ person: params.place === 'first' ? 'p1' : 'p2' });
    },
    async completeSetUp(params) {
      asked.push({ method: 'people.completeSetUp', params });
      become({ setUp: 'done' });
      return ok({ securityPrivateKey: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8' });
    },
    async act(params) {
      asked.push({ method: 'people.act', params });
      const code = spent();
      return code === null ? ok({ made: null, seq: 7 }) : err({ code, clause: 'design 2.6' });
    },
    async setSecret({ person, secret }) {
      asked.push({ method: 'people.setSecret', params: { person, kind: secret.kind } });
      return ok({});
    },
  };
  const ports: ApiPorts = {
    ...fake,
    people: port,
    safe: {
      state: () => ({ locks: [LOCK] }),
      prepare: async () => err({ code: 'notAvailable' }),
      async act(params) {
        asked.push({ method: 'custody.act', params });
        return ok({ seq: 8 });
      },
    },
    register: {
      openings: () => ({ rows: [...ROWS], more: false, incidents: LOCK.incidents }),
      picture: async ({ picture }) =>
        picture === 'pic-old'
          ? ok({ picture, state: 'erased', mediaType: null, base64: null, erased: { at: NOW, rule: 'safe-still/31d' } })
          : ok({ picture, state: 'kept', mediaType: 'image/png', base64: PICTURE, erased: null }),
    },
    climate: {
      series: ({ from, to, step }) => ok({ points: [...series(from, to, STEP_MS[step])], limits: CLIMATE_LIMITS }),
      report: ({ sensor, month }) => ok(report(sensor, month)),
    },
    snapshot: () => ({ ...fake.snapshot(), people, locks: [LOCK], climate: [CLIMATE] }),
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
  onTestFinished(() => server.close());
  const origin = `http://127.0.0.1:${listening.value.port}`;
  const browser = await browserForTest(origin);
  await browser.context.clock.setFixedTime(NOW);
  return {
    origin,
    asked,
    async open(path) {
      fake.addTicket('t1', ['office', 'counter']);
      const page = await browser.tab();
      await page.goto(`${origin}/#ticket=t1`);
      await page.locator('.connection-open').waitFor();
      await go(page, path);
      return page;
    },
    badge: (person) => answerBadge?.(person),
    acknowledged: () => becomeLock({}),
    told: () => becomeLock({ account: ACCOUNT }),
    lockAll: () => become({ signIns: people.signIns.map((one) => ({ ...one, locked: true })) }),
    refuseNext: (code) => {
      refusal = code;
    },
    state: () => people,
  };
}

/** Goes to another page as a link does, without loading anything anew. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState({}, '', '${path}'); dispatchEvent(new PopStateEvent('popstate'))`);
}

/** Proves oneself with login and passphrase wherever that is asked for. */
export async function passphrase(page: Page, login: string): Promise<void> {
  const panel = page.locator('.proof-panel:visible');
  await panel.getByLabel('登录名').fill(login);
  await panel.getByLabel('口令').fill('right horse');
  await panel.getByRole('button', { name: '用口令确认身份' }).click();
}
