/** The people of the stories, and the ceremony that makes them: the API's own way, with badges held to the simulated desk reader. Invented people. */
import type { Message, TestClient } from './ws-client.ts';

/** Written once for all stories; none of it is anybody's. */
export const STAFF = {
  head: { name: '赵样本', idNumber: '110101198001010012', login: 'zhao', passphrase: 'correct horse battery' },
  security: { name: '钱样本', idNumber: '110101198101010029', login: 'qian', passphrase: 'staple purple window' },
  issuer: { name: '李签发', idNumber: '110101198503030031', badge: 'B1', pin: '271828' },
  keeper: { name: '王印章', idNumber: '110101198604040048', badge: 'B2', pin: '314159' },
  other: { name: '孙签发', idNumber: '110101198705050055', badge: 'B3', pin: '161803' },
} as const;

export const SAFE_READER = 'safe-reader';
export const DESK_READER = 'desk-reader';
export const BOARD = 'safe-board';

/** Ids of the people by their part in the stories. */
export interface StaffIds {
  readonly head: string;
  readonly security: string;
  readonly issuer: string;
  readonly keeper: string;
  readonly other: string;
  /** The security officer's private key, base64url: made for these stories, of no use anywhere else. */
  readonly securityKey: string;
}

export type Hands = (simulator: string, knob: string, value?: string) => Promise<void>;

export function handsOf(bench: TestClient): Hands {
  return async (simulator, knob, value) => {
    const done = await bench.call('bench.act', { simulator, knob, ...(value === undefined ? {} : { value }) });
    if (done.error !== undefined) throw new Error(`bench ${simulator} ${knob} ${value}: ${done.error.data.code}`);
  };
}

/** The result of a call that must succeed. */
export async function must(client: TestClient, method: string, params: unknown): Promise<Message> {
  const answer = await client.call(method, params);
  if (answer.error !== undefined) throw new Error(`${method}: ${JSON.stringify(answer.error.data)}`);
  return answer.result;
}

/** Types `keys` one by one. */
export async function type(hands: Hands, reader: string, keys: string): Promise<void> {
  for (const key of keys) await hands(reader, 'pressKey', key);
}

/** Resolves when the desk reader is asked for `step`. */
export async function askedFor(office: TestClient, step: string, since: number): Promise<void> {
  await office.message(
    (message) =>
      office.messages.indexOf(message) >= since &&
      message.method === 'event' &&
      message.params.topic === 'people.state' &&
      message.params.data.asks.some((ask: { step: string }) => ask.step === step),
  );
}

export async function proveByPassphrase(client: TestClient, who: 'head' | 'security'): Promise<string> {
  const { login, passphrase } = STAFF[who];
  return (await must(client, 'people.prove', { by: { kind: 'passphrase', login, passphrase } })).proof;
}

/** One act of both managers. */
export async function manage(office: TestClient, act: object): Promise<Message> {
  const proofs = [await proveByPassphrase(office, 'head'), await proveByPassphrase(office, 'security')];
  return must(office, 'people.act', { act, proofs });
}

/** From an empty daemon to two managers, two issuers and a seal keeper with badges and PINs. `today` is YYYY-MM-DD in China. */
export async function setUpStaff(office: TestClient, hands: Hands, today: string): Promise<StaffIds> {
  const dates = { formal: '2020-01-01', confidentiality: '2020-01-01' };
  const first = async (place: 'first' | 'second', who: 'head' | 'security', role: string): Promise<string> => {
    const { name, idNumber, login, passphrase } = STAFF[who];
    const person = { place, role, name, idNumber, login, ...dates, badge: null, passphrase };
    return (await must(office, 'people.setUpPerson', person)).person;
  };
  const head = await first('first', 'head', 'head');
  const security = await first('second', 'security', 'securityAdmin');
  const proofs = [await proveByPassphrase(office, 'head'), await proveByPassphrase(office, 'security')];
  const { securityPrivateKey } = await must(office, 'people.completeSetUp', { proofs, securityKey: null });
  const enrol = async (who: 'issuer' | 'keeper' | 'other', role: string): Promise<string> => {
    const { name, idNumber, badge, pin } = STAFF[who];
    const person = (await manage(office, { type: 'enrolPerson', name, idNumber, login: badge.toLowerCase(), ...dates }))
      .made;
    for (const fact of ['lifelongLetter', 'training', 'assessment', 'handover'])
      await manage(office, { type: 'recordFact', person, fact, day: today });
    await manage(office, { type: 'requestPermission', person, role });
    for (const step of ['institution', 'county', 'city', 'province'])
      await manage(office, { type: 'approvePermission', person, role, step, day: today });
    await manage(office, { type: 'filePermission', person, role, day: today, from: today, until: null });
    // On a busy machine a reader is lost now and then and comes back by itself.
    await deviceReady(office, DESK_READER);
    const heldUp = office.messages.length;
    const enrolled = manage(office, { type: 'enrolBadge', person, class: 'secure-app' });
    await askedFor(office, 'card', heldUp);
    await hands(DESK_READER, 'presentBadge', badge);
    await enrolled;
    await manage(office, { type: 'allowSecret', person, kind: 'pin' });
    await deviceReady(office, DESK_READER);
    const typed = office.messages.length;
    const set = must(office, 'people.setSecret', { person, secret: { kind: 'pin' } });
    await askedFor(office, 'badge', typed);
    await hands(DESK_READER, 'presentBadge', badge);
    await askedFor(office, 'newPin', typed);
    await type(hands, DESK_READER, `${pin}#`);
    await askedFor(office, 'newPinAgain', typed);
    await type(hands, DESK_READER, `${pin}#`);
    await set;
    return person;
  };
  const issuer = await enrol('issuer', 'issuer');
  const keeper = await enrol('keeper', 'sealKeeper');
  const other = await enrol('other', 'issuer');
  return { head, security, issuer, keeper, other, securityKey: securityPrivateKey };
}

/** The day in China, whatever the zone of this machine. */
export function chinaDay(wall: number): string {
  return new Date(wall + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** Waits until one device is ready. */
export async function deviceReady(client: TestClient, device: string): Promise<void> {
  const since = client.messages.length;
  const { devices } = await must(client, 'device.list', {});
  if (devices.some((one: { device: string; state: string }) => one.device === device && one.state === 'ready')) return;
  await client.message(
    (message) =>
      client.messages.indexOf(message) >= since &&
      message.method === 'event' &&
      message.params.topic === 'device.state' &&
      message.params.data.device === device &&
      message.params.data.state === 'ready',
  );
}
