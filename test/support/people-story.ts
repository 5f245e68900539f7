/** People at two counter screens and an office, with the desk reader between them. Stories of people begin here. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { PeopleStateView } from '../../daemon/api/contract/people.ts';
import type { Role } from '../../daemon/api/contract/wire.ts';
import { systemClock } from '../../daemon/clock.ts';
import type { Actor, Entry } from '../../daemon/ledger/entry.ts';
import { fromNow } from './counter-story.ts';
import type { TestKey } from './fake-ports.ts';
import { durableIs, type RunningDaemon, removeData, startDaemon } from './running-daemon.ts';
import {
  chinaDay,
  DESK_READER,
  deviceReady,
  type Hands,
  handsOf,
  manage,
  must,
  proveByPassphrase,
  STAFF,
  type StaffIds,
  type,
} from './staff.ts';
import { staffedFolder } from './staffed-folder.ts';
import type { Message, TestClient } from './ws-client.ts';

export type Badged = 'issuer' | 'keeper' | 'other';

/** Somebody with a badge and a PIN. */
export interface Bearer {
  readonly badge: string;
  readonly pin: string;
}

/** Somebody who comes to an institution that has its people already. Invented. */
export interface Newcomer extends Bearer {
  readonly name: string;
  readonly idNumber: string;
  readonly login: string;
}

export const DEPUTY: Newcomer = {
  name: '周代管',
  idNumber: '110101198806060063',
  login: 'zhou',
  badge: 'B37',
  pin: '662607',
};

export interface PeopleStory {
  daemon: RunningDaemon;
  readonly data: string;
  readonly ids: StaffIds;
  counter: TestClient;
  /** Another screen of the same counter, with a key of its own. */
  second: TestClient;
  office: TestClient;
  panel: TestClient;
  /** The bench page: what the simulators show. */
  bench: TestClient;
  hands: Hands;
  restart(signal: NodeJS.Signals): Promise<void>;
}

/** A message from now on. Taken before the act that brings it about; one that never comes is no trouble of its own. */
function later(client: TestClient, fits: (message: Message) => boolean): Promise<Message> {
  const message = fromNow(client)(fits);
  message.catch(() => {});
  return message;
}

/** People as `client` sees them, when they are so for the first time from now on. */
export function peopleAre(client: TestClient, fits: (view: PeopleStateView) => boolean): Promise<Message> {
  return later(
    client,
    ({ method, params }) => method === 'event' && params.topic === 'people.state' && fits(params.data),
  );
}

/** A reader is asked for `step`. */
export function asks(client: TestClient, step: string): Promise<Message> {
  return peopleAre(client, (view) => view.asks.some((ask) => ask.step === step));
}

/** A durable entry of this type. */
export function comes(
  client: TestClient,
  topic: string,
  fits: (data: Record<string, unknown>) => boolean = () => true,
): Promise<Message> {
  const is = durableIs(topic);
  return later(client, (message) => is(message) && fits(message.params.data));
}

/** A person of the staff, or anybody else, as the reader meets them. */
const bearerOf = (who: Badged | Bearer): Bearer => (typeof who === 'string' ? STAFF[who] : who);

/** `people.prove` by badge and PIN; the whole answer. What the reader refuses at the badge never comes to the PIN. */
export async function prove(
  story: Pick<PeopleStory, 'hands'>,
  client: TestClient,
  who: Badged | Bearer,
): Promise<Message> {
  const { badge, pin } = bearerOf(who);
  const badgeAsked = asks(client, 'badge');
  const pinAsked = asks(client, 'pin').then(() => true);
  const answer = client.call('people.prove', { by: { kind: 'badge' } });
  const over = answer.then(() => false);
  await Promise.race([badgeAsked, over]);
  await story.hands(DESK_READER, 'presentBadge', badge);
  if (await Promise.race([pinAsked, over])) await type(story.hands, DESK_READER, `${pin}#`);
  return answer;
}

/** The light of the desk reader, from now on. */
export function deskLight(bench: TestClient, colour: string): Promise<Message> {
  return later(
    bench,
    ({ method, params }) =>
      method === 'event' &&
      params.topic === 'bench.state' &&
      params.data.simulator === DESK_READER &&
      params.data.shows.led === colour,
  );
}

/** The proof of somebody who must succeed. */
export async function proofOf(
  story: Pick<PeopleStory, 'hands'>,
  client: TestClient,
  who: Badged | Bearer,
): Promise<string> {
  const answer = await prove(story, client, who);
  if (answer.error !== undefined) throw new Error(`not proven: ${JSON.stringify(answer.error.data)}`);
  return answer.result.proof;
}

/** Signs somebody in who must succeed. */
export async function signIn(
  story: Pick<PeopleStory, 'hands'>,
  client: TestClient,
  who: Badged | Bearer,
  role: string,
): Promise<Message> {
  return must(client, 'people.signIn', { proof: await proofOf(story, client, who), role });
}

/** A manager signs in with login and passphrase. */
export async function managerSignsIn(client: TestClient, who: 'head' | 'security'): Promise<Message> {
  const role = who === 'head' ? 'head' : 'securityAdmin';
  return must(client, 'people.signIn', { proof: await proveByPassphrase(client, who), role });
}

/** An act with proofs of the two managers; the whole answer, refusals too. */
export async function tryToManage(office: TestClient, act: object): Promise<Message> {
  const proofs = [await proveByPassphrase(office, 'head'), await proveByPassphrase(office, 'security')];
  return office.call('people.act', { act, proofs });
}

