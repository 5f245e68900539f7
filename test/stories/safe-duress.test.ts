import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDuress } from '../../daemon/people/duress-field.ts';
import { atTheSafe, NOTHING, type SafeStory } from '../support/safe-story.ts';
import { SAFE_READER } from '../support/staff.ts';
import { neighboursApart, withoutChance } from '../support/without-chance.ts';
import type { Message, TestClient } from '../support/ws-client.ts';

const RIGHT = '271828';
/** The last digit one higher: given under duress. */
const UNDER_DURESS = '271829';

interface Seen {
  /** By screen and topic: what came, ids and times apart, nothing twice in a row. */
  readonly screens: Readonly<Record<string, readonly string[]>>;
  /** Light and sound of the reader. */
  readonly lights: readonly string[];
  /** Its line of text. */
  readonly texts: readonly string[];
  readonly entries: readonly string[];
  /** How often the log says what of which device. */
  readonly log: Readonly<Record<string, number>>;
  readonly pulses: { readonly lock: number; readonly siren: number; readonly lamp: number };
}

const eventsOf = ({ messages }: TestClient, topic: string, since = 0): Message[] =>
  messages.slice(since).filter(({ method, params }) => method === 'event' && params.topic === topic);

/** The reader has said all that it had to say. */
const readerAtRest = (story: SafeStory): Promise<void> =>
  expect.poll(() => story.shows(SAFE_READER)).toMatchObject({ led: 'blue', text: 'CLOSED' });

/** What came on each screen from now on. */
function watched(clients: Readonly<Record<string, TestClient>>): () => Seen['screens'] {
  const topics = ['safe.state', 'people.state'];
  const since = new Map(Object.values(clients).map((client) => [client, client.messages.length]));
  return () => {
    const seen = Object.entries(clients).flatMap(([screen, client]) =>
      topics.map((topic): [string, readonly string[]] => {
        const views = eventsOf(client, topic, since.get(client)).map(({ params }) => params.data);
        return [`${screen} ${topic}`, neighboursApart(withoutChance(views))];
      }),
    );
    return Object.fromEntries(seen);
  };
}

/** Lines since the start; what a busy machine does to the lines of the devices is not part of it. */
function logOf(data: string): Seen['log'] {
  const counted: Record<string, number> = {};
  const lines = readFileSync(join(data, 'logs', 'daemon.log'), 'utf8')
    .trim()
    .split('\n');
  for (const line of lines) {
    const { event, device, state, code } = JSON.parse(line);
    if (!/^(safe|people|alarm-output|safe-io)\./.test(event)) continue;
    const name = [event, device, state, code].filter((part) => part !== undefined).join(' ');
    counted[name] = (counted[name] ?? 0) + 1;
  }
  return counted;
}

/** A whole opening, from the first badge to the closed register. */
async function wholeOpening(story: SafeStory, pin: string): Promise<Seen> {
  const counter = await story.daemon.session('counter', story.key);
  await story.lock('ready', ({ obstacle }) => obstacle === null);
  await readerAtRest(story);
  story.mark();
  const screens = watched({ panel: story.panel, counter, office: story.office });
  const heard = story.bench.messages.length;
  await story.badge('keeper');
  await story.lock('first badge', ({ stage }) => stage === 'firstBadge');
  await story.badge('issuer');
  await story.lock('second badge', ({ stage }) => stage === 'secondBadge');
  await story.safe('turnKey', 'sealKeeper');
  await story.entry('opening.factor');
  await story.pin('issuer', pin);
  await story.entry('opening.pulse', ({ outcome }) => outcome === 'seen');
  await story.openDoor();
  await story.sign({ type: 'enterMovement', input: NOTHING }, 'issuer');
  await story.entry('movement.entered');
  await story.sign({ type: 'confirmMovement' }, 'keeper');
  await story.entry('movement.confirmed');
  await story.lock('relay off', ({ contacts }) => contacts?.relay === 'off');
  await story.shutDoor();
  await story.entry('opening.closed');
  await story.lock('closed', ({ stage }) => stage === 'closed');
  await readerAtRest(story);
  const shown = eventsOf(story.bench, 'bench.state', heard)
    .filter(({ params }) => params.data.simulator === SAFE_READER)
    .map(({ params }) => params.data.shows);
  const { own } = story;
  if (own === null) throw new Error('a safe of its own was asked for');
  return {
    screens: screens(),
    lights: neighboursApart(shown.map(({ led, beeps }) => [led, beeps])),
    texts: neighboursApart(shown.map(({ text }) => text)),
    entries: withoutChance(story.entries().map(({ params }) => [params.topic, params.data])).map((one) =>
      JSON.stringify(one),
    ),
    log: logOf(story.data),
    pulses: { lock: own.pulses('lock'), siren: own.pulses('siren'), lamp: own.pulses('lamp') },
  };
}

/** What the security officer reads: by kind of entry, whether it was duress. */
function opened(story: SafeStory): readonly string[] {
  const key = Buffer.from(story.ids.securityKey, 'base64url');
  return story.entries().flatMap(({ params: { topic, data } }) => {
    if (data.sealed === undefined) return [];
    const found = openDuress(key, data.sealed, data.step ?? data.attempt);
    if (!found.ok) throw new Error(`${topic}: ${found.error}`);
    return found.value ? [topic] : [];
  });
}

test('a PIN under duress opens, and panel, counter, office, reader, entries and log show what they always show', async () => {
  const free = await atTheSafe({ ownSafe: true });
  const usual = await wholeOpening(free, RIGHT);
  await free.daemon.end('SIGKILL');
  const forced = await atTheSafe({ ownSafe: true });
  const under = await wholeOpening(forced, UNDER_DURESS);

  expect(under).toEqual(usual);
  expect(usual.entries.length).toBeGreaterThan(10);
  expect(usual.lights.length).toBeGreaterThan(3);
  expect(usual.texts).toContain('"OPEN THE DOOR"');

  // The silent alarm, once; the siren, never.
  expect(free.own?.pulses('silent')).toBe(0);
  expect(forced.own?.pulses('silent')).toBe(1);
  expect(under.pulses).toEqual({ lock: 1, siren: 0, lamp: 0 });

  // The security officer alone can tell; the PIN that signed the movement was the right one.
  expect(opened(free)).toEqual([]);
  expect(opened(forced)).toEqual(['attempt.accepted', 'opening.factor', 'opening.released']);
}, 60_000);
