/** Two people before the safe, with a panel, an office and hands on every simulator. Stories of the safe begin here. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SafeLockView } from '../../daemon/api/contract/safe.ts';
import type { TestKey } from './fake-ports.ts';
import { type OwnSafe, standUpSafe } from './own-safe.ts';
import { type RunningDaemon, removeData, startDaemon } from './running-daemon.ts';
import {
  BOARD,
  deviceReady,
  type Hands,
  handsOf,
  must,
  proveByPassphrase,
  SAFE_READER,
  STAFF,
  type StaffIds,
  type,
} from './staff.ts';
import { staffedFolder } from './staffed-folder.ts';
import type { Message, TestClient } from './ws-client.ts';

export interface SafeStory {
  daemon: RunningDaemon;
  readonly data: string;
  readonly ids: StaffIds;
  readonly key: TestKey;
  panel: TestClient;
  office: TestClient;
  hands: Hands;
  bench: TestClient;
  /** Null where the daemon has the safe in its own process. */
  readonly own: OwnSafe | null;
  /** Badge of a person of the staff at the safe's reader. */
  badge(who: 'issuer' | 'keeper' | 'other'): Promise<void>;
  /** The same at a reader that came back a moment ago: again, until it is not taken for one that the reader kept. */
  badgeAnew(who: 'issuer' | 'keeper' | 'other'): Promise<void>;
  /** The person's PIN and enter. */
  pin(who: 'issuer' | 'keeper' | 'other', typed?: string): Promise<void>;
  /** Turns a knob of the simulated safe. */
  safe(knob: string, value?: string): Promise<void>;
  /** The main lock's view, now or later, that fits. */
  lock(what: string, fits: (view: SafeLockView) => boolean): Promise<SafeLockView>;
  /** The next durable entry of a type since the last call of `mark`. */
  entry(topic: string, fits?: (data: Record<string, unknown>) => boolean): Promise<Message>;
  /** All durable entries since the last `mark`. */
  entries(): readonly Message[];
  /** Types of the entries of openings, movements, incidents and alarms since the last `mark`, in order. */
  topics(): readonly string[];
  mark(): void;
  /** Both badges and factors, in this order, until the lock is released. */
  release(first?: 'issuer' | 'keeper'): Promise<void>;
  /** Bolt and door, after the release. */
  openDoor(): Promise<void>;
  /** Door, bolt and key as they were. */
  shutDoor(): Promise<void>;
  /** How a simulator stands, as the bench shows it now. */
  shows(simulator: string): Promise<Readonly<Record<string, string | null>>>;
  /** The head signs in at the office; the register, newest first. */
  register(): Promise<Message>;
  /** Puts an act up and signs it with badge and, where it is asked for, PIN. */
  sign(act: object, who: 'issuer' | 'keeper' | 'other'): Promise<void>;
  /** Ends the daemon, starts it again on the same folder, and opens the sessions anew; `mark` is where it ended. */
  restart(signal: NodeJS.Signals): Promise<void>;
}

/** Nothing moved: the shortest register entry. */
export const NOTHING = { purpose: 'inspection', stock: [], seals: [], counted: null } as const;

/** Twenty new blanks. */
export const TWENTY = {
  purpose: 'receipt',
  stock: [
    {
      ...{ item: 'blank', direction: 'in', reason: 'receipt', first: 'X320101001', last: 'X320101020', count: 20 },
      ...{ source: 'typed', packSeal: null },
    },
  ],
  seals: [],
  counted: { blanks: 20, voids: 0 },
} as const;

export interface SafeStoryOptions {
  /** The lock that `lock`, `sign` and `release` are about. */
  readonly lock: string;
  /** Stands in the test's process and outlives the daemon. */
  readonly ownSafe: boolean;
  /** Where the folder goes before the start; gets it and answers the place. */
  place(data: string): string;
  config(text: string): string;
  /** A program that runs the first daemon, and its words; none by default. */
  readonly under: readonly string[];
  /** Told what to do at the end; by default after the test. */
  atEnd(end: () => Promise<void>): void;
}

const USUAL: SafeStoryOptions = {
  lock: 'main',
  ownSafe: false,
  place: (data) => data,
  config: (text) => text,
  under: [],
  atEnd: onTestFinished,
};