/** The code of a refusal, or what was answered instead. */
export function codeOf(answer: Message): string {
  return answer.error?.data.code ?? `answered ${JSON.stringify(answer.result)}`;
}

/** Enrols a badge that is held to the desk reader; its id. */
export async function giveBadge(story: PeopleStory, person: string, badge: string): Promise<string> {
  const asked = asks(story.office, 'card');
  const given = manage(story.office, { type: 'enrolBadge', person, class: 'secure-app' });
  await Promise.race([asked, given]);
  await story.hands(DESK_READER, 'presentBadge', badge);
  return (await given).made;
}

/** The bearer shows a badge at the desk reader and types a PIN twice; the whole answer. Two managers allowed it before. */
export async function choosePin(
  story: PeopleStory,
  person: string,
  { badge, pin }: Bearer,
  again: string = pin,
): Promise<Message> {
  const badgeAsked = asks(story.office, 'badge').then(() => true);
  const [first, second] = [asks(story.office, 'newPin'), asks(story.office, 'newPinAgain')];
  const answer = story.office.call('people.setSecret', { person, secret: { kind: 'pin' } });
  const over = answer.then(() => false);
  if (await Promise.race([badgeAsked, over])) await story.hands(DESK_READER, 'presentBadge', badge);
  if (await Promise.race([first.then(() => true), over])) {
    await type(story.hands, DESK_READER, `${pin}#`);
    await second;
    await type(story.hands, DESK_READER, `${again}#`);
  }
  return answer;
}

/** The bearer shows a badge at the desk reader and types the passphrase at the office; the whole answer. */
export async function choosePassphrase(
  story: Pick<PeopleStory, 'hands' | 'office'>,
  person: string,
  { badge, passphrase }: { readonly badge: string; readonly passphrase: string },
): Promise<Message> {
  const asked = asks(story.office, 'badge').then(() => true);
  const answer = story.office.call('people.setSecret', { person, secret: { kind: 'passphrase', passphrase } });
  if (await Promise.race([asked, answer.then(() => false)])) await story.hands(DESK_READER, 'presentBadge', badge);
  return answer;
}

/** Everything that somebody needs for certificate work in `role`: facts, four levels, filing. */
export async function permit(story: PeopleStory, person: string, role: string): Promise<void> {
  const today = chinaDay(systemClock.wall());
  const { office } = story;
  for (const fact of ['lifelongLetter', 'training', 'assessment', 'handover'])
    await manage(office, { type: 'recordFact', person, fact, day: today });
  await manage(office, { type: 'requestPermission', person, role });
  for (const step of ['institution', 'county', 'city', 'province'])
    await manage(office, { type: 'approvePermission', person, role, step, day: today });
  await manage(office, { type: 'filePermission', person, role, day: today, from: today, until: null });
}

/** Enrols somebody with badge, PIN and a filed role; their id. */
export async function employ(story: PeopleStory, who: Newcomer, role: string): Promise<string> {
  const { name, idNumber, login } = who;
  const dates = { formal: '2020-01-01', confidentiality: '2020-01-01' };
  const person = (await manage(story.office, { type: 'enrolPerson', name, idNumber, login, ...dates })).made;
  await permit(story, person, role);
  await giveBadge(story, person, who.badge);
  await manage(story.office, { type: 'allowSecret', person, kind: 'pin' });
  const set = await choosePin(story, person, who);
  if (set.error !== undefined) throw new Error(`no PIN: ${codeOf(set)}`);
  return person;
}

/** The actors of all entries of one type, newest first, as the office sees them. Somebody must be signed in there. */
export async function actorsOf(office: TestClient, entryType: string): Promise<readonly (readonly Actor[])[]> {
  const { entries } = await must(office, 'ledger.page', { limit: 200 });
  const all: Entry[] = entries.map(({ leaf }: { leaf: string }) => JSON.parse(leaf));
  return all.filter(({ type: one }) => one === entryType).map(({ actors }) => actors);
}

/** A staffed counter: every page open, the desk reader in service. */
export async function withPeople(config: (text: string) => string = (text) => text): Promise<PeopleStory> {
  const { data, ids } = await staffedFolder();
  const toml = join(data, 'twinlock.toml');
  writeFileSync(toml, config(readFileSync(toml, 'utf8')));
  let daemon = await startDaemon(data);
  onTestFinished(async () => {
    await daemon.end('SIGKILL');
    removeData(data);
  });
  const [main, other] = [await daemon.pair(['counter', 'office', 'safe', 'ci']), await daemon.pair(['counter'])];
  const officeKey = await daemon.pair(['office']);
  const sessions = async () => {
    const open = (role: Role, key: TestKey): Promise<TestClient> => daemon.session(role, key);
    const counter = await open('counter', main);
    await deviceReady(counter, DESK_READER);
    const office = await open('office', officeKey);
    const panel = await open('safe', main);
    const bench = await open('ci', main);
    return { counter, second: await open('counter', other), office, panel, bench, hands: handsOf(bench) };
  };
  const story: PeopleStory = {
    daemon,
    data,
    ids,
    ...(await sessions()),
    async restart(signal) {
      await daemon.end(signal);
      daemon = await startDaemon(data);
      story.daemon = daemon;
      Object.assign(story, await sessions());
    },
  };
  return story;
}
