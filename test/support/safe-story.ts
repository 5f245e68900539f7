/** Two people before the safe, with a panel, an office and hands on every simulator. Stories of the safe begin here. */
import { onTestFinished } from 'vitest';
import type { SafeLockView } from '../../daemon/api/contract/safe.ts';
import type { TestKey } from './fake-ports.ts';
import { type RunningDaemon, removeData, startDaemon } from './running-daemon.ts';
import { BOARD, deviceReady, type Hands, handsOf, must, SAFE_READER, STAFF, type StaffIds, type } from './staff.ts';
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
  /** Badge of a person of the staff at the safe's reader. */
  badge(who: 'issuer' | 'keeper' | 'other'): Promise<void>;
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
  mark(): void;
  /** Both badges and factors, in this order, until the lock is released. */
  release(first?: 'issuer' | 'keeper'): Promise<void>;
  /** Puts an act up and signs it with badge and, for the issuer, PIN. */
  sign(act: object, who: 'issuer' | 'keeper' | 'other'): Promise<void>;
  /** Ends the daemon, starts it again on the same folder, and opens the sessions anew. */
  restart(signal: NodeJS.Signals): Promise<void>;
}

/** Nothing moved: the shortest register entry. */
export const NOTHING = { purpose: 'inspection', stock: [], seals: [], counted: null } as const;

export async function atTheSafe(lockName = 'main'): Promise<SafeStory> {
  const { data, ids } = await staffedFolder();
  let daemon = await startDaemon(data);
  onTestFinished(async () => {
    await daemon.end('SIGKILL');
    removeData(data);
  });
  const key = await daemon.pair(['counter', 'safe', 'office', 'ci']);
  let since = 0;
  const sessions = async (): Promise<{ panel: TestClient; office: TestClient; hands: Hands }> => {
    const panel = await daemon.session('safe', key);
    const office = await daemon.session('office', key);
    const hands = handsOf(await daemon.session('ci', key));
    for (const device of [SAFE_READER, BOARD]) await deviceReady(panel, device);
    return { panel, office, hands };
  };
  const story: SafeStory = {
    daemon,
    data,
    ids,
    key,
    ...(await sessions()),
    badge: (who) => story.hands(SAFE_READER, 'presentBadge', STAFF[who].badge),
    pin: (who, typed = STAFF[who].pin) => type(story.hands, SAFE_READER, `${typed}#`),
    safe: (knob, value) => story.hands(BOARD, knob, value),
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
    async sign(act, who) {
      await must(story.panel, 'safe.prepare', { lock: lockName, act });
      await story.badge(who);
      if (who === 'keeper') return;
      await story.lock('PIN wanted', ({ signing }) => signing === null || signing.step === 'pin');
      await story.pin(who);
    },
    async restart(signal) {
      await daemon.end(signal);
      daemon = await startDaemon(data);
      story.daemon = daemon;
      Object.assign(story, await sessions());
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