export async function atTheSafe(options: Partial<SafeStoryOptions> = {}): Promise<SafeStory> {
  const { lock: lockName, ownSafe, place, config, under, atEnd } = { ...USUAL, ...options };
  const staffed = await staffedFolder();
  const { ids } = staffed;
  const data = place(staffed.data);
  const own = ownSafe ? await standUpSafe(data) : null;
  const toml = join(data, 'twinlock.toml');
  const wired = own === null ? (text: string) => text : atPath(own.path);
  writeFileSync(toml, config(wired(readFileSync(toml, 'utf8'))));
  let daemon = await startDaemon(data, under);
  atEnd(async () => {
    await daemon.end('SIGKILL');
    await own?.close();
    removeData(staffed.data);
  });
  const key = await daemon.pair(['counter', 'safe', 'office', 'ci']);
  let since = 0;
  const sessions = async (after?: number): Promise<Pick<SafeStory, 'panel' | 'office' | 'hands' | 'bench'>> => {
    const panel = await daemon.session('safe', key);
    const office = await daemon.session('office', key, after);
    const bench = await daemon.session('ci', key);
    for (const device of [SAFE_READER, BOARD]) await deviceReady(panel, device);
    return { panel, office, bench, hands: handsOf(bench) };
  };
  const story: SafeStory = {
    daemon,
    data,
    ids,
    key,
    own,
    ...(await sessions()),
    badge: (who) => story.hands(SAFE_READER, 'presentBadge', STAFF[who].badge),
    async badgeAnew(who) {
      for (let early = true; early; ) {
        const from = story.office.messages.length;
        await story.badge(who);
        const { params } = await story.office.message(
          (message) =>
            story.office.messages.indexOf(message) >= from &&
            message.method === 'event' &&
            /^opening\.(first-badge|second-badge|refused)$/.test(message.params.topic),
        );
        early = params.data.code === 'readerSilent';
      }
    },
    pin: (who, typed = STAFF[who].pin) => type(story.hands, SAFE_READER, `${typed}#`),
    safe: (knob, value) => (own === null ? story.hands(BOARD, knob, value) : own.turn(knob, value)),
    async lock(what, fits) {
      const from = story.panel.messages.length;
      const { locks } = await must(story.panel, 'safe.state', {});
      const now = locks.find(({ lock }: SafeLockView) => lock === lockName);
      if (now !== undefined && fits(now)) return now;
      const event = await Promise.race([
        story.panel.message(
          (message) =>
            story.panel.messages.indexOf(message) >= from &&
            message.method === 'event' &&
            message.params.topic === 'safe.state' &&
            message.params.data.lock === lockName &&
            fits(message.params.data),
        ),
        gaveUp(what),
      ]);
      return event.params.data;
    },
    async entry(topic, fits = () => true) {
      return Promise.race([
        story.office.message(
          (message) =>
            story.office.messages.indexOf(message) >= since &&
            message.method === 'event' &&
            message.params.class === 'durable' &&
            message.params.topic === topic &&
            fits(message.params.data),
        ),
        gaveUp(topic),
      ]);
    },
    entries: () =>
      story.office.messages
        .slice(since)
        .filter(({ method, params }) => method === 'event' && params.class === 'durable'),
    topics: () =>
      story
        .entries()
        .map(({ params }) => params.topic)
        .filter((topic) => /^(opening|movement|incident|safe|day|lock)\./.test(topic)),
    mark() {
      since = story.office.messages.length;
    },
    async release(first = 'issuer') {
      const second = first === 'issuer' ? 'keeper' : 'issuer';
      await story.badge(first);
      await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
      await story.badge(second);
      await story.lock('second badge', ({ stage }) => stage === 'secondBadge');
      await story.safe('turnKey', 'sealKeeper');
      await story.pin('issuer');
      await story.lock('released', ({ stage }) => stage === 'released');
      // The lock gives way a little after the decision: people hear it.
      await story.entry('opening.pulse');
    },
    async openDoor() {
      await story.safe('drawBolt');
      await story.safe('openDoor');
      await story.lock('open', ({ stage }) => stage === 'open');
    },
    async shutDoor() {
      await story.safe('closeDoor');
      await story.safe('throwBolt');
      await story.safe('turnKeyBack', 'sealKeeper');
    },
    async shows(simulator) {
      if (own !== null && simulator === BOARD) return own.shows();
      const { simulators } = await must(story.bench, 'bench.describe', {});
      return simulators.find((one: { simulator: string }) => one.simulator === simulator).shows;
    },
    async register() {
      const proof = await proveByPassphrase(story.office, 'head');
      await must(story.office, 'people.signIn', { proof, role: 'head' });
      return must(story.office, 'register.openings', { limit: 50 });
    },
    async sign(act, who) {
      await must(story.panel, 'safe.prepare', { lock: lockName, act });
      await story.badge(who);
      const after = await story.lock('signed or PIN wanted', ({ signing }) => {
        return signing === null || signing.step === 'pin' || signing.person === ids[who];
      });
      if (after.signing?.step === 'pin') await story.pin(who);
    },
    async restart(signal) {
      await daemon.end(signal);
      const seen = story.office.events().flatMap((event) => (event.class === 'durable' ? [event.seq] : []));
      daemon = await startDaemon(data);
      story.daemon = daemon;
      // What the last run wrote and nobody heard of any more comes first, then what the new one found.
      Object.assign(story, await sessions(Math.max(-1, ...seen)));
      since = 0;
    },
  };
  return story;

  /** Says what did not come, instead of a bare time-out. */
  function gaveUp(what: string): Promise<never> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = AbortSignal.timeout(15_000);
    timer.addEventListener('abort', () => reject(new Error(`never came: ${what}`)));
    promise.catch(() => {});
    return promise;
  }
}

/** The board of the first configuration, at a path of somebody else's. */
function atPath(path: string): (text: string) => string {
  return (text) => {
    const moved = text.replace('line = "safe-board-line"', `path = "${path}"`);
    if (moved === text) throw new Error('the first configuration has no line of the board');
    return moved;
  };
}
